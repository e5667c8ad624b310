package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.AppendStreamRequest;
import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import io.kurrent.dbclient.NackAction;
import io.kurrent.dbclient.PersistentSubscription;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.Subscription;
import io.kurrent.dbclient.SubscriptionListener;
import io.kurrent.dbclient.UpdatePersistentSubscriptionToStreamOptions;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.CreateReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReadReq.Nack;
import io.kurrent.dbclient.proto.streams.StreamsGrpc;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.BatchAppendReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.BatchAppendResp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A log on a disk that is full or slow for a while. */
@EmbeddedLogOnly
@ResourceLock(Resources.SYSTEM_OUT)
@ExtendWith(OutputCaptureExtension.class)
class DiskTroubleTest extends PersistentSubscriptionTestBase {
  private static final String LARGE = "x".repeat(200_000);

  private Database database;
  private EventLog eventLog;
  private SubscriptionGroups managed;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private Server server;

  @Override
  @BeforeEach
  void start() {
    database = Database.open(folder.resolve("own.db"), true);
    eventLog = new EventLog(database);
    managed = new SubscriptionGroups(eventLog);
    List<ServerServiceDefinition> services =
        List.of(
            new StreamsService(eventLog, threads, 1_000_000).bindService(),
            new AppendSessionService(eventLog, 1_000_000).bindService(),
            new PersistentSubscriptionsService(managed).bindService());
    try {
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .addServices(services)
              .addService(new ServerFeaturesService(services))
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    client =
        KurrentDBClient.create(
            KurrentDBConnectionString.parseOrThrow(
                "kurrentdb://127.0.0.1:" + server.getPort() + "?tls=false"));
    connectGroups();
  }

  @Override
  @AfterEach
  void stop() throws Exception {
    leave();
    get(client.shutdown());
    server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    managed.close();
    eventLog.close();
    database.close();
    threads.shutdownNow();
  }

  /** Limits the pages of the file; SQLite raises a limit below the present number. */
  private void room(int pages) throws Exception {
    get(
        eventLog.write(
            connection -> {
              try (Statement statement = connection.createStatement()) {
                return statement.execute("PRAGMA max_page_count = " + pages);
              }
            }));
  }

  private void fill() throws Exception {
    room(1);
  }

  private void empty() throws Exception {
    room(1_000_000);
  }

  @Test
  void an_append_to_several_streams_is_refused_whole_and_made_when_there_is_room()
      throws Exception {
    append("s", StreamState.any(), event("before"));
    fill();
    assertThatThrownBy(this::appendToBoth)
        .satisfies(
            e -> assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Status.Code.ABORTED));
    assertThat(texts("s")).containsExactly("before");
    empty();
    appendToBoth();
    assertThat(texts("s")).containsExactly("before", "small");
    assertThat(texts("t")).containsExactly(LARGE);
  }

  @Test
  void who_follows_goes_on_when_an_append_of_theirs_is_refused() throws Exception {
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    CompletableFuture<String> end = new CompletableFuture<>();
    Subscription subscription =
        get(
            client.subscribeToStream(
                "s",
                new SubscriptionListener() {
                  @Override
                  public void onEvent(Subscription subscription, ResolvedEvent event) {
                    seen.add(text(event));
                  }

                  @Override
                  public void onCancelled(Subscription subscription, @Nullable Throwable cause) {
                    end.complete(String.valueOf(cause));
                  }
                }));
    append("s", StreamState.any(), event("before"));
    fill();
    assertThatThrownBy(() -> append("s", StreamState.any(), event(LARGE)))
        .hasStackTraceContaining("full");
    empty();
    append("s", StreamState.any(), event("after"));
    await().atMost(PATIENCE).until(() -> end.isDone() || seen.contains("after"));
    assertThat(end).isNotDone();
    assertThat(seen).containsExactly("before", "after");
    subscription.stop();
  }

  private void appendToBoth() throws Exception {
    get(
        client.multiStreamAppend(
            List.of(
                    new AppendStreamRequest(
                        "s", List.of(event("small")).iterator(), StreamState.any()),
                    new AppendStreamRequest(
                        "t", List.of(event(LARGE)).iterator(), StreamState.any()))
                .iterator()));
  }

