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
import io.kurrent.dbclient.Position;
import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.RecordedEvent;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscribeToAllOptions;
import io.kurrent.dbclient.Subscription;
import io.kurrent.dbclient.SubscriptionFilter;
import io.kurrent.dbclient.SubscriptionListener;
import io.kurrent.dbclient.WriteResult;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills and restarts a log's process while clients append, subscribe and consume. {@code -Dkills=3}
 * is the number of kills; 50 for a long run of some minutes.
 */
class KillIT {
  private static final int KILLS = Integer.getInteger("kills", 3);
  private static final int APPENDERS = 64;
  private static final int FOLLOWERS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<AcknowledgedEvent> acknowledged = new ConcurrentLinkedQueue<>();
  private final Set<UUID> proposed = ConcurrentHashMap.newKeySet();
  private final AtomicInteger repetitions = new AtomicInteger();
  private volatile boolean stopped;
  private int port;
  private Process log;
  private KurrentDBClient client;
  private KurrentDBPersistentSubscriptionsClient groups;

  private record AcknowledgedEvent(String stream, long revision, UUID id) {}

  /** The log's process, which ends with the test's process in any case. */
  static final class LogProcess {
    private LogProcess() {}

    public static void main(String[] arguments) throws Exception {
      EmbeddedEventStore.onDisk(Path.of(arguments[0])).port(Integer.parseInt(arguments[1])).start();
      while (System.in.read() >= 0) {}
      Runtime.getRuntime().halt(0);
    }
  }

  @BeforeEach
  void start() throws Exception {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    log = serve();
    var settings =
        KurrentDBConnectionString.parseOrThrow(
            "kurrentdb://127.0.0.1:%d?tls=false&maxDiscoverAttempts=100000".formatted(port));
    client = KurrentDBClient.create(settings);
    groups = KurrentDBPersistentSubscriptionsClient.create(settings);
  }

  @AfterEach
  void stop() throws Exception {
    stopped = true;
    threads.shutdownNow();
    var _ = client.shutdown();
    var _ = groups.shutdown();
    log.destroyForcibly().waitFor();
  }

