package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the log does for the maintained client, it does for the one under the old name too. */
@ParameterizedClass
@EnumSource
class ClientsTest {
  private static final long NO_STREAM = -1;
  private static final long ANY = -2;

  private final Which which;
  private EmbeddedEventStore log;
  private Client client;

  ClientsTest(Which which) {
    this.which = which;
  }

  enum Which {
    KURRENT_DB,
    EVENT_STORE_DB
  }

  /** An event to append. */
  private record Said(UUID id, String text) {
    Said(String text) {
      this(UUID.randomUUID(), text);
    }

    byte[] data() {
      return ("\"" + text + "\"").getBytes(StandardCharsets.UTF_8);
    }

    byte[] metadata() {
      // No JSON: to that the older client adds what it traces.
      return "by ann".getBytes(StandardCharsets.UTF_8);
    }
  }

  /** An event that was read. */
  private record Seen(
      UUID id, String stream, long revision, long position, String text, String metadata) {}

  /** What both clients can do, in the same words. */
  private interface Client {
    long append(String stream, long expected, Said... events) throws Exception;

    List<Seen> read(String stream) throws Exception;

    List<Seen> readBackwards(String stream, long from, long count) throws Exception;

    List<Seen> readAll() throws Exception;

    void subscribe(String stream, Consumer<Seen> consumer) throws Exception;

    void subscribeToAll(String prefix, long after, Consumer<Seen> consumer) throws Exception;

    void consume(String stream, String group, Consumer<Seen> consumer) throws Exception;

    void delete(String stream) throws Exception;

    void tombstone(String stream) throws Exception;

    void setMaxCount(String stream, long count) throws Exception;

    @Nullable Long truncateBefore(String stream) throws Exception;

    void close() throws Exception;
  }

  private static <T> T get(CompletableFuture<T> answer) throws Exception {
    return answer.get(20, TimeUnit.SECONDS);
  }

  @BeforeEach
  void start() {
    log = EmbeddedEventStore.inMemory().start();
    client =
        switch (which) {
          case KURRENT_DB -> new Maintained(log);
          case EVENT_STORE_DB -> new Legacy(log);
        };
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    log.close();
  }

  private List<String> texts(String stream) throws Exception {
    return client.read(stream).stream().map(Seen::text).toList();
  }

  private static void isRefusedAs(String exception, ThrowingCallable call) {
    assertThatThrownBy(call)
        .cause()
        .extracting(cause -> cause.getClass().getSimpleName())
        .isEqualTo(exception);
  }

  @Test
  void what_is_appended_is_read() throws Exception {
    Said first = new Said("ä");
    assertThat(client.append("s", NO_STREAM, first, new Said("b"))).isEqualTo(1);
    assertThat(client.append("s", 1, new Said("c"))).isEqualTo(2);
    assertThat(client.read("s"))
        .first()
        .isEqualTo(new Seen(first.id(), "s", 0, 1, "\"ä\"", "by ann"));
    assertThat(client.readBackwards("s", 1, 5)).extracting(Seen::revision).containsExactly(1L, 0L);
    assertThat(client.readAll()).extracting(Seen::position).containsExactly(1L, 2L, 3L);
  }

  @Test
  void an_append_at_the_wrong_place_is_refused_and_a_repeated_one_is_not() throws Exception {
    Said first = new Said("a");
    client.append("s", NO_STREAM, first);
    isRefusedAs("WrongExpectedVersionException", () -> client.append("s", 5, new Said("b")));
    isRefusedAs(
        "WrongExpectedVersionException", () -> client.append("s", NO_STREAM, new Said("b")));
    assertThat(client.append("s", ANY, first)).isZero();
    assertThat(texts("s")).containsExactly("\"a\"");
  }

  @Test
  void a_stream_is_deleted_begun_again_and_deleted_for_ever() throws Exception {
    isRefusedAs("StreamNotFoundException", () -> client.read("s"));
    client.append("s", NO_STREAM, new Said("a"));
    client.delete("s");
    isRefusedAs("StreamNotFoundException", () -> client.read("s"));
    assertThat(client.append("s", NO_STREAM, new Said("b"))).isEqualTo(1);
    assertThat(client.truncateBefore("s")).isEqualTo(1);
    assertThat(texts("s")).containsExactly("\"b\"");
    client.tombstone("s");
    isRefusedAs("StreamDeletedException", () -> client.append("s", ANY, new Said("c")));
  }

