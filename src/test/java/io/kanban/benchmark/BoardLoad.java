package io.kanban.benchmark;

import io.recordplayer.benchmark.Latencies;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Moves cards of several boards with keys, at a fixed rate regardless of earlier moves. A latency
 * is the time from the intended time of a move until the board's last page has its frame.
 */
final class BoardLoad {
  private static final String CARD = "card-0";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<Desk> desks = new ArrayList<>();
  private final Map<LightPage, Desk> byPage = new HashMap<>();
  private volatile boolean noted;
  private final Histogram latencies = Latencies.histogram();

  /** A board and its open pages. */
  private final class Desk {
    private final List<LightPage> pages = new ArrayList<>();

    /** The intended times of the moves: the first move is under way, the others wait for it. */
    private final Deque<Long> due = new ArrayDeque<>();

    private final Set<LightPage> behind = new HashSet<>();
    private int turn;

    synchronized void due(long intended) {
      due.add(intended);
      if (due.size() == 1) {
        move();
      }
    }

    private void move() {
      behind.addAll(pages);
      pages.get(turn / 2 % pages.size()).press(CARD, turn % 2 == 0 ? "ArrowRight" : "ArrowLeft");
      turn++;
    }

    synchronized void changed(LightPage page, long at) {
      if (behind.remove(page) && behind.isEmpty()) {
        note(at - due.removeFirst());
        if (!due.isEmpty()) {
          move();
        }
      }
    }

    synchronized int behind() {
      return behind.size();
    }
  }

  /**
   * @param pages the same number of pages for each board, ordered by board
   */
  BoardLoad(List<LightPage> pages, int boards) {
    int each = pages.size() / boards;
    for (int board = 0; board < boards; board++) {
      Desk desk = new Desk();
      desk.pages.addAll(pages.subList(board * each, (board + 1) * each));
      desk.pages.forEach(page -> byPage.put(page, desk));
      desks.add(desk);
    }
  }

  /** Must be called when a page gets a change. */
  void changed(LightPage page, long at) {
    Desk desk = byPage.get(page);
    if (desk != null) {
      desk.changed(page, at);
    }
  }

  private synchronized void note(long nanos) {
    if (noted) {
      latencies.recordValue(nanos);
    }
  }

  /**
   * Moves cards for some time.
   *
   * @param measured whether the latencies are recorded; false for a warm-up
   * @return the number of moves
   */
  int run(int perSecond, Duration time, boolean measured) {
    noted = measured;
    long begin = System.nanoTime();
    long step = TimeUnit.SECONDS.toNanos(1) / perSecond;
    int count = (int) (time.toNanos() / step);
    for (int i = 0; i < count; i++) {
      long intended = begin + i * step;
      for (long left; (left = intended - System.nanoTime()) > 0; ) {
        LockSupport.parkNanos(left);
      }
      desks.get(i % desks.size()).due(intended);
    }
    return count;
  }

  /**
   * Waits until every page has every change, for at most 30 seconds.
   *
   * @return the number of pages that miss a change
   */
  int awaitPages() throws InterruptedException {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (behind() > 0 && System.nanoTime() < giveUp) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    return behind();
  }

  private int behind() {
    return desks.stream().mapToInt(Desk::behind).sum();
  }

  /** The recorded latencies, in nanoseconds. */
  synchronized Histogram latencies() {
    return latencies.copy();
  }
}