  @Test
  void an_append_in_a_batch_is_refused_alone() throws Exception {
    BlockingQueue<BatchAppendResp> answers = new LinkedBlockingQueue<>();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    StreamObserver<BatchAppendReq> call =
        StreamsGrpc.newStub(channel)
            .batchAppend(
                new StreamObserver<>() {
                  @Override
                  public void onNext(BatchAppendResp answer) {
                    answers.add(answer);
                  }

                  @Override
                  public void onError(Throwable cause) {}

                  @Override
                  public void onCompleted() {}
                });
    append("s", StreamState.any(), event("before"));
    fill();
    call.onNext(batch(LARGE));
    assertThat(next(answers).getError().getMessage()).contains("full");
    empty();
    call.onNext(batch(LARGE));
    assertThat(next(answers).getSuccess().getCurrentRevision()).isEqualTo(1);
    channel.shutdownNow();
  }

  private static BatchAppendResp next(BlockingQueue<BatchAppendResp> answers) throws Exception {
    BatchAppendResp next = answers.poll(20, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  private static BatchAppendReq batch(String text) {
    return BatchAppendReq.newBuilder()
        .setCorrelationId(Protocol.structuredId(UUID.randomUUID()))
        .setOptions(
            BatchAppendReq.Options.newBuilder()
                .setStreamIdentifier(Protocol.streamIdentifier("s"))
                .setAny(Empty.getDefaultInstance()))
        .addProposedMessages(
            BatchAppendReq.ProposedMessage.newBuilder()
                .setId(Protocol.structuredId(UUID.randomUUID()))
                .putMetadata("type", "said")
                .putMetadata("content-type", "application/json")
                .setData(ByteString.copyFromUtf8(text)))
        .setIsFinal(true)
        .build();
  }

  @Test
  void an_append_whose_time_is_up_is_made_later_and_holds_up_no_other() throws Exception {
    // Once, so that the client is connected.
    append("s", StreamState.any(), event("before"));
    CountDownLatch enough = new CountDownLatch(1);
    CompletableFuture<Boolean> slow = hold(enough);
    assertThatThrownBy(
            () ->
                get(
                    client.appendToStream(
                        "s", AppendToStreamOptions.get().deadline(1_000), event("late"))))
        .hasStackTraceContaining("DEADLINE_EXCEEDED");
    enough.countDown();
    assertThat(get(slow)).isTrue();
    append("s", StreamState.any(), event("next"));
    assertThat(texts("s")).containsExactly("before", "late", "next");
  }

  @Test
  void what_can_not_be_parked_comes_again_until_it_can() throws Exception {
    group(stream());
    append("s-1", "one");
    fill();
    RecordingConsumer consumer =
        toStream((subscription, _, event) -> subscription.nack(NackAction.Park, LARGE, event), 1);
    await().atMost(PATIENCE).until(() -> consumer.events.size() >= 3);
    assertThat(info().getStats().getParkedMessageCount()).isZero();
    empty();
    await().atMost(PATIENCE).until(() -> info().getStats().getParkedMessageCount() == 1);
    assertThat(info().getStats().getTotalInFlightMessages()).isZero();
  }

  @Test
  void what_can_not_be_parked_comes_again_ever_later_and_is_told_once(CapturedOutput output)
      throws Exception {
    group(stream());
    append("s-1", "one");
    fill();
    List<Long> times = new CopyOnWriteArrayList<>();
    toStream(
        (subscription, _, event) -> {
          times.add(System.nanoTime());
          subscription.nack(NackAction.Park, LARGE, event);
        },
        1);
    await().atMost(PATIENCE).until(() -> times.size() >= 4);
    for (int i = 0; i < 3; i++) {
      assertThat(Duration.ofNanos(times.get(i + 1) - times.get(i)))
          .isGreaterThanOrEqualTo(Duration.ofMillis(100L << i));
    }
    assertThat(output.getAll().split("was not parked", -1)).hasSize(2);
    empty();
  }

  @Test
  void only_where_the_disk_is_the_trouble_it_is_named() throws Exception {
    append("s", StreamState.any(), event("before"));
    fill();
    assertThatThrownBy(() -> append("s", StreamState.any(), event(LARGE)))
        .hasStackTraceContaining("Is the disk full?");
    empty();
    get(eventLog.write(connection -> rename(connection, "events", "hidden")));
    assertThatThrownBy(() -> append("s", StreamState.any(), event("after")))
        .hasStackTraceContaining("no such table")
        .satisfies(
            e -> assertThat(Status.fromThrowable(e).getDescription()).doesNotContain("disk"));
    get(eventLog.write(connection -> rename(connection, "hidden", "events")));
  }

  @Test
  void a_checkpoint_that_can_not_be_kept_is_kept_later() throws Exception {
    group(stream().checkpointLowerBound(1).checkpointAfterInMs(200));
    RecordingConsumer consumer = toStream(ACKNOWLEDGES, 10);
    get(eventLog.write(connection -> rename(connection, "groups", "hidden")));
    append("s-1", "one", "two");
    assertSeen(consumer, "one", "two");
    await().atMost(PATIENCE).until(() -> info().getStats().getTotalInFlightMessages() == 0);
    assertThat(info().getStats().getLastCheckpointedEventRevision()).isEmpty();
    get(eventLog.write(connection -> rename(connection, "hidden", "groups")));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(info().getStats().getLastCheckpointedEventRevision()).contains(1L));
  }

  @Test
  void a_checkpoint_that_can_not_be_kept_is_tried_ever_later_and_told_once(CapturedOutput output)
      throws Exception {
    group(stream().checkpointLowerBound(1).checkpointAfterInMs(10).checkpointUpperBound(10));
    RecordingConsumer consumer = toStream(ACKNOWLEDGES, 100);
    get(eventLog.write(connection -> rename(connection, "groups", "hidden")));
    for (int i = 0; i < 100; i++) {
      append(
          "s-1",
          StreamState.any(),
          Stream.generate(() -> event("x")).limit(20).toArray(EventData[]::new));
    }
    await().atMost(PATIENCE).until(() -> consumer.events.size() == 2_000);
    await().atMost(PATIENCE).until(() -> info().getStats().getTotalInFlightMessages() == 0);
    assertThat(output.getAll().split("was not saved", -1)).hasSize(2);
    assertThat(output.getAll().split("writes failed", -1)).hasSizeBetween(2, 10);
    get(eventLog.write(connection -> rename(connection, "hidden", "groups")));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(info().getStats().getLastCheckpointedEventRevision()).contains(1999L));
  }

