package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.proto.shared.Shared;
import io.kurrent.dbclient.proto.streams.StreamsGrpc;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Many concurrent subscriptions, without the official client, whose memory would count as well.
 *
 * <p>{@code -Dmany.subscriptions=1000} is their number; 10000 for a long run of a minute.
 */
@Isolated("it measures the heap")
@EmbeddedLogOnly
class ManySubscriptionsIT extends ServedLogTestBase {
  private static final int SUBSCRIPTIONS = Integer.getInteger("many.subscriptions", 1_000);

  /** The maximum memory of one subscription, for both ends of its call. */
  private static final long MOST_BYTES_EACH = 20_000;

  private ManagedChannel channel;

  @BeforeEach
  void open() {
    channel = NettyChannelBuilder.forAddress("127.0.0.1", store.port()).usePlaintext().build();
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
  }

  /** A subscription to {@code $all} that takes as many messages as it asks for. */
  private static final class PacedFollower {
    private final ClientCall<ReadReq, ReadResp> call;
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong events = new AtomicLong();
    private final AtomicReference<Status> end = new AtomicReference<>(Status.OK);
    private volatile long last;

    PacedFollower(ManagedChannel channel, boolean takesAll) {
      call = channel.newCall(StreamsGrpc.getReadMethod(), CallOptions.DEFAULT);
      call.start(
          new ClientCall.Listener<>() {
            @Override
            public void onMessage(ReadResp answer) {
              if (answer.hasEvent()) {
                long position = answer.getEvent().getEvent().getCommitPosition();
                if (position == last + 1) {
                  events.incrementAndGet();
                }
                last = position;
              }
              answers.incrementAndGet();
              if (takesAll) {
                call.request(1);
              }
            }

            @Override
            public void onClose(Status status, Metadata trailers) {
              end.set(status);
            }
          },
          new Metadata());
      call.request(2);
      call.sendMessage(
          ReadReq.newBuilder()
              .setOptions(
                  ReadReq.Options.newBuilder()
                      .setAll(
                          ReadReq.Options.AllOptions.newBuilder()
                              .setStart(Shared.Empty.getDefaultInstance()))
                      .setNoFilter(Shared.Empty.getDefaultInstance())
                      .setSubscription(ReadReq.Options.SubscriptionOptions.getDefaultInstance()))
              .build());
      call.halfClose();
    }
  }

  private static long used() {
    for (int i = 0; i < 4; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static EventData[] events(int count, int size) {
    byte[] data = ("\"" + "x".repeat(size) + "\"").getBytes(StandardCharsets.UTF_8);
    return Stream.generate(() -> EventData.builderAsJson(UUID.randomUUID(), "said", data).build())
        .limit(count)
        .toArray(EventData[]::new);
  }

  @Test
  void a_thousand_subscriptions_see_everything_and_cost_little() throws Exception {
    append("s", StreamState.any(), events(10, 200));
    // The first one loads classes, which the others don't.
    PacedFollower first = new PacedFollower(channel, true);
    await().atMost(PATIENCE).until(() -> first.events.get() == 10);
    long before = used();
    List<PacedFollower> followers =
        IntStream.range(0, SUBSCRIPTIONS).mapToObj(_ -> new PacedFollower(channel, true)).toList();
    await()
        .atMost(PATIENCE)
        .until(() -> followers.stream().allMatch(follower -> follower.events.get() == 10));
    append("s", StreamState.any(), events(10, 200));
    await()
        .atMost(PATIENCE)
        .until(() -> followers.stream().allMatch(follower -> follower.events.get() == 20));
    assertThat((used() - before) / SUBSCRIPTIONS).isLessThan(MOST_BYTES_EACH);
    assertThat(followers).allMatch(follower -> follower.end.get().isOk());
  }

  @Test
  void who_is_slow_is_slow_alone_and_misses_nothing() throws Exception {
    List<PacedFollower> slow = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      slow.add(new PacedFollower(channel, false));
    }
    PacedFollower quick = new PacedFollower(channel, true);
    await().atMost(PATIENCE).until(() -> slow.stream().allMatch(each -> each.answers.get() == 2));
    long before = used();
    int batches = 100;
    for (int i = 0; i < batches; i++) {
      append("s", StreamState.any(), events(100, 2_000));
    }
    long all = batches * 100L;
    await().atMost(PATIENCE).until(() -> quick.events.get() == all);
    // The slow ones must not keep 20 MB each in memory that is in the file.
    assertThat(used() - before).isLessThan(100_000_000);
    assertThat(slow).allMatch(each -> each.answers.get() == 2);
    PacedFollower wakes = slow.getFirst();
    wakes.call.request(Integer.MAX_VALUE);
    await().atMost(Duration.ofSeconds(60)).until(() -> wakes.events.get() == all);
    assertThat(slow).allMatch(each -> each.end.get().isOk());
  }
}
