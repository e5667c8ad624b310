package io.recordplayer.benchmark;

import io.recordplayer.Rig;
import io.recordplayer.benchmark.ItemBoards.BoardEvent;
import io.recordplayer.log.Log;
import io.recordplayer.log.NewRecord;
import io.recordplayer.record.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Measures the bytes that Redis receives for one event. */
final class RedisSection implements Section {
  private static final List<Integer> SIZES = List.of(10, 100, 1_000, 10_000);
  private static final int BATCH = 100;
  private static final int POLLS = 500;

  @Override
  public String name() {
    return "redis";
  }

  @Override
  public String title() {
    return "Bytes that Redis receives for one event";
  }

  @Override
  public String method() {
    return """
    **Work.** The view is a board of 10, 100, 1,000 or 10,000 items of some 100 bytes of JSON. Each event changes the title \
    of one item; the items are spread over the board. The next event follows when Redis has the checkpoint of the one \
    before. Redis itself counts the bytes that it receives (`INFO`: `total_net_input_bytes`) in all commands on all \
    connections. The bytes of the benchmark's own requests are counted separately and subtracted.

    **Floor.** The board of 10 items in the same run.

    **Protocol.** 100 events for each board (20 in a quick run); the figure is their mean. Processor time is not measured.
    """;
  }

  @Override
  public List<Figure> run(Settings settings) throws Exception {
    int events = settings.count(100, 20);
    List<Figure> figures = new ArrayList<>();
    try (BenchmarkNode node = new BenchmarkNode(settings.folder(), ItemBoards.feature()).start()) {
      double smallest = 0;
      for (int size : SIZES) {
        fill(node, size);
        double bytes = bytesOfAnEvent(node, size, events);
        Figure figure = Figure.of("a board of %,d items".formatted(size), "bytes", bytes);
        if (smallest == 0) {
          smallest = bytes;
          figures.add(figure);
        } else {
          figures.add(figure.over(smallest).goal(Goal.ratioAtMost(1.2)));
        }
      }
    }
    return figures;
  }

  private static String board(int size) {
    return "b" + size;
  }

  private static void fill(BenchmarkNode node, int size) {
    Position last = Position.START;
    for (int first = 0; first < size; first += BATCH) {
      List<BoardEvent> batch = new ArrayList<>();
      for (int item = first; item < Math.min(size, first + BATCH); item++) {
        batch.add(new BoardEvent.Added(board(size), ItemBoards.title(item)));
      }
      last = append(node, size, batch);
    }
    node.awaitWritten(ItemBoards.VIEWS, last);
  }

  private static Position append(BenchmarkNode node, int size, List<? extends BoardEvent> events) {
    List<NewRecord> records =
        events.stream().map(event -> Rig.command(UUID.randomUUID(), event)).toList();
    return node.rig
        .log()
        .append(ItemBoards.BOARD.eventStream(board(size)), Log.ANY, records)
        .position();
  }

  private static double bytesOfAnEvent(BenchmarkNode node, int size, int events)
      throws InterruptedException {
    long idle = received(node);
    for (int i = 0; i < POLLS; i++) {
      isWritten(node, Position.START);
    }
    double poll = (received(node) - idle) / (double) POLLS;
    long before = received(node);
    long polls = 0;
    for (int i = 0; i < events; i++) {
      int item = (int) ((long) i * size / events);
      Position position =
          append(
              node,
              size,
              List.of(new BoardEvent.Retitled(board(size), item, ItemBoards.title(size + i))));
      do {
        polls++;
        TimeUnit.MILLISECONDS.sleep(2);
      } while (!isWritten(node, position));
    }
    return (received(node) - before - polls * poll) / events;
  }

  private static boolean isWritten(BenchmarkNode node, Position position) {
    return !position.isAfter(node.views.checkpoint(ItemBoards.VIEWS).position());
  }

  /** The bytes that Redis has received so far. */
  private static long received(BenchmarkNode node) {
    Properties info =
        node.rig.redis().execute(connection -> connection.serverCommands().info("stats"), true);
    return Long.parseLong(info.getProperty("total_net_input_bytes"));
  }
}
