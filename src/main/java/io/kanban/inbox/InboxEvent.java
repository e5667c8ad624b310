package io.kanban.inbox;

import io.kanban.people.AccountId;
import io.recordplayer.record.StoredAs;
import java.util.List;
import java.util.UUID;

/** A change of a person's inbox. */
public sealed interface InboxEvent {
  /** The account of the person to whom the inbox belongs. */
  AccountId account();

  /**
   * A person has read some notifications.
   *
   * @param notifications their ids
   */
  @StoredAs("notifications-read")
  record NotificationsRead(AccountId account, List<UUID> notifications) implements InboxEvent {
    public NotificationsRead {
      notifications = List.copyOf(notifications);
    }
  }

  /**
   * A person has marked all notifications as read.
   *
   * @param newest the newest one that is read; later ones stay unread
   */
  @StoredAs("all-notifications-read")
  record AllNotificationsRead(AccountId account, UUID newest) implements InboxEvent {}
}
