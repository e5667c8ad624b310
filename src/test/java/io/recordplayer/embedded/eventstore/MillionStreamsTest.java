package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kurrent.dbclient.AppendStreamRequest;
import io.kurrent.dbclient.DeleteStreamOptions;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.RecordedEvent;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamNotFoundException;
import io.kurrent.dbclient.StreamState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log with very many streams: its memory, its start-up time, and each stream's content. {@code
 * -Dstreams=1000000} for the full number, which takes some minutes.
 */
@EmbeddedLogOnly
@Isolated("counts memory")
class MillionStreamsTest extends ServedLogTestBase {
  private static final Logger LOG = LoggerFactory.getLogger(MillionStreamsTest.class);
  private static final int STREAMS = Integer.getInteger("streams", 20_000);
  private static final int AT_ONCE = 1_000;

  /** In bytes, regardless of the number of streams. */
  private static final long MOST_MEMORY = 96L << 20;

  private static String name(int stream) {
    return "many-" + stream;
  }

  private static long heap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private void appendToAll() throws Exception {
    Deque<CompletableFuture<?>> running = new ArrayDeque<>();
    for (int from = 0; from < STREAMS; from += AT_ONCE) {
      List<AppendStreamRequest> requests =
          IntStream.range(from, Math.min(STREAMS, from + AT_ONCE))
              .mapToObj(
                  i ->
                      new AppendStreamRequest(
                          name(i), List.of(event("e" + i)).iterator(), StreamState.noStream()))
              .toList();
      running.add(client.multiStreamAppend(requests.iterator()));
      if (running.size() > 4) {
        get(running.remove());
      }
    }
    for (CompletableFuture<?> one : running) {
      get(one);
    }
  }

  private List<ResolvedEvent> last(String stream) throws Exception {
    return get(client.readStream(stream, ReadStreamOptions.get().backwards().fromEnd().maxCount(1)))
        .getEvents();
  }

  @Test
  void very_many_streams_take_no_memory_and_are_all_there_after_a_restart() throws Exception {
    long before = heap();
    long began = System.nanoTime();
    appendToAll();
    LOG.info("{} streams appended to in {} ms", STREAMS, milliseconds(began));
    await().atMost(PATIENCE).until(() -> heap() < before + MOST_MEMORY);
    stop();
    began = System.nanoTime();
    start();
    LOG.info("started in {} ms", milliseconds(began));
    assertThat(heap()).isLessThan(before + MOST_MEMORY);

    for (String all : List.of("$ce-many", "$streams")) {
      RecordedEvent link = last(all).getFirst().getOriginalEvent();
      assertThat(link.getRevision()).isEqualTo(STREAMS - 1);
    }
    for (int stream : new Random(1).ints(0, STREAMS).distinct().limit(50).toArray()) {
      assertThat(texts(name(stream))).containsExactly("e" + stream);
      append(name(stream), StreamState.streamRevision(0), event("again"));
      assertThat(texts(name(stream))).containsExactly("e" + stream, "again");
      get(client.deleteStream(name(stream), DeleteStreamOptions.get()));
      assertThatThrownBy(() -> texts(name(stream)))
          .hasCauseInstanceOf(StreamNotFoundException.class);
    }
    began = System.nanoTime();
    assertThat(store.scavenge().get(5, TimeUnit.MINUTES)).isPositive();
    LOG.info("scavenged in {} ms", milliseconds(began));
    assertThat(heap()).isLessThan(before + MOST_MEMORY);
  }

  private static long milliseconds(long began) {
    return (System.nanoTime() - began) / 1_000_000;
  }
}
