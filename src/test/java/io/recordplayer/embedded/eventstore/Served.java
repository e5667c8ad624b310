package io.recordplayer.embedded.eventstore;

import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.WriteResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A log on disk and the official client, new for each test. */
abstract class Served {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;
  EmbeddedEventStore store;
  KurrentDBClient client;

  @BeforeEach
  void start() {
    store = EmbeddedEventStore.onDisk(folder.resolve("log.db")).start();
    client =
        KurrentDBClient.create(KurrentDBConnectionString.parseOrThrow(store.connectionString()));
  }

  @AfterEach
  void stop() throws Exception {
    client.shutdown().get(10, TimeUnit.SECONDS);
    store.close();
  }

  static EventData event(String text) {
    return event(UUID.randomUUID(), text);
  }

  static EventData event(UUID id, String text) {
    return EventData.builderAsJson(
            id, "said", ("\"" + text + "\"").getBytes(StandardCharsets.UTF_8))
        .build();
  }

  static <T> T get(CompletableFuture<T> answer) throws Exception {
    return answer.get(10, TimeUnit.SECONDS);
  }

  WriteResult append(String stream, StreamState expected, EventData... events) throws Exception {
    return get(
        client.appendToStream(
            stream, AppendToStreamOptions.get().streamState(expected), List.of(events).iterator()));
  }

  List<String> texts(String stream) throws Exception {
    return get(client.readStream(stream, ReadStreamOptions.get().forwards().fromStart()))
        .getEvents()
        .stream()
        .map(Served::text)
        .toList();
  }

  static String text(ResolvedEvent event) {
    return new String(event.getOriginalEvent().getEventData(), StandardCharsets.UTF_8)
        .replace("\"", "");
  }
}
