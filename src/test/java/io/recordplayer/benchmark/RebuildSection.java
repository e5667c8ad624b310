package io.recordplayer.benchmark;

import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.SubscribeToAllOptions;
import io.kurrent.dbclient.Subscription;
import io.kurrent.dbclient.SubscriptionFilter;
import io.kurrent.dbclient.SubscriptionListener;
import io.recordplayer.Rig;
import io.recordplayer.entity.SnapshotStore;
import io.recordplayer.log.AppendAcknowledgement;
import io.recordplayer.log.Log;
import io.recordplayer.log.NewRecord;
import io.recordplayer.player.Features;
import io.recordplayer.player.Player;
import io.recordplayer.projection.Projection;
import io.recordplayer.projection.ViewStore;
import io.recordplayer.record.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Measures the rebuild of a projection. */
final class RebuildSection implements Section {
  private static final int VIEWS = 1_000;
  private static final int BATCH = 200;

  @Override
  public String name() {
    return "rebuild";
  }

  @Override
  public String title() {
    return "Rebuild of a projection";
  }

  @Override
  public String method() {
    return """
    **Work.** A projection of 1,000 views is built in Redis from the log's first event, as after the installation of a new \
    version of the projection. The time counts from the start of its writer until Redis has the checkpoint of the last \
    event. The log has 1,000,000 events (100,000 in a quick run) of some 130 bytes of JSON and the framework's metadata, \
    for 1,000 accounts in turns.

    **Floor.** A subscription of the official client to the same events, with the same filter, which only counts them.

    **Protocol.** One turn of each to warm up, then alternating turns; the figure is their mean. Redis shares the \
    processors.
    """;
  }

  @Override
  public List<Figure> run(Settings settings) throws Exception {
    int events = settings.count(1_000_000, 100_000);
    int turns = settings.count(3, 1);
    try (Rig rig =
        new Rig(
            settings.folder(),
            List.of(Accounts.AccountCommand.class, Accounts.AccountEvent.class))) {
      Position last = fill(rig, events);
      long bare = 0;
      long built = 0;
      for (int turn = 0; turn <= turns; turn++) {
        long counting = count(rig, events);
        long building = build(rig, Accounts.balances(turn + 1), last);
        if (turn > 0) {
          bare += counting;
          built += building;
        }
      }
      return List.of(
          Figure.of("events played", "1/s", events * (double) turns * 1e9 / built)
              .over(events * (double) turns * 1e9 / bare)
              .goal(Goal.ratioAtLeast(0.8)));
    }
  }

  private static Position fill(Rig rig, int events) {
    AppendAcknowledgement last = null;
    for (int first = 0; first < events; first += BATCH) {
      int account = first / BATCH % VIEWS;
      List<NewRecord> batch = new ArrayList<>(BATCH);
      for (int i = 0; i < BATCH; i++) {
        batch.add(Rig.command(UUID.randomUUID(), Accounts.deposited(account, first + i)));
      }
      last = rig.log().append(Accounts.ACCOUNT.eventStream(Accounts.id(account)), Log.ANY, batch);
    }
    if (last == null) {
      throw new IllegalArgumentException("no events");
    }
    return last.position();
  }

  /** The time of a subscription that only counts, in nanoseconds. */
  private static long count(Rig rig, int events) throws Exception {
    Progress counted = new Progress();
    long start = System.nanoTime();
    Subscription subscription =
        rig.client()
            .subscribeToAll(
                new SubscriptionListener() {
                  @Override
                  public void onEvent(Subscription from, ResolvedEvent event) {
                    counted.advance();
                  }
                },
                SubscribeToAllOptions.get()
                    .fromStart()
                    .filter(
                        SubscriptionFilter.newBuilder()
                            .addStreamNamePrefix(Accounts.ACCOUNT.eventStreamPrefix())
                            .build()))
            .get(BenchmarkNode.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    counted.await(events, BenchmarkNode.PATIENCE);
    long time = System.nanoTime() - start;
    subscription.stop();
    return time;
  }

  /** The time of the projection's writer, in nanoseconds. */
  private static long build(Rig rig, Projection<?> projection, Position last) {
    ViewStore views = new ViewStore(rig.redis(), rig.provenance());
    try (Player player =
        new Player(
            new Features(List.of(Accounts.feature(projection))),
            rig.log(),
            new SnapshotStore(rig.redis(), rig.provenance()),
            views,
            BenchmarkNode.BYTES,
            BenchmarkNode.BYTES)) {
      long start = System.nanoTime();
      player.start();
      BenchmarkNode.awaitWritten(views, projection, last);
      return System.nanoTime() - start;
    }
  }
}
