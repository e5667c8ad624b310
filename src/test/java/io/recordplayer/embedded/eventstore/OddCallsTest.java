package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.kurrent.dbclient.CreatePersistentSubscriptionToStreamOptions;
import io.kurrent.dbclient.DeleteStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.KurrentDBPersistentSubscriptionsClient;
import io.kurrent.dbclient.KurrentDBProjectionManagementClient;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.StreamNotFoundException;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent;
import io.kurrent.dbclient.proto.persistentsubscriptions.PersistentSubscriptionsGrpc;
import io.kurrent.dbclient.proto.shared.Shared;
import io.kurrent.dbclient.proto.streams.StreamsGrpc;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.DeleteReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq.Options.UUIDOption;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.TombstoneReq;
import io.kurrentdb.protocol.v2.streams.AppendRequest;
import io.kurrentdb.protocol.v2.streams.StreamsServiceGrpc;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Calls that once did harm, each reduced to the minimum. */
@Isolated("it counts threads")
@EmbeddedLogOnly
class OddCallsTest extends ServedLogTestBase {
  private static final byte[] GARBAGE = {(byte) 0x0a, (byte) 0x7f, 1};
  private ManagedChannel channel;

  @BeforeEach
  void open() {
    channel = NettyChannelBuilder.forAddress("127.0.0.1", store.port()).usePlaintext().build();
  }

  @AfterEach
  void shut() {
    channel.shutdownNow();
  }

