package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.kurrent.dbclient.KurrentDBPersistentSubscriptionsClient;
import io.kurrent.dbclient.PersistentSubscriptionInfo;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.Subscription;
import io.kurrent.dbclient.SubscriptionListener;
import io.kurrent.dbclient.proto.persistentsubscriptions.PersistentSubscriptionsGrpc;
import io.kurrent.dbclient.proto.serverfeatures.ServerFeaturesGrpc;
import io.kurrent.dbclient.proto.streams.StreamsGrpc;
import io.kurrentdb.protocol.v2.streams.StreamsServiceGrpc;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Calls that no client makes: random messages, broken bytes, missing or repeated messages, and
 * cancellations. Each call must be answered or ended, and afterwards the log must serve as before.
 *
 * <p>{@code -Dfuzz.calls=3000} is the number of calls; 60000 for a long run of half a minute.
 * {@code -Dfuzz.seed} repeats the run of a failure, as far as threads allow.
 */
@EmbeddedLogOnly
@Isolated("counts threads and memory")
class FuzzTest extends ServedLogTestBase {
  private static final int CALLS = Integer.getInteger("fuzz.calls", 3_000);
  private static final int THREADS = 8;
  private static final int MOST_OPEN = 200;

  /** In bytes: the log caches the newest events and ids. */
  private static final long MOST_LEFT = 96L << 20;

  private static final String LONG_NAME = "long".repeat(500);

  /** Names, types, patterns and content types; few, so that calls use each other's streams. */
  private static final List<String> TEXTS =
      List.of(
          "",
          "s",
          "s-1",
          "type",
          "content-type",
          "application/json",
          "said",
          "$all",
          "$$s",
          "$$$$s",
          "$persistentsubscription-$all::s-parked",
          "a b",
          "a\u0000b",
          "a\nb",
          "ö-日本-🎻",
          "\u202e\ufeff",
          "'; DROP TABLE events; --",
          "%_\\",
          "../../etc",
          "(",
          "(?<",
          "[a-z",
          "^s",
          ".*",
          "C:1/P:1",
          "00000000-0000-0000-0000-000000000000",
          LONG_NAME);

