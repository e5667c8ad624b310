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

/** In which order a group hands out. */
class HandingOutTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int EVENTS = 30;

  @TempDir private Path folder;
  private Database database;
  private Journal journal;
  private Groups groups;

  @BeforeEach
  void open() {
    database = Database.open(folder.resolve("log.db"), false);
    journal = new Journal(database);
    groups = new Groups(journal);
  }

  @AfterEach
  void close() {
    groups.close();
    journal.close();
    database.close();
  }

  private static <T> T get(CompletableFuture<T> answer) throws Exception {
    return answer.get(10, TimeUnit.SECONDS);
  }

  private Group group(GroupDefinition.Strategy strategy) throws Exception {
    return get(
        groups.create(
            new GroupDefinition(
                CreateReq.Options.newBuilder()
                    .setGroupName("g")
                    .setStream(
                        CreateReq.StreamOptions.newBuilder()
                            .setStreamIdentifier(Protocol.name("s")))
                    .setSettings(
                        CreateReq.Settings.newBuilder()
                            .setReadBatchSize(20)
                            .setHistoryBufferSize(500)
                            .setConsumerStrategy(strategy.named()))
                    .build())));
  }

  private void append(UUID id, long after) throws Exception {
    ProposedEvent event =
        new ProposedEvent(id, "said", ProposedEvent.JSON, ByteString.EMPTY, ByteString.EMPTY);
    Expected expected = after < 0 ? new Expected.NoStream() : new Expected.Revision(after);
    assertThat(get(journal.append("s", expected, List.of(event))))
        .isInstanceOf(AppendResult.Done.class);
  }

  /** A line that takes nothing each time when it was asked so often. */
  private static final class Line implements Consumers.Sink {
    private static final int NEVER = Integer.MAX_VALUE;

    private final AtomicInteger asked = new AtomicInteger();
    private final int stops;
    final Queue<Owed> handed = new ConcurrentLinkedQueue<>();

    Line(int stops) {
      this.stops = stops;
    }

    @Override
    public void confirm() {}

    @Override
    public boolean isReady() {
      return asked.incrementAndGet() % stops != 0;
    }

    @Override
    public void send(Owed owed) {
      handed.add(owed);
    }

    @Override
    public void end(RuntimeException reason) {}

    List<Long> revisions() {
      return handed.stream().map(owed -> owed.event.revision()).toList();
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_consumer_whose_line_stops_now_and_then_gets_events_in_their_order(
      GroupDefinition.Strategy strategy) throws Exception {
    for (int i = 0; i < EVENTS; i++) {
      append(UUID.randomUUID(), i - 1);
    }
    for (int stops = 5; stops > 2; stops--) {
      Group group = group(strategy);
      Line line = new Line(stops);
      var _ = group.join(line, new Consumers.Peer("", "", ""), EVENTS);
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(1))
          .until(
              () -> {
                group.wake();
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
    Group group = group(GroupDefinition.Strategy.PINNED);
    Line line = new Line(Line.NEVER);
    Consumers.Consumer consumer = group.join(line, new Consumers.Peer("", "", ""), 10);
    for (int done = 0; done < 3; done++) {
      int so = done;
      await().atMost(PATIENCE).until(() -> line.handed.size() > so);
      group.acknowledge(consumer, List.of(List.copyOf(line.handed).get(done).event.id()));
    }
    assertThat(line.revisions()).containsExactly(0L, 1L, 2L);
  }
}
