package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.NamedConsumerStrategy;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent;
import io.kurrent.dbclient.proto.persistentsubscriptions.PersistentSubscriptionsGrpc;
import io.kurrent.dbclient.proto.streams.StreamsGrpc;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Clients that ask for events and don't receive them. */
@Isolated("it measures the heap")
@EmbeddedLogOnly
class BackPressureTest extends PersistentSubscriptionTestBase {
  private ManagedChannel channel;

  @BeforeEach
  void open() {
    channel = NettyChannelBuilder.forAddress("127.0.0.1", store.port()).usePlaintext().build();
  }

  @AfterEach
  void shut() {
    channel.shutdownNow();
  }

  /** A consumer that receives only the confirmation until it asks for more. */
  private final class IdleConsumer {
    final AtomicInteger answers = new AtomicInteger();
    final Set<UUID> events = ConcurrentHashMap.newKeySet();
    final ClientCall<Persistent.ReadReq, Persistent.ReadResp> call =
        channel.newCall(PersistentSubscriptionsGrpc.getReadMethod(), CallOptions.DEFAULT);

    IdleConsumer(int slots) {
      call.start(
          new ClientCall.Listener<>() {
            @Override
            public void onMessage(Persistent.ReadResp answer) {
              answers.incrementAndGet();
              if (answer.hasEvent()) {
                events.add(Protocol.toUuid(answer.getEvent().getEvent().getId()));
              }
            }
          },
          new Metadata());
      call.request(1);
      call.sendMessage(
          Persistent.ReadReq.newBuilder()
              .setOptions(
                  Persistent.ReadReq.Options.newBuilder()
                      .setStreamIdentifier(Protocol.streamIdentifier("s-1"))
                      .setGroupName("g")
                      .setBufferSize(slots))
              .build());
    }
  }

  /** A read that receives only as many messages as it asks for. */
  private final class SlowReader {
    final AtomicInteger answers = new AtomicInteger();
    final ClientCall<ReadReq, ReadResp> call =
        channel.newCall(StreamsGrpc.getReadMethod(), CallOptions.DEFAULT);

    SlowReader(ReadReq.Options options) {
      call.start(
          new ClientCall.Listener<>() {
            @Override
            public void onMessage(ReadResp answer) {
              answers.incrementAndGet();
            }
          },
          new Metadata());
      call.request(2);
      call.sendMessage(ReadReq.newBuilder().setOptions(options).build());
      call.halfClose();
    }
  }

  private static final ReadReq.Options STREAM =
      ReadReq.Options.newBuilder()
          .setStream(
              ReadReq.Options.StreamOptions.newBuilder()
                  .setStreamIdentifier(Protocol.streamIdentifier("s-1"))
                  .setStart(Protocol.empty()))
          .setCount(-1)
          .build();
  private static final ReadReq.Options EVERYTHING =
      ReadReq.Options.newBuilder()
          .setAll(ReadReq.Options.AllOptions.newBuilder().setStart(Protocol.empty()))
          .setNoFilter(Protocol.empty())
          .setCount(-1)
          .build();

  private static ReadReq.Options followed(ReadReq.Options read) {
    return read.toBuilder()
        .setSubscription(ReadReq.Options.SubscriptionOptions.getDefaultInstance())
        .build();
  }

  private void fill(int megabytes) throws Exception {
    for (int i = 0; i < megabytes; i++) {
      append(
          "s-1",
          StreamState.any(),
          IntStream.range(0, 10)
              .mapToObj(_ -> event("x".repeat(100_000)))
              .toArray(EventData[]::new));
    }
  }

  @Test
  void whoever_is_slow_keeps_little_in_memory_and_gets_everything() throws Exception {
    fill(8);
    // These events are read from the file, for each call again.
    shut();
    restart();
    open();
    List<SlowReader> slow = new ArrayList<>();
    long before = used();
    for (int i = 0; i < 20; i++) {
      slow.add(new SlowReader(STREAM));
      slow.add(new SlowReader(EVERYTHING));
      slow.add(new SlowReader(followed(STREAM)));
      slow.add(new SlowReader(followed(EVERYTHING)));
    }
    await().atMost(PATIENCE).until(() -> slow.stream().allMatch(one -> one.answers.get() == 2));
    assertThat(used() - before).isLessThan(80L << 20);
    for (SlowReader one : slow.subList(76, 80)) {
      one.call.request(1_000);
      await().atMost(PATIENCE).until(() -> one.answers.get() >= 80);
    }
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void what_a_consumer_does_not_take_is_left_to_others() throws Exception {
    group(stream().namedConsumerStrategy(NamedConsumerStrategy.ROUND_ROBIN));
    IdleConsumer idle = new IdleConsumer(1_000_000_000);
    await().atMost(PATIENCE).until(() -> idle.answers.get() == 1);
    assertThat(info().getConnections())
        .singleElement()
        .satisfies(one -> assertThat(one.getAvailableSlots()).isEqualTo(10_000));
    RecordingConsumer quick = toStream(ACKNOWLEDGES, 10);
    fill(15);
    // The idle consumer gets what is in flight to it: a window of a megabyte, and one buffer.
    await().atMost(PATIENCE).until(() -> quick.events.size() >= 130);
    idle.call.request(1_000);
    await().atMost(PATIENCE).until(() -> quick.events.size() + idle.events.size() == 150);
  }
}
