package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.StreamNotFoundException;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscribeToStreamOptions;
import io.kurrent.dbclient.Subscription;
import io.kurrent.dbclient.SubscriptionListener;
import io.kurrent.dbclient.WrongExpectedVersionException;
import io.kurrent.dbclient.proto.streams.StreamsGrpc;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendResp;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class AppendingTest extends ServedLogTestBase {
  @Test
  void a_repeated_append_is_recognized_when_others_followed_it() throws Exception {
    EventData first = event("a");
    append(name("s"), StreamState.any(), first);
    append(name("s"), StreamState.any(), event("b"));
    assertThat(append(name("s"), StreamState.any(), first).getNextExpectedRevision())
        .isEqualTo(StreamState.streamRevision(0));
    append(name("s"), StreamState.streamExists(), first);
    assertThat(texts(name("s"))).containsExactly("a", "b");
  }

  @Test
  void a_repeated_append_is_recognized_after_a_restart() throws Exception {
    EventData first = event("a");
    append(name("s"), StreamState.any(), first);
    append(name("s"), StreamState.any(), event("b"));
    stop();
    start();
    append(name("s"), StreamState.any(), first);
    assertThat(texts(name("s"))).containsExactly("a", "b");
  }

  @Test
  void the_same_id_in_another_stream_is_another_event() throws Exception {
    EventData first = event("a");
    append(name("s"), StreamState.any(), first);
    append(name("t"), StreamState.any(), first);
    assertThat(texts(name("t"))).containsExactly("a");
  }

  @Test
  void a_batch_that_is_partly_a_repetition_is_refused() throws Exception {
    EventData first = event("a");
    append(name("s"), StreamState.any(), first);
    assertThatThrownBy(() -> append(name("s"), StreamState.any(), first, event("b")))
        .hasCauseInstanceOf(WrongExpectedVersionException.class);
    assertThatThrownBy(() -> append(name("s"), StreamState.noStream(), first, event("b")))
        .hasCauseInstanceOf(WrongExpectedVersionException.class);
    assertThat(texts(name("s"))).containsExactly("a");
  }

  @Test
  void a_number_beyond_all_is_answered() throws Exception {
    append(name("s"), StreamState.any(), event("a"));
    assertThatThrownBy(
            () -> append(name("s"), StreamState.streamRevision(Long.MAX_VALUE), event("b")))
        .hasCauseInstanceOf(WrongExpectedVersionException.class);
    assertThat(
            get(client.readStream(
                    name("s"), ReadStreamOptions.get().forwards().fromRevision(Long.MAX_VALUE)))
                .getEvents())
        .isEmpty();
    CompletableFuture<String> ended = new CompletableFuture<>();
    Subscription subscription =
        get(
            client.subscribeToStream(
                name("s"),
                new SubscriptionListener() {
                  @Override
                  public void onEvent(
                      Subscription subscription, io.kurrent.dbclient.ResolvedEvent event) {
                    ended.complete("saw " + text(event));
                  }

                  @Override
                  public void onCaughtUp(
                      Subscription subscription,
                      java.time.Instant timestamp,
                      Long revision,
                      io.kurrent.dbclient.Position position) {
                    ended.complete("saw nothing");
                  }
                },
                SubscribeToStreamOptions.get().fromRevision(Long.MAX_VALUE)));
    assertThat(get(ended)).isEqualTo("saw nothing");
    subscription.stop();
  }

  @Test
  void events_larger_than_a_page_are_all_read() throws Exception {
    String large = "x".repeat(900_000);
    for (int i = 0; i < 12; i++) {
      append(name("s"), StreamState.any(), event(large));
    }
    assertThat(texts(name("s"))).hasSize(12).containsOnly(large);
  }

  @Test
  @EmbeddedLogOnly
  void one_failing_write_takes_no_other_with_it() throws Exception {
    try (Database database = Database.open(folder.resolve("own.db"), true);
        EventLog eventLog = new EventLog(database)) {
      CountDownLatch together = new CountDownLatch(1);
      CompletableFuture<Integer> busy =
          eventLog.write(
              _ -> {
                await(together);
                return 1;
              });
      CompletableFuture<AppendResult> before = propose(eventLog, 10);
      CompletableFuture<Integer> failing =
          eventLog.write(
              _ -> {
                throw new SQLException("no");
              });
      CompletableFuture<AppendResult> after = propose(eventLog, 10);
      together.countDown();
      get(busy);
      assertThatThrownBy(() -> get(failing)).hasMessageContaining("no");
      assertThat(get(before)).isEqualTo(new AppendResult.Success(0, 1));
      assertThat(get(after)).isEqualTo(new AppendResult.Success(1, 2));
      assertThat(eventLog.readAfter(0, 10)).hasSize(2);
    }
  }

  @Test
  @EmbeddedLogOnly
  void what_waits_to_be_written_is_bounded_by_its_size() throws Exception {
    try (Database database = Database.open(folder.resolve("own.db"), true);
        EventLog eventLog = new EventLog(database, 1_000_000)) {
      CountDownLatch together = new CountDownLatch(1);
      CompletableFuture<Integer> busy =
          eventLog.write(
              _ -> {
                await(together);
                return 1;
              });
      CompletableFuture<AppendResult> first = propose(eventLog, 600_000);
      assertThatThrownBy(() -> get(propose(eventLog, 600_000)))
          .hasMessageContaining("wait to be written");
      together.countDown();
      get(busy);
      assertThat(get(first)).isEqualTo(new AppendResult.Success(0, 1));
      // A write that waits alone may exceed the limit.
      assertThat(get(propose(eventLog, 2_000_000))).isEqualTo(new AppendResult.Success(1, 2));
    }
  }

  @Test
  @EmbeddedLogOnly
  void appends_that_are_never_ended_take_no_more_room_than_what_waits_may() throws Exception {
    ManagedChannel channel = null;
    Server server = null;
    try (Database database = Database.open(folder.resolve("own.db"), true);
        EventLog eventLog = new EventLog(database, 1_000_000);
        ExecutorService threads = Executors.newCachedThreadPool()) {
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .addService(new StreamsService(eventLog, threads, 1_000_000))
              .build()
              .start();
      channel =
          NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
      CompletableFuture<Status> ended = new CompletableFuture<>();
      List<StreamObserver<AppendReq>> calls = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        StreamObserver<AppendReq> call = beginAppend(channel, ended);
        call.onNext(proposed(400_000));
        calls.add(call);
      }
      assertThat(get(ended).getCode()).isEqualTo(Status.Code.ABORTED);
      // The others have released their bytes.
      calls.forEach(call -> call.onError(new IllegalStateException("leaves")));
      ManagedChannel same = channel;
      org.awaitility.Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () -> {
                CompletableFuture<Status> end = new CompletableFuture<>();
                StreamObserver<AppendReq> call = beginAppend(same, end);
                call.onNext(proposed(900_000));
                call.onCompleted();
                return get(end).isOk();
              });
    } finally {
      if (channel != null) {
        channel.shutdownNow();
      }
      if (server != null) {
        server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
      }
    }
  }

  private static StreamObserver<AppendReq> beginAppend(
      ManagedChannel channel, CompletableFuture<Status> end) {
    StreamObserver<AppendReq> call =
        StreamsGrpc.newStub(channel)
            .append(
                new StreamObserver<>() {
                  @Override
                  public void onNext(AppendResp answer) {}

                  @Override
                  public void onError(Throwable cause) {
                    end.complete(Status.fromThrowable(cause));
                  }

                  @Override
                  public void onCompleted() {
                    end.complete(Status.OK);
                  }
                });
    call.onNext(
        AppendReq.newBuilder()
            .setOptions(
                AppendReq.Options.newBuilder()
                    .setStreamIdentifier(Protocol.streamIdentifier("s"))
                    .setAny(Protocol.empty()))
            .build());
    return call;
  }

  private static AppendReq proposed(int size) {
    return AppendReq.newBuilder()
        .setProposedMessage(
            AppendReq.ProposedMessage.newBuilder()
                .setId(Protocol.structuredId(UUID.randomUUID()))
                .putMetadata("type", "said")
                .putMetadata("content-type", "application/octet-stream")
                .setData(ByteString.copyFrom(new byte[size])))
        .build();
  }

  @Test
  void a_write_that_the_machine_has_no_room_for_fails_alone() throws Exception {
    try (Database database = Database.open(folder.resolve("own.db"), true);
        EventLog eventLog = new EventLog(database)) {
      CompletableFuture<Integer> failing =
          eventLog.write(
              _ -> {
                throw new StackOverflowError("too deep");
              });
      assertThatThrownBy(() -> get(failing)).hasMessageContaining("too deep");
      assertThat(get(propose(eventLog, 10))).isEqualTo(new AppendResult.Success(0, 1));
    }
  }

  @Test
  @EmbeddedLogOnly
  void whatever_fails_when_an_append_is_told_of_the_next_one_is_answered() throws Exception {
    try (Database database = Database.open(folder.resolve("own.db"), true);
        EventLog eventLog = new EventLog(database)) {
      AtomicBoolean fails = new AtomicBoolean(true);
      CountDownLatch told = new CountDownLatch(1);
      // Watchers of all streams are signalled first.
      eventLog.watch(
          null,
          new Wakeup() {
            @Override
            void signal() {
              if (fails.getAndSet(false)) {
                throw new IllegalStateException("no");
              }
            }
          });
      eventLog.watch(
          "s",
          new Wakeup() {
            @Override
            void signal() {
              told.countDown();
            }
          });
      assertThatThrownBy(() -> get(propose(eventLog, 10))).hasMessageContaining("no");
      assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(get(propose(eventLog, 20))).isEqualTo(new AppendResult.Success(1, 2));
      assertThat(eventLog.readAfter(0, 10))
          .extracting(StoredEvent::position)
          .containsExactly(1L, 2L);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static CompletableFuture<AppendResult> propose(EventLog eventLog, int size) {
    ByteString data = ByteString.copyFrom(new byte[size]);
    return eventLog.append(
        "s",
        new ExpectedRevision.Any(),
        List.of(
            new ProposedEvent(
                UUID.randomUUID(), "said", "application/octet-stream", data, ByteString.EMPTY)));
  }

  @Test
  @EmbeddedLogOnly
  void a_full_disk_refuses_and_recovers_when_there_is_room() throws Exception {
    Path file = folder.resolve("own.db");
    try (Database database = Database.open(file, true);
        EventLog eventLog = new EventLog(database)) {
      get(propose(eventLog, 10));
      get(eventLog.write(connection -> pages(connection, 40)));
      assertThatThrownBy(() -> get(propose(eventLog, 1_000_000))).hasMessageContaining("full");
      get(eventLog.write(connection -> pages(connection, 100_000)));
      assertThat(get(propose(eventLog, 1_000_000))).isEqualTo(new AppendResult.Success(1, 2));
      assertThat(eventLog.readAfter(0, 10)).hasSize(2);
    }
  }

  @Test
  @EmbeddedLogOnly
  void a_commit_waits_for_the_disk_itself_where_the_system_would_not() throws Exception {
    try (Database database = Database.open(folder.resolve("own.db"), true);
        EventLog eventLog = new EventLog(database)) {
      CompletableFuture<Integer> full =
          eventLog.write(
              connection -> {
                try (var statement = connection.createStatement();
                    var result = statement.executeQuery("PRAGMA fullfsync")) {
                  return result.getInt(1);
                }
              });
      assertThat(get(full)).isEqualTo(1);
    }
  }

  private static boolean pages(java.sql.Connection connection, int most) throws SQLException {
    try (var statement = connection.createStatement()) {
      return statement.execute("PRAGMA max_page_count = " + most);
    }
  }

  @Test
  @EmbeddedLogOnly
  void a_refused_append_leaves_nothing_in_the_file() throws Exception {
    Path file = folder.resolve("own.db");
    try (Database database = Database.open(file, true);
        EventLog eventLog = new EventLog(database)) {
      AppendResult refused =
          get(
              eventLog.append(
                  "s",
                  new ExpectedRevision.StreamExists(),
                  List.of(
                      new ProposedEvent(
                          UUID.randomUUID(), "t", "c", ByteString.EMPTY, ByteString.EMPTY))));
      assertThat(refused).isEqualTo(new AppendResult.WrongExpectedVersion(-1));
      assertThat(
              database.<Boolean>read(
                  connection -> {
                    try (var statement = connection.createStatement();
                        var result = statement.executeQuery("SELECT * FROM streams")) {
                      return result.next();
                    }
                  }))
          .isFalse();
    }
    assertThatThrownBy(() -> texts(name("s"))).hasCauseInstanceOf(StreamNotFoundException.class);
  }
}
