package io.kanban.inbox;

import static io.recordplayer.entity.Decision.accept;
import static io.recordplayer.entity.Decision.reject;

import io.kanban.inbox.InboxCommand.MarkAllRead;
import io.kanban.inbox.InboxCommand.MarkRead;
import io.kanban.inbox.InboxEvent.AllNotificationsRead;
import io.kanban.inbox.InboxEvent.NotificationsRead;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Entity;
import io.recordplayer.entity.Rejection;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Recorded;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Decides commands about a person's inbox. */
final class InboxRules implements Entity<InboxCommand, InboxState, InboxEvent> {
  static final Rejection TOO_MANY =
      new Rejection(
          "TOO_MANY_NOTIFICATIONS",
          "At most %d notifications can be marked at once.".formatted(Notifications.MOST));

  @Override
  public InboxState initial() {
    return InboxState.NONE;
  }

  @Override
  public Decision<InboxEvent> decide(InboxCommand command, InboxState state, Origin origin) {
    return switch (command) {
      case MarkRead c when c.notifications().size() > Notifications.MOST -> reject(TOO_MANY);
      case MarkRead c -> {
        List<UUID> unread = state.unreadOf(c.notifications());
        yield unread.isEmpty() ? accept() : accept(new NotificationsRead(c.account(), unread));
      }
      case MarkAllRead c when state.newest().equals(Optional.of(c.newest())) -> accept();
      case MarkAllRead c -> accept(new AllNotificationsRead(c.account(), c.newest()));
    };
  }

  @Override
  public InboxState evolve(InboxState state, Recorded<InboxEvent> event) {
    return state.with(event.data());
  }
}
