package io.recordplayer.benchmark;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Does the work of the section {@code commands} with a peer, in the same way as that section. */
final class PeerCommands {
  static final int ENTITIES = 1_000;
  private static final List<Integer> IN_FLIGHT = List.of(1, 16, 64, 256);

  /** The work and the protocol for all peers, in words. */
  static final String PROTOCOL =
      """
      **Work.** The commands and events of [commands](#commands): one event for each command, on 1,000 entities, with 1, \
      16, 64 or 256 in flight in the same closed loop, from the same JVM. A latency (*sent to answered*) is the time from \
      the call to the response, which comes after the event is synced to disk. After the last command, the section compares \
      the number of events in the store with the number of responses; they must be equal.

      **Protocol.** After a warm-up at 64 in flight, each level is measured as long as all of RecordPlayer's turns \
      together. Processor time and garbage are those of the whole JVM, load generator included. There is no floor, because \
      it would belong to another system.
      """;

  static final Comparison COMPARISON =
      new Comparison(
          "commands",
          "stores only the event, and neither the command nor the response, so a process that dies"
              + " loses its waiting commands; it writes no view and notifies no page");

  private final Peer peer;
  private final @Nullable PostgresServer server;
  private final ClosedLoop loop = new ClosedLoop();
  private long sent;

  /**
   * @param server the PostgreSQL with the peer's events, if it has one; its processor time is a
   *     separate figure
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
          "%d commands have responses, but %d events are stored.".formatted(sent, stored));
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
