package io.kanban.board;

import static io.kanban.people.People.BILL;
import static io.kanban.people.People.DAVE;
import static io.kanban.people.People.JANET;

import io.kanban.KanbanApplication;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.WipLimitSet;
import io.kanban.project.Project;
import io.kanban.project.ProjectEvent.MemberAdded;
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

/** Two people work on one board. */
@ResourceLock("browserless")
class BoardScreenTest {
  private static final ProjectId PROJECT = new ProjectId("roof");
  private static final BoardId BOARD = new BoardId(PROJECT, "board-1");
  private static final String TILES = "Lay the tiles";

  @RegisterExtension
  static final ScreenKit screens = ScreenKit.of(KanbanApplication.class, "kanban.demo=false");

  private Screen bill;
  private Screen janet;

  @BeforeEach
  void both_have_the_board_open() {
    screens
        .by(DAVE, Project.MANAGER)
        .given(
            Projects.PROJECT,
            PROJECT.value(),
            new ProjectStarted(PROJECT, "Roof", "A new roof for the barn.", DAVE),
            new MemberAdded(PROJECT, BILL, Set.of("Worker")),
            new MemberAdded(PROJECT, JANET, Set.of("Reviewer")))
        .given(
            Boards.BOARD,
            BOARD.text(),
            new BoardOpened(BOARD, "Summer", NamedColumn.OF_OLDER_BOARD),
            new CardAdded(BOARD, new CardId("tiles"), TILES, ColumnId.NEW));
    bill = screens.open("bill", "board/" + BOARD.text()).sees(TILES);
    janet = screens.open("janet", "board/" + BOARD.text()).sees(TILES);
  }

  @Test
  void a_card_that_one_adds_is_on_the_others_board() {
    bill.type("Title of a new card in New", "Order slates").click("Add a card to New");
    janet.in("New").sees("Order slates");
  }

  @Test
  void a_card_that_one_moves_moves_on_the_others_board() {
    bill.click("Actions for " + TILES).click("Move to In Work");
    janet.in("In Work").sees(TILES);
    janet.in("New").doesNotSee(TILES);
  }

  @Test
  void a_card_that_one_renames_has_its_new_title_on_the_others_board() {
    bill.click("Actions for " + TILES).click("Rename");
    bill.type("Title", "Lay slates").click("Save");
    janet.sees("Lay slates").doesNotSee(TILES);
  }

  @Test
  void a_card_is_assigned_from_its_menu() {
    bill.sees("3 members");
    bill.click("Actions for " + TILES).cannotUse("Unassign").click("Assign to me");
    janet.in("New").sees("Assigned to Bill");
    bill.click("Actions for " + TILES).cannotUse("Assign to me").click("Unassign");
    janet.in("New").doesNotSee("Assigned");
  }

  @Test
  void a_card_is_described_from_its_menu() {
    bill.click("Actions for " + TILES).click("Describe");
    bill.type("Description", "Red ones.").click("Save");
    bill.go("card/" + BOARD.text() + "/tiles").sees("Red ones.");
  }

  @Test
  void an_open_menu_offers_no_move_to_where_the_card_is_by_now() {
    bill.click("Actions for " + TILES).canUse("Move to In Work").cannotUse("Move to New");
    janet.click("Actions for " + TILES).click("Move to In Work");
    bill.canUse("Move to New").cannotUse("Move to In Work");
    bill.click("Rename").sees("Title", TILES);
  }

  @Test
  void an_open_menu_knows_the_title_that_the_card_has_by_now() {
    bill.click("Actions for " + TILES).canUse("Rename");
    janet.click("Actions for " + TILES).click("Rename");
    janet.type("Title", "Lay slates").click("Save");
    bill.sees("Lay slates").click("Rename").sees("Title", "Lay slates").click("Cancel");
  }

