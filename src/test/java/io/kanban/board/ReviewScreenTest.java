package io.kanban.board;

import static io.kanban.people.People.BILL;
import static io.kanban.people.People.DAVE;
import static io.kanban.people.People.EVE;
import static io.kanban.people.People.JANET;

import io.kanban.KanbanApplication;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardPulled;
import io.kanban.board.BoardEvent.CardReady;
import io.kanban.board.BoardEvent.CardRejected;
import io.kanban.board.BoardEvent.ColumnRolesSet;
import io.kanban.board.BoardEvent.WorkflowSet;
import io.kanban.project.Project;
import io.kanban.project.ProjectEvent.BoardRolesSet;
import io.kanban.project.ProjectEvent.MemberAdded;
import io.kanban.project.ProjectEvent.ProjectStarted;
import io.kanban.project.ProjectEvent.RoleRenamed;
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

/**
 * Project "Unit Test", board "Board 1" with New, In Work, Done; Bill works and Janet reviews "In
 * Work". To Do holds cards 1-3, Doing cards 4-6 (Bill), To Review cards 7-9.
 */
@ResourceLock("browserless")
class ReviewScreenTest {
  private static final ProjectId PROJECT = new ProjectId("unit-test");
  private static final BoardId BOARD = new BoardId(PROJECT, "board-1");
  private static final String PAGE = "board/" + BOARD.text();

  @RegisterExtension
  static final ScreenKit screens = ScreenKit.of(KanbanApplication.class, "kanban.demo=false");

  private Screen bill;
  private Screen janet;

  @BeforeEach
  void bill_works_and_janet_reviews() {
    screens
        .by(DAVE, Project.MANAGER)
        .given(
            Projects.PROJECT,
            PROJECT.value(),
            new ProjectStarted(PROJECT, "Unit Test", "Bill works and Janet reviews.", DAVE),
            new MemberAdded(PROJECT, BILL, Set.of("Developer")),
            new MemberAdded(PROJECT, JANET, Set.of("QA")))
        .given(
            Boards.BOARD,
            BOARD.text(),
            new BoardOpened(BOARD, "Board 1", NamedColumn.OF_OLDER_BOARD),
            new ColumnRolesSet(
                BOARD, ColumnId.IN_WORK, Optional.of("Developer"), Optional.of("QA")));
    for (int i = 1; i <= 9; i++) {
      CardId card = new CardId("card-" + i);
      screens.given(
          Boards.BOARD, BOARD.text(), new CardAdded(BOARD, card, "Card " + i, ColumnId.IN_WORK));
      if (i > 3) {
        screens.given(Boards.BOARD, BOARD.text(), new CardPulled(BOARD, card, BILL));
      }
      if (i > 6) {
        screens.given(Boards.BOARD, BOARD.text(), new CardReady(BOARD, card));
      }
    }
    bill = screens.open("bill", PAGE).sees("Card 9");
    janet = screens.open("janet", PAGE).sees("Card 9");
  }

  private static Screen stage(Screen person, Stage stage) {
    return person.in("In Work").in(stage.label());
  }

  @Test
  void when_janet_opens_the_board_seven_eight_and_nine_are_marked_as_hers_to_act_on() {
    stage(janet, Stage.TO_DO).sees("Card 1").sees("Card 2").sees("Card 3").doesNotSee("Yours now");
    stage(janet, Stage.DOING).sees("Card 4").sees("Card 5").sees("Card 6").doesNotSee("Yours now");
    stage(janet, Stage.TO_REVIEW).sees("Card 7").sees("Card 8").sees("Card 9").sees("Yours now");
    stage(bill, Stage.TO_REVIEW).sees("Card 7").doesNotSee("Yours now");
  }

  @Test
  void she_rejects_eight_and_it_is_in_to_do_with_her_words_as_a_comment() {
    janet.click("Actions for Card 8").click("Reject");
    janet.type("Reason", "This is no good").click("Reject");
    stage(bill, Stage.TO_DO).sees("Card 8");
    stage(bill, Stage.TO_REVIEW).doesNotSee("Card 8");
    screens.open("bill", "card/" + BOARD.text() + "/card-8").sees("This is no good");
  }

  @Test
  void she_approves_seven_chooses_done_and_it_is_in_done_with_her_words_as_a_comment() {
    janet.click("Actions for Card 7").click("Approve");
    janet.type("Reason", "this looks good").choose("It goes to", "Done").click("Approve");
    bill.in("Done").sees("Card 7");
    stage(bill, Stage.TO_REVIEW).doesNotSee("Card 7");
    screens.open("bill", "card/" + BOARD.text() + "/card-7").sees("this looks good");
  }

