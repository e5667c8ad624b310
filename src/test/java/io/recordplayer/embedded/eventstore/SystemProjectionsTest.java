package io.recordplayer.embedded.eventstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import io.kurrent.dbclient.DeleteStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.RecordedEvent;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamMetadata;
import io.kurrent.dbclient.StreamNotFoundException;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscribeToStreamOptions;
import io.kurrent.dbclient.Subscription;
import io.kurrent.dbclient.SubscriptionListener;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The streams of links that the log maintains. */
class SystemProjectionsTest extends ServedLogTestBase {
  private static EventData event(String type, String text) {
    return EventData.builderAsJson(type, ("\"" + text + "\"").getBytes(UTF_8)).build();
  }

  private List<ResolvedEvent> events(String stream, ReadStreamOptions options) throws Exception {
    return get(client.readStream(stream, options)).getEvents();
  }

  private List<String> links(String stream) throws Exception {
    return events(stream, ReadStreamOptions.get().forwards().fromStart()).stream()
        .map(SystemProjectionsTest::link)
        .toList();
  }

  /** As {@code revision of the link -> what it leads to}. */
  private static String link(ResolvedEvent event) {
    RecordedEvent link = event.getOriginalEvent();
    assertThat(link.getEventType()).isEqualTo("$>");
    return link.getRevision() + " -> " + text(event);
  }

  private void fill() throws Exception {
    append("order-1", StreamState.any(), event("placed", "a"), event("paid", "b"));
    append("order-2-b", StreamState.any(), event("placed", "c"));
    append("basket", StreamState.any(), event("placed", "d"));
    append("order-1", StreamState.any(), event("sent", "e"));
  }

  @Test
  void a_category_links_to_the_events_of_its_streams_in_their_order() throws Exception {
    fill();
    assertThat(links("$ce-order"))
        .containsExactly("0 -> 0@order-1", "1 -> 1@order-1", "2 -> 0@order-2-b", "3 -> 2@order-1");
    assertThat(
            events(
                "$ce-order",
                ReadStreamOptions.get().backwards().fromEnd().maxCount(2).resolveLinkTos()))
        .extracting(event -> event.getEvent().getStreamId() + " " + event.getLink().getRevision())
        .containsExactly("order-1 3", "order-2-b 2");
    assertThatThrownBy(() -> links("$ce-basket")).hasCauseInstanceOf(StreamNotFoundException.class);
  }

  @Test
  void a_type_links_to_its_events_and_streams_to_the_first_of_each() throws Exception {
    fill();
    assertThat(links("$et-placed"))
        .containsExactly("0 -> 0@order-1", "1 -> 0@order-2-b", "2 -> 0@basket");
    assertThat(links("$et-sent")).containsExactly("0 -> 2@order-1");
    assertThat(links("$streams"))
        .containsExactly("0 -> 0@order-1", "1 -> 0@order-2-b", "2 -> 0@basket");
  }

  @Test
  void links_go_on_after_a_restart_and_stay_the_same() throws Exception {
    fill();
    List<ResolvedEvent> before = events("$ce-order", ReadStreamOptions.get());
    stop();
    start();
    append("order-3", StreamState.any(), event("placed", "f"));
    assertThat(links("$ce-order")).hasSize(5).last().isEqualTo("4 -> 0@order-3");
    assertThat(events("$ce-order", ReadStreamOptions.get()).subList(0, 4))
        .extracting(event -> event.getOriginalEvent().getEventId())
        .containsExactlyElementsOf(
            before.stream().map(event -> event.getOriginalEvent().getEventId()).toList());
  }

  @Test
  void a_subscription_to_a_category_goes_on_from_a_revision_and_live() throws Exception {
    fill();
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    Subscription subscription =
        get(
            client.subscribeToStream(
                "$ce-order",
                new SubscriptionListener() {
                  @Override
                  public void onEvent(Subscription subscription, ResolvedEvent event) {
                    seen.add(event.getLink().getRevision() + " " + event.getEvent().getStreamId());
                  }
                },
                SubscribeToStreamOptions.get().fromRevision(1).resolveLinkTos()));
    assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("2 order-2-b");
    assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("3 order-1");
    append("order-9", StreamState.any(), event("placed", "f"));
    assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("4 order-9");
    subscription.stop();
  }

  @Test
  void the_whole_log_shows_no_links() throws Exception {
    append("order-1", StreamState.any(), event("placed", "a"));
    get(client.setStreamMetadata("order-1", new StreamMetadata()));
    get(client.tombstoneStream("order-2", DeleteStreamOptions.get()));
    assertThat(get(client.readAll(ReadAllOptions.get().forwards().fromStart())).getEvents())
        .extracting(event -> event.getOriginalEvent().getStreamId())
        .containsExactly("order-1", "$$order-1", "order-2");
  }

