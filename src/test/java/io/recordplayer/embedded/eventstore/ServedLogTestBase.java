package io.recordplayer.embedded.eventstore;

import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.RecordedEvent;
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

/**
 * Base of tests with a log on disk and the official client, new for each test; or with another
 * server whose connection string is in the environment. That server may not be empty: tests of the
 * protocol use unique names of streams and groups.
 */
abstract class ServedLogTestBase {
  /** The environment variable with the connection string of another server. */
  static final String OTHER_SERVER = "EVENTSTORE";

  static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;

  /** Missing if another server is used. */
  @SuppressWarnings("NullAway.Init")
  EmbeddedEventStore store;

  KurrentDBClient client;
  private final String unique = "t" + UUID.randomUUID().toString().substring(0, 8) + "-";

  @BeforeEach
  void start() {
    if (System.getenv(OTHER_SERVER) == null) {
      store = EmbeddedEventStore.onDisk(folder.resolve("log.db")).start();
    }
    client = connect();
  }

  /** Returns another client. */
  KurrentDBClient connect() {
    String other = System.getenv(OTHER_SERVER);
    return KurrentDBClient.create(
        KurrentDBConnectionString.parseOrThrow(other == null ? store.connectionString() : other));
  }

  /** Returns a name that no other test has; it keeps a prefix. */
  String name(String plain) {
    return unique + plain;
  }

  @AfterEach
  void stop() throws Exception {
    client.shutdown().get(10, TimeUnit.SECONDS);
    if (System.getenv(OTHER_SERVER) == null) {
      store.close();
    }
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
        .map(ServedLogTestBase::text)
        .toList();
  }

  /** Returns the data of an event, or of a resolved link's target. */
  static String text(ResolvedEvent event) {
    RecordedEvent said = event.getEvent() == null ? event.getLink() : event.getEvent();
    return new String(said.getEventData(), StandardCharsets.UTF_8).replace("\"", "");
  }
}
