package io.recordplayer.benchmark;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Does the work of the section {@code commands} with a peer, as that section does it. */
final class PeerCommands {
  static final int ENTITIES = 1_000;
  private static final List<Integer> IN_FLIGHT = List.of(1, 16, 64, 256);

  /** How the work is done, the same for all peers. */
  static final String PROTOCOL =
      """
      **Work.** The commands and events of [commands](#commands), one event a command on 1,000 entities, with 1, 16, 64 or 256 \
      in flight in the same closed loop, from the same JVM. A latency is from *send* to *answered*; the answer comes after the \
      event is synced to disk. After the last command the store is asked for its number of events: it has to be the number of \
      answers.

      **Protocol.** After a warm-up at 64 in flight, each level is measured for as long as RecordPlayer's turns are \
      together. Processor time and garbage are those of the whole JVM, load generator included. There is no floor: it would \
      be another system's.
      """;

  static final Comparison COMPARISON =
      new Comparison(
          "commands",
          "stores the event alone: neither the command nor its outcome, so that a command that was"
              + " waiting is lost with the process; writes no view; tells no page");

  private final Peer peer;
  private final @Nullable PostgresServer server;
  private final ClosedLoop loop = new ClosedLoop();
  private long sent;

  /**
   * @param server where the peer keeps its events in one; its processor time is told apart
   */
  PeerCommands(Peer peer, @Nullable PostgresServer server) {
    this.peer = peer;
    this.server = server;
  }

  List<Figure> measure(Settings settings) throws Exception {
    Duration turn = settings.time(Duration.ofSeconds(4), Duration.ofSeconds(1));
    take(64, turn.multipliedBy(settings.count(5, 1)));
    List<Figure> figures = new ArrayList<>();
    for (int inFlight : IN_FLIGHT) {
      figures.addAll(measured(inFlight, turn.multipliedBy(settings.count(3, 1))));
    }
    long stored = peer.stored();
    if (stored != sent) {
      throw new IllegalStateException(
          "%d commands were answered, %d events are stored.".formatted(sent, stored));
    }
    return figures;
  }

  private Histogram take(int inFlight, Duration time) throws Exception {
    Histogram nanos =
        loop.run(inFlight, time, number -> peer.send((int) (number % ENTITIES), number)).nanos();
    sent += nanos.getTotalCount();
    return nanos;
  }

  private List<Figure> measured(int inFlight, Duration time) throws Exception {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long cpu = system.getProcessCpuTime();
    long serverCpu = server == null ? 0 : server.cpu();
    long allocated = threads.getTotalThreadAllocatedBytes();
    long start = System.nanoTime();
    Histogram nanos = take(inFlight, time);
    double seconds = (System.nanoTime() - start) / 1e9;
    double commands = nanos.getTotalCount();
    String at = ", " + inFlight + " in flight";
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.of("commands" + at, "1/s", commands / seconds));
    figures.add(Figure.percentile("sent to answered" + at, 50, nanos));
    figures.add(Figure.percentile("sent to answered" + at, 99, nanos));
    figures.add(
        Figure.of(
            "processor time of a command" + at,
            "µs",
            (system.getProcessCpuTime() - cpu) / commands / 1e3));
    if (server != null) {
      figures.add(
          Figure.of(
              "PostgreSQL's processor time" + at,
              "µs",
              (server.cpu() - serverCpu) / commands / 1e3));
    }
    figures.add(
        Figure.of(
            "garbage of a command" + at,
            "KB",
            (threads.getTotalThreadAllocatedBytes() - allocated) / commands / 1024));
    return figures;
  }
}
