package io.recordplayer.projection;

import io.recordplayer.log.Backoff;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waiting keys, and a thread that works on them while there are any. */
final class RebuildQueue {
  /** The most views that are rebuilt together; they are in memory at the same time. */
  private static final int TOGETHER = 1_000;

  private final String name;
  private final Consumer<List<String>> work;
  private final BiConsumer<List<String>, Throwable> failed;
  private final Set<String> keys = new LinkedHashSet<>();
  private @Nullable Thread worker;
  private volatile boolean closed;

  /**
   * @param name the thread's name
   * @param failed called with the keys whose work has thrown; may add them again
   */
  RebuildQueue(
      String name, Consumer<List<String>> work, BiConsumer<List<String>, Throwable> failed) {
    this.name = name;
    this.work = work;
    this.failed = failed;
  }

  synchronized void add(String key) {
    keys.add(key);
    if (worker == null) {
      worker = Thread.ofVirtual().name(name).start(this::run);
    }
  }

  private synchronized List<String> take() {
    List<String> taken = keys.stream().limit(TOGETHER).toList();
    taken.forEach(keys::remove);
    if (taken.isEmpty()) {
      worker = null;
    }
    return taken;
  }

  private void run() {
    Backoff backoff = new Backoff();
    for (List<String> taken = take(); !taken.isEmpty() && !closed; taken = take()) {
      try {
        work.accept(taken);
        backoff.reset();
      } catch (RuntimeException | Error e) {
        // Without the next attempt, callers would wait for ever.
        failed.accept(taken, e);
        backoff.pause();
      }
    }
  }

  synchronized void close() {
    closed = true;
    if (worker != null) {
      worker.interrupt();
    }
  }
}