  @Test
  void a_limit_is_a_whole_number() {
    var dave = screens.open("dave", "board/" + BOARD.text());
    for (String wrong : List.of("2.5", "0", "-1", "two", "10000")) {
      dave.click("Actions for the column New")
          .click("Set the limit")
          .type("Cards at most", wrong)
          .click("Save");
      dave.sees("A limit is a whole number from 1 to 9,999.").click("Cancel");
    }
    dave.click("Actions for the column New")
        .click("Set the limit")
        .type("Cards at most", "3")
        .click("Save");
    dave.in("New").sees("1 / 3");
  }

  @Test
  void a_move_is_undone() {
    bill.click("Actions for " + TILES).click("Move to In Work");
    bill.sees("Moved “Lay the tiles” to In Work").click("Undo");
    janet.in("New").sees(TILES);
    bill.doesNotSee("Moved");
  }

  @Test
  void an_undo_never_undoes_the_move_of_another_person() {
    bill.click("Actions for " + TILES).click("Move to In Work").sees("Moved");
    janet.in("In Work").sees(TILES);
    janet.click("Actions for " + TILES).click("Move to Done");
    bill.in("Done").sees(TILES);
    bill.click("Undo").sees("moved it to Done a moment ago");
    janet.in("Done").sees(TILES);
  }

  @Test
  void only_the_one_who_moves_a_card_into_a_full_column_is_told_so() {
    screens.given(
        Boards.BOARD,
        BOARD.text(),
        new WipLimitSet(BOARD, ColumnId.IN_WORK, Optional.of(1)),
        new CardAdded(BOARD, new CardId("gutter"), "Hang the gutter", ColumnId.IN_WORK));
    janet.in("In Work").sees("1 / 1");
    bill.click("Actions for " + TILES).click("Move to In Work");
    screens.only(bill).sees("In Work is full: its limit is 1. Finish something there first.");
    janet.in("New").sees(TILES);
  }

  @Test
  void a_card_that_is_rejected_is_still_in_its_field() {
    screens.given(Boards.BOARD, BOARD.text(), new WipLimitSet(BOARD, ColumnId.NEW, Optional.of(1)));
    bill.in("New").sees("1 / 1");
    bill.type("Title of a new card in New", "Order slates").click("Add a card to New");
    screens.only(bill).sees("New is full");
    bill.sees("Title of a new card in New", "Order slates");
  }

  @Test
  void a_member_who_is_removed_sees_the_board_no_longer() {
    var dave = screens.open("dave", "members/" + PROJECT.value());
    dave.click("Remove Bill").click("Remove");
    bill.sees("You are not a member of this project").doesNotSee(TILES);
    janet.sees(TILES);
  }

  @Test
  void a_column_that_a_manager_adds_is_on_every_board() {
    Screen dave = screens.open("dave", "board/" + BOARD.text());
    dave.click("Add column").type("Name", "Review").choose("To the left of", "Done").click("Add");
    bill.sees("Review").click("Actions for " + TILES).click("Move to Review");
    janet.in("Review").sees(TILES);
  }

  @Test
  void a_column_that_a_manager_renames_and_moves_changes_on_every_board() {
    Screen dave = screens.open("dave", "board/" + BOARD.text());
    dave.click("Actions for the column In Work").click("Rename");
    dave.type("Name", "On the roof").click("Save");
    dave.click("Actions for the column On the roof").click("Move right");
    bill.sees("On the roof").click("Actions for " + TILES).click("Move to On the roof");
    janet.in("On the roof").sees(TILES);
    janet.doesNotSee("In Work");
  }

  @Test
  void a_column_with_cards_is_removed_when_another_one_takes_them() {
    Screen dave = screens.open("dave", "board/" + BOARD.text());
    dave.click("Actions for the column New").click("Remove");
    dave.choose("Its cards go to", "In Work").click("Remove");
    janet.in("In Work").sees(TILES);
    janet.cannotUse("Add a card to New");
  }

  @Test
  void only_managers_change_columns() {
    bill.cannotUse("Add column").cannotUse("Actions for the column New");
  }
}
