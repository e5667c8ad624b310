package io.recordplayer.update;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All updates that are live now, those of other nodes included. It has bounds in number and size.
 * Not thread-safe.
 */
final class LiveUpdates {
  private final int mostPerTopic;
  private final long mostBytes;
  private final Map<Topic, Map<String, LiveUpdate>> byTopic = new HashMap<>();
  private final TreeSet<LiveUpdate> byExpiry = new TreeSet<>(LiveUpdate.BY_EXPIRY);
  private long bytes;

  /** What became of an update that was offered. */
  enum Outcome {
    /** Pages show something else from now on. */
    CHANGED,
    /** Pages show the same as before. */
    SAME,
    /** A newer value of its publisher is known already. */
    OUTDATED,
    /** There is no room for it. */
    FULL
  }

  LiveUpdates(int mostPerTopic, long mostBytes) {
    this.mostPerTopic = mostPerTopic;
    this.mostBytes = mostBytes;
  }

  /** Takes an update unless a newer one of its publisher is known. */
  Outcome offer(LiveUpdate update) {
    LiveUpdate known = find(update.id());
    if (known != null && update.sequence() < known.sequence()) {
      return Outcome.OUTDATED;
    }
    if (known != null && update.sequence() == known.sequence()) {
      // Sent once more: the message that travelled faster tells the time better.
      if (update.expiresAt() - known.expiresAt() < 0) {
        replace(known, known.expiringAt(update.expiresAt()));
      }
      return Outcome.SAME;
    }
    long growth = update.size() - (known == null ? 0 : known.size());
    if (bytes + growth > mostBytes
        || (known == null && size(update.id().topic()) >= mostPerTopic)) {
      return Outcome.FULL;
    }
    replace(known, update);
    return update.looksLike(known) ? Outcome.SAME : Outcome.CHANGED;
  }

  private void replace(@Nullable LiveUpdate known, LiveUpdate update) {
    if (known != null) {
      remove(known);
    }
    byTopic
        .computeIfAbsent(update.id().topic(), _ -> new HashMap<>())
        .put(update.id().publisher(), update);
    byExpiry.add(update);
    bytes += update.size();
  }

  private void remove(LiveUpdate known) {
    byExpiry.remove(known);
    bytes -= known.size();
    byTopic.computeIfPresent(
        known.id().topic(),
        (_, updates) -> {
          updates.remove(known.id().publisher());
          return updates.isEmpty() ? null : updates;
        });
  }

  private int size(Topic topic) {
    return byTopic.getOrDefault(topic, Map.of()).size();
  }

  @Nullable LiveUpdate find(LiveUpdate.Id id) {
    return byTopic.getOrDefault(id.topic(), Map.of()).get(id.publisher());
  }

  /**
   * Forgets the updates whose time is over.
   *
   * @return the topics that pages show differently from now on
   */
  Set<Topic> expire(long now) {
    Set<Topic> changed = new HashSet<>();
    while (!byExpiry.isEmpty() && byExpiry.first().isExpired(now)) {
      LiveUpdate expired = byExpiry.first();
      remove(expired);
      if (expired.value() != null) {
        changed.add(expired.id().topic());
      }
    }
    return changed;
  }

  /** When the next update expires. */
  OptionalLong nextExpiry() {
    return byExpiry.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(byExpiry.first().expiresAt());
  }

  /** The values that pages show, by their publishers' names. */
  List<LiveUpdate> shown(Topic topic) {
    return byTopic.getOrDefault(topic, Map.of()).values().stream()
        .filter(update -> update.value() != null)
        .sorted(LiveUpdate.BY_NAME)
        .toList();
  }

  /** How many updates are known. */
  int size() {
    return byExpiry.size();
  }
}
