package io.recordplayer.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanban.live.CuttableConnection;
import io.recordplayer.Rig;
import io.recordplayer.embedded.eventstore.EmbeddedEventStore;
import io.recordplayer.log.Backoff;
import io.recordplayer.log.Log;
import io.recordplayer.log.LogClient;
import io.recordplayer.log.LogException;
import io.recordplayer.record.RecordCodec;
import io.recordplayer.record.RecordTypes;
import io.recordplayer.record.StoredAs;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client of the log waits for a log that is down, also without a setting that says so. */
class PatientClientTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  sealed interface Call {
    @StoredAs("called")
    record Called() implements Call {}
  }

  @ParameterizedTest
  @ValueSource(strings = {"?tls=false", "/?tls=false&", "?tls=false&discoveryInterval=100"})
  void a_log_that_was_gone_for_a_while_is_found_again(String options) throws Exception {
    try (EmbeddedEventStore store = EmbeddedEventStore.inMemory().start();
        CuttableConnection line = new CuttableConnection(store.port());
        LogClient client = new LogClient("kurrentdb://127.0.0.1:" + line.port() + options)) {
      Log log = new Log(client, new RecordCodec(new RecordTypes(List.of(Call.class))));
      append(log);
      line.cut();
      // On a small machine the common pool has one thread, which the client needs itself.
      CompletableFuture<Boolean> sent = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> sent.complete(isRecordedInTheEnd(log)));
      await().during(Duration.ofSeconds(3)).atMost(PATIENCE).until(() -> !sent.isDone());
      line.mend();
      await().atMost(PATIENCE).until(sent::isDone);
      assertThat(sent).isCompletedWithValue(true);
    }
  }

  private static void append(Log log) {
    log.append("call-a", Log.ANY, List.of(Rig.command(UUID.randomUUID(), new Call.Called())));
  }

  /** Tries again and again, as pages do. */
  private static boolean isRecordedInTheEnd(Log log) {
    Backoff backoff = new Backoff();
    for (int i = 0; i < 10; i++) {
      try {
        append(log);
        return true;
      } catch (LogException _) {
        backoff.pause();
      }
    }
    return false;
  }
}