  private static CallOptions inASecond() {
    return CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.SECONDS);
  }

  /** A call with raw messages; its status is available when it ends. */
  private final class RawCall {
    final CompletableFuture<Status> end = new CompletableFuture<>();
    final Queue<byte[]> answers = new ConcurrentLinkedQueue<>();
    final ClientCall<byte[], byte[]> call;

    RawCall(MethodDescriptor<?, ?> method, Object... messages) {
      this(1_000, CallOptions.DEFAULT, method, messages);
    }

    /** A call that takes this many answers. */
    RawCall(int takes, CallOptions options, MethodDescriptor<?, ?> method, Object... messages) {
      call = channel.newCall(RawMarshaller.of(method), options);
      call.start(
          new ClientCall.Listener<>() {
            @Override
            public void onMessage(byte[] message) {
              answers.add(message);
            }

            @Override
            public void onClose(Status status, Metadata trailers) {
              end.complete(status);
            }
          },
          new Metadata());
      call.request(takes);
      for (Object message : messages) {
        call.sendMessage(
            message instanceof MessageLite whole ? whole.toByteArray() : (byte[]) message);
      }
    }
  }

  private void create(String group, int millis) {
    create(
        group,
        Persistent.CreateReq.Settings.newBuilder()
            .setMessageTimeoutMs(millis)
            .setCheckpointAfterMs(millis)
            .setMaxRetryCount(10));
  }

  private void create(String group, Persistent.CreateReq.Settings.Builder settings) {
    create(
        group,
        settings,
        Persistent.CreateReq.AllOptions.newBuilder()
            .setNoFilter(Shared.Empty.getDefaultInstance()));
  }

  private void create(
      String group,
      Persistent.CreateReq.Settings.Builder settings,
      Persistent.CreateReq.AllOptions.Builder all) {
    var _ =
        PersistentSubscriptionsGrpc.newBlockingStub(channel)
            .withDeadlineAfter(5, TimeUnit.SECONDS)
            .create(
                Persistent.CreateReq.newBuilder()
                    .setOptions(
                        Persistent.CreateReq.Options.newBuilder()
                            .setAll(all.setStart(Shared.Empty.getDefaultInstance()))
                            .setGroupName(group)
                            .setSettings(settings.setReadBatchSize(20).setHistoryBufferSize(500)))
                    .build());
  }

  private static Persistent.ReadReq join(String group) {
    return join(group, Persistent.ReadReq.Options.UUIDOption.getDefaultInstance());
  }

  private static Persistent.ReadReq join(
      String group, Persistent.ReadReq.Options.UUIDOption uuids) {
    return Persistent.ReadReq.newBuilder()
        .setOptions(
            Persistent.ReadReq.Options.newBuilder()
                .setAll(Shared.Empty.getDefaultInstance())
                .setGroupName(group)
                .setBufferSize(10)
                .setUuidOption(uuids))
        .build();
  }

  private int consumers(String group) {
    return info(group).getConnectionsCount();
  }

  private Persistent.SubscriptionInfo info(String group) {
    return PersistentSubscriptionsGrpc.newBlockingStub(channel)
        .withDeadlineAfter(5, TimeUnit.SECONDS)
        .getInfo(
            Persistent.GetInfoReq.newBuilder()
                .setOptions(
                    Persistent.GetInfoReq.Options.newBuilder()
                        .setAll(Shared.Empty.getDefaultInstance())
                        .setGroupName(group))
                .build())
        .getSubscriptionInfo();
  }

  @Test
  void an_ack_whose_id_is_no_uuid_is_invalid() throws Exception {
    create("g", 1000);
    var ack =
        Persistent.ReadReq.newBuilder()
            .setAck(
                Persistent.ReadReq.Ack.newBuilder().addIds(Shared.UUID.newBuilder().setString("x")))
            .build();
    RawCall odd = new RawCall(PersistentSubscriptionsGrpc.getReadMethod(), join("g"), ack);
    assertThat(odd.end.get(5, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void a_consumer_that_joins_twice_leaves_nobody_behind() {
    create("g", 1000);
    RawCall odd = new RawCall(PersistentSubscriptionsGrpc.getReadMethod(), join("g"), join("g"));
    await().atMost(PATIENCE).until(() -> odd.answers.size() >= 1 || odd.end.isDone());
    odd.call.cancel("gone", null);
    await().atMost(Duration.ofSeconds(3)).until(() -> consumers("g") == 0);
  }

  @Test
  void a_group_with_odd_ticks_hands_out() throws Exception {
    var _ =
        PersistentSubscriptionsGrpc.newBlockingStub(channel)
            .create(
                Persistent.CreateReq.newBuilder()
                    .setOptions(
                        Persistent.CreateReq.Options.newBuilder()
                            .setAll(
                                Persistent.CreateReq.AllOptions.newBuilder()
                                    .setNoFilter(Shared.Empty.getDefaultInstance())
                                    .setStart(Shared.Empty.getDefaultInstance()))
                            .setGroupName("g")
                            .setSettings(
                                Persistent.CreateReq.Settings.newBuilder()
                                    .setReadBatchSize(20)
                                    .setHistoryBufferSize(500)
                                    .setMessageTimeoutTicks(Long.MAX_VALUE)
                                    .setCheckpointAfterTicks(Long.MAX_VALUE)))
                    .build());
    append("s", StreamState.any(), event("a"));
    RawCall odd = new RawCall(PersistentSubscriptionsGrpc.getReadMethod(), join("g"));
    await().atMost(Duration.ofSeconds(3)).until(() -> odd.answers.size() == 2);
  }

  @Test
  void a_group_is_deleted_though_a_consumer_s_call_has_ended_already() throws Exception {
    create("g", 1000);
    var ack =
        Persistent.ReadReq.newBuilder()
            .setAck(
                Persistent.ReadReq.Ack.newBuilder().addIds(Shared.UUID.newBuilder().setString("x")))
            .build();
    RawCall odd =
        new RawCall(PersistentSubscriptionsGrpc.getReadMethod(), join("g"), join("g"), ack);
    odd.end.get(5, TimeUnit.SECONDS);
    var _ =
        PersistentSubscriptionsGrpc.newBlockingStub(channel)
            .delete(
                Persistent.DeleteReq.newBuilder()
                    .setOptions(
                        Persistent.DeleteReq.Options.newBuilder()
                            .setAll(Shared.Empty.getDefaultInstance())
                            .setGroupName("g"))
                    .build());
  }

  @Test
  void a_long_name_in_an_error_leaves_other_calls_alone() throws Exception {
    ReadReq all =
        ReadReq.newBuilder()
            .setOptions(
                ReadReq.Options.newBuilder()
                    .setAll(
                        ReadReq.Options.AllOptions.newBuilder()
                            .setStart(Shared.Empty.getDefaultInstance()))
                    .setSubscription(ReadReq.Options.SubscriptionOptions.getDefaultInstance()))
            .build();
    RawCall other = new RawCall(StreamsGrpc.getReadMethod(), all);
    other.call.halfClose();
    await().atMost(PATIENCE).until(() -> !other.answers.isEmpty());
    try {
      var _ =
          StreamsGrpc.newBlockingStub(channel)
              .delete(
                  DeleteReq.newBuilder()
                      .setOptions(
                          DeleteReq.Options.newBuilder()
                              .setStreamIdentifier(Protocol.streamIdentifier("n".repeat(20_000)))
                              .setRevision(5))
                      .build());
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).isNotEqualTo(Status.Code.INTERNAL);
    }
    assertThat(other.end).isNotDone();
  }

  private Status append(AppendReq.ProposedMessage... messages) throws Exception {
    RawCall odd = new RawCall(StreamsGrpc.getAppendMethod());
    odd.call.sendMessage(
        AppendReq.newBuilder()
            .setOptions(
                AppendReq.Options.newBuilder()
                    .setStreamIdentifier(Protocol.streamIdentifier("s"))
                    .setAny(Protocol.empty()))
            .build()
            .toByteArray());
    for (AppendReq.ProposedMessage message : messages) {
      odd.call.sendMessage(
          AppendReq.newBuilder().setProposedMessage(message).build().toByteArray());
    }
    odd.call.halfClose();
    return odd.end.get(10, TimeUnit.SECONDS);
  }

  private static AppendReq.ProposedMessage proposed(String type, String contentType) {
    return AppendReq.ProposedMessage.newBuilder()
        .setId(Protocol.structuredId(UUID.randomUUID()))
        .putMetadata("type", type)
        .putMetadata("content-type", contentType)
        .build();
  }

  @Test
  void everything_that_an_append_says_counts_in_its_size() throws Exception {
    AppendReq.ProposedMessage half =
        proposed("said", "application/json").toBuilder()
            .setCustomMetadata(ByteString.copyFromUtf8("c".repeat(600_000)))
            .build();
    assertThat(append(half).isOk()).isTrue();
    assertThat(append(half, half).getDescription()).contains("1048576 bytes");
  }

  private Status read(ReadReq.Options.Builder options) throws Exception {
    RawCall odd =
        new RawCall(StreamsGrpc.getReadMethod(), ReadReq.newBuilder().setOptions(options).build());
    odd.call.halfClose();
    return odd.end.get(10, TimeUnit.SECONDS);
  }

  private static ReadReq.Options.StreamOptions fromStart(String stream) {
    return ReadReq.Options.StreamOptions.newBuilder()
        .setStreamIdentifier(Protocol.streamIdentifier(stream))
        .setStart(Protocol.empty())
        .build();
  }

  @Test
  void a_read_that_makes_no_sense_is_refused_and_not_taken_for_another() throws Exception {
    append("s", StreamState.any(), event("a"));
    var all = ReadReq.Options.AllOptions.newBuilder().setStart(Protocol.empty()).build();
    var prefix =
        ReadReq.Options.FilterOptions.newBuilder()
            .setStreamIdentifier(
                ReadReq.Options.FilterOptions.Expression.newBuilder().addPrefix("x"));
    var subscription = ReadReq.Options.SubscriptionOptions.getDefaultInstance();
    assertThat(read(ReadReq.Options.newBuilder().setStream(fromStart("s")).setCount(1)).isOk())
        .isTrue();
    for (ReadReq.Options.Builder odd :
        List.of(
            ReadReq.Options.newBuilder().setCount(1),
            ReadReq.Options.newBuilder().setStream(fromStart("")).setCount(1),
            ReadReq.Options.newBuilder().setStream(fromStart("s")).setFilter(prefix).setCount(1),
            ReadReq.Options.newBuilder()
                .setAll(all)
                .setSubscription(subscription)
                .setReadDirection(ReadReq.Options.ReadDirection.Backwards),
            ReadReq.Options.newBuilder()
                .setAll(all)
                .setSubscription(subscription)
                .setFilter(ReadReq.Options.FilterOptions.getDefaultInstance()))) {
      assertThat(read(odd).getCode()).as(odd.toString()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
  }

  @Test
  void a_group_whose_filter_goes_by_nothing_is_refused() {
    assertThatThrownBy(
            () ->
                create(
                    "g",
                    Persistent.CreateReq.Settings.newBuilder(),
                    Persistent.CreateReq.AllOptions.newBuilder()
                        .setFilter(
                            Persistent.CreateReq.AllOptions.FilterOptions.getDefaultInstance())))
        .hasMessageContaining("INVALID_ARGUMENT");
  }

  @Test
  void a_stream_without_a_name_is_not_deleted() throws Exception {
    RawCall delete =
        new RawCall(
            StreamsGrpc.getDeleteMethod(),
            DeleteReq.newBuilder()
                .setOptions(
                    DeleteReq.Options.newBuilder()
                        .setStreamIdentifier(Protocol.streamIdentifier(""))
                        .setAny(Protocol.empty()))
                .build());
    delete.call.halfClose();
    RawCall tombstone =
        new RawCall(
            StreamsGrpc.getTombstoneMethod(),
            TombstoneReq.newBuilder()
                .setOptions(
                    TombstoneReq.Options.newBuilder()
                        .setStreamIdentifier(Protocol.streamIdentifier(""))
                        .setAny(Protocol.empty()))
                .build());
    tombstone.call.halfClose();
    for (RawCall odd : List.of(delete, tombstone)) {
      assertThat(odd.end.get(10, TimeUnit.SECONDS).getCode())
          .isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
  }

  @Test
  void an_id_comes_as_text_to_who_asks_for_that() throws Exception {
    EventData event = event("a");
    append("s", StreamState.any(), event);
    ReadReq.Options.Builder options =
        ReadReq.Options.newBuilder()
            .setStream(
                ReadReq.Options.StreamOptions.newBuilder()
                    .setStreamIdentifier(Protocol.streamIdentifier("s"))
                    .setStart(Protocol.empty()))
            .setCount(1);
    assertThat(firstId(options.setUuidOption(UUIDOption.newBuilder().setString(Protocol.empty()))))
        .isEqualTo(Shared.UUID.newBuilder().setString(event.getEventId().toString()).build());
    assertThat(
            firstId(options.setUuidOption(UUIDOption.newBuilder().setStructured(Protocol.empty()))))
        .isEqualTo(Protocol.structuredId(event.getEventId()));
  }

  @Test
  void an_id_comes_to_a_consumer_as_it_asks_for_it() throws Exception {
    EventData event = event("a");
    append("s", StreamState.any(), event);
    var asked = Persistent.ReadReq.Options.UUIDOption.newBuilder();
    create("texts", 1000);
    assertThat(firstId(join("texts", asked.setString(Protocol.empty()).build())))
        .isEqualTo(Shared.UUID.newBuilder().setString(event.getEventId().toString()).build());
    create("numbers", 1000);
    assertThat(firstId(join("numbers", asked.setStructured(Protocol.empty()).build())))
        .isEqualTo(Protocol.structuredId(event.getEventId()));
  }

  private Shared.UUID firstId(Persistent.ReadReq join) throws Exception {
    RawCall consumer = new RawCall(PersistentSubscriptionsGrpc.getReadMethod(), join);
    await().atMost(PATIENCE).until(() -> consumer.answers.size() == 2);
    consumer.answers.remove();
    Persistent.ReadResp answer = Persistent.ReadResp.parseFrom(consumer.answers.remove());
    consumer.call.cancel("enough", null);
    return answer.getEvent().getEvent().getId();
  }

  @Test
  void a_consumer_s_connection_is_shown_by_the_name_it_gives() {
    create("g", 1000);
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("connection-name", Metadata.ASCII_STRING_MARSHALLER), "till-7");
    Channel named =
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    RawCall nameless = new RawCall(PersistentSubscriptionsGrpc.getReadMethod(), join("g"));
    await().atMost(PATIENCE).until(() -> consumers("g") == 1);
    var consumer = named.newCall(PersistentSubscriptionsGrpc.getReadMethod(), CallOptions.DEFAULT);
    consumer.start(new ClientCall.Listener<>() {}, new Metadata());
    consumer.sendMessage(join("g"));
    await().atMost(PATIENCE).until(() -> consumers("g") == 2);
    assertThat(info("g").getConnectionsList())
        .extracting(Persistent.SubscriptionInfo.ConnectionInfo::getConnectionName)
        .containsExactly("<unknown>", "till-7");
    consumer.cancel("enough", null);
    nameless.call.cancel("enough", null);
  }

  private Shared.UUID firstId(ReadReq.Options.Builder options) {
    return StreamsGrpc.newBlockingStub(channel)
        .withDeadlineAfter(10, TimeUnit.SECONDS)
        .read(ReadReq.newBuilder().setOptions(options).build())
        .next()
        .getEvent()
        .getEvent()
        .getId();
  }

  @Test
  void an_event_is_json_or_bytes_and_says_which() throws Exception {
    for (String type : List.of("application/json", "application/octet-stream", "text/plain")) {
      assertThat(append(proposed("said", type)).isOk()).isTrue();
    }
    assertThat(get(client.readStream("s", ReadStreamOptions.get())).getEvents())
        .extracting(event -> event.getEvent().getContentType())
        .containsExactly(
            "application/json", "application/octet-stream", "application/octet-stream");
    for (String said : List.of("type", "content-type")) {
      Status refused =
          append(proposed("said", "text/plain").toBuilder().removeMetadata(said).build());
      assertThat(refused.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(refused.getDescription()).contains(said.replace('-', ' '));
    }
  }

  @Test
  void names_that_are_kept_are_not_too_long() throws Exception {
    String name = "n".repeat(5_000);
    assertThat(append(proposed(name, "c")).getDescription()).contains("4096 characters");
    List<Callable<?>> writes =
        List.of(
            () -> append(name, StreamState.any(), event("a")),
            () -> get(client.deleteStream(name, DeleteStreamOptions.get())),
            () -> get(client.tombstoneStream(name, DeleteStreamOptions.get())),
            () ->
                KurrentDBPersistentSubscriptionsClient.from(client)
                    .createToStream(name, "g", CreatePersistentSubscriptionToStreamOptions.get())
                    .get(10, TimeUnit.SECONDS));
    for (Callable<?> write : writes) {
      assertThatThrownBy(write::call)
          .hasStackTraceContaining("INVALID_ARGUMENT")
          .hasStackTraceContaining("4096 characters");
    }
    assertThatThrownBy(() -> texts(name)).hasCauseInstanceOf(StreamNotFoundException.class);
  }

  @Test
  void a_session_appends_something_to_each_of_its_streams() throws Exception {
    RawCall odd =
        new RawCall(
            StreamsServiceGrpc.getAppendSessionMethod(),
            AppendRequest.newBuilder().setStream("s").build());
    odd.call.halfClose();
    assertThat(odd.end.get(10, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void a_subscription_with_a_broken_message_leaves_no_thread_behind() throws Exception {
    long before = threads();
    ReadReq all =
        ReadReq.newBuilder()
            .setOptions(
                ReadReq.Options.newBuilder()
                    .setAll(
                        ReadReq.Options.AllOptions.newBuilder()
                            .setStart(Shared.Empty.getDefaultInstance()))
                    .setSubscription(ReadReq.Options.SubscriptionOptions.getDefaultInstance()))
            .build();
    for (int i = 0; i < 300; i++) {
      RawCall odd = new RawCall(StreamsGrpc.getReadMethod(), all, GARBAGE);
      odd.call.halfClose();
      odd.end.get(5, TimeUnit.SECONDS);
    }
    await()
        .atMost(Duration.ofSeconds(3))
        .untilAsserted(() -> assertThat(threads()).isEqualTo(before));
  }

  @Test
  void what_the_log_does_not_have_is_refused_in_words() {
    assertThatThrownBy(() -> get(KurrentDBProjectionManagementClient.from(client).list()))
        .hasStackTraceContaining("UNIMPLEMENTED: Method not found");
    assertThatThrownBy(
            () ->
                create("g", Persistent.CreateReq.Settings.newBuilder().setConsumerStrategy("Fair")))
        .hasMessage("UNIMPLEMENTED: The embedded log does not know the consumer strategy Fair.");
  }

  @Test
  void reads_and_subscriptions_whose_time_is_up_leave_no_thread_behind() throws Exception {
    long before = threads();
    for (int i = 0; i < 4; i++) {
      append("s", StreamState.any(), event("x".repeat(900_000)));
    }
    ReadReq.Options.Builder options =
        ReadReq.Options.newBuilder()
            .setStream(
                ReadReq.Options.StreamOptions.newBuilder()
                    .setStreamIdentifier(Protocol.streamIdentifier("s"))
                    .setStart(Protocol.empty()))
            .setCount(-1);
    ReadReq read = ReadReq.newBuilder().setOptions(options).build();
    ReadReq follow =
        ReadReq.newBuilder()
            .setOptions(
                options.setSubscription(ReadReq.Options.SubscriptionOptions.getDefaultInstance()))
            .build();
    for (ReadReq call : List.of(read, follow)) {
      RawCall odd = new RawCall(1, inASecond(), StreamsGrpc.getReadMethod(), call);
      odd.call.halfClose();
      assertThat(odd.end.get(10, TimeUnit.SECONDS).getCode())
          .isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      assertThat(odd.answers).hasSize(1);
    }
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(threads()).isEqualTo(before));
  }

  @Test
  void a_consumer_whose_time_is_up_has_left() throws Exception {
    create("g", 60_000);
    RawCall consumer =
        new RawCall(1, inASecond(), PersistentSubscriptionsGrpc.getReadMethod(), join("g"));
    await().atMost(PATIENCE).until(() -> consumers("g") == 1);
    assertThat(consumer.end.get(10, TimeUnit.SECONDS).getCode())
        .isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    await().atMost(PATIENCE).until(() -> consumers("g") == 0);
  }

  /** Threads of subscriptions, those of other tests' logs in this process included. */
  private long threads() throws IOException {
    Path dump = folder.resolve("threads-" + UUID.randomUUID());
    ManagementFactory.getPlatformMXBean(com.sun.management.HotSpotDiagnosticMXBean.class)
        .dumpThreads(
            dump.toString(),
            com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
    return Arrays.stream(Files.readString(dump).split("\n\n", -1))
        .filter(thread -> thread.contains(StreamsService.class.getName() + "."))
        .count();
  }

  /** For a name without an x, it takes the fifth power of the name's length in steps. */
  private static final String ENDLESS = ".*.*.*.*.*x";

  /** Appends to a stream whose name such a filter never finishes. */
  private void longName() throws Exception {
    append("a".repeat(4_000), StreamState.any(), event("a"));
  }

  @Test
  void a_filter_that_would_take_for_ever_ends_its_read_or_subscription() throws Exception {
    longName();
    ReadReq.Options.Builder options =
        ReadReq.Options.newBuilder()
            .setAll(
                ReadReq.Options.AllOptions.newBuilder().setStart(Shared.Empty.getDefaultInstance()))
            .setFilter(
                ReadReq.Options.FilterOptions.newBuilder()
                    .setStreamIdentifier(
                        ReadReq.Options.FilterOptions.Expression.newBuilder().setRegex(ENDLESS))
                    .setMax(32)
                    .setCheckpointIntervalMultiplier(1));
    ReadReq.Options read = options.setCount(10).build();
    ReadReq.Options subscription =
        options.setSubscription(ReadReq.Options.SubscriptionOptions.getDefaultInstance()).build();
    for (ReadReq.Options each : List.of(read, subscription)) {
      RawCall odd =
          new RawCall(StreamsGrpc.getReadMethod(), ReadReq.newBuilder().setOptions(each).build());
      odd.call.halfClose();
      Status end = odd.end.get(10, TimeUnit.SECONDS);
      assertThat(end.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(end.getDescription()).contains("too many steps");
    }
  }

  @Test
  void a_group_whose_filter_would_take_for_ever_stands_still_and_says_so() throws Exception {
    longName();
    create(
        "g",
        Persistent.CreateReq.Settings.newBuilder()
            .setMessageTimeoutMs(10_000)
            .setCheckpointAfterMs(10_000)
            .setMaxRetryCount(10),
        Persistent.CreateReq.AllOptions.newBuilder()
            .setFilter(
                Persistent.CreateReq.AllOptions.FilterOptions.newBuilder()
                    .setStreamIdentifier(
                        Persistent.CreateReq.AllOptions.FilterOptions.Expression.newBuilder()
                            .setRegex(ENDLESS))));
    RawCall odd = new RawCall(PersistentSubscriptionsGrpc.getReadMethod(), join("g"));
    assertThat(odd.end.get(10, TimeUnit.SECONDS).getDescription()).contains("too many steps");
  }
}
