package io.recordplayer.embedded.eventstore;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Wakes up the threads that wait for commits to a stream, or for any commit. */
final class CommitWatchers {
  /** Stands for all streams: no stream has an empty name. */
  private static final String ALL = "";

  private final Map<String, Set<Wakeup>> byStream = new ConcurrentHashMap<>();

  /** Signals a wakeup after each commit to a stream; after every commit if the stream is null. */
  void watch(@Nullable String stream, Wakeup wakeup) {
    byStream.compute(
        stream == null ? ALL : stream,
        (_, wakeups) -> {
          Set<Wakeup> set = wakeups == null ? ConcurrentHashMap.newKeySet() : wakeups;
          set.add(wakeup);
          return set;
        });
  }

  void unwatch(@Nullable String stream, Wakeup wakeup) {
    byStream.computeIfPresent(
        stream == null ? ALL : stream,
        (_, wakeups) -> {
          wakeups.remove(wakeup);
          return wakeups.isEmpty() ? null : wakeups;
        });
  }

  /** Signals the wakeups of the streams that were appended to, and those of all streams. */
  void committed(List<StoredEvent> events, Set<String> linkStreams) {
    signal(ALL);
    events.stream().map(StoredEvent::stream).distinct().forEach(this::signal);
    linkStreams.forEach(this::signal);
  }

  private void signal(String stream) {
    byStream.getOrDefault(stream, Set.of()).forEach(Wakeup::signal);
  }

  void signalAll() {
    byStream.values().forEach(wakeups -> wakeups.forEach(Wakeup::signal));
  }
}
