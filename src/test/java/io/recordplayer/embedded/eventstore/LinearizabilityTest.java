package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.StreamNotFoundException;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.WrongExpectedVersionException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Many threads append to few streams and read them, and record when each call began and ended.
 * Afterwards there must be one order of all calls to a stream that explains every answer and fits
 * the recorded times.
 *
 * <p>A stream only grows, so the order is found without a search: a state is a last revision, and
 * each answer determines the states in which its call may have taken effect.
 *
 * <p>{@code -Dlinear.calls=60} is the number of calls per thread; 20000 for a long run of some
 * minutes.
 */
class LinearizabilityTest extends ServedLogTestBase {
  private static final int CALLS = Integer.getInteger("linear.calls", 60);
  private static final int THREADS = 24;
  private final List<String> streams = List.of(name("one"), name("two"), name("three"));

  /**
   * A call and its answer.
   *
   * @param seen the stream's last revision just before the call took effect
   * @param left the stream's last revision just after
   */
  private record TimedCall(
      String stream, long start, long end, long seen, long left, String what) {}

  private final Queue<TimedCall> calls = new ConcurrentLinkedQueue<>();

  /**
   * The calls of one thread, which knows a stream only from its own answers, as any program does.
   */
  private void call(KurrentDBClient own, int number) throws Exception {
    Random random = new Random(number);
    for (int i = 0; i < CALLS; i++) {
      String stream = streams.get(random.nextInt(streams.size()));
      long last = read(own, stream);
      // Sometimes too low or too high.
      long expected = Math.max(-1, last + random.nextInt(4) / 3 - random.nextInt(4) / 3);
      append(own, stream, expected, 1 + random.nextInt(2));
    }
  }

  private long read(KurrentDBClient own, String stream) throws Exception {
    long start = System.nanoTime();
    long last = -1;
    try {
      last =
          get(own.readStream(stream, ReadStreamOptions.get().backwards().fromEnd().maxCount(1)))
              .getEvents()
              .getFirst()
              .getOriginalEvent()
              .getRevision();
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(StreamNotFoundException.class);
    }
    calls.add(new TimedCall(stream, start, System.nanoTime(), last, last, "read"));
    return last;
  }

  private void append(KurrentDBClient own, String stream, long expected, int size)
      throws Exception {
    String what = "expected " + expected + ", appended " + size;
    List<EventData> events =
        LongStream.rangeClosed(expected + 1, expected + size)
            .mapToObj(revision -> event(UUID.randomUUID(), "at " + revision))
            .toList();
    StreamState state =
        expected < 0 ? StreamState.noStream() : StreamState.streamRevision(expected);
    long start = System.nanoTime();
    try {
      long left =
          get(own.appendToStream(
                  stream, AppendToStreamOptions.get().streamState(state), events.iterator()))
              .getNextExpectedRevision()
              .toRawLong();
      long end = System.nanoTime();
      assertThat(left).isEqualTo(expected + size);
      calls.add(new TimedCall(stream, start, end, expected, left, what));
    } catch (ExecutionException e) {
      long end = System.nanoTime();
      if (!(e.getCause() instanceof WrongExpectedVersionException wrong)) {
        throw e;
      }
      // Rejected in the state that the answer names, which can't be the expected one.
      long actual = wrong.getActualState().toRawLong();
      assertThat(actual).isNotEqualTo(expected);
      calls.add(new TimedCall(stream, start, end, actual, actual, what + ", refused"));
    }
  }

  @Test
  void all_answers_fit_one_order_that_no_clock_contradicts() throws Exception {
    List<KurrentDBClient> clients = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      clients.add(connect());
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int number = i;
        running.add(
            threads.submit(
                () -> {
                  call(clients.get(number % clients.size()), number);
                  return number;
                }));
      }
      for (Future<?> each : running) {
        each.get(10, TimeUnit.MINUTES);
      }
    }
    for (KurrentDBClient each : clients) {
      get(each.shutdown());
    }
    Map<String, List<TimedCall>> byStream =
        calls.stream().collect(Collectors.groupingBy(TimedCall::stream));
    assertThat(byStream).containsOnlyKeys(streams);
    for (String stream : streams) {
      List<TimedCall> history = byStream.getOrDefault(stream, List.of());
      oneAppendFromEachState(stream, history);
      inOrder(history);
    }
    assertThat(calls).anyMatch(call -> call.what().endsWith("refused"));
  }

  /** Each stored revision must belong to the append that was acknowledged with it. */
  private void oneAppendFromEachState(String stream, List<TimedCall> history) throws Exception {
    long last = -1;
    List<TimedCall> appends =
        history.stream()
            .filter(call -> call.left() > call.seen())
            .sorted(Comparator.comparingLong(TimedCall::seen))
            .toList();
    for (TimedCall append : appends) {
      assertThat(append.seen()).as("%s", append).isEqualTo(last);
      last = append.left();
    }
    assertThat(texts(stream))
        .isEqualTo(LongStream.rangeClosed(0, last).mapToObj(revision -> "at " + revision).toList());
  }

  /**
   * Orders the calls by the states they saw; calls without effect come before the append that left
   * that state. Each call takes effect as early as possible, which must not be after its answer.
   */
  private static void inOrder(List<TimedCall> history) {
    List<TimedCall> order =
        history.stream()
            .sorted(
                Comparator.comparingLong(TimedCall::seen)
                    .thenComparingLong(TimedCall::left)
                    .thenComparingLong(TimedCall::start))
            .toList();
    TimedCall latest = order.getFirst();
    for (TimedCall call : order) {
      if (call.end() < latest.start()) {
        fail("%s was answered before %s began, which it comes after", call, latest);
      }
      if (call.start() > latest.start()) {
        latest = call;
      }
    }
  }
}
