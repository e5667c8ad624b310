package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurrent.dbclient.DeleteStreamOptions;
import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.StreamNotFoundException;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.WrongExpectedVersionException;
import org.junit.jupiter.api.Test;

class DeletingTest extends Served {
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
        .hasCauseInstanceOf(WrongExpectedVersionException.class);
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
        .extracting(Served::text)
        .containsExactly("a");
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
}