  @Test
  void bill_pulls_a_card_and_says_that_it_is_ready() {
    bill.click("Actions for Card 1").click("Pull");
    stage(bill, Stage.DOING).sees("Card 1");
    bill.click("Actions for Card 1").click("Ready for review");
    stage(janet, Stage.TO_REVIEW).sees("Card 1");
  }

  @Test
  void an_open_menu_offers_the_steps_that_the_card_can_take_by_now() {
    bill.click("Actions for Card 1").canUse("Pull").cannotUse("Ready for review");
    screens.given(Boards.BOARD, BOARD.text(), new CardPulled(BOARD, new CardId("card-1"), BILL));
    bill.canUse("Ready for review").cannotUse("Pull");
    janet.click("Actions for Card 7").canUse("Approve").canUse("Reject");
    screens.given(
        Boards.BOARD,
        BOARD.text(),
        new CardRejected(BOARD, new CardId("card-7"), "Not yet.", CardHeading.UNKNOWN));
    janet.cannotUse("Approve").cannotUse("Reject");
  }

  @Test
  void an_undone_move_puts_a_card_back_into_its_stage() {
    Screen dave = screens.open("dave", PAGE);
    dave.click("Actions for Card 4").click("Move to Done");
    dave.sees("Moved “Card 4” to Done").click("Undo");
    stage(bill, Stage.DOING).sees("Card 4");
    stage(janet, Stage.TO_DO).doesNotSee("Card 4");
  }

  @Test
  void an_undo_is_possible_where_the_workflow_has_no_way_back() {
    screens.given(
        Boards.BOARD,
        BOARD.text(),
        new WorkflowSet(BOARD, ColumnId.DONE, List.of(ColumnId.NEW), List.of()));
    Screen dave = screens.open("dave", PAGE);
    dave.click("Actions for Card 1").click("Move to Done").click("Undo");
    stage(bill, Stage.TO_DO).sees("Card 1");
  }

  @Test
  void a_manager_sets_roles_workflow_and_a_soft_limit() {
    Screen dave = screens.open("dave", PAGE);
    dave.click("Actions for the column Done").click("Roles and workflow");
    dave.choose("Works here", "Developer").choose("Cards may go to", "New").click("Save");
    bill.in("Done").sees("Doing");
    dave.click("Actions for the column In Work").click("Set the limit");
    dave.type("Cards at most", "2");
    dave.choose("A further card is", "accepted, with a warning").click("Save");
    bill.in("In Work").sees("9 / 2");
    bill.type("Title of a new card in In Work", "One more").click("Add a card to In Work");
    janet.in("In Work").sees("One more");
  }

  @Test
  void a_comment_is_on_the_card_for_all_who_look_at_it() {
    Screen other = screens.open("janet", "card/" + BOARD.text() + "/card-4").sees("Card 4");
    bill.click("Actions for Card 4").click("Comment");
    bill.type("Comment", "Half of it works").click("Comment");
    other.sees("Half of it works");
  }

  @Test
  void a_person_with_a_role_on_one_board_only_sees_what_waits_for_them() {
    screens.given(
        Projects.PROJECT,
        PROJECT.value(),
        new BoardRolesSet(PROJECT, BOARD.name(), EVE, Set.of("QA")));
    screens.open("eve", "waiting").in("Unit Test · Board 1").sees("Card 7");
  }

  @Test
  void a_column_offers_the_projects_roles_by_their_present_names() {
    screens.given(
        Projects.PROJECT, PROJECT.value(), new RoleRenamed(PROJECT, "Developer", "Engineer"));
    Screen dave = screens.open("dave", PAGE);
    dave.click("Actions for the column In Work").click("Roles and workflow");
    dave.sees("Works here", "Engineer").choose("Works here", "QA").click("Save");
    dave.sees("Set column roles: on screen");
    dave.click("Actions for the column In Work").click("Roles and workflow");
    dave.sees("Works here", "QA");
  }

  @Test
  void the_cards_that_wait_for_a_person_are_listed_on_a_page() {
    janet.click("Waiting for me").isAt("waiting").in("Unit Test · Board 1").sees("Card 7");
    janet.sees("Card 8").sees("Card 9").doesNotSee("Card 4");
    bill.click("Actions for Card 4").click("Ready for review");
    janet.in("Waiting for me").sees("4");
    janet.sees("Card 4").click("Card 4").isAt("card/" + BOARD.text() + "/card-4");
  }
}