  @Test
  void a_group_that_takes_long_to_hand_out_holds_up_no_append() throws Exception {
    SubscriptionGroup group =
        get(
            managed.create(
                new SubscriptionGroupDefinition(
                    CreateReq.Options.newBuilder()
                        .setGroupName("g")
                        .setStream(
                            CreateReq.StreamOptions.newBuilder()
                                .setStreamIdentifier(Protocol.streamIdentifier("s-1")))
                        .setSettings(
                            CreateReq.Settings.newBuilder()
                                .setReadBatchSize(20)
                                .setHistoryBufferSize(500)
                                .setConsumerStrategy("RoundRobin"))
                        .build())));
    SlowSink slow = new SlowSink(group);
    slow.self.complete(group.connect(slow, new SubscriptionConsumers.Caller("", "", ""), 10));
    append("s-1", "one", "two");
    get(slow.reached);
    append("s-2", "three");
    slow.enough.countDown();
  }

  /** Parks the first event while it gets the second, slowly. */
  private static final class SlowSink implements SubscriptionConsumers.ConsumerSink {
    private final SubscriptionGroup group;
    private final CompletableFuture<SubscriptionConsumers.SubscriptionConsumer> self =
        new CompletableFuture<>();
    private final CompletableFuture<Boolean> reached = new CompletableFuture<>();
    private final CountDownLatch enough = new CountDownLatch(1);
    private @Nullable OutstandingEvent first;

    SlowSink(SubscriptionGroup group) {
      this.group = group;
    }

