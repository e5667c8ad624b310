package io.kanban.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.kanban.board.BoardEvent.CardApproved;
import io.kanban.board.BoardEvent.CardAssigned;
import io.kanban.board.BoardEvent.CardCommented;
import io.kanban.board.BoardEvent.CardRejected;
import io.kanban.board.BoardId;
import io.kanban.board.CardHeading;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import io.kanban.board.CommentId;
import io.kanban.inbox.InboxEvent.AllNotificationsRead;
import io.kanban.inbox.InboxEvent.NotificationsRead;
import io.kanban.inbox.Notification.Kind;
import io.kanban.people.AccountId;
import io.kanban.project.ProjectId;
import io.recordplayer.kit.ViewKit;
import io.recordplayer.record.Person;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NotificationsTest {
  private static final BoardId BOARD = new BoardId(new ProjectId("p"), "b");
  private static final CardId CARD = new CardId("one");
  private static final Person BILL = new Person("bill", "Bill");
  private static final Person JANET = new Person("janet", "Janet");
  private static final Person DAVE = new Person("dave", "Dave");
  private static final CardHeading BILLS = new CardHeading("Card 1", Optional.of(BILL));
  private static final CardHeading NOBODYS = new CardHeading("Card 1", Optional.empty());
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final ViewKit<Notifications> janet =
      ViewKit.of(InboxFeature.NOTIFICATIONS).entity(BOARD.text()).by(JANET).at(NOON);

  private static CardCommented comment(String text, CardHeading card) {
    return new CardCommented(BOARD, CARD, new CommentId("c"), text, card);
  }

  private List<Notification> of(Person person) {
    return janet.view(person.id()).newest();
  }

  @Test
  void the_assignee_is_told_of_reviews_and_comments_and_of_cards_that_others_give_them() {
    janet.given(
        new CardAssigned(BOARD, CARD, Optional.of(BILL), NOBODYS),
        comment("Why?", BILLS),
        new CardRejected(BOARD, CARD, "This is no good", BILLS),
        new CardApproved(BOARD, CARD, ColumnId.IN_WORK, ColumnId.DONE, "this looks good", BILLS));
    assertThat(of(BILL))
        .extracting(Notification::kind, Notification::text)
        .containsExactly(
            tuple(Kind.APPROVED, "this looks good"),
            tuple(Kind.REJECTED, "This is no good"),
            tuple(Kind.COMMENTED, "Why?"),
            tuple(Kind.ASSIGNED, ""));
    Notification first = of(BILL).getFirst();
    assertThat(first)
        .isEqualTo(
            new Notification(
                first.id(),
                Kind.APPROVED,
                JANET,
                NOON,
                BOARD,
                CARD,
                "Card 1",
                "this looks good",
                false));
    assertThat(of(JANET)).isEmpty();
  }

  @Test
  void nobody_is_told_of_what_they_did_themselves() {
    janet
        .by(BILL)
        .given(
            new CardAssigned(BOARD, CARD, Optional.of(BILL), NOBODYS),
            comment("@[Bill](bill), don't forget", BILLS));
    assertThat(of(BILL)).isEmpty();
  }

  @Test
  void a_card_of_nobody_and_an_event_of_an_older_log_tell_nobody() {
    janet.given(
        new CardAssigned(BOARD, CARD, Optional.empty(), BILLS),
        comment("Why?", NOBODYS),
        comment("Why?", new CardHeading("", Optional.empty())));
    assertThat(of(BILL)).isEmpty();
    assertThat(of(JANET)).isEmpty();
  }

  @Test
  void the_mentioned_are_told_and_the_assignee_only_once() {
    janet.given(comment("@[Dave](dave) and @[Bill](bill), look", BILLS));
    assertThat(of(DAVE)).extracting(Notification::kind).containsExactly(Kind.MENTIONED);
    assertThat(of(BILL)).extracting(Notification::kind).containsExactly(Kind.MENTIONED);
    assertThat(of(BILL).getFirst().text()).isEqualTo("@Dave and @Bill, look");
  }

  @Test
  void a_reason_of_a_review_mentions_people_as_a_comment_does() {
    String reason = "@[Dave](dave) and @[Bill](bill), look";
    janet.given(
        new CardRejected(BOARD, CARD, reason, BILLS),
        new CardApproved(BOARD, CARD, ColumnId.IN_WORK, ColumnId.DONE, reason, BILLS));
    assertThat(of(DAVE))
        .extracting(Notification::kind)
        .containsExactly(Kind.MENTIONED, Kind.MENTIONED);
    assertThat(of(BILL))
        .extracting(Notification::kind, Notification::text)
        .containsExactly(
            tuple(Kind.APPROVED, "@Dave and @Bill, look"),
            tuple(Kind.REJECTED, "@Dave and @Bill, look"));
  }

  @Test
  void a_project_with_many_notifications_pushes_out_its_own_ones_only() {
    janet.given(comment("1", BILLS), comment("2", BILLS));
    BoardId other = new BoardId(new ProjectId("other"), "b");
    for (int i = 0; i < 2 * Notifications.MOST; i++) {
      janet
          .entity(other.text())
          .given(new CardCommented(other, CARD, new CommentId("c"), "Buy " + i, BILLS));
    }
    assertThat(of(BILL)).hasSize(Notifications.MOST);
    assertThat(of(BILL))
        .extracting(Notification::text)
        .startsWith("Buy 399", "Buy 398")
        .endsWith("Buy 202", "2", "1");
  }

  @Test
  void notifications_are_read_one_by_one_and_all_up_to_one() {
    janet.given(comment("1", BILLS), comment("2", BILLS), comment("3", BILLS));
    List<UUID> ids = of(BILL).stream().map(Notification::id).toList();
    AccountId bill = new AccountId("bill");
    janet.entity("bill").by(BILL).given(new NotificationsRead(bill, List.of(ids.get(0))));
    assertThat(of(BILL)).extracting(Notification::read).containsExactly(true, false, false);
    janet.given(new AllNotificationsRead(bill, UUID.randomUUID()));
    assertThat(of(BILL)).extracting(Notification::read).containsExactly(true, false, false);
    janet.entity(BOARD.text()).by(JANET).given(comment("4", BILLS));
    janet.entity("bill").by(BILL).given(new AllNotificationsRead(bill, ids.get(1)));
    assertThat(of(BILL)).extracting(Notification::read).containsExactly(false, true, true, true);
  }

  @Test
  void the_newest_two_hundred_stay_with_the_beginning_of_long_texts() {
    for (int i = 0; i <= Notifications.MOST; i++) {
      janet.given(comment(i + "x".repeat(Notifications.EXCERPT) + "😀", BILLS));
    }
    assertThat(of(BILL)).hasSize(Notifications.MOST);
    assertThat(of(BILL).getFirst().text()).startsWith("200x").endsWith("x…");
    assertThat(of(BILL).getLast().text()).startsWith("1x");
  }
}
