package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.kurrent.dbclient.DeleteStreamOptions;
import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamDeletedException;
import io.kurrent.dbclient.StreamMetadata;
import io.kurrent.dbclient.StreamNotFoundException;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscribeToStreamOptions;
import io.kurrent.dbclient.Subscription;
import io.kurrent.dbclient.SubscriptionListener;
import io.kurrent.dbclient.WrongExpectedVersionException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DeletingTest extends ServedLogTestBase {
  private void delete(String stream, StreamState expected) throws Exception {
    get(client.deleteStream(stream, DeleteStreamOptions.get().streamState(expected)));
  }

  @Test
  void a_deleted_stream_is_not_found_also_after_a_restart() throws Exception {
    append(name("s"), StreamState.noStream(), event("a"), event("b"));
    delete(name("s"), StreamState.streamRevision(1));
    assertThatThrownBy(() -> texts(name("s"))).hasCauseInstanceOf(StreamNotFoundException.class);
    stop();
    start();
    assertThatThrownBy(() -> texts(name("s"))).hasCauseInstanceOf(StreamNotFoundException.class);
  }

  @Test
  void a_deleted_stream_begins_again_where_it_ended() throws Exception {
    append(name("s"), StreamState.noStream(), event("a"), event("b"));
    delete(name("s"), StreamState.any());
    assertThatThrownBy(() -> append(name("s"), StreamState.streamExists(), event("c")))
        .hasCauseInstanceOf(StreamDeletedException.class);
    assertThat(append(name("s"), StreamState.noStream(), event("c")).getNextExpectedRevision())
        .isEqualTo(StreamState.streamRevision(2));
    assertThat(texts(name("s"))).containsExactly("c");
  }

  @Test
  void the_whole_log_shows_what_was_deleted() throws Exception {
    append(name("s"), StreamState.noStream(), event("a"));
    delete(name("s"), StreamState.any());
    assertThat(get(client.readAll(ReadAllOptions.get().forwards().fromStart())).getEvents())
        .filteredOn(event -> event.getOriginalEvent().getStreamId().equals(name("s")))
        .singleElement()
        .extracting(ServedLogTestBase::text)
        .isEqualTo("a");
  }

  @Test
  void a_delete_that_expects_another_revision_is_refused() throws Exception {
    append(name("s"), StreamState.noStream(), event("a"));
    assertThatThrownBy(() -> delete(name("s"), StreamState.streamRevision(5)))
        .cause()
        .isInstanceOfSatisfying(
            WrongExpectedVersionException.class,
            refused ->
                assertThat(refused.getActualState()).isEqualTo(StreamState.streamRevision(0)));
    assertThat(texts(name("s"))).containsExactly("a");
  }

  private void tombstone(String stream, StreamState expected) throws Exception {
    get(client.tombstoneStream(stream, DeleteStreamOptions.get().streamState(expected)));
  }

  private static void isDeletedForEver(Throwable cause) {
    assertThat(cause)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused ->
                assertThat(refused.getStatus().getCode())
                    .isEqualTo(Status.Code.FAILED_PRECONDITION));
  }

  @Test
  void nothing_is_done_any_more_to_a_stream_that_is_deleted_for_ever() throws Exception {
    append(name("s"), StreamState.noStream(), event("a"), event("b"));
    get(client.setStreamMetadata(name("s"), new StreamMetadata()));
    tombstone(name("s"), StreamState.streamRevision(1));
    for (boolean again : new boolean[] {false, true}) {
      for (StreamState expected :
          List.of(StreamState.any(), StreamState.noStream(), StreamState.streamRevision(1))) {
        assertThatThrownBy(() -> append(name("s"), expected, event("c")))
            .cause()
            .isInstanceOfSatisfying(
                StreamDeletedException.class,
                refused -> assertThat(refused.getStreamName()).isEqualTo(name("s")));
      }
      assertThatThrownBy(() -> delete(name("s"), StreamState.any()))
          .hasCauseInstanceOf(StreamDeletedException.class);
      assertThatThrownBy(() -> tombstone(name("s"), StreamState.any()))
          .hasCauseInstanceOf(StreamDeletedException.class);
      assertThatThrownBy(() -> get(client.setStreamMetadata(name("s"), new StreamMetadata())))
          .hasCauseInstanceOf(StreamDeletedException.class);
      assertThatThrownBy(() -> texts(name("s"))).cause().satisfies(DeletingTest::isDeletedForEver);
      assertThatThrownBy(() -> texts("$$" + name("s")))
          .cause()
          .satisfies(DeletingTest::isDeletedForEver);
      if (!again) {
        stop();
        start();
      }
    }
  }

  @Test
  void the_whole_log_shows_the_end_of_a_stream_that_is_deleted_for_ever() throws Exception {
    append(name("s"), StreamState.noStream(), event("a"));
    tombstone(name("s"), StreamState.any());
    assertThat(
            get(client.readAll(ReadAllOptions.get().backwards().fromEnd().maxCount(1))).getEvents())
        .singleElement()
        .extracting(ResolvedEvent::getOriginalEvent)
        .satisfies(
            end -> {
              assertThat(end.getEventType()).isEqualTo("$streamDeleted");
              assertThat(end.getStreamId()).isEqualTo(name("s"));
              assertThat(end.getRevision()).isEqualTo(Long.MAX_VALUE);
            });
  }

  @Test
  void a_name_can_be_taken_out_of_use_for_ever() throws Exception {
    tombstone(name("s"), StreamState.noStream());
    assertThatThrownBy(() -> append(name("s"), StreamState.any(), event("a")))
        .hasCauseInstanceOf(StreamDeletedException.class);
  }

  @Test
  void a_deleted_stream_can_be_deleted_for_ever() throws Exception {
    append(name("s"), StreamState.noStream(), event("a"));
    delete(name("s"), StreamState.any());
    tombstone(name("s"), StreamState.any());
    assertThatThrownBy(() -> append(name("s"), StreamState.noStream(), event("b")))
        .hasCauseInstanceOf(StreamDeletedException.class);
  }

  @Test
  void to_delete_for_ever_expects_a_revision_as_all_else_does() throws Exception {
    append(name("s"), StreamState.noStream(), event("a"));
    assertThatThrownBy(() -> tombstone(name("s"), StreamState.streamRevision(5)))
        .hasCauseInstanceOf(WrongExpectedVersionException.class);
    assertThat(texts(name("s"))).containsExactly("a");
  }

  @Test
  void a_stream_whose_name_is_not_ascii_is_refused_like_others() throws Exception {
    String stream = name("größe\n日本-1");
    append(stream, StreamState.noStream(), event("a"));
    assertThatThrownBy(() -> delete(stream, StreamState.streamRevision(5)))
        .hasCauseInstanceOf(WrongExpectedVersionException.class);
    tombstone(stream, StreamState.any());
    assertThatThrownBy(() -> append(stream, StreamState.any(), event("b")))
        .cause()
        .isInstanceOfSatisfying(
            StreamDeletedException.class,
            refused -> assertThat(refused.getStreamName()).contains("gr%C3%B6%C3%9Fe%0A"));
  }

  @Test
  void who_subscribes_to_a_stream_that_is_deleted_for_ever_is_refused() throws Exception {
    append(name("s"), StreamState.noStream(), event("a"));
    tombstone(name("s"), StreamState.any());
    assertThatThrownBy(
            () ->
                get(
                    client.subscribeToStream(
                        name("s"),
                        new SubscriptionListener() {},
                        SubscribeToStreamOptions.get().fromStart())))
        .cause()
        .satisfies(DeletingTest::isDeletedForEver);
  }

  @Test
  void a_subscription_is_told_and_ends_when_its_stream_is_deleted_for_ever() throws Exception {
    append(name("s"), StreamState.noStream(), event("a"));
    CompletableFuture<String> seen = new CompletableFuture<>();
    CompletableFuture<Long> end = new CompletableFuture<>();
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Subscription _ =
        get(
            client.subscribeToStream(
                name("s"),
                new SubscriptionListener() {
                  @Override
                  public void onEvent(Subscription subscription, ResolvedEvent event) {
                    if (event.getOriginalEvent().getEventType().equals("$streamDeleted")) {
                      end.complete(event.getOriginalEvent().getRevision());
                    } else {
                      seen.complete(text(event));
                    }
                  }

                  @Override
                  public void onCancelled(Subscription subscription, Throwable cause) {
                    ended.complete(cause);
                  }
                },
                SubscribeToStreamOptions.get().fromStart()));
    assertThat(get(seen)).isEqualTo("a");
    tombstone(name("s"), StreamState.any());
    assertThat(get(end)).isEqualTo(Long.MAX_VALUE);
    isDeletedForEver(get(ended));
  }
}