  private static final List<ByteString> BYTES =
      Stream.concat(
              TEXTS.stream().map(ByteString::copyFromUtf8),
              Stream.of(
                  ByteString.copyFrom(new byte[] {(byte) 0xff, (byte) 0xc0, (byte) 0x80}),
                  ByteString.copyFrom(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80})))
          .toList();
  private static final ByteString LARGE = ByteString.copyFrom(new byte[1_500_000]);
  private static final long[] NUMBERS = {
    0, 1, 2, 7, 500, -1, -2, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE
  };

  private static final Metadata.Key<String> EXCEPTION =
      Metadata.Key.of("exception", Metadata.ASCII_STRING_MARSHALLER);
  private static final Set<Status.Code> BUGS = Set.of(Status.Code.UNKNOWN, Status.Code.INTERNAL);

  private final Queue<ClientCall<byte[], byte[]>> open = new ConcurrentLinkedQueue<>();
  private final Set<String> ends = ConcurrentHashMap.newKeySet();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();

  private static final class RandomMessages {
    private final Random random;

    RandomMessages(long seed) {
      random = new Random(seed);
    }

    boolean oneIn(int chances) {
      return random.nextInt(chances) == 0;
    }

    private <T> T any(List<T> of) {
      return of.get(random.nextInt(of.size()));
    }

    private byte[] request(MethodDescriptor<?, ?> method, boolean broken) {
      var marshaller = (PrototypeMarshaller<?>) method.getRequestMarshaller();
      var prototype = (Message) Objects.requireNonNull(marshaller.getMessagePrototype());
      byte[] bytes = message(prototype.getDescriptorForType()).toByteArray();
      return broken ? broken(bytes) : bytes;
    }

    private byte[] broken(byte[] bytes) {
      byte[] broken = Arrays.copyOf(bytes, Math.max(1, bytes.length - random.nextInt(3)));
      for (int i = 0; i < 1 + random.nextInt(4); i++) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      }
      return broken;
    }

    private DynamicMessage message(Descriptor type) {
      DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
      for (OneofDescriptor choice : type.getOneofs()) {
        if (!oneIn(10)) {
          FieldDescriptor field = any(choice.getFields());
          message.setField(field, value(field));
        }
      }
      for (FieldDescriptor field : type.getFields()) {
        if (field.isRepeated()) {
          for (int i = random.nextInt(4); i > 0; i--) {
            message.addRepeatedField(field, value(field));
          }
        } else if (field.getContainingOneof() == null && !oneIn(10)) {
          message.setField(field, value(field));
        }
      }
      return message.build();
    }

    private Object value(FieldDescriptor field) {
      long number = NUMBERS[random.nextInt(NUMBERS.length)];
      return switch (field.getJavaType()) {
        case BOOLEAN -> random.nextBoolean();
        case INT -> (int) number;
        case LONG -> field.getName().equals("expected_revision") && !oneIn(4) ? -2L : number;
        case FLOAT -> (float) number;
        case DOUBLE -> (double) number;
        // Most values are usual ones, so that not every call is rejected.
        case STRING -> {
          boolean id = field.getName().equals("record_id") && !oneIn(10);
          yield id
              ? new UUID(random.nextLong(), random.nextLong()).toString()
              : oneIn(3) ? any(TEXTS) : any(TEXTS.subList(1, 7));
        }
        case BYTE_STRING -> {
          boolean large = field.getName().equals("data") && oneIn(50);
          yield large ? LARGE : oneIn(3) ? any(BYTES) : any(BYTES.subList(1, 7));
        }
        case ENUM -> any(field.getEnumType().getValues());
        case MESSAGE -> message(field.getMessageType());
      };
    }
  }

  /**
   * Makes one call, which must be answered or ended in time. A call that breaks the protocol's
   * rules ends as gRPC decides; another one must not end with an exception.
   */
  private void call(
      ManagedChannel whole,
      ManagedChannel broken,
      List<MethodDescriptor<?, ?>> methods,
      RandomMessages chance) {
    MethodDescriptor<?, ?> method = chance.any(methods);
    boolean unary = method.getType().clientSendsOneMessage();
    boolean malformed = chance.oneIn(8);
    boolean breaks = malformed || chance.oneIn(10);
    int messages = malformed || (unary && !breaks) ? 1 : chance.random.nextInt(5);
    // A broken message may end the whole connection.
    ManagedChannel channel = breaks ? broken : whole;
    ClientCall<byte[], byte[]> call =
        channel.newCall(RawMarshaller.of(method), CallOptions.DEFAULT);
    CompletableFuture<Status> answered = new CompletableFuture<>();
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(byte[] message) {
            answered.complete(Status.OK);
            call.request(1);
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            answered.complete(status);
            String end = method.getBareMethodName() + " " + status.getCode();
            ends.add(end);
            // The real server has the same status for invalid settings of a group.
            boolean meant = "persistent-subscription-failed".equals(trailers.get(EXCEPTION));
            if (!breaks && !meant && BUGS.contains(status.getCode())) {
              faults.add(end + " " + status.getDescription());
            }
          }
        },
        new Metadata());
    call.request(1);
    for (int i = 0; i < messages; i++) {
      call.sendMessage(chance.request(method, malformed));
    }
    if (chance.oneIn(8)) {
      call.cancel("changed its mind", null);
    } else {
      call.halfClose();
    }
    assertThat(answered).as("the end of %s", method.getFullMethodName()).succeedsWithin(PATIENCE);
    if (chance.oneIn(2)) {
      call.cancel("had enough", null);
    } else {
      open.add(call);
    }
    while (open.size() > MOST_OPEN) {
      close(open.poll());
    }
  }

  private static void close(@Nullable ClientCall<byte[], byte[]> call) {
    if (call != null) {
      call.cancel("closed", null);
    }
  }

  /** Returns the number of threads, virtual ones included, that run code of a class. */
  private long threadsIn(Class<?> type) throws IOException {
    Path dump = folder.resolve("threads-" + UUID.randomUUID() + ".txt");
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
    String frame = type.getName() + ".";
    return Arrays.stream(Files.readString(dump).split("\n\n", -1))
        .filter(thread -> thread.contains(frame))
        .count();
  }

  private ManagedChannel channel() {
    return NettyChannelBuilder.forAddress("127.0.0.1", store.port())
        .usePlaintext()
        .maxInboundMessageSize(Integer.MAX_VALUE)
        .build();
  }

  @Test
  void no_call_however_odd_goes_unanswered_or_leaves_anything_behind() throws Exception {
    long seed = Long.getLong("fuzz.seed", System.nanoTime());
    // Other tests' logs in this process may have some, too.
    long subscriptions = threadsIn(StreamsService.class);
    long groups = threadsIn(SubscriptionGroup.class);
    List<MethodDescriptor<?, ?>> methods = new ArrayList<>();
    methods.addAll(StreamsGrpc.getServiceDescriptor().getMethods());
    methods.addAll(PersistentSubscriptionsGrpc.getServiceDescriptor().getMethods());
    // The more odd values a call has, the more often it is chosen.
    methods.addAll(List.copyOf(methods));
    for (int i = 0; i < 4; i++) {
      methods.addAll(StreamsServiceGrpc.getServiceDescriptor().getMethods());
    }
    methods.addAll(ServerFeaturesGrpc.getServiceDescriptor().getMethods());
    methods.add(OperationsService.START_SCAVENGE);
    long before = heap();
    ManagedChannel channel = channel();
    ManagedChannel broken = channel();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> callers = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        RandomMessages chance = new RandomMessages(seed + thread);
        callers.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < CALLS / THREADS; i++) {
                    call(channel, broken, methods, chance);
                  }
                  return chance;
                }));
      }
      for (Future<?> caller : callers) {
        assertThat(caller).as("-Dfuzz.seed=%d", seed).succeedsWithin(PATIENCE.multipliedBy(30));
      }
    }
    assertThat(faults).as("-Dfuzz.seed=%d", seed).isEmpty();
    assertThat(ends)
        .as("calls that are answered as meant, so that the others are odd in more than form")
        .contains(
            "Append OK",
            "Read OK",
            "AppendSession OK",
            "GetSupportedMethods OK",
            "StartScavenge OK");
    // One certain subscription shows that its threads are found.
    Subscription subscribed =
        client.subscribeToAll(new SubscriptionListener() {}).get(10, TimeUnit.SECONDS);
    await().atMost(PATIENCE).until(() -> threadsIn(StreamsService.class) > subscriptions);
    subscribed.stop();
    open.forEach(FuzzTest::close);

    append("afterwards", StreamState.noStream(), event("a"), event("b"));
    assertThat(texts("afterwards")).containsExactly("a", "b");
    await().atMost(PATIENCE).until(() -> threadsIn(StreamsService.class) == subscriptions);
    channel.shutdownNow();
    broken.shutdownNow();
    deleteGroups(groups);
    await().atMost(PATIENCE).until(() -> threadsIn(SubscriptionGroup.class) == groups);
    await().atMost(PATIENCE).until(() -> heap() < before + MOST_LEFT);
  }

  /**
   * Each group has one thread, connected or not.
   *
   * @param others the number of threads of other logs' groups
   */
  private void deleteGroups(long others) throws Exception {
    var groups = KurrentDBPersistentSubscriptionsClient.from(client);
    // Random calls may have deleted all groups; this one shows that their threads are found.
    CompletableFuture<?> created = groups.createToStream("afterwards", "certain");
    get(created);
    List<PersistentSubscriptionInfo> all = get(groups.listAll());
    assertThat(all).isNotEmpty();
    await().atMost(PATIENCE).until(() -> threadsIn(SubscriptionGroup.class) == others + all.size());
    for (PersistentSubscriptionInfo group : all) {
      CompletableFuture<?> deleted =
          group.getEventSource().equals("$all")
              ? groups.deleteToAll(group.getGroupName())
              : groups.deleteToStream(group.getEventSource(), group.getGroupName());
      get(deleted);
    }
  }

  private static long heap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
