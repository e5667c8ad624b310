package io.recordplayer.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Goal 1: durable commands a second, the whole way. */
final class CommandsSection implements Section {
  private static final int ENTITIES = 1_000;
  private static final List<Integer> IN_FLIGHT = List.of(1, 16, 64, 256);
  private static final int PER_SECOND = 1_000;

  @Override
  public String name() {
    return "commands";
  }

  @Override
  public String title() {
    return "Durable commands a second, the whole way";
  }

  @Override
  public String method() {
    return """
    **Work.** 1,000 entities, one event a command, some 130 bytes of JSON each. A closed loop keeps 1, 16, 64 or 256 commands in \
    flight. A command is recorded by `Sender` (acknowledged when it is synced), handed to the entity's host, decided, its event \
    appended under the expected revision (synced), and answered when the web side's subscription has played the event. \
    Commands are counted over the time until Redis has the views and the checkpoint of the last event. A latency is from \
    *send* to *answered*. The framework appends over one `BatchAppend` call, which servers have since 21.10, so there is \
    no slower way to give figures of.

    **Floors.** The official client alone, on a second log in the same JVM and on the same disk, with no subscriptions: the \
    bytes of such a command and such an event, metadata included, to as many streams, with as many in flight and no expected \
    revision. *Two appends*: one after the other is acknowledged, as the client appends. *One append over two streams*: \
    `multiStreamAppend`, its metadata as long. The system can't do that, as an event follows its command; the figure is there \
    to compare.

    **Protocol.** After 12 turns of work (4 s each) and floors (2 s each) at 64 in flight to warm up, they take 3 turns at \
    each level. In a closed loop a slow answer delays the next command, and latencies look better than a crowd would find \
    them; so there are latencies of an open loop at 1,000 commands/s, too, which count from the moment when a command was \
    due (3 turns of 5 s). Processor time is that of the whole JVM while the work's turns last: load generator, client, log \
    and framework, with garbage collection and compilation; that of Redis is apart. Garbage is what all threads of the JVM \
    allocate.
    """;
  }

  @Override
  public List<Figure> run(Settings settings) throws Exception {
    int turns = settings.count(3, 1);
    try (BenchmarkNode node =
        new BenchmarkNode(settings.folder(), Accounts.feature(Accounts.BALANCES)).start()) {
      node.sendAndAwait(Accounts.deposit(0, 0));
      try (BareLog bare = new BareLog(settings.folder(), node.rig)) {
        Turns warmUp = new Turns(node, bare, 64);
        for (int i = 0; i < settings.count(12, 1); i++) {
          warmUp.take(settings);
        }
        List<Figure> figures = new ArrayList<>();
        for (int inFlight : IN_FLIGHT) {
          Turns measured = new Turns(node, bare, inFlight);
          for (int i = 0; i < turns; i++) {
            measured.take(settings);
          }
          figures.addAll(measured.figures());
        }
        figures.addAll(atRate(node, bare, settings));
        return figures;
      }
    }
  }

  private static List<Figure> atRate(BenchmarkNode node, BareLog bare, Settings settings)
      throws Exception {
    Duration turn = settings.time(Duration.ofSeconds(5), Duration.ofSeconds(1));
    Histogram work = Latencies.histogram();
    Histogram two = Latencies.histogram();
    for (int i = 0; i < settings.count(3, 1); i++) {
      work.add(
          OpenLoop.run(
              PER_SECOND,
              turn,
              number -> node.sendAndAwait(Accounts.deposit(entity(number), number))));
      node.awaitWritten(Accounts.BALANCES);
      two.add(OpenLoop.run(PER_SECOND, turn, number -> bare.appendTwo(entity(number))));
    }
    String what = "sent to answered, %,d/s in an open loop".formatted(PER_SECOND);
    return List.of(
        Figure.percentile(what, 50, work).over(two), Figure.percentile(what, 99, work).over(two));
  }

  private static int entity(long number) {
    return (int) (number % ENTITIES);
  }

  /** Turns of the work and of the floors with so many in flight. */
  private static final class Turns {
    private final BenchmarkNode node;
    private final BareLog bare;
    private final int inFlight;
    private final ClosedLoop loop = new ClosedLoop();
    private final Throughput work = new Throughput();
    private final Throughput two = new Throughput();
    private final Throughput together = new Throughput();
    private Cost cost = Cost.none();

    Turns(BenchmarkNode node, BareLog bare, int inFlight) {
      this.node = node;
      this.bare = bare;
      this.inFlight = inFlight;
    }

    void take(Settings settings) throws Exception {
      Duration turn = settings.time(Duration.ofSeconds(4), Duration.ofSeconds(1));
      Duration floorTurn = turn.dividedBy(2);
      Cost before = Cost.soFar(node.rig);
      work.measure(
          () -> {
            ClosedLoop.Done done =
                loop.run(
                    inFlight,
                    turn,
                    number -> node.sendAndAwait(Accounts.deposit(entity(number), number)));
            node.awaitWritten(Accounts.BALANCES);
            return done;
          });
      cost = cost.plus(Cost.soFar(node.rig).since(before));
      two.measure(() -> loop.run(inFlight, floorTurn, number -> bare.appendTwo(entity(number))));
      together.measure(
          () -> loop.run(inFlight, floorTurn, number -> bare.appendTogether(entity(number))));
    }

    List<Figure> figures() {
      String at = ", " + inFlight + " in flight";
      Figure perSecond = Figure.of("commands" + at, "1/s", work.perSecond()).over(two.perSecond());
      Figure p99 = Figure.percentile("sent to answered" + at, 99, work.nanos).over(two.nanos);
      double commands = work.calls;
      return List.of(
          switch (inFlight) {
            case 1 -> perSecond;
            case 64 -> perSecond.goal(Goal.ratioAtLeast(1.5)).goal(Goal.atLeast(5_000));
            default -> perSecond.goal(Goal.ratioAtLeast(1.5));
          },
          Figure.of("appends over two streams" + at, "1/s", together.perSecond()),
          Figure.percentile("sent to answered" + at, 50, work.nanos).over(two.nanos),
          inFlight == 16 ? p99.goal(Goal.atMost(15)) : p99,
          Figure.of("processor time of a command" + at, "µs", cost.cpu() / commands / 1e3),
          Figure.of("Redis' processor time" + at, "µs", cost.redisCpu() / commands / 1e3),
          Figure.of("garbage of a command" + at, "KB", cost.allocated() / commands / 1024));
    }
  }

  /** Calls and the time that they took, over all turns. */
  private static final class Throughput {
    private interface Turn {
      ClosedLoop.Done take() throws Exception;
    }

    private final Histogram nanos = Latencies.histogram();
    private long calls;
    private long time;

    void measure(Turn turn) throws Exception {
      long start = System.nanoTime();
      ClosedLoop.Done done = turn.take();
      time += System.nanoTime() - start;
      calls += done.calls();
      nanos.add(done.nanos());
    }

    double perSecond() {
      return calls * 1e9 / time;
    }
  }
}
