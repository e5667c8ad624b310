package io.recordplayer.benchmark;

import io.kurrent.dbclient.Subscription;
import io.recordplayer.benchmark.Accounts.Balance;
import io.recordplayer.live.LiveViews.ViewSubscription;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Measures the latency of a single command. */
final class AloneSection implements Section {
  @Override
  public String name() {
    return "alone";
  }

  @Override
  public String title() {
    return "Latency of a single command, from sending to display on the same node";
  }

  @Override
  public String method() {
    return """
    **Work.** One command at a time, with no other command under way. A latency is the time from the call of \
    `CommandSender` to the moment when a page's watcher gets the view with the command's event. The path has two synced \
    appends, three deliveries (the command to the entity's host, the event to the web side and to the projection's writer), \
    a decision, and the playing of the event. Meanwhile views are written to Redis.

    **Floor.** The official client alone, with a second log in the same JVM and on the same disk. It appends the same bytes \
    in two appends, the second after the acknowledgement of the first, and waits until a subscription delivers the second \
    record.

    **Protocol.** A closed loop with one command in flight. Work and floor alternate, sample by sample, after a warm-up \
    that alternates in the same way. Both have the same number of samples.
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
