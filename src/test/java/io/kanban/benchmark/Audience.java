package io.kanban.benchmark;

import io.kanban.benchmark.LightPage.Arrival;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Many light pages of one server, each with its own session, kept alive by heartbeats. */
final class Audience implements AutoCloseable {
  /** Height of the pages' windows, in pixels: all cards of a full column fit. */
  private static final int HEIGHT = 4_000;

  /** Interval of a browser's heartbeats by default. */
  private static final int BEAT_MILLIS = 13_000;

  private static final int AT_A_TIME = 4;

  private final WebSockets sockets = new WebSockets();
  private final ScheduledExecutorService beats =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  private final List<LightPage> pages = new ArrayList<>();
  private final ServerProcess server;

  Audience(ServerProcess server) {
    this.server = server;
  }

  WebSockets sockets() {
    return sockets;
  }

  List<LightPage> pages() {
    return pages;
  }

  /** Opens pages of boards and waits until they show the boards. */
  void openBoards(int count, IntFunction<String> paths, Arrival arrival) throws Exception {
    open(
        count,
        i -> {
          String cookie = LightPage.signIn(server.port(), i % 2 == 0 ? "bill" : "janet");
          return open(cookie, paths.apply(i), arrival);
        });
    for (LightPage page : pages) {
      page.awaitKeys();
    }
  }

  /** Opens pages that need no sign-in. */
  void openBare(int count, String path, Arrival arrival) throws Exception {
    open(count, _ -> open(LightPage.visit(server.port()), path, arrival));
  }

  private LightPage open(String cookie, String path, Arrival arrival)
      throws IOException, InterruptedException {
    return LightPage.open(sockets, server.port(), cookie, path, HEIGHT, true, arrival);
  }

  /** Opens one page. */
  @FunctionalInterface
  private interface Opening {
    LightPage open(int number) throws IOException, InterruptedException;
  }

  private void open(int count, Opening opening) throws Exception {
    int before = pages.size();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME)) {
      List<Future<LightPage>> opened = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        opened.add(threads.submit(() -> opening.open(number)));
      }
      for (Future<LightPage> page : opened) {
        pages.add(page.get(5, TimeUnit.MINUTES));
      }
    }
    for (int i = 0; i < count; i++) {
      var _ =
          beats.scheduleAtFixedRate(
              pages.get(before + i)::beat,
              (long) BEAT_MILLIS * i / count,
              BEAT_MILLIS,
              TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Checks that all pages are connected.
   *
   * @throws IllegalStateException if a page has lost its WebSocket
   */
  void requireOpen() {
    long closed = pages.stream().filter(LightPage::isClosed).count();
    if (closed > 0) {
      throw new IllegalStateException(closed + " pages have lost their WebSocket.");
    }
  }

  @Override
  public void close() throws IOException {
    beats.shutdownNow();
    sockets.close();
  }
}
