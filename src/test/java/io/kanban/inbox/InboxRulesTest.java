package io.kanban.inbox;

import io.kanban.inbox.InboxCommand.MarkAllRead;
import io.kanban.inbox.InboxCommand.MarkRead;
import io.kanban.inbox.InboxEvent.AllNotificationsRead;
import io.kanban.inbox.InboxEvent.NotificationsRead;
import io.kanban.people.AccountId;
import io.recordplayer.kit.EntityKit;
import io.recordplayer.record.Person;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InboxRulesTest {
  private static final AccountId BILL = new AccountId("bill");
  private static final UUID ONE = new UUID(0, 1);
  private static final UUID TWO = new UUID(0, 2);

  private final EntityKit<InboxCommand, InboxState, InboxEvent> inbox =
      EntityKit.of(new InboxRules()).by(new Person("bill", "Bill"));

  @Test
  void a_notification_is_marked_as_read_once() {
    inbox
        .when(new MarkRead(BILL, List.of(ONE, ONE)))
        .then(new NotificationsRead(BILL, List.of(ONE)));
    EntityKit<InboxCommand, InboxState, InboxEvent> read =
        inbox.given(new NotificationsRead(BILL, List.of(ONE)));
    read.when(new MarkRead(BILL, List.of(ONE))).thenNothing();
    read.when(new MarkRead(BILL, List.of(ONE, TWO)))
        .then(new NotificationsRead(BILL, List.of(TWO)));
    inbox.when(new MarkRead(BILL, List.of())).thenNothing();
  }

  @Test
  void all_notifications_up_to_one_are_marked_as_read_once() {
    inbox.when(new MarkAllRead(BILL, TWO)).then(new AllNotificationsRead(BILL, TWO));
    EntityKit<InboxCommand, InboxState, InboxEvent> read =
        inbox.given(new AllNotificationsRead(BILL, TWO));
    read.when(new MarkAllRead(BILL, TWO)).thenNothing();
    read.when(new MarkAllRead(BILL, ONE)).then(new AllNotificationsRead(BILL, ONE));
  }

  @Test
  void too_many_notifications_at_once_are_rejected() {
    List<UUID> many = Stream.generate(UUID::randomUUID).limit(Notifications.MOST + 1L).toList();
    inbox.when(new MarkRead(BILL, many)).thenRejected(InboxRules.TOO_MANY);
  }
}
