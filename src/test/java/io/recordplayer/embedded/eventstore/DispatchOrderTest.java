package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.CreateReq;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The order in which a group delivers events. */
class DispatchOrderTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int EVENTS = 30;

  @TempDir private Path folder;
  private Database database;
  private EventLog eventLog;
  private SubscriptionGroups groups;

  @BeforeEach
  void open() {
    database = Database.open(folder.resolve("log.db"), false);
    eventLog = new EventLog(database);
    groups = new SubscriptionGroups(eventLog);
  }

  @AfterEach
  void close() {
    groups.close();
    eventLog.close();
    database.close();
  }

  private static <T> T get(CompletableFuture<T> answer) throws Exception {
    return answer.get(10, TimeUnit.SECONDS);
  }

  private SubscriptionGroup group(SubscriptionGroupDefinition.ConsumerStrategy strategy)
      throws Exception {
    return get(
        groups.create(
            new SubscriptionGroupDefinition(
                CreateReq.Options.newBuilder()
                    .setGroupName("g")
                    .setStream(
                        CreateReq.StreamOptions.newBuilder()
                            .setStreamIdentifier(Protocol.streamIdentifier("s")))
                    .setSettings(
                        CreateReq.Settings.newBuilder()
                            .setReadBatchSize(20)
                            .setHistoryBufferSize(500)
                            .setConsumerStrategy(strategy.protocolName()))
                    .build())));
  }

  private void append(UUID id, long after) throws Exception {
    ProposedEvent event =
        new ProposedEvent(id, "said", ProposedEvent.JSON, ByteString.EMPTY, ByteString.EMPTY);
    ExpectedRevision expected =
        after < 0 ? new ExpectedRevision.NoStream() : new ExpectedRevision.Exact(after);
    assertThat(get(eventLog.append("s", expected, List.of(event))))
        .isInstanceOf(AppendResult.Success.class);
  }

  /** A sink that is not ready every so often. */
  private static final class ReluctantSink implements SubscriptionConsumers.ConsumerSink {
    private static final int NEVER = Integer.MAX_VALUE;

    private final AtomicInteger asked = new AtomicInteger();
    private final int stops;
    final Queue<OutstandingEvent> handed = new ConcurrentLinkedQueue<>();

    ReluctantSink(int stops) {
      this.stops = stops;
    }

    @Override
    public void confirmSubscription() {}

    @Override
    public boolean isReady() {
      return asked.incrementAndGet() % stops != 0;
    }

    @Override
    public void send(OutstandingEvent owed) {
      handed.add(owed);
    }

    @Override
    public void endCall(RuntimeException reason) {}

    List<Long> revisions() {
      return handed.stream().map(owed -> owed.event.revision()).toList();
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_consumer_whose_line_stops_now_and_then_gets_events_in_their_order(
      SubscriptionGroupDefinition.ConsumerStrategy strategy) throws Exception {
    for (int i = 0; i < EVENTS; i++) {
      append(UUID.randomUUID(), i - 1);
    }
    for (int stops = 5; stops > 2; stops--) {
      SubscriptionGroup group = group(strategy);
      ReluctantSink line = new ReluctantSink(stops);
      var _ = group.connect(line, new SubscriptionConsumers.Caller("", "", ""), EVENTS);
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(1))
          .until(
              () -> {
                group.wakeUp();
                return line.handed.size() == EVENTS;
              });
      assertThat(line.revisions())
          .containsExactlyElementsOf(LongStream.range(0, EVENTS).boxed().toList());
      var _ = get(groups.delete("s", "g"));
    }
  }

  @Test
  void what_is_pinned_comes_in_its_order_where_two_events_have_the_same_id() throws Exception {
    UUID same = UUID.randomUUID();
    append(same, -1);
    append(same, 0);
    append(UUID.randomUUID(), 1);
    SubscriptionGroup group = group(SubscriptionGroupDefinition.ConsumerStrategy.PINNED);
    ReluctantSink line = new ReluctantSink(ReluctantSink.NEVER);
    SubscriptionConsumers.SubscriptionConsumer consumer =
        group.connect(line, new SubscriptionConsumers.Caller("", "", ""), 10);
    for (int done = 0; done < 3; done++) {
      int so = done;
      await().atMost(PATIENCE).until(() -> line.handed.size() > so);
      group.ack(consumer, List.of(List.copyOf(line.handed).get(done).event.id()));
    }
    assertThat(line.revisions()).containsExactly(0L, 1L, 2L);
  }
}
