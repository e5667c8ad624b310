package io.recordplayer.embedded.eventstore;

import static io.recordplayer.embedded.eventstore.ContractClient.ANY;
import static io.recordplayer.embedded.eventstore.ContractClient.NO_STREAM;
import static io.recordplayer.embedded.eventstore.ContractClient.STREAM_EXISTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.recordplayer.embedded.eventstore.ContractClient.DeletedFailure;
import io.recordplayer.embedded.eventstore.ContractClient.NotFoundFailure;
import io.recordplayer.embedded.eventstore.ContractClient.ProposedText;
import io.recordplayer.embedded.eventstore.ContractClient.ReadEvent;
import io.recordplayer.embedded.eventstore.ContractClient.ReadFrom;
import io.recordplayer.embedded.eventstore.ContractClient.ShownEvents;
import io.recordplayer.embedded.eventstore.ContractClient.WrongVersionFailure;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract of streams: appends and conflicts, reads, metadata, deletes. */
class StreamsContractTest extends ClientContractTestBase {
  private static ProposedText[] said(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new ProposedText("e" + i))
        .toArray(ProposedText[]::new);
  }

  @Test
  void what_is_appended_is_read_both_ways() throws Exception {
    String stream = name("größe-1");
    ProposedText first = new ProposedText(UUID.randomUUID(), "noted", "ä");
    assertThat(client.append(stream, NO_STREAM, first, new ProposedText("b"))).isEqualTo(1);
    assertThat(client.append(stream, 1, new ProposedText("c"))).isEqualTo(2);
    List<ReadEvent> events = client.read(stream);
    assertThat(events)
        .first()
        .isEqualTo(
            new ReadEvent(
                first.id(), stream, 0, events.getFirst().position(), "noted", "\"ä\"", "by ann"));
    assertThat(events).extracting(ReadEvent::revision).containsExactly(0L, 1L, 2L);
    assertThat(client.readBackwards(stream, ReadFrom.END, 2))
        .isEqualTo(events.subList(1, 3).reversed());
    assertThat(client.readBackwards(stream, new ReadFrom(1), 5))
        .isEqualTo(events.subList(0, 2).reversed());
    assertThat(client.readBackwards(stream, ReadFrom.START, 5)).isEqualTo(events.subList(0, 1));
  }

  @Test
  void a_stream_that_is_not_there_is_not_found() {
    assertThatThrownBy(() -> client.read(name("s"))).isInstanceOf(NotFoundFailure.class);
    assertThatThrownBy(() -> client.readBackwards(name("s"), ReadFrom.END, 1))
        .isInstanceOf(NotFoundFailure.class);
  }

  @Test
  void who_looks_for_a_cluster_finds_it() throws Exception {
    String there = new URI(connectionString()).getAuthority();
    String gone = "127.0.0.1:1";
    for (String found :
        List.of(
            connectionString().replace(there, there + "," + gone),
            connectionString().replaceFirst("://", "+discover://"))) {
      ContractClient looking = which.connect(found);
      try {
        looking.append(name("s"), ANY, new ProposedText("a"));
      } finally {
        looking.close();
      }
    }
    assertThat(texts(name("s"))).containsExactly("a", "a");
  }

  @Test
  void an_append_is_refused_where_the_stream_is_not_as_expected() throws Exception {
    isConflict(
        NO_STREAM, () -> client.append(name("absent"), STREAM_EXISTS, new ProposedText("x")));
    isConflict(NO_STREAM, () -> client.append(name("absent"), 0, new ProposedText("x")));
    client.append(name("s"), NO_STREAM, said(3));
    for (long expected : new long[] {NO_STREAM, 0, 1, 3, 1_000}) {
      isConflict(2, () -> client.append(name("s"), expected, new ProposedText("x")));
    }
    assertThat(client.append(name("s"), 2, new ProposedText("at"))).isEqualTo(3);
    assertThat(client.append(name("s"), STREAM_EXISTS, new ProposedText("exists"))).isEqualTo(4);
    assertThat(client.append(name("s"), ANY, new ProposedText("any"))).isEqualTo(5);
    assertThat(texts(name("s"))).containsExactly("e0", "e1", "e2", "at", "exists", "any");
    assertThatThrownBy(() -> client.read(name("absent"))).isInstanceOf(NotFoundFailure.class);
  }

  @Test
  void an_append_of_several_is_refused_whole() throws Exception {
    client.append(name("s"), NO_STREAM, new ProposedText("a"));
    isConflict(0, () -> client.append(name("s"), NO_STREAM, said(3)));
    assertThat(client.append(name("s"), 0, new ProposedText("b"))).isEqualTo(1);
    assertThat(texts(name("s"))).containsExactly("a", "b");
  }

  @Test
  void of_many_that_expect_the_same_revision_one_appends() throws Exception {
    client.append(name("s"), NO_STREAM, new ProposedText("a"));
    int won = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Long>> appends = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        appends.add(
            () -> client.append(name("s"), 0, new ProposedText("b"), new ProposedText("c")));
      }
      for (Future<Long> append : threads.invokeAll(appends, 20, TimeUnit.SECONDS)) {
        try {
          assertThat(append.get(0, TimeUnit.SECONDS)).isEqualTo(2);
          won++;
        } catch (ExecutionException e) {
          assertThat(e).hasCauseInstanceOf(WrongVersionFailure.class);
        }
      }
    }
    assertThat(won).isEqualTo(1);
    assertThat(texts(name("s"))).containsExactly("a", "b", "c");
  }

  @Test
  void a_delete_is_refused_where_the_stream_is_not_as_expected() throws Exception {
    client.append(name("s"), NO_STREAM, said(2));
    isConflict(1, () -> client.delete(name("s"), 0));
    isConflict(1, () -> client.delete(name("s"), 5));
    isConflict(1, () -> client.tombstone(name("s"), 5));
    assertThat(texts(name("s"))).containsExactly("e0", "e1");
    client.delete(name("s"), 1);
    assertThatThrownBy(() -> client.read(name("s"))).isInstanceOf(NotFoundFailure.class);
  }

  @Test
  void a_repeated_append_is_answered_as_the_first_time() throws Exception {
    ProposedText a = new ProposedText("a");
    ProposedText b = new ProposedText("b");
    ProposedText c = new ProposedText("c");
    for (int time = 0; time < 2; time++) {
      assertThat(client.append(name("s"), NO_STREAM, a, b)).isEqualTo(1);
      assertThat(client.append(name("s"), 1, c)).isEqualTo(2);
      assertThat(client.append(name("s"), ANY, a, b)).isEqualTo(1);
      assertThat(client.append(name("s"), ANY, c)).isEqualTo(2);
      assertThat(client.append(name("s"), STREAM_EXISTS, c)).isEqualTo(2);
    }
    assertThat(texts(name("s"))).containsExactly("a", "b", "c");
  }

  @Test
  void it_is_the_id_that_makes_a_repetition() throws Exception {
    ProposedText first = new ProposedText("a");
    client.append(name("s"), NO_STREAM, first);
    assertThat(
            client.append(name("s"), NO_STREAM, new ProposedText(first.id(), "other", "changed")))
        .isZero();
    isConflict(0, () -> client.append(name("s"), NO_STREAM, new ProposedText("a")));
    assertThat(client.append(name("t"), NO_STREAM, first)).isZero();
    assertThat(texts(name("s"))).containsExactly("a");
    assertThat(texts(name("t"))).containsExactly("a");
  }

  @Test
  void what_is_only_partly_a_repetition_is_refused() throws Exception {
    ProposedText a = new ProposedText("a");
    ProposedText b = new ProposedText("b");
    client.append(name("s"), NO_STREAM, a, b);
    for (long expected : new long[] {NO_STREAM, ANY}) {
      assertThatThrownBy(() -> client.append(name("s"), expected, a, b, new ProposedText("c")))
          .isInstanceOf(WrongVersionFailure.class);
      assertThatThrownBy(() -> client.append(name("s"), expected, a, new ProposedText("c")))
          .isInstanceOf(WrongVersionFailure.class);
    }
    assertThat(texts(name("s"))).containsExactly("a", "b");
  }

  @Test
  void a_repetition_elsewhere_in_the_stream_is_a_conflict() throws Exception {
    ProposedText a = new ProposedText("a");
    client.append(name("s"), NO_STREAM, a, new ProposedText("b"));
    isConflict(1, () -> client.append(name("s"), 0, a));
    assertThat(texts(name("s"))).containsExactly("a", "b");
  }

  @Test
  void the_whole_log_is_read_backwards_as_it_was_written() throws Exception {
    for (int i = 0; i < 3; i++) {
      client.append(name("s"), ANY, new ProposedText("s" + i));
      client.append(name("t"), ANY, new ProposedText("t" + i));
    }
    List<ReadEvent> backwards = client.readAllBackwards(ReadFrom.END, 1_000);
    assertThat(texts(own(backwards))).containsExactly("t2", "s2", "t1", "s1", "t0", "s0");
    assertThat(backwards)
        .isSortedAccordingTo(Comparator.comparingLong(ReadEvent::position).reversed())
        .extracting(ReadEvent::position)
        .doesNotHaveDuplicates();
    ReadFrom first = new ReadFrom(own(backwards).getLast().position());
    assertThat(own(client.readAll(first, 1_000))).isEqualTo(own(backwards).reversed());
  }

  @Test
  void backwards_a_position_is_a_boundary_and_forwards_it_is_included() throws Exception {
    client.append(name("s"), NO_STREAM, said(3));
    List<ReadEvent> events = own(client.readAllBackwards(ReadFrom.END, 1_000)).reversed();
    ReadFrom second = new ReadFrom(events.get(1).position());
    assertThat(own(client.readAllBackwards(second, 1_000))).containsExactly(events.getFirst());
    assertThat(own(client.readAll(second, 1_000))).isEqualTo(events.subList(1, 3));
    assertThat(client.readAll(second, 1)).containsExactly(events.get(1));
  }

  @Test
  void nothing_stands_before_the_whole_log_or_behind_it() throws Exception {
    client.append(name("s"), NO_STREAM, said(3));
    assertThat(client.readAllBackwards(ReadFrom.START, 10)).isEmpty();
    assertThat(client.readAll(ReadFrom.END, 10)).isEmpty();
    assertThat(client.readAllBackwards(ReadFrom.END, 2)).hasSize(2);
  }

  @Test
  void the_whole_log_is_read_backwards_in_one_go_however_much_there_is() throws Exception {
    client.append(name("s"), NO_STREAM, said(1_200));
    client.append(name("s"), 1_199, said(1_200));
    List<UUID> written = client.read(name("s")).stream().map(ReadEvent::id).toList();
    assertThat(written).hasSize(2_400);
    assertThat(own(client.readAllBackwards(ReadFrom.END, 10_000)))
        .extracting(ReadEvent::id)
        .isEqualTo(written.reversed());
  }

  @Test
  void the_whole_log_shows_backwards_what_streams_hide() throws Exception {
    client.append(name("s"), NO_STREAM, said(3));
    client.append(name("t"), NO_STREAM, new ProposedText("t"));
    client.show(name("s"), ShownEvents.last(1));
    client.delete(name("t"), ANY);
    assertThat(texts(own(client.readAllBackwards(ReadFrom.END, 1_000))))
        .containsExactly("t", "e2", "e1", "e0");
  }

  @Test
  void a_stream_shows_as_many_events_as_it_may_have() throws Exception {
    client.append(name("s"), NO_STREAM, said(3));
    client.show(name("s"), ShownEvents.last(2));
    assertThat(client.shown(name("s"))).isEqualTo(ShownEvents.last(2));
    assertThat(texts(name("s"))).containsExactly("e1", "e2");
    assertThat(texts(client.readBackwards(name("s"), ReadFrom.END, 10)))
        .containsExactly("e2", "e1");
    assertThat(client.readBackwards(name("s"), new ReadFrom(0), 10)).isEmpty();
    assertThat(client.append(name("s"), 2, new ProposedText("d"))).isEqualTo(3);
    assertThat(texts(name("s"))).containsExactly("e2", "d");
    client.show(name("s"), ShownEvents.last(3));
    assertThat(texts(name("s"))).containsExactly("e1", "e2", "d");
  }

  @Test
  void a_stream_does_not_show_what_is_older_than_it_may_be() throws Exception {
    client.append(name("s"), NO_STREAM, said(2));
    client.show(name("s"), ShownEvents.seconds(1));
    assertThat(client.shown(name("s"))).isEqualTo(ShownEvents.seconds(1));
    await().atMost(PATIENCE).until(() -> client.read(name("s")).isEmpty());
    assertThat(client.readBackwards(name("s"), ReadFrom.END, 10)).isEmpty();
    client.show(name("s"), new ShownEvents(null, 5L, 1L));
    assertThat(client.read(name("s"))).isEmpty();
    isConflict(1, () -> client.append(name("s"), NO_STREAM, new ProposedText("x")));
    client.show(name("s"), ShownEvents.seconds(1_000));
    assertThat(client.append(name("s"), 1, new ProposedText("b"))).isEqualTo(2);
    assertThat(texts(name("s"))).containsExactly("e0", "e1", "b");
  }

  @Test
  void the_narrowest_of_all_limits_counts() throws Exception {
    client.append(name("s"), NO_STREAM, said(4));
    client.show(name("s"), new ShownEvents(1L, 2L, 1_000L));
    assertThat(texts(name("s"))).containsExactly("e2", "e3");
    client.show(name("s"), new ShownEvents(3L, 2L, 1_000L));
    assertThat(texts(name("s"))).containsExactly("e3");
    client.show(name("s"), ShownEvents.ALL);
    assertThat(texts(name("s"))).containsExactly("e0", "e1", "e2", "e3");
  }

  @Test
  void a_stream_of_which_nothing_is_shown_goes_on() throws Exception {
    client.append(name("s"), NO_STREAM, said(2));
    client.show(name("s"), ShownEvents.from(2));
    assertThat(client.read(name("s"))).isEmpty();
    isConflict(1, () -> client.append(name("s"), NO_STREAM, new ProposedText("x")));
    assertThat(client.append(name("s"), 1, new ProposedText("c"))).isEqualTo(2);
    assertThat(texts(name("s"))).containsExactly("c");
  }

  @Test
  void a_stream_of_which_there_is_nothing_can_not_be_deleted() throws Exception {
    isConflict(NO_STREAM, () -> client.delete(name("s"), ANY));
    isConflict(NO_STREAM, () -> client.delete(name("s"), NO_STREAM));
  }

  @Test
  void what_was_said_about_a_stream_is_deleted_with_it() throws Exception {
    client.show(name("s"), ShownEvents.last(3));
    client.delete(name("s"), ANY);
    assertThat(client.shown(name("s")).count()).isNull();
    client.delete(name("s"), ANY);
    client.append(name("s"), ANY, new ProposedText("a"));
    assertThat(texts(name("s"))).containsExactly("a");
  }

  @Test
  void a_deleted_stream_begins_again_where_it_ended() throws Exception {
    client.append(name("s"), NO_STREAM, said(2));
    client.delete(name("s"), ANY);
    assertThatThrownBy(() -> client.read(name("s"))).isInstanceOf(NotFoundFailure.class);
    assertThat(client.append(name("s"), NO_STREAM, new ProposedText("c"))).isEqualTo(2);
    assertThat(client.shown(name("s"))).isEqualTo(ShownEvents.from(2));
    assertThat(texts(name("s"))).containsExactly("c");
  }

  @Test
  void a_stream_that_is_deleted_for_ever_takes_nothing_any_more() throws Exception {
    client.append(name("s"), NO_STREAM, new ProposedText("a"));
    client.tombstone(name("s"), 0);
    for (long expected : new long[] {ANY, NO_STREAM, 0, STREAM_EXISTS}) {
      assertThatThrownBy(() -> client.append(name("s"), expected, new ProposedText("b")))
          .isInstanceOf(DeletedFailure.class);
    }
    assertThatThrownBy(() -> client.delete(name("s"), ANY)).isInstanceOf(DeletedFailure.class);
    assertThat(own(client.readAllBackwards(ReadFrom.END, 1_000)))
        .extracting(ReadEvent::type)
        .containsExactly("$streamDeleted", "said");
  }
}