    @Override
    public void confirmSubscription() {}

    @Override
    public boolean isReady() {
      return self.isDone();
    }

    @Override
    public void send(OutstandingEvent owed) {
      if (first == null) {
        first = owed;
        return;
      }
      group.nack(self.join(), List.of(first.event.id()), Nack.Action.Park, "no");
      reached.complete(true);
      try {
        assertThat(enough.await(40, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void endCall(RuntimeException reason) {}
  }

  @Test
  void a_change_that_can_not_be_kept_leaves_its_group_as_it_was() throws Exception {
    group(stream().maxRetryCount(7));
    append("s-1", "one");
    assertSeen(toStream(KEEPS, 1), "one");
    get(eventLog.write(connection -> rename(connection, "groups", "hidden")));
    UpdatePersistentSubscriptionToStreamOptions change =
        UpdatePersistentSubscriptionToStreamOptions.get().fromEnd().maxRetryCount(1);
    assertThatThrownBy(() -> done(groups.updateToStream("s-1", "g", change)))
        .hasStackTraceContaining("no such table");
    get(eventLog.write(connection -> rename(connection, "hidden", "groups")));
    assertSeen(toStream(ACKNOWLEDGES, 1), "one");
    assertThat(info().getSettings().getMaxRetryCount()).isEqualTo(7);
  }

  @Test
  void a_replay_that_is_asked_for_while_one_ends_hands_out_nothing_twice() throws Exception {
    group(stream());
    append("s-1", "one");
    toStream((subscription, _, event) -> subscription.nack(NackAction.Park, "no", event), 1);
    await().atMost(PATIENCE).until(() -> info().getStats().getParkedMessageCount() == 1);
    leave();
    CountDownLatch enough = new CountDownLatch(1);
    CompletableFuture<Boolean> slow = hold(enough);
    done(groups.replayParkedMessagesToStream("s-1", "g"));
    RecordingConsumer consumer = toStream(ACKNOWLEDGES, 1);
    assertSeen(consumer, "one");
    await().atMost(PATIENCE).until(() -> info().getStats().getTotalInFlightMessages() == 0);
    done(groups.replayParkedMessagesToStream("s-1", "g"));
    enough.countDown();
    get(slow);
    append("s-1", "two");
    await().atMost(PATIENCE).until(() -> consumer.texts().contains("two"));
    assertThat(consumer.texts()).containsExactly("one", "two");
    assertThat(info().getStats().getParkedMessageCount()).isZero();
  }

  @Test
  void what_is_parked_while_its_group_is_deleted_is_not_kept() throws Exception {
    group(stream());
    append("s-1", "one", "two");
    RecordingConsumer consumer = toStream(KEEPS, 2);
    assertSeen(consumer, "one", "two");
    PersistentSubscription subscription = Objects.requireNonNull(subscriptions.peek());
    Iterator<ResolvedEvent> events = consumer.events.iterator();
    subscription.nack(NackAction.Park, "no", events.next());
    await().atMost(PATIENCE).until(() -> info().getStats().getParkedMessageCount() == 1);
    CountDownLatch enough = new CountDownLatch(1);
    CompletableFuture<Boolean> slow = hold(enough);
    CompletableFuture<Integer> deleted = managed.delete("s-1", "g");
    // Gives the delete time to come before the parking write; after it, it would delete the link,
    // too.
    await().pollDelay(Duration.ofMillis(300)).until(() -> !deleted.isDone());
    subscription.nack(NackAction.Park, "no", events.next());
    await().atMost(PATIENCE).until(() -> info().getStats().getTotalInFlightMessages() == 0);
    enough.countDown();
    get(slow);
    get(deleted);
    append("s-2", "after");
    assertThat(database.head("$persistentsubscription-s-1::g-parked").exists()).isFalse();
  }

  /** Holds writes back until there are enough of them. */
  private CompletableFuture<Boolean> hold(CountDownLatch enough) {
    return eventLog.write(
        _ -> {
          try {
            return enough.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static boolean rename(Connection connection, String from, String to) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.execute("ALTER TABLE " + from + " RENAME TO " + to);
    }
  }
}
