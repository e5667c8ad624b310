package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.CreatePersistentSubscriptionToAllOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import io.kurrent.dbclient.KurrentDBPersistentSubscriptionsClient;
import io.kurrent.dbclient.PersistentSubscription;
import io.kurrent.dbclient.PersistentSubscriptionListener;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.SubscriptionFilter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@EmbeddedLogOnly
class SubscriptionGroupsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;

  private final Queue<String> handed = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> ends = new ConcurrentLinkedQueue<>();

  private final class GroupListener extends PersistentSubscriptionListener {
    @Override
    public void onEvent(PersistentSubscription subscription, int retries, ResolvedEvent event) {
      handed.add(event.getOriginalEvent().getStreamId());
      subscription.ack(event);
    }

    @Override
    public void onCancelled(PersistentSubscription subscription, @Nullable Throwable cause) {
      if (cause != null) {
        ends.add(cause);
      }
    }
  }

  private void inTheFile(String statement) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("log.db"));
        Statement change = connection.createStatement()) {
      change.execute(statement);
    }
  }

  private EmbeddedEventStore open() {
    return EmbeddedEventStore.onDisk(folder.resolve("log.db")).start();
  }

  private static Clients connect(EmbeddedEventStore store) {
    var settings = KurrentDBConnectionString.parseOrThrow(store.connectionString());
    return new Clients(
        KurrentDBClient.create(settings), KurrentDBPersistentSubscriptionsClient.create(settings));
  }

  private record Clients(KurrentDBClient log, KurrentDBPersistentSubscriptionsClient groups)
      implements AutoCloseable {
    @Override
    public void close() {
      log.shutdown().orTimeout(10, TimeUnit.SECONDS).join();
      groups.shutdown().orTimeout(10, TimeUnit.SECONDS).join();
    }
  }

  @Test
  void consumers_see_that_a_group_can_t_read_and_are_served_when_it_can_again() throws Exception {
    try (EmbeddedEventStore store = open();
        var clients = connect(store)) {
      EventData event =
          EventData.builderAsJson(UUID.randomUUID(), "said", "1".getBytes(StandardCharsets.UTF_8))
              .build();
      clients
          .log()
          .appendToStream("s-1", AppendToStreamOptions.get(), List.of(event).iterator())
          .get(10, TimeUnit.SECONDS);
      clients
          .groups()
          .createToAll(
              "g",
              CreatePersistentSubscriptionToAllOptions.get()
                  .filter(SubscriptionFilter.newBuilder().addStreamNamePrefix("s-").build())
                  .fromStart())
          .get(10, TimeUnit.SECONDS);
    }
    // Reopened, so that the event must be read from the file.
    try (EmbeddedEventStore store = open();
        var clients = connect(store)) {
      inTheFile("ALTER TABLE events RENAME COLUMN content_type TO hidden");
      clients.groups().subscribeToAll("g", new GroupListener()).get(10, TimeUnit.SECONDS);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(ends)
                      .anySatisfy(
                          end ->
                              assertThat(Status.fromThrowable(end).getCode())
                                  .isEqualTo(Status.Code.ABORTED)));
      assertThat(handed).isEmpty();
      inTheFile("ALTER TABLE events RENAME COLUMN hidden TO content_type");
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(
              () -> {
                if (handed.isEmpty()) {
                  clients
                      .groups()
                      .subscribeToAll("g", new GroupListener())
                      .get(10, TimeUnit.SECONDS);
                }
                return handed.contains("s-1");
              });
    }
  }
}
