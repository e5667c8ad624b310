package io.kanban.inbox;

import io.kanban.people.AccountId;
import io.recordplayer.record.StoredAs;
import java.util.List;
import java.util.UUID;

/** A request to change a person's inbox. Only the person can send it. */
public sealed interface InboxCommand {
  /** The account of the person to whom the inbox belongs. */
  AccountId account();

  /**
   * Marks some notifications as read.
   *
   * @param notifications their ids
   */
  @StoredAs("mark-read")
  record MarkRead(AccountId account, List<UUID> notifications) implements InboxCommand {
    public MarkRead {
      notifications = List.copyOf(notifications);
    }
  }

  /**
   * Marks all notifications as read that the person has seen.
   *
   * @param newest the newest one that the person has seen; later ones stay unread
   */
  @StoredAs("mark-all-read")
  record MarkAllRead(AccountId account, UUID newest) implements InboxCommand {}
}