  @Test
  void metadata_is_linked_to_by_its_type_alone_and_begins_a_stream_too() throws Exception {
    append("order-1", StreamState.any(), event("placed", "a"), event("paid", "b"));
    get(client.setStreamMetadata("order-1", new StreamMetadata()));
    get(client.setStreamMetadata("order-1", new StreamMetadata()));
    assertThat(links("$ce-order")).containsExactly("0 -> 0@order-1", "1 -> 1@order-1");
    // The real server's link names the stream that the metadata describes, too.
    assertThat(links("$et-$metadata")).containsExactly("0 -> 0@order-1", "1 -> 1@order-1");
    assertThat(links("$streams")).containsExactly("0 -> 0@order-1", "1 -> 0@$$order-1");
    store.scavenge().get(20, TimeUnit.SECONDS);
    assertThat(links("$et-$metadata")).containsExactly("1 -> 1@order-1");
  }

  @Test
  void a_deletion_is_linked_to_by_its_category_and_as_a_type() throws Exception {
    append("order-1", StreamState.any(), event("placed", "a"));
    get(client.deleteStream("order-1", DeleteStreamOptions.get()));
    append("order-2", StreamState.any(), event("placed", "b"));
    get(client.tombstoneStream("order-2", DeleteStreamOptions.get()));
    assertThat(links("$ce-order"))
        .containsExactly(
            "0 -> 0@order-1",
            "1 -> 0@$$order-1",
            "2 -> 0@order-2",
            "3 -> 9223372036854775807@order-2");
    assertThat(links("$et-$deleted"))
        .containsExactly("0 -> 0@order-1", "1 -> 9223372036854775807@order-2");
    assertThat(links("$streams"))
        .containsExactly("0 -> 0@order-1", "1 -> 0@$$order-1", "2 -> 0@order-2");
    List<ResolvedEvent> resolved = events("$ce-order", ReadStreamOptions.get().resolveLinkTos());
    assertThat(resolved.get(1).getEvent().getEventType()).isEqualTo("$metadata");
    assertThat(resolved.get(3).getEvent()).isNull();
    append("order-1", StreamState.any(), event("placed", "c"));
    assertThat(links("$ce-order")).last().isEqualTo("4 -> 1@order-1");
  }

  @Test
  void what_is_said_about_the_log_s_own_streams_is_linked_to_by_nothing() throws Exception {
    append("$own-1", StreamState.any(), event("placed", "a"));
    get(client.setStreamMetadata("$own-1", new StreamMetadata()));
    for (String kept : List.of("$streams", "$et-$metadata", "$et-placed")) {
      assertThatThrownBy(() -> links(kept)).hasCauseInstanceOf(StreamNotFoundException.class);
    }
  }

  @Test
  void nobody_else_writes_to_them() throws Exception {
    fill();
    for (String stream : List.of("$ce-order", "$et-placed", "$streams")) {
      assertThatThrownBy(() -> append(stream, StreamState.any(), event("placed", "x")))
          .hasCauseInstanceOf(StatusRuntimeException.class)
          .hasMessageContaining("PERMISSION_DENIED");
      assertThatThrownBy(() -> get(client.deleteStream(stream, DeleteStreamOptions.get())))
          .hasMessageContaining("PERMISSION_DENIED");
      assertThatThrownBy(() -> get(client.tombstoneStream(stream, DeleteStreamOptions.get())))
          .hasMessageContaining("PERMISSION_DENIED");
    }
  }

  @Test
  void a_link_to_what_is_hidden_is_alone_and_goes_with_it_when_it_is_scavenged() throws Exception {
    fill();
    StreamMetadata metadata = new StreamMetadata();
    metadata.setTruncateBefore(2L);
    get(client.setStreamMetadata("order-1", metadata));
    assertThat(events("$ce-order", ReadStreamOptions.get().resolveLinkTos()).getFirst().getEvent())
        .isNull();
    store.scavenge().get(20, TimeUnit.SECONDS);
    assertThat(links("$ce-order")).containsExactly("2 -> 0@order-2-b", "3 -> 2@order-1");
    assertThat(links("$streams"))
        .containsExactly("1 -> 0@order-2-b", "2 -> 0@basket", "3 -> 0@$$order-1");
    assertThat(rows("links WHERE position < 3")).isEqualTo(1);
    assertThat(store.check()).isEmpty();
  }

  @Test
  void a_type_of_which_all_is_scavenged_goes_on_where_it_was() throws Exception {
    append("order-1", StreamState.any(), event("placed", "a"), event("placed", "b"));
    get(client.tombstoneStream("order-1", DeleteStreamOptions.get()));
    store.scavenge().get(20, TimeUnit.SECONDS);
    assertThat(links("$et-placed")).isEmpty();
    stop();
    start();
    append("order-2", StreamState.any(), event("placed", "c"));
    assertThat(links("$et-placed")).containsExactly("2 -> 0@order-2");
  }

  @Test
  void a_category_shows_as_many_links_as_it_may() throws Exception {
    fill();
    StreamMetadata metadata = new StreamMetadata();
    metadata.setMaxCount(1L);
    get(client.setStreamMetadata("$ce-order", metadata));
    assertThat(links("$ce-order")).containsExactly("3 -> 2@order-1");
  }

  private long rows(String table) throws Exception {
    try (var connection = IntegrityCheck.connect(store.file());
        var statement = connection.createStatement();
        var result = statement.executeQuery("SELECT count(*) FROM " + table)) {
      return result.getLong(1);
    }
  }
}
