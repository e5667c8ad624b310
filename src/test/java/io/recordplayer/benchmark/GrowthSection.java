package io.recordplayer.benchmark;

import io.recordplayer.player.Access;
import io.recordplayer.player.Feature;
import io.recordplayer.projection.Projection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Measures the cost of a command with many entities and with many projections. */
final class GrowthSection implements Section {
  private static final int IN_FLIGHT = 64;

  @Override
  public String name() {
    return "growth";
  }

  @Override
  public String title() {
    return "Cost of a command with many entities and many projections";
  }

  @Override
  public String method() {
    return """
    **Work.** As in *commands*, with 64 in flight, for randomly chosen entities. Each system has its own log, Redis and \
    loops, and each of its entities has decided one command before. Systems with 1,000, 10,000 and 100,000 entities have \
    one projection. Two further systems with 1,000 entities have 10 and 50 projections on both sides, of which one plays \
    the event. There is no system with 1,000,000 entities, because a command for each would take longer than the rest of \
    the section.

    **Floor.** The system with 1,000 entities and one projection in the same run.

    **Protocol.** All systems run in one JVM from the beginning and take turns of 4 s: 6 turns to warm up, then 4 measured \
    turns. Processor time is the sum of the JVM's and of the system's own Redis.
    """;
  }

  @Override
  public String heap() {
    return "4g";
  }

  @Override
  public List<Figure> run(Settings settings) throws Exception {
    int scale = settings.count(1, 10);
    List<Grown> all = new ArrayList<>();
    try {
      for (int entities : List.of(1_000, 10_000, 100_000)) {
        all.add(new Grown(settings, "%,d entities".formatted(entities), entities / scale, 1));
      }
      for (int projections : List.of(10, 50)) {
        all.add(new Grown(settings, projections + " projections", 1_000 / scale, projections));
      }
      for (Grown grown : all) {
        grown.fill();
      }
      Duration turn = settings.time(Duration.ofSeconds(4), Duration.ofSeconds(1));
      for (int i = 0; i < settings.count(6, 1); i++) {
        take(all, turn);
      }
      all.forEach(Grown::reset);
      for (int i = 0; i < settings.count(4, 1); i++) {
        take(all, turn);
      }
      return figures(all);
    } finally {
      all.forEach(Grown::close);
    }
  }

  private static void take(List<Grown> all, Duration turn) throws Exception {
    for (Grown grown : all) {
      grown.take(turn);
    }
  }

  private static List<Figure> figures(List<Grown> all) {
    Grown least = all.getFirst();
    List<Figure> figures = new ArrayList<>();
    for (Grown grown : all) {
      Figure cost =
          Figure.of("processor time of a command, " + grown.name, "µs", grown.microseconds());
      figures.add(
          grown == least ? cost : cost.over(least.microseconds()).goal(Goal.ratioAtMost(1.2)));
    }
    for (Grown grown : all) {
      Figure speed = Figure.of("commands, " + grown.name, "1/s", grown.perSecond());
      figures.add(
          grown == least ? speed : speed.over(least.perSecond()).goal(Goal.ratioAtLeast(0.8)));
    }
    return figures;
  }

  /** A system with a number of entities and projections. */
  private static final class Grown implements AutoCloseable {
    private final String name;
    private final int entities;
    private final BenchmarkNode node;
    private final ClosedLoop loop = new ClosedLoop();
    private Cost cost = Cost.none();
    private long commands;
    private long time;

    Grown(Settings settings, String name, int entities, int projections) throws Exception {
      this.name = name;
      this.entities = entities;
      Path folder = Files.createTempDirectory(settings.folder(), "system");
      this.node = new BenchmarkNode(folder, feature(projections)).start();
    }

    private static Feature feature(int projections) {
      List<Projection<?>> all = new ArrayList<>(List.of(Accounts.BALANCES));
      for (int i = 1; i < projections; i++) {
        all.add(ItemBoards.views("other-views-" + i));
      }
      return Feature.of(Accounts.ACCOUNT)
          .views(all.toArray(Projection[]::new))
          .access(Access.open());
    }

    void fill() throws Exception {
      loop.run(256, entities, number -> node.sendAndAwait(Accounts.deposit((int) number, number)));
      node.awaitWritten(Accounts.BALANCES);
    }

    void take(Duration turn) throws Exception {
      Cost before = Cost.soFar(node.rig);
      long start = System.nanoTime();
      commands +=
          loop.run(
                  IN_FLIGHT,
                  turn,
                  number -> node.sendAndAwait(Accounts.deposit(entity(number), number)))
              .calls();
      node.awaitWritten(Accounts.BALANCES);
      time += System.nanoTime() - start;
      cost = cost.plus(Cost.soFar(node.rig).since(before));
    }

    /** A random entity, the same in each run. */
    private int entity(long number) {
      return new SplittableRandom(number).nextInt(entities);
    }

    void reset() {
      cost = Cost.none();
      commands = 0;
      time = 0;
    }

    double microseconds() {
      return (cost.cpu() + cost.redisCpu()) / 1e3 / commands;
    }

    double perSecond() {
      return commands * 1e9 / time;
    }

    @Override
    public void close() {
      node.close();
    }
  }
}