  @Test
  void metadata_hides_events() throws Exception {
    client.append("s", NO_STREAM, new Said("a"), new Said("b"), new Said("c"));
    client.setMaxCount("s", 2);
    assertThat(texts("s")).containsExactly("\"b\"", "\"c\"");
  }

  @Test
  void subscriptions_show_what_is_there_and_what_comes() throws Exception {
    client.append("order-1", ANY, new Said("a"));
    client.append("other", ANY, new Said("not wanted"));
    BlockingQueue<Seen> stream = new LinkedBlockingQueue<>();
    BlockingQueue<Seen> category = new LinkedBlockingQueue<>();
    BlockingQueue<Seen> all = new LinkedBlockingQueue<>();
    client.subscribe("order-1", stream::add);
    client.subscribe("$ce-order", category::add);
    client.subscribeToAll("order-", 1, all::add);
    client.append("order-1", 0, new Said("b"));
    assertThat(next(stream).text()).isEqualTo("\"a\"");
    assertThat(next(stream).text()).isEqualTo("\"b\"");
    assertThat(next(category).text()).isEqualTo("\"a\"");
    assertThat(next(category).stream()).isEqualTo("order-1");
    assertThat(next(all).text()).isEqualTo("\"b\"");
  }

  @Test
  void a_group_consumes_a_stream() throws Exception {
    client.append("s", ANY, new Said("a"));
    BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
    client.consume("s", "group", seen::add);
    assertThat(next(seen).text()).isEqualTo("\"a\"");
    client.append("s", ANY, new Said("b"));
    assertThat(next(seen).text()).isEqualTo("\"b\"");
  }

  private static Seen next(BlockingQueue<Seen> seen) throws Exception {
    Seen event = seen.poll(20, TimeUnit.SECONDS);
    assertThat(event).isNotNull();
    return event;
  }

