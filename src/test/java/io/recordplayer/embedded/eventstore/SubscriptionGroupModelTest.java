package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.protobuf.ByteString;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.CreateReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReadReq.Nack;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.UpdateReq;
import io.recordplayer.embedded.eventstore.SubscriptionConsumers.Caller;
import io.recordplayer.embedded.eventstore.SubscriptionConsumers.SubscriptionConsumer;
import io.recordplayer.embedded.eventstore.SubscriptionGroupDefinition.ConsumerStrategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Consumers connect, answer events in random ways, and disconnect; parked events are replayed, and
 * the group is updated and restarted. After each step a model says which events must be delivered
 * next, and which are parked.
 *
 * <p>{@code -Dgroup.runs=8} is the number of logs, {@code -Dgroup.length=150} the number of steps
 * on each; {@code -Dgroup.seed} repeats the run of a failure.
 */
class SubscriptionGroupModelTest {
  private static final int RUNS = Integer.getInteger("group.runs", 8);
  private static final int LENGTH = Integer.getInteger("group.length", 150);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String PARKED = "$persistentsubscription-s::g-parked";
  private static final int RETRIES = 2;

  @TempDir private Path folder;

  @Test
  void consumers_get_what_a_simple_model_says() {
    long seed = Long.getLong("group.seed", System.nanoTime());
    for (int run = 0; run < RUNS; run++, seed++) {
      try (ModelRun now = new ModelRun(folder.resolve("log-" + run + ".db"), new Random(seed))) {
        assertThatCode(
                () -> {
                  for (int i = 0; i < LENGTH; i++) {
                    now.step();
                  }
                })
            .as("-Dgroup.seed=%d%n%s", seed, now.steps)
            .doesNotThrowAnyException();
      }
    }
  }

  /** An event by its revision; a replayed one by the revision of its link. */
  private record ModelledEvent(boolean replayed, long place) {
    static ModelledEvent of(OutstandingEvent owed) {
      return new ModelledEvent(owed.replayed, owed.sourcePosition);
    }
  }

  /** The events to be delivered and the parked ones, in the simplest form. */
  private static final class GroupModel {
    private long events;

    /** The events that are not completed, and those of them that no consumer has. */
    private final TreeSet<Long> undone = new TreeSet<>();

    private final TreeSet<Long> live = new TreeSet<>();

    /** The parked events by the revisions of their links. */
    private final TreeMap<Long, Long> parked = new TreeMap<>();

    private long everParked;

    /** The replayed events that are not completed, and those of them that no consumer has. */
    private final TreeSet<Long> open = new TreeSet<>();

    private final TreeSet<Long> again = new TreeSet<>();
    private long replayEnd;
    private final Map<ModelledEvent, Integer> retries = new HashMap<>();
    private long checkpoint = -1;
    private boolean kept;

    void append() {
      undone.add(events);
      live.add(events++);
    }

    int waiting() {
      return live.size() + again.size();
    }

    /** Delivers an event to a consumer. Of each kind, the oldest event comes first. */
    void take(ModelledEvent item) {
      TreeSet<Long> from = item.replayed() ? again : live;
      assertThat(from).as("what waits when %s is handed out", item).isNotEmpty();
      assertThat(item.place()).isEqualTo(from.removeFirst());
    }

    void giveBack(ModelledEvent item) {
      (item.replayed() ? again : live).add(item.place());
      retries.merge(item, 1, Integer::sum);
    }

    void retry(ModelledEvent item) {
      if (retries.getOrDefault(item, 0) < RETRIES) {
        giveBack(item);
      } else {
        park(item);
      }
    }

    void park(ModelledEvent item) {
      long event =
          item.replayed() ? Objects.requireNonNull(parked.get(item.place())) : item.place();
      parked.put(everParked++, event);
      finish(item);
    }

    void finish(ModelledEvent item) {
      retries.remove(item);
      (item.replayed() ? open : undone).remove(item.place());
      if (item.replayed() && open.isEmpty()) {
        parked.headMap(replayEnd).clear();
      }
    }

    /** Only one replay runs at a time. */
    void replay(long stop) {
      if (open.isEmpty()) {
        replayEnd = Math.min(stop, everParked);
        open.addAll(parked.headMap(replayEnd).keySet());
        again.addAll(open);
      }
    }

    /** Restarts the group after its saved checkpoint. */
    void restart() {
      long done = done();
      kept = kept || done > checkpoint;
      goOnAfter(done);
    }

    /** Restarts the group without a checkpoint, at its start. */
    void update() {
      goOnAfter(kept ? done() : -1);
    }

