package io.kanban.inbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An inbox's state for its rules. It only keeps a repeated command from recording the same again.
 *
 * @param read the notifications that were read last, at most {@value #MOST}
 * @param newest the newest notification when all were marked as read last
 */
record InboxState(List<UUID> read, Optional<UUID> newest) {
  static final InboxState NONE = new InboxState(List.of(), Optional.empty());
  private static final int MOST = Notifications.MOST;

  /** Those of the notifications that are not known to be read. */
  List<UUID> unreadOf(List<UUID> notifications) {
    return notifications.stream().distinct().filter(id -> !read.contains(id)).toList();
  }

  InboxState with(InboxEvent event) {
    return switch (event) {
      case InboxEvent.NotificationsRead e -> {
        List<UUID> more = new ArrayList<>(read);
        more.addAll(e.notifications());
        yield new InboxState(
            List.copyOf(more.subList(Math.max(0, more.size() - MOST), more.size())), newest);
      }
      case InboxEvent.AllNotificationsRead e -> new InboxState(read, Optional.of(e.newest()));
    };
  }
}
