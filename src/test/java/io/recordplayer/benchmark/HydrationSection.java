package io.recordplayer.benchmark;

import io.kurrent.dbclient.ReadMessage;
import io.kurrent.dbclient.ReadStreamOptions;
import io.recordplayer.Rig;
import io.recordplayer.benchmark.Accounts.Account;
import io.recordplayer.benchmark.Accounts.AccountCommand;
import io.recordplayer.benchmark.Accounts.AccountEvent;
import io.recordplayer.entity.EntityLoading;
import io.recordplayer.entity.SnapshotStore;
import io.recordplayer.log.Log;
import io.recordplayer.log.NewRecord;
import io.recordplayer.record.CommandLink;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Measures the time to load an entity. */
final class HydrationSection implements Section {
  private static final List<Integer> LENGTHS = List.of(100, 10_000, 100_000);
  private static final int BATCH = 100;

  /** Approximate number of events to read for each figure; the number of turns follows from it. */
  private static final int EVENTS = 1_000_000;

  private static final int MOST = 2_000;
  private static final int LEAST = 10;

  @Override
  public String name() {
    return "hydration";
  }

  @Override
  public String title() {
    return "Time to load an entity";
  }

  @Override
  public String method() {
    return """
    **Work.** An entity of 100, 10,000 and 100,000 events is loaded in the same way as its host loads it. Without a \
    snapshot: Redis is asked for one, and all events are read, decoded and evolved, with the ledger of commands. With a \
    snapshot after the last event: Redis returns the snapshot, and a read of the stream's last event confirms that the \
    snapshot belongs to this log.

    **Floors.** Without a snapshot: the official client reads the same stream in one call and counts its events. With a \
    snapshot: two round trips one after the other, an `HMGET` of the snapshot's hash from Redis and a read of the stream's \
    last event by the official client.

    **Protocol.** One load at a time; work and floor alternate. The warm-up has a third of the measured number of turns. No \
    other work is under way.
    """;
  }

  @Override
  public List<Figure> run(Settings settings) throws Exception {
    List<Figure> figures = new ArrayList<>();
    try (Rig rig = new Rig(settings.folder(), List.of(AccountCommand.class, AccountEvent.class))) {
      Entities entities = new Entities(rig);
      List<Figure> kept = new ArrayList<>();
      for (int length : LENGTHS) {
        String id = "e" + length;
        entities.fill(id, length);
        int samples = settings.count(1, 10);
        int turns = Math.clamp(EVENTS / length, LEAST, MOST) / samples;
        figures.add(
            percentile(
                "%,d events".formatted(length),
                compare(
                    Math.max(3, turns), () -> entities.load(id), () -> entities.count(id, length)),
                1.3));
        String key = entities.keepSnapshot(id);
        kept.add(
            percentile(
                "%,d events, with a snapshot".formatted(length),
                compare(
                    MOST / samples,
                    () -> entities.load(id),
                    () -> entities.roundTrips(id, key, length)),
                1.5));
      }
      figures.addAll(kept);
    }
    return figures;
  }

  private static Figure percentile(String what, Compared compared, double goal) {
    return Figure.percentile("load " + what, 50, compared.work())
        .over(compared.floor())
        .goal(Goal.ratioAtMost(goal));
  }

  private interface Call {
    void run() throws Exception;
  }

  private record Compared(Histogram work, Histogram floor) {}

  /** Runs work and floor alternately, with a third of the turns before that to warm up. */
  private static Compared compare(int turns, Call work, Call floor) throws Exception {
    Compared compared = new Compared(Latencies.histogram(), Latencies.histogram());
    for (int turn = -turns / 3; turn < turns; turn++) {
      if (turn == 0) {
        compared.work().reset();
        compared.floor().reset();
      }
      compared.work().recordValue(nanos(work));
      compared.floor().recordValue(nanos(floor));
    }
    return compared;
  }

  private static long nanos(Call call) throws Exception {
    long start = System.nanoTime();
    call.run();
    return System.nanoTime() - start;
  }

  private static final class Entities {
    private final Rig rig;
    private final EntityLoading<AccountCommand, Account, AccountEvent> loading;

    Entities(Rig rig) {
      this.rig = rig;
      this.loading =
          new EntityLoading<>(
              Accounts.ACCOUNT, rig.log(), new SnapshotStore(rig.redis(), rig.provenance()));
    }

    private static String stream(String id) {
      return Accounts.ACCOUNT.eventStream(id);
    }

    void fill(String id, int length) {
      for (int first = 0; first < length; first += BATCH) {
        List<NewRecord> batch = new ArrayList<>(BATCH);
        for (int i = first; i < first + BATCH; i++) {
          NewRecord event = Rig.command(UUID.randomUUID(), Accounts.deposited(0, i));
          batch.add(new NewRecord(event.id(), event.origin(), event.data(), CommandLink.to(i)));
        }
        rig.log().append(stream(id), Log.ANY, batch);
      }
    }

    void load(String id) {
      loading.load(id);
    }

    /** Stores a snapshot; returns its key in Redis. */
    String keepSnapshot(String id) {
      loading.keepSnapshot(id);
      return rig.redis().keys("recordplayer:model*:" + id).iterator().next();
    }

    /** Reads and counts the events of an entity with the official client alone. */
    void count(String id, int length) throws Exception {
      CompletableFuture<Integer> counted = new CompletableFuture<>();
      rig.client()
          .readStreamReactive(stream(id), ReadStreamOptions.get().fromStart())
          .subscribe(new Counter(counted));
      int events = counted.get(BenchmarkNode.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (events != length) {
        throw new IllegalStateException("%d events of %d".formatted(events, length));
      }
    }

    void roundTrips(String id, String key, int length) throws Exception {
      var _ =
          rig.redis()
              .opsForHash()
              .multiGet(key, List.of((Object) "version", "revision", "place", "state"));
      rig.client()
          .readStream(stream(id), ReadStreamOptions.get().fromRevision(length - 1L).maxCount(1))
          .get(BenchmarkNode.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /** Counts events as they come. */
  private static final class Counter implements Subscriber<ReadMessage> {
    private final CompletableFuture<Integer> counted;
    private int events;

    Counter(CompletableFuture<Integer> counted) {
      this.counted = counted;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ReadMessage message) {
      if (message.hasEvent()) {
        events++;
      }
    }

    @Override
    public void onError(Throwable failure) {
      counted.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      counted.complete(events);
    }
  }
}