    void makeAnew() {
      parked.clear();
      kept = false;
      goOnAfter(-1);
    }

    private long done() {
      return undone.isEmpty() ? events - 1 : undone.first() - 1;
    }

    private void goOnAfter(long done) {
      checkpoint = done;
      open.clear();
      again.clear();
      retries.clear();
      undone.addAll(LongStream.range(done + 1, events).boxed().toList());
      live.clear();
      live.addAll(undone);
    }
  }

  /** A consumer's sink; all sinks record their events in one common order. */
  private record RecordingSink(BlockingQueue<RecordedDelivery> handed, int number)
      implements SubscriptionConsumers.ConsumerSink {
    @Override
    public void confirmSubscription() {}

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void send(OutstandingEvent owed) {
      handed.add(
          new RecordedDelivery(number, owed.event.id(), ModelledEvent.of(owed), leadsTo(owed)));
    }

    private static long leadsTo(OutstandingEvent owed) {
      return owed.linkTarget == null ? owed.event.revision() : owed.linkTarget.revision();
    }

    @Override
    public void endCall(RuntimeException reason) {}
  }

  private record RecordedDelivery(int member, UUID id, ModelledEvent item, long event) {}

  private record ModelConsumer(
      SubscriptionConsumer consumer, int number, int slots, List<RecordedDelivery> held) {
    int free() {
      return slots - held.size();
    }
  }

  private static final class ModelRun implements AutoCloseable {
    private final Path file;
    private final Random random;
    private final GroupModel model = new GroupModel();
    private final List<String> steps = new ArrayList<>();
    private final List<ModelConsumer> members = new ArrayList<>();
    private final BlockingQueue<RecordedDelivery> handed = new LinkedBlockingQueue<>();
    private int joined;
    private Database database;
    private EventLog eventLog;
    private SubscriptionGroups groups;

    ModelRun(Path file, Random random) {
      this.file = file;
      this.random = random;
      this.database = Database.open(file, false);
      this.eventLog = new EventLog(database);
      this.groups = new SubscriptionGroups(eventLog);
      create();
    }

    private void create() {
      ConsumerStrategy strategy =
          random.nextBoolean() ? ConsumerStrategy.ROUND_ROBIN : ConsumerStrategy.DISPATCH_TO_SINGLE;
      CreateReq.Settings settings =
          CreateReq.Settings.newBuilder()
              .setReadBatchSize(1 + random.nextInt(3))
              .setHistoryBufferSize(4)
              .setMaxRetryCount(RETRIES)
              .setMessageTimeoutMs(0)
              .setMaxCheckpointCount(Integer.MAX_VALUE)
              .setConsumerStrategy(strategy.protocolName())
              .build();
      var stream =
          CreateReq.StreamOptions.newBuilder()
              .setStreamIdentifier(Protocol.streamIdentifier("s"))
              .setStart(Protocol.empty());
      join(
          groups.create(
              new SubscriptionGroupDefinition(
                  CreateReq.Options.newBuilder()
                      .setGroupName("g")
                      .setStream(stream)
                      .setSettings(settings)
                      .build())));
    }

