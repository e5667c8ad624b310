package io.recordplayer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import io.kurrent.dbclient.StreamAcl;
import io.kurrent.dbclient.StreamMetadata;
import io.kurrent.dbclient.proto.streams.StreamsGrpc;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendResp;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.BatchAppendReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.BatchAppendResp;
import io.recordplayer.Rig;
import io.recordplayer.embedded.eventstore.EmbeddedEventStore;
import io.recordplayer.record.RecordCodec;
import io.recordplayer.record.RecordTypes;
import io.recordplayer.record.StoredAs;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Appends that share a call each have a response of their own. */
class PipelinedAppendsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MANY = 200;

  sealed interface Memo {
    @StoredAs("memo-written")
    record Written(String text) implements Memo {}
  }

  private static Log logAt(LogClient client) {
    return new Log(client, new RecordCodec(new RecordTypes(List.of(Memo.class))));
  }

  private static AppendAcknowledgement append(
      Log log, String stream, long expected, String... texts) {
    List<NewRecord> records = new ArrayList<>();
    for (String text : texts) {
      records.add(Rig.command(UUID.randomUUID(), new Memo.Written(text)));
    }
    return log.append(stream, expected, records);
  }

  @Test
  void the_conflict_of_one_append_fails_no_other() throws Exception {
    try (EmbeddedEventStore store = EmbeddedEventStore.inMemory().start();
        LogClient client = new LogClient(store.connectionString())) {
      Log log = logAt(client);
      for (int i = 0; i < MANY; i++) {
        append(log, "memo-" + i, Log.NO_RECORD, "first");
      }
      Queue<Integer> written = new ConcurrentLinkedQueue<>();
      Queue<Integer> rejected = new ConcurrentLinkedQueue<>();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        int number = i;
        threads.add(
            Thread.startVirtualThread(
                () -> {
                  try {
                    AppendAcknowledgement done =
                        append(log, "memo-" + number, number % 2 == 0 ? 0 : Log.NO_RECORD, "next");
                    assertThat(done.revision()).isEqualTo(1);
                    written.add(number);
                  } catch (LogException.Conflict e) {
                    assertThat(e.actual()).isZero();
                    rejected.add(number);
                  }
                }));
      }
      for (Thread thread : threads) {
        assertThat(thread.join(PATIENCE)).isTrue();
      }
      assertThat(written).hasSize(MANY / 2).allMatch(number -> number % 2 == 0);
      assertThat(rejected).hasSize(MANY / 2).allMatch(number -> number % 2 == 1);
    }
  }

  @Test
  void a_shared_call_that_a_dead_channel_ends_at_once_is_followed_by_another() throws Exception {
    ManagedChannel dead = channel(1).shutdownNow();
    PipelinedAppends appends = new PipelinedAppends();
    begin(appends, dead);
    try (EmbeddedEventStore store = EmbeddedEventStore.inMemory().start()) {
      ManagedChannel alive = channel(store.port());
      begin(appends, alive);
      PipelinedAppends.Event event =
          PipelinedAppends.Event.of(UUID.randomUUID(), "memo", new byte[0], new byte[0]);
      assertThat(appends.append("memo-a", Log.ANY, List.of(event))).isNotNull();
      appends.close();
      alive.shutdownNow();
    }
  }

  private static ManagedChannel channel(int port) {
    return NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  /** What the client does for its first append. */
  private static void begin(PipelinedAppends appends, ManagedChannel channel) {
    ClientCall<AppendReq, AppendResp> call =
        appends.interceptCall(StreamsGrpc.getAppendMethod(), CallOptions.DEFAULT, channel);
    call.start(new ClientCall.Listener<>() {}, new Metadata());
  }

  @Test
  void an_append_that_is_repeated_is_recorded_once() {
    try (EmbeddedEventStore store = EmbeddedEventStore.inMemory().start();
        LogClient client = new LogClient(store.connectionString())) {
      Log log = logAt(client);
      append(log, "memo-a", Log.NO_RECORD, "first");
      List<NewRecord> next = List.of(Rig.command(UUID.randomUUID(), new Memo.Written("next")));
      AppendAcknowledgement done = log.append("memo-a", 0, next);
      assertThat(log.append("memo-a", 0, next)).isEqualTo(done);
      assertThat(log.read("memo-a", Log.NO_RECORD, 10)).hasSize(2);
      assertThat(log.at(done.position())).isPresent();
    }
  }

  @Test
  void many_large_records_are_appended_together() {
    try (EmbeddedEventStore store = EmbeddedEventStore.inMemory().start();
        LogClient client = new LogClient(store.connectionString())) {
      Log log = logAt(client);
      append(log, "memo-a", Log.NO_RECORD, "first");
      String large = "x".repeat(100_000);
      assertThat(append(log, "memo-a", 0, large, large, large, large, large, large).revision())
          .isEqualTo(6);
      assertThat(log.read("memo-a", 0, 10))
          .hasSize(6)
          .allSatisfy(record -> assertThat(record.data()).isEqualTo(new Memo.Written(large)));
    }
  }

  @Test
  void an_append_that_is_too_large_or_to_a_deleted_or_forbidden_stream_says_so(@TempDir Path folder)
      throws Exception {
    try (EmbeddedEventStore store =
            EmbeddedEventStore.onDisk(folder.resolve("log.db"))
                .password("admin", "the admin's own")
                .password("ops", "the operators'")
                .start();
        LogClient client = new LogClient(store.connectionString("ops", "the operators'"))) {
      KurrentDBClient admin =
          KurrentDBClient.create(
              KurrentDBConnectionString.parseOrThrow(
                  store.connectionString("admin", "the admin's own")));
      StreamMetadata forbidding = new StreamMetadata();
      forbidding.setAcl(new StreamAcl().addWriteRoles("admin"));
      admin.setStreamMetadata("memo-shut", forbidding).get(10, TimeUnit.SECONDS);
      Log log = logAt(client);
      append(log, "memo-gone", Log.NO_RECORD, "first");
      admin.tombstoneStream("memo-gone").get(10, TimeUnit.SECONDS);
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> append(log, "memo-shut", Log.ANY, "no"))
            .isInstanceOf(LogException.Denied.class)
            .hasMessageContaining("$acl");
        assertThatThrownBy(() -> append(log, "memo-gone", Log.ANY, "no"))
            .isInstanceOf(LogException.Deleted.class);
        assertThatThrownBy(() -> append(log, "memo-a", Log.ANY, "x".repeat(20_000_000)))
            .isInstanceOf(LogException.InvalidRecords.class);
      }
      assertThat(append(log, "memo-a", Log.NO_RECORD, "yes").revision()).isZero();
      admin.shutdown().get(10, TimeUnit.SECONDS);
    }
  }

  /** A server from before the shared call. */
  private static final class OldServer extends StreamsGrpc.StreamsImplBase {
    private final AtomicInteger appends = new AtomicInteger();

    @Override
    public StreamObserver<AppendReq> append(StreamObserver<AppendResp> response) {
      return new StreamObserver<>() {
        @Override
        public void onNext(AppendReq request) {}

        @Override
        public void onError(Throwable cause) {}

        @Override
        public void onCompleted() {
          response.onNext(
              AppendResp.newBuilder()
                  .setSuccess(
                      AppendResp.Success.newBuilder()
                          .setCurrentRevision(appends.getAndIncrement())
                          .setPosition(AppendResp.Position.newBuilder().setCommitPosition(1)))
                  .build());
          response.onCompleted();
        }
      };
    }
  }

  @Test
  void a_server_without_the_shared_call_gets_single_appends() throws Exception {
    OldServer old = new OldServer();
    Server server = serve(old);
    try (LogClient client = clientOf(server)) {
      Log log = logAt(client);
      for (int i = 0; i < 5; i++) {
        assertThat(append(log, "memo-a", Log.ANY, "next").revision()).isEqualTo(i);
      }
      assertThat(old.appends).hasValue(5);
    } finally {
      server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  /** A server that takes appends over the shared call and never responds. */
  private static final class MuteServer extends StreamsGrpc.StreamsImplBase {
    private final OldServer old = new OldServer();
    private final AtomicInteger taken = new AtomicInteger();

    @Override
    public StreamObserver<AppendReq> append(StreamObserver<AppendResp> response) {
      return old.append(response);
    }

    @Override
    public StreamObserver<BatchAppendReq> batchAppend(StreamObserver<BatchAppendResp> response) {
      return new StreamObserver<>() {
        @Override
        public void onNext(BatchAppendReq request) {
          taken.incrementAndGet();
        }

        @Override
        public void onError(Throwable cause) {}

        @Override
        public void onCompleted() {}
      };
    }
  }

  @Test
  void an_append_without_a_response_fails_in_time_and_the_next_one_takes_another_call()
      throws Exception {
    MuteServer mute = new MuteServer();
    Server server = serve(mute);
    try (LogClient client = clientOf(server)) {
      Log log = logAt(client);
      append(log, "memo-a", Log.ANY, "by the client itself");
      assertThatThrownBy(() -> append(log, "memo-a", Log.ANY, "into the void"))
          .isInstanceOf(LogException.class)
          .hasMessageContaining("append to memo-a");
      assertThat(mute.taken).hasValue(1);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(append(log, "memo-a", Log.ANY, "again").revision()).isEqualTo(1));
    } finally {
      server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  private static LogClient clientOf(Server server) {
    return new LogClient("kurrentdb://127.0.0.1:%d?tls=false".formatted(server.getPort()));
  }

  private static Server serve(StreamsGrpc.StreamsImplBase streams) throws Exception {
    return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .addService(streams)
        .build()
        .start();
  }
}
