package io.kanban.inbox;

import static io.kanban.people.People.BILL;
import static io.kanban.people.People.DAVE;
import static io.kanban.people.People.JANET;

import com.vaadin.flow.component.popover.Popover;
import io.kanban.KanbanApplication;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardCommented;
import io.kanban.board.BoardEvent.CardPulled;
import io.kanban.board.BoardEvent.CardRejected;
import io.kanban.board.BoardEvent.ColumnRolesSet;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.CardHeading;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import io.kanban.board.CommentId;
import io.kanban.board.NamedColumn;
import io.kanban.project.Project;
import io.kanban.project.ProjectEvent.MemberAdded;
import io.kanban.project.ProjectEvent.MemberRemoved;
import io.kanban.project.ProjectEvent.ProjectStarted;
import io.kanban.project.ProjectId;
import io.kanban.project.Projects;
import io.recordplayer.kit.Screen;
import io.recordplayer.kit.ScreenKit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("browserless")
class InboxScreenTest {
  private static final ProjectId PROJECT = new ProjectId("unit-test");
  private static final BoardId BOARD = new BoardId(PROJECT, "board-1");
  private static final CardId EIGHT = new CardId("card-8");
  private static final CardHeading BILLS = new CardHeading("Card 8", Optional.of(BILL));
  private static final CardRejected REJECTED =
      new CardRejected(BOARD, EIGHT, "This is no good", BILLS);

  @RegisterExtension
  static final ScreenKit screens = ScreenKit.of(KanbanApplication.class, "kanban.demo=false");

  private static CardCommented comment(String text) {
    return new CardCommented(BOARD, EIGHT, new CommentId("c"), text, BILLS);
  }

  @BeforeEach
  void bill_works_on_a_card_and_janet_is_a_member_too() {
    screens
        .by(DAVE, Project.MANAGER)
        .given(
            Projects.PROJECT,
            PROJECT.value(),
            new ProjectStarted(PROJECT, "Unit Test", "Bill works and Janet reviews.", DAVE),
            new MemberAdded(PROJECT, BILL, Set.of("Worker")),
            new MemberAdded(PROJECT, JANET, Set.of("Reviewer")))
        .given(
            Boards.BOARD,
            BOARD.text(),
            new BoardOpened(
                BOARD, "Board 1", List.of(new NamedColumn(ColumnId.IN_WORK, "In Work"))),
            new ColumnRolesSet(
                BOARD, ColumnId.IN_WORK, Optional.of("Worker"), Optional.of("Reviewer")),
            new CardAdded(BOARD, EIGHT, "Card 8", ColumnId.IN_WORK),
            new CardPulled(BOARD, EIGHT, BILL));
    screens.by(JANET, "Reviewer");
  }

  @Test
  void the_bell_counts_a_new_notification_until_its_person_opens_the_card() {
    Screen bill = screens.open("bill", "").canUse("Notifications");
    Screen janet = screens.open("janet", "");
    screens.given(Boards.BOARD, BOARD.text(), REJECTED);
    bill.canUse("Notifications, 1 unread").go("notifications").sees("This is no good");
    bill.sees("Janet rejected").sees("Unread").click("“Card 8”");
    bill.isAt("card/" + BOARD.text() + "/card-8").canUse("Notifications");
    bill.go("notifications").sees("This is no good").doesNotSee("Unread");
    janet.canUse("Notifications").neverSees("unread");
  }

  @Test
  void a_comment_on_the_card_that_a_person_looks_at_is_read_at_once() {
    Screen bill = screens.open("bill", "card/" + BOARD.text() + "/card-8").sees("Card 8");
    screens.given(Boards.BOARD, BOARD.text(), comment("Look at this"));
    bill.sees("Look at this").canUse("Notifications");
    bill.go("notifications").sees("Janet commented on").doesNotSee("Unread");
  }

  @Test
  void a_writer_chooses_a_person_after_an_at_sign_and_the_person_is_told() {
    Screen dave = screens.open("dave", "").canUse("Notifications");
    Screen janet = screens.open("janet", "board/" + BOARD.text());
    janet.click("Actions for Card 8").click("Comment");
    janet.type("Comment", "Is it too thin, @").canUse("@Bill").cannotUse("@Janet");
    janet.type("Comment", "Is it too thin, @da").doesNotSee("@Bill").click("@Dave");
    janet.sees("Comment", "Is it too thin, @Dave ").click("Comment");
    dave.canUse("Notifications, 1 unread").go("notifications").sees("mentioned you on");
    dave.sees("Is it too thin, @Dave").click("“Card 8”").sees("***@Dave***");
  }

  @Test
  void the_menu_of_the_bell_shows_the_newest_and_leads_to_all() {
    for (int i = 1; i <= 11; i++) {
      screens.given(Boards.BOARD, BOARD.text(), comment("Comment no. " + i + "."));
    }
    Screen bill = screens.open("bill", "").canUse("Notifications, 11 unread");
    bill.with(Popover.class, "Notifications", Popover::open);
    bill.sees("Comment no. 11.").sees("Comment no. 2.").doesNotSee("Comment no. 1.");
    bill.click("See all notifications").isAt("notifications").sees("Comment no. 1.");
  }

  @Test
  void all_notifications_are_marked_as_read_on_all_pages() {
    screens.given(Boards.BOARD, BOARD.text(), REJECTED, comment("Again?"));
    Screen elsewhere = screens.open("bill", "").canUse("Notifications, 2 unread");
    Screen bill = screens.open("bill", "notifications").sees("Again?").sees("Unread");
    bill.click("Mark all as read").doesNotSee("Unread");
    elsewhere.canUse("Notifications").cannotUse("Notifications, 2 unread");
  }

  @Test
  void a_person_who_may_not_see_the_board_any_more_sees_no_notification_about_it() {
    screens.given(Boards.BOARD, BOARD.text(), REJECTED);
    Screen bill = screens.open("bill", "notifications").sees("This is no good");
    screens
        .by(DAVE, Project.MANAGER)
        .given(Projects.PROJECT, PROJECT.value(), new MemberRemoved(PROJECT, BILL));
    bill.sees("No notifications yet").doesNotSee("This is no good").canUse("Notifications");
  }
}
