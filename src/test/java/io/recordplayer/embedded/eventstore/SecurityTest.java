package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Empty;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.AppendStreamRequest;
import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.CreatePersistentSubscriptionToAllOptions;
import io.kurrent.dbclient.CreatePersistentSubscriptionToStreamOptions;
import io.kurrent.dbclient.DeleteStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import io.kurrent.dbclient.KurrentDBPersistentSubscriptionsClient;
import io.kurrent.dbclient.PersistentSubscription;
import io.kurrent.dbclient.PersistentSubscriptionListener;
import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamNotFoundException;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.Subscription;
import io.kurrent.dbclient.SubscriptionListener;
import io.kurrent.dbclient.proto.streams.StreamsGrpc;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.BatchAppendReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.BatchAppendResp;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Authentication, access lists and TLS. */
class SecurityTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String ADMIN = "an admin's secret";
  private static final String OPS = "secret/of+ops@home:1";
  private static final String ANN = "ann's own secret";

  /** A log file with users. */
  private static Path guarded;

  @TempDir private Path folder;
  private final List<KurrentDBClient> clients = new ArrayList<>();

  @BeforeAll
  static void guard(@TempDir Path folder) {
    guarded = folder.resolve("guarded.db");
    withPasswords(guarded).start().close();
  }

  private static EmbeddedEventStore.Builder withPasswords(Path file) {
    return EmbeddedEventStore.onDisk(file)
        .password("admin", ADMIN)
        .password("ops", OPS)
        .password("ann", ANN);
  }

  @AfterEach
  void stop() throws Exception {
    for (KurrentDBClient client : clients) {
      get(client.shutdown());
    }
  }

  private Path file() {
    return folder.resolve("log.db");
  }

  /** Copied for each test, because creating users hashes passwords slowly. */
  private EmbeddedEventStore guarded() throws IOException {
    return EmbeddedEventStore.onDisk(Files.copy(guarded, file())).start();
  }

  private KurrentDBClient connect(String connectionString) {
    KurrentDBClient client =
        KurrentDBClient.create(KurrentDBConnectionString.parseOrThrow(connectionString));
    clients.add(client);
    return client;
  }

  private static <T> T get(CompletableFuture<T> answer) throws Exception {
    return answer.get(20, TimeUnit.SECONDS);
  }

  /** The client doesn't declare these results' nullness. */
  private static void done(CompletableFuture<?> answer) throws Exception {
    get(answer);
  }

  private static void append(KurrentDBClient client, String stream) throws Exception {
    append(client, stream, "said", "{}");
  }

  private static void append(KurrentDBClient client, String stream, String type, String json)
      throws Exception {
    get(
        client.appendToStream(
            stream,
            AppendToStreamOptions.get(),
            EventData.builderAsJson(UUID.randomUUID(), type, json.getBytes(StandardCharsets.UTF_8))
                .build()));
  }

  private static void read(KurrentDBClient client, String stream) throws Exception {
    get(client.readStream(stream, ReadStreamOptions.get().fromStart()));
  }

  private static void refuses(Status.Code code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .rootCause()
        .isInstanceOfSatisfying(
            StatusRuntimeException.class, e -> assertThat(e.getStatus().getCode()).isEqualTo(code));
  }

  @Test
  void a_log_without_passwords_asks_for_none() throws Exception {
    try (EmbeddedEventStore log = EmbeddedEventStore.onDisk(file()).start()) {
      append(connect(log.connectionString()), "s-1");
      append(connect(log.connectionString("admin", "whatever")), "s-1");
    }
  }

  @Test
  void a_log_with_passwords_wants_the_right_one() throws Exception {
    try (EmbeddedEventStore log = guarded()) {
      refuses(Status.Code.PERMISSION_DENIED, () -> append(connect(log.connectionString()), "s-1"));
      refuses(
          Status.Code.UNAUTHENTICATED,
          () -> append(connect(log.connectionString("admin", "changeit")), "s-1"));
      refuses(
          Status.Code.UNAUTHENTICATED,
          () -> append(connect(log.connectionString("nobody", ADMIN)), "s-1"));
      append(connect(log.connectionString("admin", ADMIN)), "s-1");
      append(connect(log.connectionString("ops", OPS)), "s-1");
    }
  }

  @Test
  void who_may_no_longer_read_what_they_follow_is_sent_away() throws Exception {
    try (EmbeddedEventStore log = guarded()) {
      KurrentDBClient admin = connect(log.connectionString("admin", ADMIN));
      append(admin, "$$$all", "$metadata", "{\"$acl\":{\"$r\":[\"ann\",\"$admins\"]}}");
      KurrentDBClient ann = connect(log.connectionString("ann", ANN));
      FollowerListener stream = new FollowerListener();
      get(ann.subscribeToStream("s", stream));
      FollowerListener other = new FollowerListener();
      get(ann.subscribeToStream("other", other));
      FollowerListener all = new FollowerListener();
      get(ann.subscribeToAll(all));
      areSentAway(admin, stream.told, other.told, all.told);
    }
  }

  @Test
  void who_may_no_longer_read_what_their_group_reads_is_sent_away() throws Exception {
    try (EmbeddedEventStore log = guarded()) {
      KurrentDBClient admin = connect(log.connectionString("admin", ADMIN));
      append(admin, "$$$all", "$metadata", "{\"$acl\":{\"$r\":[\"ann\",\"$admins\"]}}");
      var groups = KurrentDBPersistentSubscriptionsClient.from(admin);
      for (String stream : List.of("s", "other")) {
        done(
            groups.createToStream(
                stream, "g", CreatePersistentSubscriptionToStreamOptions.get().fromStart()));
      }
      done(groups.createToAll("g", CreatePersistentSubscriptionToAllOptions.get().fromStart()));
      KurrentDBPersistentSubscriptionsClient ann =
          KurrentDBPersistentSubscriptionsClient.from(connect(log.connectionString("ann", ANN)));
      ConsumerListener stream = new ConsumerListener();
      get(ann.subscribeToStream("s", "g", stream));
      ConsumerListener other = new ConsumerListener();
      get(ann.subscribeToStream("other", "g", other));
      ConsumerListener all = new ConsumerListener();
      get(ann.subscribeToAll("g", all));
      areSentAway(admin, stream.told, other.told, all.told);
    }
  }

  /** The events that a reader gets, and the error that ends its call. */
  private static final class ReceivedEvents {
    final Queue<ResolvedEvent> seen = new ConcurrentLinkedQueue<>();
    final CompletableFuture<Throwable> end = new CompletableFuture<>();
  }

  /** Readers of a stream, of another one and of {@code $all} lose their permission one by one. */
  private static void areSentAway(
      KurrentDBClient admin, ReceivedEvents stream, ReceivedEvents other, ReceivedEvents all)
      throws Exception {
    append(admin, "s");
    await().atMost(PATIENCE).until(() -> stream.seen.size() == 1);
    append(admin, "$$s", "$metadata", "{\"$acl\":{\"$r\":[\"$admins\"]}}");
    isSentAway(stream.end);
    append(admin, "s");
    append(admin, "$$$all", "$metadata", "{}");
    isSentAway(all.end);
    append(admin, "other");
    await().atMost(PATIENCE).until(() -> other.seen.size() == 1);
    append(admin, "$settings", "update", "{\"$userStreamAcl\":{\"$r\":[\"$admins\"]}}");
    isSentAway(other.end);
    assertThat(stream.seen).hasSize(1);
  }

  private static final class ConsumerListener extends PersistentSubscriptionListener {
    final ReceivedEvents told = new ReceivedEvents();

    @Override
    public void onEvent(PersistentSubscription subscription, int retries, ResolvedEvent event) {
      told.seen.add(event);
      subscription.ack(event);
    }

    @Override
    public void onCancelled(PersistentSubscription subscription, @Nullable Throwable cause) {
      told.end.complete(cause);
    }
  }

  private static void isSentAway(CompletableFuture<Throwable> end) throws Exception {
    assertThat(Status.fromThrowable(get(end)).getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
  }

  private static final class FollowerListener extends SubscriptionListener {
    final ReceivedEvents told = new ReceivedEvents();

    @Override
    public void onEvent(Subscription subscription, ResolvedEvent event) {
      told.seen.add(event);
    }

    @Override
    public void onCancelled(Subscription subscription, @Nullable Throwable cause) {
      told.end.complete(cause);
    }
  }

  private static ManagedChannel asAnn(EmbeddedEventStore log) {
    return NettyChannelBuilder.forAddress("127.0.0.1", log.port())
        .usePlaintext()
        .intercept(credentials("ann", ANN))
        .build();
  }

  private static ClientInterceptor credentials(String user, String password) {
    Metadata header = new Metadata();
    header.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
        "Basic "
            + Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)));
    return MetadataUtils.newAttachHeadersInterceptor(header);
  }

  @Test
  void who_tries_many_passwords_at_once_is_put_off() throws Exception {
    try (EmbeddedEventStore log = guarded()) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", log.port()).usePlaintext().build();
      BlockingQueue<Status.Code> answers = new LinkedBlockingQueue<>();
      for (int i = 0; i < 200; i++) {
        StreamsGrpc.newStub(channel)
            .withInterceptors(credentials("admin", "a guess " + i))
            .read(
                ReadReq.getDefaultInstance(),
                new StreamObserver<>() {
                  @Override
                  public void onNext(ReadResp read) {}

                  @Override
                  public void onError(Throwable cause) {
                    answers.add(Status.fromThrowable(cause).getCode());
                  }

                  @Override
                  public void onCompleted() {
                    answers.add(Status.Code.OK);
                  }
                });
      }
      append(connect(log.connectionString("ann", ANN)), "s-1");
      await().atMost(PATIENCE).until(() -> answers.size() == 200);
      assertThat(answers)
          .contains(Status.Code.ABORTED, Status.Code.UNAUTHENTICATED)
          .containsOnly(Status.Code.ABORTED, Status.Code.UNAUTHENTICATED);
      channel.shutdownNow();
    }
  }

  @Test
  void a_read_that_names_nothing_reads_nothing() throws Exception {
    try (EmbeddedEventStore log = guarded()) {
      ManagedChannel channel = asAnn(log);
      ReadReq nothing =
          ReadReq.newBuilder()
              .setOptions(ReadReq.Options.newBuilder().setCount(100).setNoFilter(Protocol.empty()))
              .build();
      assertThatThrownBy(
              () -> StreamsGrpc.newBlockingStub(channel).read(nothing).forEachRemaining(_ -> {}))
          .hasMessageContaining("PERMISSION_DENIED");
      channel.shutdownNow();
    }
  }

  @Test
  void an_append_in_a_batch_that_its_stream_forbids_is_refused_alone() throws Exception {
    try (EmbeddedEventStore log = guarded()) {
      ManagedChannel channel = asAnn(log);
      BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
      StreamObserver<BatchAppendReq> call =
          StreamsGrpc.newStub(channel)
              .batchAppend(
                  new StreamObserver<>() {
                    @Override
                    public void onNext(BatchAppendResp answer) {
                      answers.add(answer.hasSuccess() ? "made" : answer.getError().getCode());
                    }

                    @Override
                    public void onError(Throwable cause) {
                      answers.add(cause);
                    }

                    @Override
                    public void onCompleted() {}
                  });
      for (String stream : List.of("s", "$settings", "s")) {
        call.onNext(
            BatchAppendReq.newBuilder()
                .setCorrelationId(Protocol.structuredId(UUID.randomUUID()))
                .setOptions(
                    BatchAppendReq.Options.newBuilder()
                        .setStreamIdentifier(Protocol.streamIdentifier(stream))
                        .setAny(Empty.getDefaultInstance()))
                .addProposedMessages(
                    BatchAppendReq.ProposedMessage.newBuilder()
                        .setId(Protocol.structuredId(UUID.randomUUID()))
                        .putMetadata("type", "said")
                        .putMetadata("content-type", "application/json"))
                .setIsFinal(true)
                .build());
      }
      await().atMost(PATIENCE).until(() -> answers.size() >= 3);
      assertThat(answers)
          .containsExactlyInAnyOrder("made", Status.Code.PERMISSION_DENIED.value(), "made");
      channel.shutdownNow();
    }
  }

  @Test
  void how_long_a_refusal_takes_does_not_tell_who_is_there() throws Exception {
    try (EmbeddedEventStore log = guarded()) {
      long known = refusalNanos(connect(log.connectionString("ann", "not her secret")));
      long unknown = refusalNanos(connect(log.connectionString("nobody", "not her secret")));
      // Hashing takes a hundred times as long as the rest.
      assertThat(unknown).isGreaterThan(known / 5);
    }
  }

  /** The minimum of several measurements, because a busy machine prolongs some of them. */
  private static long refusalNanos(KurrentDBClient client) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      long start = System.nanoTime();
      refuses(Status.Code.UNAUTHENTICATED, () -> append(client, "s-1"));
      least = Math.min(least, System.nanoTime() - start);
    }
    return least;
  }

  @Test
  void passwords_outlive_a_restart_and_are_not_in_the_file() throws Exception {
    withPasswords(file()).start().close();
    try (EmbeddedEventStore log = EmbeddedEventStore.onDisk(file()).start()) {
      refuses(Status.Code.PERMISSION_DENIED, () -> append(connect(log.connectionString()), "s-1"));
      append(connect(log.connectionString("ann", ANN)), "s-1");
    }
    assertThat(new String(Files.readAllBytes(file()), StandardCharsets.ISO_8859_1))
        .contains("ann")
        .doesNotContain(ANN);
  }

  @Test
  void a_changed_password_replaces_the_old_one() throws Exception {
    withPasswords(file()).start().close();
    try (EmbeddedEventStore log =
        EmbeddedEventStore.onDisk(file()).password("ann", "another secret").start()) {
      append(connect(log.connectionString("ann", "another secret")), "s-1");
      refuses(
          Status.Code.UNAUTHENTICATED,
          () -> append(connect(log.connectionString("ann", ANN)), "s-1"));
    }
  }

  @Test
  void default_and_short_passwords_are_refused() {
    EmbeddedEventStore.Builder log = EmbeddedEventStore.onDisk(file());
    assertThatThrownBy(() -> log.password("admin", "changeit"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> log.password("admin", "short"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<String> users(KurrentDBClient admin) throws Exception {
    return get(admin.readStream("$users", ReadStreamOptions.get().fromStart())).getEvents().stream()
        .map(ResolvedEvent::getOriginalEvent)
        .filter(event -> event.getEventType().equals("$User"))
        .map(event -> new String(event.getEventData(), StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void users_are_listed_in_a_stream_for_admins_each_once() throws Exception {
    try (EmbeddedEventStore log = guarded()) {
      KurrentDBClient admin = connect(log.connectionString("admin", ADMIN));
      assertThat(users(admin)).containsExactly("admin", "ops", "ann");
      refuses(
          Status.Code.PERMISSION_DENIED,
          () -> read(connect(log.connectionString("ann", ANN)), "$users"));
      get(admin.deleteStream("$users", DeleteStreamOptions.get()));
    }
    for (int i = 0; i < 2; i++) {
      // As in a file from before this stream existed.
      try (EmbeddedEventStore log = EmbeddedEventStore.onDisk(file()).start()) {
        assertThat(users(connect(log.connectionString("admin", ADMIN))))
            .containsExactlyInAnyOrder("admin", "ops", "ann");
      }
    }
  }

  @Test
  void a_log_without_passwords_lists_no_users() throws Exception {
    try (EmbeddedEventStore log = EmbeddedEventStore.onDisk(file()).ownersOnly().start()) {
      KurrentDBClient client = connect(log.connectionString());
      assertThatThrownBy(() -> users(client)).hasCauseInstanceOf(StreamNotFoundException.class);
    }
  }

  @Test
  void system_streams_and_the_whole_log_are_for_admins() throws Exception {
    try (EmbeddedEventStore log = guarded()) {
      KurrentDBClient admin = connect(log.connectionString("admin", ADMIN));
      KurrentDBClient ann = connect(log.connectionString("ann", ANN));
      append(admin, "$secrets");
      refuses(Status.Code.PERMISSION_DENIED, () -> append(ann, "$secrets"));
      refuses(Status.Code.PERMISSION_DENIED, () -> read(ann, "$secrets"));
      refuses(
          Status.Code.PERMISSION_DENIED, () -> get(ann.readAll(ReadAllOptions.get().fromStart())));
      append(ann, "s-1");
      read(ann, "s-1");
      get(admin.readAll(ReadAllOptions.get().fromStart()));
    }
  }

  @Test
  void a_streams_own_list_decides_who_reads_and_writes_it() throws Exception {
    try (EmbeddedEventStore log = guarded()) {
      KurrentDBClient admin = connect(log.connectionString("admin", ADMIN));
      KurrentDBClient ann = connect(log.connectionString("ann", ANN));
      KurrentDBClient ops = connect(log.connectionString("ops", OPS));
      append(admin, "s-1");
      append(
          admin,
          "$$s-1",
          "$metadata",
          "{\"$acl\":{\"$r\":\"$all\",\"$w\":[\"ann\",\"bob\"],\"$mw\":\"$admins\"}}");
      append(ann, "s-1");
      read(ops, "s-1");
      append(admin, "s-1");
      refuses(Status.Code.PERMISSION_DENIED, () -> append(ops, "s-1"));
      refuses(Status.Code.PERMISSION_DENIED, () -> append(ann, "$$s-1", "$metadata", "{}"));
    }
  }

  @Test
  void a_streams_own_list_decides_who_consumes_deletes_and_knows_what_is_said_about_it()
      throws Exception {
    try (EmbeddedEventStore log = guarded()) {
      KurrentDBClient admin = connect(log.connectionString("admin", ADMIN));
      KurrentDBClient ann = connect(log.connectionString("ann", ANN));
      KurrentDBClient ops = connect(log.connectionString("ops", OPS));
      append(admin, "s-1");
      append(
          admin,
          "$$s-1",
          "$metadata",
          "{\"$acl\":{\"$r\":[\"ops\"],\"$d\":[\"ann\"],\"$mr\":[\"ops\"]}}");
      refuses(Status.Code.PERMISSION_DENIED, () -> read(ann, "$$s-1"));
      read(ops, "$$s-1");
      KurrentDBPersistentSubscriptionsClient.from(admin)
          .createToStream("s-1", "g", CreatePersistentSubscriptionToStreamOptions.get().fromStart())
          .get(20, TimeUnit.SECONDS);
      CompletableFuture<String> seen = new CompletableFuture<>();
      refuses(Status.Code.PERMISSION_DENIED, () -> consume(ann, seen));
      PersistentSubscription consumer = consume(ops, seen);
      assertThat(get(seen)).isEqualTo("s-1");
      consumer.stop();
      DeleteStreamOptions any = DeleteStreamOptions.get();
      refuses(Status.Code.PERMISSION_DENIED, () -> get(ops.deleteStream("s-1", any)));
      refuses(Status.Code.PERMISSION_DENIED, () -> get(ops.tombstoneStream("s-1", any)));
      get(ann.tombstoneStream("s-1", any));
    }
  }

  @Test
  void what_no_stream_says_itself_is_as_the_settings_say() throws Exception {
    try (EmbeddedEventStore log = guarded()) {
      KurrentDBClient admin = connect(log.connectionString("admin", ADMIN));
      KurrentDBClient ann = connect(log.connectionString("ann", ANN));
      KurrentDBClient ops = connect(log.connectionString("ops", OPS));
      append(
          admin,
          "$settings",
          "update-default-acl",
          "{\"$userStreamAcl\":{\"$w\":[\"ann\"]},\"$systemStreamAcl\":{\"$w\":\"ops\"}}");
      append(ann, "s-1");
      refuses(Status.Code.PERMISSION_DENIED, () -> append(ops, "s-1"));
      append(ops, "$own");
      refuses(Status.Code.PERMISSION_DENIED, () -> append(ann, "$own"));
      // The access list doesn't mention reading.
      read(ops, "s-1");
      refuses(Status.Code.PERMISSION_DENIED, () -> read(ops, "$own"));
      append(admin, "$$s-1", "$metadata", "{\"$acl\":{\"$w\":[\"ops\"]}}");
      append(ops, "s-1");
      refuses(Status.Code.PERMISSION_DENIED, () -> append(ann, "s-1"));
    }
  }

  private static PersistentSubscription consume(
      KurrentDBClient client, CompletableFuture<String> seen) throws Exception {
    return get(
        KurrentDBPersistentSubscriptionsClient.from(client)
            .subscribeToStream(
                "s-1",
                "g",
                new PersistentSubscriptionListener() {
                  @Override
                  public void onEvent(
                      PersistentSubscription subscription, int retries, ResolvedEvent event) {
                    subscription.ack(event);
                    seen.complete(event.getOriginalEvent().getStreamId());
                  }
                }));
  }

  @Test
  void a_link_shows_nobody_what_its_stream_does_not() throws Exception {
    try (EmbeddedEventStore log = guarded()) {
      KurrentDBClient admin = connect(log.connectionString("admin", ADMIN));
      KurrentDBClient ann = connect(log.connectionString("ann", ANN));
      append(admin, "secret", "said", "\"psst\"");
      append(admin, "$$secret", "$metadata", "{\"$acl\":{\"$r\":\"$admins\"}}");
      append(ann, "s-1", "$>", "0@secret");
      assertThat(resolved(admin, "s-1").getEvent().getStreamId()).isEqualTo("secret");
      assertThat(resolved(ann, "s-1").getEvent()).isNull();
      append(admin, "$$secret", "$metadata", "{\"$acl\":{\"$r\":[\"ann\"]}}");
      assertThat(resolved(ann, "s-1").getEvent().getStreamId()).isEqualTo("secret");
    }
  }

  private static ResolvedEvent resolved(KurrentDBClient client, String stream) throws Exception {
    return get(client.readStream(stream, ReadStreamOptions.get().fromStart().resolveLinkTos()))
        .getEvents()
        .getFirst();
  }

  @Test
  void metadata_about_metadata_is_for_admins_whatever_its_name() throws Exception {
    try (EmbeddedEventStore log = guarded()) {
      KurrentDBClient ann = connect(log.connectionString("ann", ANN));
      append(ann, "$$s-1", "$metadata", "{}");
      for (String stream : List.of("$$$$s-1", "$".repeat(4_000))) {
        refuses(Status.Code.PERMISSION_DENIED, () -> append(ann, stream));
        append(connect(log.connectionString("admin", ADMIN)), stream);
      }
    }
  }

  @Test
  void an_append_to_several_streams_wants_to_be_allowed_by_each() throws Exception {
    try (EmbeddedEventStore log = guarded()) {
      KurrentDBClient ann = connect(log.connectionString("ann", ANN));
      refuses(
          Status.Code.PERMISSION_DENIED,
          () ->
              get(
                  ann.multiStreamAppend(
                      Stream.of("s-1", "$not-hers")
                          .map(
                              stream ->
                                  new AppendStreamRequest(
                                      stream,
                                      List.of(
                                              EventData.builderAsJson("said", new byte[] {'1'})
                                                  .build())
                                          .iterator(),
                                      StreamState.any()))
                          .iterator())));
      assertThatThrownBy(() -> read(ann, "s-1")).hasCauseInstanceOf(StreamNotFoundException.class);
    }
  }

  @Test
  void ops_and_admins_alone_manage_groups_and_all_may_look_at_them() throws Exception {
    try (EmbeddedEventStore log = guarded()) {
      var ann =
          KurrentDBPersistentSubscriptionsClient.from(connect(log.connectionString("ann", ANN)));
      var ops =
          KurrentDBPersistentSubscriptionsClient.from(connect(log.connectionString("ops", OPS)));
      CreatePersistentSubscriptionToAllOptions options =
          CreatePersistentSubscriptionToAllOptions.get().fromStart();
      refuses(
          Status.Code.PERMISSION_DENIED,
          () -> get((CompletableFuture<?>) ann.createToAll("g", options)));
      get((CompletableFuture<?>) ops.createToAll("g", options));
      assertThat(get((CompletableFuture<?>) ann.listAll()).toString()).isNotEmpty();
      assertThat((Optional<?>) get((CompletableFuture<?>) ann.getInfoToAll("g"))).isPresent();
    }
  }

  @Test
  void beyond_this_machine_it_starts_only_with_tls_and_a_password() throws Exception {
    InetAddress everywhere = InetAddress.getByName("0.0.0.0");
    PemFiles pem = certificate();
    assertThatThrownBy(() -> EmbeddedEventStore.onDisk(file()).address(everywhere).start())
        .isInstanceOf(EmbeddedEventStoreException.class)
        .hasMessageContaining("without TLS and a password");
    assertThatThrownBy(
            () ->
                EmbeddedEventStore.onDisk(file())
                    .address(everywhere)
                    .tls(pem.certificate(), pem.key())
                    .start())
        .isInstanceOf(EmbeddedEventStoreException.class)
        .hasMessageContaining("without TLS and a password");
    try (EmbeddedEventStore log =
        EmbeddedEventStore.onDisk(file())
            .address(everywhere)
            .tls(pem.certificate(), pem.key())
            .password("admin", ADMIN)
            .start()) {
      append(connect(log.connectionString("admin", ADMIN)), "s-1");
    }
  }

  @Test
  void over_tls_the_client_checks_the_certificate_and_plain_text_is_not_answered()
      throws Exception {
    PemFiles pem = certificate();
    try (EmbeddedEventStore log =
        EmbeddedEventStore.onDisk(file()).tls(pem.certificate(), pem.key()).start()) {
      append(connect(log.connectionString()), "s-1");
      KurrentDBClient plain =
          connect(
              "kurrentdb://localhost:"
                  + log.port()
                  + "?tls=false&maxDiscoverAttempts=2&discoveryInterval=10");
      assertThatThrownBy(() -> append(plain, "s-1")).isInstanceOf(Exception.class);
    }
  }

  @Test
  void over_tls_subscriptions_and_groups_bring_what_is_appended() throws Exception {
    PemFiles pem = certificate();
    try (EmbeddedEventStore log =
        EmbeddedEventStore.onDisk(file()).tls(pem.certificate(), pem.key()).start()) {
      KurrentDBClient client = connect(log.connectionString());
      CompletableFuture<String> followed = new CompletableFuture<>();
      Subscription subscription =
          get(
              client.subscribeToStream(
                  "s-1",
                  new SubscriptionListener() {
                    @Override
                    public void onEvent(Subscription subscription, ResolvedEvent event) {
                      followed.complete(event.getOriginalEvent().getStreamId());
                    }
                  }));
      KurrentDBPersistentSubscriptionsClient.from(client)
          .createToStream("s-1", "g", CreatePersistentSubscriptionToStreamOptions.get().fromStart())
          .get(20, TimeUnit.SECONDS);
      CompletableFuture<String> consumed = new CompletableFuture<>();
      PersistentSubscription consumer = consume(client, consumed);
      append(client, "s-1");
      assertThat(get(followed)).isEqualTo("s-1");
      assertThat(get(consumed)).isEqualTo("s-1");
      subscription.stop();
      consumer.stop();
    }
  }

  @Test
  void a_connection_string_leads_to_the_address_that_was_chosen() throws Exception {
    for (String address : List.of("127.0.0.2", "::1", "127.0.0.1")) {
      InetAddress chosen = InetAddress.getByName(address);
      if (NetworkInterface.getByInetAddress(chosen) != null || chosen instanceof Inet4Address) {
        try (EmbeddedEventStore log = EmbeddedEventStore.inMemory().address(chosen).start()) {
          append(connect(log.connectionString()), "s-1");
        }
      }
    }
  }

  @Test
  void a_certificate_may_be_in_a_folder_with_spaces_but_not_where_no_client_finds_it()
      throws Exception {
    PemFiles pem = certificate();
    for (String name : List.of("my own.pem", "you&me.pem", "a=b.pem", "no#1.pem")) {
      Path certificate = Files.copy(pem.certificate(), folder.resolve(name));
      try (EmbeddedEventStore log =
          EmbeddedEventStore.onDisk(file())
              .tls(certificate, pem.key())
              .password("admin", ADMIN)
              .start()) {
        if (name.contains(" ")) {
          String connection = log.connectionString("admin", ADMIN);
          append(connect(connection), "s-1");
          var print = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
          assertThat(LogAdmin.run(List.of("scavenge", connection), print)).isZero();
        } else {
          assertThatThrownBy(() -> log.connectionString("admin", ADMIN))
              .isInstanceOf(EmbeddedEventStoreException.class)
              .hasMessageContaining("has an &, = or #");
        }
      }
    }
  }

  @Test
  void a_certificate_that_is_none_stops_the_start_with_words() throws Exception {
    Path nonsense = Files.writeString(folder.resolve("nonsense.pem"), "nonsense");
    assertThatThrownBy(() -> EmbeddedEventStore.onDisk(file()).tls(nonsense, nonsense).start())
        .isInstanceOf(EmbeddedEventStoreException.class)
        .hasMessageContaining("must be PEM files");
    EmbeddedEventStore.onDisk(file()).start().close();
  }

  @Test
  void an_operator_copies_into_a_guarded_log_as_admin_alone() throws Exception {
    PemFiles pem = certificate();
    try (EmbeddedEventStore from = EmbeddedEventStore.inMemory().start();
        EmbeddedEventStore to =
            EmbeddedEventStore.onDisk(file())
                .tls(pem.certificate(), pem.key())
                .password("admin", ADMIN)
                .password("ann", ANN)
                .start()) {
      append(connect(from.connectionString()), "s-1");
      var out = new ByteArrayOutputStream();
      PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
      assertThat(
              LogAdmin.run(
                  List.of("copy", from.connectionString(), to.connectionString("ann", ANN)), print))
          .isOne();
      assertThat(out.toString(StandardCharsets.UTF_8)).contains("PERMISSION_DENIED");
      assertThat(
              LogAdmin.run(
                  List.of("copy", from.connectionString(), to.connectionString("admin", ADMIN)),
                  print))
          .isZero();
    }
  }

  private record PemFiles(Path certificate, Path key) {}

  /** A self-signed certificate, created by the JDK's keytool. */
  private PemFiles certificate() throws Exception {
    Path store = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "log",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                "storepass",
                "-keystore",
                store.toString())
            .inheritIO()
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "storepass".toCharArray());
    }
    return new PemFiles(
        pem("CERTIFICATE", keys.getCertificate("log").getEncoded()),
        pem("PRIVATE KEY", keys.getKey("log", "storepass".toCharArray()).getEncoded()));
  }

  private Path pem(String what, byte[] content) throws Exception {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        folder.resolve(what.replace(' ', '-') + ".pem"),
        "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n");
  }
}