  private Process serve() throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            LogProcess.class.getName(),
            folder.resolve("log.db").toString(),
            String.valueOf(port))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("output").toFile()))
        .start();
  }

  /** Each appender has its own stream; every other one sends exact expected revisions. */
  private void append(int number) throws Exception {
    Random random = new Random(number);
    String stream = "s-" + number;
    long next = 0;
    while (!stopped) {
      List<EventData> events = Stream.generate(KillIT::event).limit(1 + random.nextInt(3)).toList();
      StreamState exact = next == 0 ? StreamState.noStream() : StreamState.streamRevision(next - 1);
      WriteResult result =
          untilAcknowledged(stream, number % 2 == 0 ? StreamState.any() : exact, events);
      for (EventData event : events) {
        acknowledged.add(new AcknowledgedEvent(stream, next++, event.getEventId()));
      }
      assertThat(result.getNextExpectedRevision()).isEqualTo(StreamState.streamRevision(next - 1));
    }
  }

  private WriteResult untilAcknowledged(String stream, StreamState expected, List<EventData> events)
      throws Exception {
    events.forEach(event -> proposed.add(event.getEventId()));
    AppendToStreamOptions options = AppendToStreamOptions.get().streamState(expected);
    while (true) {
      try {
        return client.appendToStream(stream, options, events.iterator()).get(20, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        // Any error but a lost connection is a bug.
        assertThat(Status.fromThrowable(e).getCode())
            .as("%s", e)
            .isEqualTo(Status.Code.UNAVAILABLE);
        repetitions.incrementAndGet();
      } catch (TimeoutException _) {
        repetitions.incrementAndGet();
      }
    }
  }

  private static EventData event() {
    return EventData.builderAsJson(UUID.randomUUID(), "said", "{}".getBytes(StandardCharsets.UTF_8))
        .build();
  }

  /** Resumes after the last event it saw, and ignores late events of an older subscription. */
  private final class ResumingFollower {
    private final boolean filtered;
    private final List<UUID> seen = new ArrayList<>();
    private @Nullable Position last;
    private int newest;

    ResumingFollower(boolean filtered) {
      this.filtered = filtered;
    }

    void connect() throws Exception {
      SubscribeToAllOptions options = SubscribeToAllOptions.get();
      int number;
      synchronized (this) {
        number = ++newest;
        Position after = last;
        options = after == null ? options.fromStart() : options.fromPosition(after);
      }
      if (filtered) {
        options = options.filter(SubscriptionFilter.newBuilder().addStreamNamePrefix("s-").build());
      }
      client
          .subscribeToAll(
              new SubscriptionListener() {
                @Override
                public void onEvent(Subscription subscription, ResolvedEvent event) {
                  see(number, event.getOriginalEvent());
                }
              },
              options)
          .get(10, TimeUnit.SECONDS);
    }

    private synchronized void see(int number, RecordedEvent event) {
      if (number == newest) {
        seen.add(event.getEventId());
        last = event.getPosition();
      }
    }

    private synchronized List<UUID> seen() {
      return List.copyOf(seen);
    }
  }

  private void consume(Set<UUID> handled) throws Exception {
    groups
        .subscribeToAll(
            "g",
            new PersistentSubscriptionListener() {
              @Override
              public void onEvent(
                  PersistentSubscription subscription, int retries, ResolvedEvent event) {
                subscription.ack(event);
                handled.add(event.getOriginalEvent().getEventId());
              }
            })
        .get(10, TimeUnit.SECONDS);
  }

  private interface Attempt {
    void make() throws Exception;
  }

  private void untilDone(Attempt attempt) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> {
              attempt.make();
              return true;
            });
  }

  @Test
  void a_log_that_is_killed_keeps_its_word_to_all() throws Exception {
    Random random = new Random(1);
    untilDone(
        () -> {
          CompletableFuture<?> created =
              groups.createToAll(
                  "g",
                  CreatePersistentSubscriptionToAllOptions.get()
                      .fromStart()
                      .checkpointAfterInMs(100)
                      .filter(SubscriptionFilter.newBuilder().addStreamNamePrefix("s-").build()));
          created.get(10, TimeUnit.SECONDS);
        });
    Set<UUID> handled = ConcurrentHashMap.newKeySet();
    List<ResumingFollower> followers =
        IntStream.range(0, FOLLOWERS).mapToObj(i -> new ResumingFollower(i % 2 == 0)).toList();
    List<Future<?>> appenders = new ArrayList<>();
    for (int i = 0; i < APPENDERS; i++) {
      int number = i;
      appenders.add(
          threads.submit(
              () -> {
                append(number);
                return number;
              }));
    }
    for (int kill = 0; kill <= KILLS; kill++) {
      if (kill > 0) {
        log.destroyForcibly().waitFor();
        log = serve();
      }
      for (ResumingFollower follower : followers) {
        untilDone(follower::connect);
      }
      untilDone(() -> consume(handled));
      int enough = acknowledged.size() + 100 + random.nextInt(1_000);
      await().atMost(PATIENCE).until(() -> acknowledged.size() >= enough && log.isAlive());
    }
    stopped = true;
    for (Future<?> appender : appenders) {
      appender.get(60, TimeUnit.SECONDS);
    }

    List<RecordedEvent> there =
        client
            .readAll(ReadAllOptions.get().forwards().fromStart())
            .get(60, TimeUnit.SECONDS)
            .getEvents()
            .stream()
            .map(ResolvedEvent::getOriginalEvent)
            .toList();
    List<UUID> ids = there.stream().map(RecordedEvent::getEventId).toList();
    Set<AcknowledgedEvent> written = new HashSet<>();
    Map<String, Long> lasts = new HashMap<>();
    long position = 0;
    for (RecordedEvent event : there) {
      assertThat(event.getPosition().getCommitUnsigned()).isGreaterThan(position);
      position = event.getPosition().getCommitUnsigned();
      assertThat(event.getRevision())
          .isEqualTo(lasts.merge(event.getStreamId(), 0L, (last, _) -> last + 1));
      written.add(
          new AcknowledgedEvent(event.getStreamId(), event.getRevision(), event.getEventId()));
    }
    assertThat(Set.copyOf(ids)).hasSize(ids.size());
    assertThat(acknowledged.stream().filter(event -> !written.contains(event))).isEmpty();
    // All appends were acknowledged in the end, so there are no other events.
    assertThat(proposed).isEqualTo(Set.copyOf(ids));
    for (ResumingFollower follower : followers) {
      await().atMost(PATIENCE).until(() -> follower.seen().size() >= ids.size());
      assertThat(follower.seen()).isEqualTo(ids);
    }
    await().atMost(PATIENCE).until(() -> handled.size() >= ids.size());
    assertThat(handled).isEqualTo(Set.copyOf(ids));
    System.out.printf(
        "%d kills, %d events, %d appends repeated%n", KILLS, ids.size(), repetitions.get());
  }
}
