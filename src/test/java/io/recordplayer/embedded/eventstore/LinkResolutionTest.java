package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscribeToStreamOptions;
import io.kurrent.dbclient.Subscription;
import io.kurrent.dbclient.SubscriptionListener;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LinkResolutionTest extends ServedLogTestBase {
  static EventData link(String target) {
    return EventData.builderAsBinary("$>", target.getBytes(StandardCharsets.UTF_8)).build();
  }

  List<ResolvedEvent> resolved(String stream) throws Exception {
    return get(client.readStream(
            stream, ReadStreamOptions.get().forwards().fromStart().resolveLinkTos()))
        .getEvents();
  }

  @Test
  void a_link_is_read_with_what_it_stands_for() throws Exception {
    append("s", StreamState.any(), event("a"), event("b"));
    append("links", StreamState.any(), link("1@s"));
    assertThat(resolved("links"))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getEvent().getStreamId()).isEqualTo("s");
              assertThat(event.getEvent().getRevision()).isEqualTo(1);
              assertThat(event.getLink().getStreamId()).isEqualTo("links");
              assertThat(event.getLink().getRevision()).isEqualTo(0);
            });
  }

  @Test
  void a_link_is_an_event_like_others_for_who_does_not_follow_it() throws Exception {
    append("s", StreamState.any(), event("a"));
    append("links", StreamState.any(), link("0@s"));
    assertThat(texts("links")).containsExactly("0@s");
  }

  @Test
  void a_link_that_leads_nowhere_is_read_alone() throws Exception {
    append(
        "links", StreamState.any(), link("7@s"), link("0@"), link("x@s"), link("s"), event("none"));
    List<ResolvedEvent> events = resolved("links");
    assertThat(events.subList(0, 4))
        .allSatisfy(
            event -> {
              assertThat(event.getEvent()).isNull();
              assertThat(event.getLink().getStreamId()).isEqualTo("links");
            });
    assertThat(events.get(4).getLink()).isNull();
    assertThat(events.get(4).getEvent().getStreamId()).isEqualTo("links");
  }

  @Test
  void the_whole_log_is_read_with_links_resolved() throws Exception {
    append("s", StreamState.any(), event("a"));
    append("links", StreamState.any(), link("0@s"));
    assertThat(
            get(client.readAll(ReadAllOptions.get().forwards().fromStart().resolveLinkTos()))
                .getEvents())
        .extracting(event -> event.getEvent().getStreamId())
        .containsExactly("s", "s");
  }

  @Test
  void a_subscription_resolves_links_also_when_they_come_later() throws Exception {
    append("s", StreamState.any(), event("a"), event("b"));
    append("links", StreamState.any(), link("0@s"));
    BlockingQueue<ResolvedEvent> seen = new LinkedBlockingQueue<>();
    Subscription subscription =
        get(
            client.subscribeToStream(
                "links",
                new SubscriptionListener() {
                  @Override
                  public void onEvent(Subscription subscription, ResolvedEvent event) {
                    seen.add(event);
                  }
                },
                SubscribeToStreamOptions.get().fromStart().resolveLinkTos()));
    assertThat(next(seen).getEvent().getRevision()).isEqualTo(0);
    append("links", StreamState.any(), link("1@s"));
    assertThat(next(seen).getEvent().getRevision()).isEqualTo(1);
    subscription.stop();
  }

  private static ResolvedEvent next(BlockingQueue<ResolvedEvent> seen) throws Exception {
    ResolvedEvent event = seen.poll(20, TimeUnit.SECONDS);
    assertThat(event).isNotNull();
    return event;
  }
}
