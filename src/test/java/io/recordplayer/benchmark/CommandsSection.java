package io.recordplayer.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Measures the throughput and the latencies of commands. */
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
    return "Durable commands per second, from sending to the stored view";
  }

  @Override
  public String method() {
    return """
    **Work.** 1,000 entities; each command leads to one event, and each is some 130 bytes of JSON. A closed loop keeps 1, \
    16, 64 or 256 commands in flight. `CommandSender` records a command (it is acknowledged when it is synced), the log \
    delivers it to the entity's host, the host decides it and appends its event under the expected revision (synced), and \
    the command is done when the web side's subscription has played the event. The throughput is the number of commands \
    divided by the time until Redis has the views and the checkpoint of the last event. A latency (*sent to answered*) is \
    the time from the call to the played event. The framework appends over one `BatchAppend` call, which servers support \
    since version 21.10.

    **Floors.** The official client alone, with a second log in the same JVM and on the same disk, and without \
    subscriptions. It appends the bytes of such a command and its event, with their metadata, to the same number of \
    streams, with the same number in flight and without an expected revision. *Two appends*: the second append follows the \
    acknowledgement of the first, as the client appends. *One append over two streams*: `multiStreamAppend`, with metadata \
    of the same length. The framework could not do this, because an event follows from its command; the figure is only for \
    comparison.

    **Protocol.** A warm-up of 12 turns at 64 in flight, with 4 s of work and 2 s of floors each; then 3 turns at each \
    level. In a closed loop, a slow command delays the next one, so its latencies look better than those that independent \
    people would see. Therefore there are also latencies of an open loop at 1,000 commands/s (3 turns of 5 s), which count \
    from the moment when a command was due. Processor time is that of the whole JVM during the work's turns: load \
    generator, client, log and framework, garbage collection and compilation included; Redis' processor time is a separate \
    figure. Garbage is the memory that all threads of the JVM allocate.
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

  /** Turns of the work and of the floors with a number of calls in flight. */
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

  /** The calls of all turns, and their time. */
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