    private static <T> T join(CompletableFuture<T> answer) {
      return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private SubscriptionGroup group() {
      return groups.get("s", "g");
    }

    void step() throws InterruptedException {
      int held = members.stream().mapToInt(member -> member.held().size()).sum();
      switch (random.nextInt(40)) {
        case 0, 1, 2, 3, 4, 5, 6, 7, 8 -> append(1 + random.nextInt(4));
        case 9, 10, 11, 12 -> {
          if (members.size() < 3) {
            join(1 + random.nextInt(3));
          }
        }
        case 13, 14 -> {
          if (!members.isEmpty()) {
            leave(members.get(random.nextInt(members.size())));
          }
        }
        case 15, 16, 17 -> replay();
        case 18 -> restart();
        case 19 -> changed(random.nextInt(4));
        default -> {
          if (held > 0) {
            settle(random.nextInt(held));
          }
        }
      }
      await();
    }

    private void append(int count) {
      steps.add("append " + count);
      List<ProposedEvent> events =
          Stream.generate(
                  () ->
                      new ProposedEvent(
                          UUID.randomUUID(),
                          "said",
                          ProposedEvent.JSON,
                          ByteString.EMPTY,
                          ByteString.EMPTY))
              .limit(count)
              .toList();
      assertThat(join(eventLog.append("s", new ExpectedRevision.Any(), events)))
          .isInstanceOf(AppendResult.Success.class);
      for (int i = 0; i < count; i++) {
        model.append();
      }
    }

    private void join(int slots) {
      steps.add("consumer " + joined + " comes for " + slots);
      SubscriptionConsumer consumer =
          group().connect(new RecordingSink(handed, joined), new Caller("", "", ""), slots);
      members.add(new ModelConsumer(consumer, joined++, slots, new ArrayList<>()));
    }

    private void leave(ModelConsumer member) {
      steps.add("consumer " + member.number() + " goes");
      group().disconnect(member.consumer());
      members.remove(member);
      member.held().forEach(one -> model.giveBack(one.item()));
    }

    private void settle(int chosen) {
      int left = chosen;
      ModelConsumer member = members.getFirst();
      for (ModelConsumer one : members) {
        member = one;
        if (left < one.held().size()) {
          break;
        }
        left -= one.held().size();
      }
      RecordedDelivery one = member.held().remove(left);
      List<UUID> ids = List.of(one.id());
      switch (random.nextInt(8)) {
        case 0, 1 -> {
          steps.add("retry " + one.item());
          group().nack(member.consumer(), ids, Nack.Action.Retry, "");
          model.retry(one.item());
        }
        case 2, 3 -> {
          steps.add("park " + one.item());
          group().nack(member.consumer(), ids, Nack.Action.Park, "no");
          model.park(one.item());
        }
        case 4 -> {
          steps.add("skip " + one.item());
          group().nack(member.consumer(), ids, Nack.Action.Skip, "");
          model.finish(one.item());
        }
        default -> {
          steps.add("acknowledge " + one.item());
          group().ack(member.consumer(), ids);
          model.finish(one.item());
        }
      }
    }

    private void replay() {
      long stop = random.nextBoolean() ? Long.MAX_VALUE : random.nextLong(model.everParked + 2);
      steps.add("replay to " + stop);
      group().replayParked(stop);
      model.replay(stop);
    }

    private void restart() {
      steps.add("restart");
      close();
      database = Database.open(file, false);
      eventLog = new EventLog(database);
      groups = new SubscriptionGroups(eventLog);
      members.clear();
      model.restart();
    }

    private void changed(int how) {
      switch (how) {
        case 0 -> {
          steps.add("delete and create");
          join(groups.delete("s", "g"));
          create();
          model.makeAnew();
        }
        case 1 -> {
          steps.add("restart the groups");
          join(groups.restart());
          model.restart();
        }
        default -> {
          steps.add("update");
          UpdateReq.Settings settings =
              UpdateReq.Settings.newBuilder()
                  .setReadBatchSize(1 + random.nextInt(3))
                  .setHistoryBufferSize(4)
                  .setMaxRetryCount(RETRIES)
                  .setMessageTimeoutMs(0)
                  .setMaxCheckpointCount(Integer.MAX_VALUE)
                  .build();
          join(
              groups.update(
                  "s",
                  UpdateReq.Options.newBuilder()
                      .setGroupName("g")
                      .setStream(
                          UpdateReq.StreamOptions.newBuilder()
                              .setStreamIdentifier(Protocol.streamIdentifier("s"))
                              .setStart(Protocol.empty()))
                      .setSettings(settings)
                      .build()));
          model.update();
        }
      }
      members.clear();
    }

    /** Waits until all deliverable events are delivered, and events are parked. */
    private void await() throws InterruptedException {
      Awaitility.await()
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .untilAsserted(
              () -> {
                assertThat(parked()).isEqualTo(model.parked);
                // The link is on disk shortly before the group counts the event as completed.
                assertThat(group().isParking()).isFalse();
              });
      while (model.waiting() > 0 && members.stream().anyMatch(member -> member.free() > 0)) {
        RecordedDelivery next = handed.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).as("what is handed out").isNotNull();
        take(next);
      }
      assertThat(handed).as("handed out, and not expected").isEmpty();
    }

    private void take(RecordedDelivery next) {
      ModelConsumer member =
          members.stream().filter(one -> one.number() == next.member()).findFirst().orElseThrow();
      assertThat(member.free()).as("room of consumer %d", member.number()).isPositive();
      ModelledEvent item = next.item();
      model.take(item);
      assertThat(next.event())
          .isEqualTo(item.replayed() ? model.parked.get(item.place()) : (Long) item.place());
      member.held().add(next);
    }

    private Map<Long, Long> parked() {
      Map<Long, Long> parked = new TreeMap<>();
      for (StoredEvent link : database.readStream(PARKED, 0, true, 1_000)) {
        String text = link.data().toStringUtf8();
        parked.put(link.revision(), Long.parseLong(text.substring(0, text.indexOf('@'))));
      }
      return parked;
    }

    @Override
    public void close() {
      groups.close();
      eventLog.close();
      database.close();
    }
  }
}