  private static String string(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  // ---------------------------------------------------------------- the maintained client

  private static final class Maintained implements Client {
    private final io.kurrent.dbclient.KurrentDBClient client;
    private final io.kurrent.dbclient.KurrentDBPersistentSubscriptionsClient groups;
    private final List<Runnable> subscriptions = new ArrayList<>();

    Maintained(EmbeddedEventStore log) {
      client =
          io.kurrent.dbclient.KurrentDBClient.create(
              io.kurrent.dbclient.KurrentDBConnectionString.parseOrThrow(log.connectionString()));
      groups = io.kurrent.dbclient.KurrentDBPersistentSubscriptionsClient.from(client);
    }

    private static io.kurrent.dbclient.EventData data(Said event) {
      return io.kurrent.dbclient.EventDataBuilder.json(event.id(), "said", event.data())
          .metadataAsBytes(event.metadata())
          .build();
    }

    private static Seen seen(io.kurrent.dbclient.ResolvedEvent resolved) {
      io.kurrent.dbclient.RecordedEvent event = resolved.getEvent();
      return new Seen(
          event.getEventId(),
          event.getStreamId(),
          event.getRevision(),
          event.getPosition().getCommitUnsigned(),
          string(event.getEventData()),
          string(event.getUserMetadata()));
    }

    private static List<Seen> seen(io.kurrent.dbclient.ReadResult result) {
      return result.getEvents().stream().map(Maintained::seen).toList();
    }

    private static io.kurrent.dbclient.SubscriptionListener listener(Consumer<Seen> consumer) {
      return new io.kurrent.dbclient.SubscriptionListener() {
        @Override
        public void onEvent(
            io.kurrent.dbclient.Subscription subscription,
            io.kurrent.dbclient.ResolvedEvent event) {
          consumer.accept(seen(event));
        }
      };
    }

    private void subscribed(CompletableFuture<io.kurrent.dbclient.Subscription> subscription)
        throws Exception {
      subscriptions.add(get(subscription)::stop);
    }

    private void consumed(
        CompletableFuture<io.kurrent.dbclient.PersistentSubscription> subscription)
        throws Exception {
      subscriptions.add(get(subscription)::stop);
    }

    @Override
    public long append(String stream, long expected, Said... events) throws Exception {
      Iterator<io.kurrent.dbclient.EventData> data =
          List.of(events).stream().map(Maintained::data).iterator();
      return get(client.appendToStream(
              stream,
              io.kurrent.dbclient.AppendToStreamOptions.get()
                  .streamState(io.kurrent.dbclient.StreamState.fromRawLong(expected)),
              data))
          .getNextExpectedRevision()
          .toRawLong();
    }

    @Override
    public List<Seen> read(String stream) throws Exception {
      return seen(get(client.readStream(stream, io.kurrent.dbclient.ReadStreamOptions.get())));
    }

    @Override
    public List<Seen> readBackwards(String stream, long from, long count) throws Exception {
      return seen(
          get(
              client.readStream(
                  stream,
                  io.kurrent.dbclient.ReadStreamOptions.get()
                      .backwards()
                      .fromRevision(from)
                      .maxCount(count))));
    }

    @Override
    public List<Seen> readAll() throws Exception {
      return seen(get(client.readAll()));
    }

    @Override
    public void subscribe(String stream, Consumer<Seen> consumer) throws Exception {
      subscribed(
          client.subscribeToStream(
              stream,
              listener(consumer),
              io.kurrent.dbclient.SubscribeToStreamOptions.get().fromStart().resolveLinkTos()));
    }

    @Override
    public void subscribeToAll(String prefix, long after, Consumer<Seen> consumer)
        throws Exception {
      subscribed(
          client.subscribeToAll(
              listener(consumer),
              io.kurrent.dbclient.SubscribeToAllOptions.get()
                  .fromPosition(new io.kurrent.dbclient.Position(after, after))
                  .filter(
                      io.kurrent.dbclient.SubscriptionFilter.newBuilder()
                          .addStreamNamePrefix(prefix)
                          .build())));
    }

    @Override
    public void consume(String stream, String group, Consumer<Seen> consumer) throws Exception {
      CompletableFuture<?> created =
          groups.createToStream(
              stream,
              group,
              io.kurrent.dbclient.CreatePersistentSubscriptionToStreamOptions.get().fromStart());
      get(created);
      consumed(
          groups.subscribeToStream(
              stream,
              group,
              new io.kurrent.dbclient.PersistentSubscriptionListener() {
                @Override
                public void onEvent(
                    io.kurrent.dbclient.PersistentSubscription subscription,
                    int retries,
                    io.kurrent.dbclient.ResolvedEvent event) {
                  consumer.accept(seen(event));
                  subscription.ack(event);
                }
              }));
    }

    @Override
    public void delete(String stream) throws Exception {
      get(client.deleteStream(stream, io.kurrent.dbclient.DeleteStreamOptions.get()));
    }

    @Override
    public void tombstone(String stream) throws Exception {
      get(client.tombstoneStream(stream, io.kurrent.dbclient.DeleteStreamOptions.get()));
    }

    @Override
    public void setMaxCount(String stream, long count) throws Exception {
      io.kurrent.dbclient.StreamMetadata metadata = new io.kurrent.dbclient.StreamMetadata();
      metadata.setMaxCount(count);
      get(client.setStreamMetadata(stream, metadata));
    }

    @Override
    public @Nullable Long truncateBefore(String stream) throws Exception {
      return get(client.getStreamMetadata(stream)).getTruncateBefore();
    }

    @Override
    public void close() throws Exception {
      // A client that leaves waits for those that are open.
      subscriptions.forEach(Runnable::run);
      get(client.shutdown());
    }
  }

  // ---------------------------------------------------------------- the one under the old name

  private static final class Legacy implements Client {
    private final com.eventstore.dbclient.EventStoreDBClient client;
    private final com.eventstore.dbclient.EventStoreDBPersistentSubscriptionsClient groups;
    private final List<Runnable> subscriptions = new ArrayList<>();

    Legacy(EmbeddedEventStore log) {
      client =
          com.eventstore.dbclient.EventStoreDBClient.create(
              com.eventstore.dbclient.EventStoreDBConnectionString.parseOrThrow(
                  log.connectionString().replace("kurrentdb:", "esdb:")));
      groups = com.eventstore.dbclient.EventStoreDBPersistentSubscriptionsClient.from(client);
    }

    private static com.eventstore.dbclient.EventData data(Said event) {
      return com.eventstore.dbclient.EventDataBuilder.json(event.id(), "said", event.data())
          .metadataAsBytes(event.metadata())
          .build();
    }

    private static Seen seen(com.eventstore.dbclient.ResolvedEvent resolved) {
      com.eventstore.dbclient.RecordedEvent event = resolved.getEvent();
      return new Seen(
          event.getEventId(),
          event.getStreamId(),
          event.getRevision(),
          event.getPosition().getCommitUnsigned(),
          string(event.getEventData()),
          string(event.getUserMetadata()));
    }

    private static List<Seen> seen(com.eventstore.dbclient.ReadResult result) {
      return result.getEvents().stream().map(Legacy::seen).toList();
    }

    private static com.eventstore.dbclient.SubscriptionListener listener(Consumer<Seen> consumer) {
      return new com.eventstore.dbclient.SubscriptionListener() {
        @Override
        public void onEvent(
            com.eventstore.dbclient.Subscription subscription,
            com.eventstore.dbclient.ResolvedEvent event) {
          consumer.accept(seen(event));
        }
      };
    }

    private void subscribed(CompletableFuture<com.eventstore.dbclient.Subscription> subscription)
        throws Exception {
      subscriptions.add(get(subscription)::stop);
    }

    private void consumed(
        CompletableFuture<com.eventstore.dbclient.PersistentSubscription> subscription)
        throws Exception {
      subscriptions.add(get(subscription)::stop);
    }

    @Override
    public long append(String stream, long expected, Said... events) throws Exception {
      Iterator<com.eventstore.dbclient.EventData> data =
          List.of(events).stream().map(Legacy::data).iterator();
      return get(client.appendToStream(
              stream,
              com.eventstore.dbclient.AppendToStreamOptions.get()
                  .expectedRevision(com.eventstore.dbclient.ExpectedRevision.fromRawLong(expected)),
              data))
          .getNextExpectedRevision()
          .toRawLong();
    }

    @Override
    public List<Seen> read(String stream) throws Exception {
      return seen(get(client.readStream(stream, com.eventstore.dbclient.ReadStreamOptions.get())));
    }

    @Override
    public List<Seen> readBackwards(String stream, long from, long count) throws Exception {
      return seen(
          get(
              client.readStream(
                  stream,
                  com.eventstore.dbclient.ReadStreamOptions.get()
                      .backwards()
                      .fromRevision(from)
                      .maxCount(count))));
    }

    @Override
    public List<Seen> readAll() throws Exception {
      return seen(get(client.readAll()));
    }

    @Override
    public void subscribe(String stream, Consumer<Seen> consumer) throws Exception {
      subscribed(
          client.subscribeToStream(
              stream,
              listener(consumer),
              com.eventstore.dbclient.SubscribeToStreamOptions.get().fromStart().resolveLinkTos()));
    }

    @Override
    public void subscribeToAll(String prefix, long after, Consumer<Seen> consumer)
        throws Exception {
      subscribed(
          client.subscribeToAll(
              listener(consumer),
              com.eventstore.dbclient.SubscribeToAllOptions.get()
                  .fromPosition(new com.eventstore.dbclient.Position(after, after))
                  .filter(
                      com.eventstore.dbclient.SubscriptionFilter.newBuilder()
                          .addStreamNamePrefix(prefix)
                          .build())));
    }

    @Override
    public void consume(String stream, String group, Consumer<Seen> consumer) throws Exception {
      CompletableFuture<?> created =
          groups.createToStream(
              stream,
              group,
              com.eventstore.dbclient.CreatePersistentSubscriptionToStreamOptions.get()
                  .fromStart());
      get(created);
      consumed(
          groups.subscribeToStream(
              stream,
              group,
              new com.eventstore.dbclient.PersistentSubscriptionListener() {
                @Override
                public void onEvent(
                    com.eventstore.dbclient.PersistentSubscription subscription,
                    int retries,
                    com.eventstore.dbclient.ResolvedEvent event) {
                  consumer.accept(seen(event));
                  subscription.ack(event);
                }
              }));
    }

    @Override
    public void delete(String stream) throws Exception {
      get(client.deleteStream(stream, com.eventstore.dbclient.DeleteStreamOptions.get()));
    }

    @Override
    public void tombstone(String stream) throws Exception {
      get(client.tombstoneStream(stream, com.eventstore.dbclient.DeleteStreamOptions.get()));
    }

    @Override
    public void setMaxCount(String stream, long count) throws Exception {
      com.eventstore.dbclient.StreamMetadata metadata =
          new com.eventstore.dbclient.StreamMetadata();
      metadata.setMaxCount(count);
      get(client.setStreamMetadata(stream, metadata));
    }

    @Override
    public @Nullable Long truncateBefore(String stream) throws Exception {
      return get(client.getStreamMetadata(stream)).getTruncateBefore();
    }

    @Override
    public void close() throws Exception {
      // A client that leaves waits for those that are open.
      subscriptions.forEach(Runnable::run);
      get(client.shutdown());
    }
  }
}
