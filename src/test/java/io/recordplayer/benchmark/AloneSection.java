package io.recordplayer.benchmark;

import io.kurrent.dbclient.Subscription;
import io.recordplayer.benchmark.Accounts.Balance;
import io.recordplayer.live.LiveViews.ViewSubscription;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Goal 2: one command alone, from sent to shown on the same node. */
final class AloneSection implements Section {
  @Override
  public String name() {
    return "alone";
  }

  @Override
  public String title() {
    return "One command alone: from sent to shown on the same node";
  }

  @Override
  public String method() {
    return """
    **Work.** One command at a time, with nothing else under way. From the call of `Sender` to the moment when a page's \
    watcher is told the view that has the command's event: two synced appends, three deliveries (the command to the entity's \
    host, the event to the web side, the event to the projection's writer), a decision and the playing of the event. Views \
    are written to Redis meanwhile.

    **Floor.** The official client alone, on a second log in the same JVM and on the same disk: two appends, one after the \
    other is acknowledged, of the same bytes, and the delivery of the second by a subscription, which is awaited.

    **Protocol.** Closed loop, one in flight; work and floor take turns, sample by sample, after a warm-up in the same turns. \
    As many samples of the floor as of the work.
    """;
  }

  @Override
  public List<Figure> run(Settings settings) throws Exception {
    Histogram shown = Latencies.histogram();
    Histogram floor = Latencies.histogram();
    try (BenchmarkNode node =
        new BenchmarkNode(settings.folder(), Accounts.feature(Accounts.BALANCES)).start()) {
      node.sendAndAwait(Accounts.deposit(0, 0));
      try (BareLog bare = new BareLog(settings.folder(), node.rig)) {
        Progress seen = new Progress();
        Progress delivered = new Progress();
        ViewSubscription watching =
            node.live.watch(
                Accounts.BALANCES, Accounts.id(0), (Balance view) -> seen.reach(view.latest()));
        Subscription subscription = bare.subscribe(_ -> delivered.advance());
        int warmUp = settings.count(5_000, 500);
        int samples = settings.count(5_000, 500);
        for (int i = 1; i <= warmUp + samples; i++) {
          if (i == warmUp + 1) {
            shown.reset();
            floor.reset();
          }
          long start = System.nanoTime();
          node.send(Accounts.deposit(0, i));
          seen.await(i, BenchmarkNode.PATIENCE);
          shown.recordValue(System.nanoTime() - start);
          start = System.nanoTime();
          bare.appendTwo(0);
          delivered.await(i, BenchmarkNode.PATIENCE);
          floor.recordValue(System.nanoTime() - start);
        }
        watching.end();
        subscription.stop();
      }
    }
    return List.of(
        Figure.percentile("sent to shown", 50, shown).over(floor).goal(Goal.ratioAtMost(1.3)),
        Figure.percentile("sent to shown", 99, shown).over(floor).goal(Goal.ratioAtMost(2)));
  }
}
