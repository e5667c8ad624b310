package io.recordplayer.update;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The updates that this node publishes, and when it sends each of them again. All updates with the
 * same life are sent again at the same time, in as few messages as possible. Not thread-safe.
 */
final class OwnUpdates {
  private final Map<Long, Group> groups = new HashMap<>();
  private final Map<LiveUpdate.Id, Own> all = new HashMap<>();

  /**
   * An update of this node.
   *
   * @param life in nanoseconds
   * @param kept whether it is renewed until it is withdrawn
   */
  record Own(LiveUpdate update, long life, boolean kept) {
    Own with(LiveUpdate newer) {
      return new Own(newer, life, kept);
    }
  }

  /** Updates with the same life. */
  private static final class Group {
    private final Map<LiveUpdate.Id, Own> members = new LinkedHashMap<>();
    private long nextAt;
  }

  void put(Own own, long now) {
    remove(own.update().id());
    all.put(own.update().id(), own);
    Group group = groups.computeIfAbsent(own.life(), _ -> new Group());
    if (group.members.isEmpty()) {
      group.nextAt = now + period(own.life());
    }
    group.members.put(own.update().id(), own);
  }

  /** Two messages in a row may be lost before an update expires elsewhere. */
  private static long period(long life) {
    return life / 3;
  }

  void remove(LiveUpdate.Id id) {
    Own own = all.remove(id);
    if (own != null) {
      groups.computeIfPresent(
          own.life(),
          (_, group) -> {
            group.members.remove(id);
            return group.members.isEmpty() ? null : group;
          });
    }
  }

  @Nullable Own find(LiveUpdate.Id id) {
    return all.get(id);
  }

  List<Own> all() {
    return List.copyOf(all.values());
  }

  /** The updates to send again now. Forgets those that have expired. */
  List<Own> due(long now) {
    List<Own> due = new ArrayList<>();
    groups.forEach(
        (life, group) -> {
          if (group.nextAt - now <= 0) {
            group.nextAt = now + period(life);
            due.addAll(group.members.values());
          }
        });
    due.stream()
        .filter(own -> !own.kept() && own.update().isExpired(now))
        .forEach(own -> remove(own.update().id()));
    due.removeIf(own -> !all.containsKey(own.update().id()));
    return due;
  }

  /** When the next updates are due. */
  OptionalLong nextDue() {
    Optional<Group> next =
        groups.values().stream().min((one, other) -> Long.signum(one.nextAt - other.nextAt));
    return next.isEmpty() ? OptionalLong.empty() : OptionalLong.of(next.get().nextAt);
  }
}
