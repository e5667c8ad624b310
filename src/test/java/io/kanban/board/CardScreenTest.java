package io.kanban.board;

import static io.kanban.people.People.BILL;
import static io.kanban.people.People.DAVE;
import static io.kanban.people.People.JANET;

import io.kanban.KanbanApplication;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.project.Project;
import io.kanban.project.ProjectEvent.MemberAdded;
import io.kanban.project.ProjectEvent.ProjectStarted;
import io.kanban.project.ProjectId;
import io.kanban.project.Projects;
import io.recordplayer.kit.Screen;
import io.recordplayer.kit.ScreenKit;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Bill has a card open over its board, and Janet looks at the board. */
@ResourceLock("browserless")
class CardScreenTest {
  private static final ProjectId PROJECT = new ProjectId("roof");
  private static final BoardId BOARD = new BoardId(PROJECT, "board-1");
  private static final String BOARD_PAGE = "board/" + BOARD.text();
  private static final String CARD_PAGE = "card/" + BOARD.text() + "/tiles";
  private static final String TILES = "Lay the tiles";

  @RegisterExtension
  static final ScreenKit screens = ScreenKit.of(KanbanApplication.class, "kanban.demo=false");

  private Screen bill;
  private Screen janet;
  private Screen panel;

  @BeforeEach
  void bill_has_a_card_open() {
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
    bill = screens.open("bill", CARD_PAGE);
    panel = bill.in("Card").sees(TILES);
    janet = screens.open("janet", BOARD_PAGE).sees(TILES);
  }

  @Test
  void a_card_is_closed_and_its_board_stays() {
    bill.in("New").sees(TILES);
    bill.click("Close the card").isAt(BOARD_PAGE).cannotUse("Close the card");
    bill.in("New").sees(TILES);
  }

  @Test
  void a_card_opens_from_its_menu() {
    janet.click("Actions for " + TILES).click("Open").isAt(CARD_PAGE);
    janet.in("Card").canUse("Add a description");
  }

  @Test
  void an_address_of_no_card_is_explained_over_the_board() {
    janet.go("card/" + BOARD.text() + "/nothing").sees("No such card");
    janet.in("New").sees(TILES);
    janet.click("Back to the board").isAt(BOARD_PAGE).doesNotSee("No such card");
  }

  @Test
  void a_title_is_changed_in_its_place() {
    panel.click(TILES).type("Title", " ").click("Save");
    panel.sees("Give the card a title.").type("Title", "Lay slates").click("Save");
    panel.sees("Lay slates").cannotUse("Save");
    janet.in("New").sees("Lay slates");
  }

  @Test
  void a_title_that_is_cancelled_stays() {
    panel.click(TILES).type("Title", "Lay slates").click("Cancel");
    panel.sees(TILES).doesNotSee("Lay slates");
  }

  @Test
  void a_conflict_shows_both_titles_and_is_settled_by_a_replacement() {
    panel.click(TILES).type("Title", "Bill's title");
    janet
        .click("Actions for " + TILES)
        .click("Rename")
        .type("Title", "Janet's title")
        .click("Save");
    bill.in("New").sees("Janet's title");
    panel.click("Save");
    panel
        .sees("janet changed the title to “Janet's title” a moment ago.")
        .sees("Title", "Bill's title")
        .canUse("Janet's title")
        .click("Replace");
    janet.in("New").sees("Bill's title");
    panel.doesNotSee("janet changed the title");
  }

  @Test
  void a_description_is_written_in_its_place_as_markdown() {
    panel.click("Add a description").type("Description", "Red **ones**.").click("Save");
    panel.sees("Red **ones**.");
    janet.go(CARD_PAGE).in("Card").sees("Red **ones**.").click("Edit");
    janet.in("Card").sees("Description", "Red **ones**.");
  }

  @Test
  void html_in_a_text_stays_text() {
    panel.click("Add a description").type("Description", "<b onclick=x>").click("Save");
    panel.sees("&lt;b onclick=x>");
  }

  @Test
  void a_card_is_assigned_from_a_menu() {
    panel.click("Assign");
    bill.click("Janet");
    janet.in("New").sees("Assigned to Janet");
    panel.click("Assigned to Janet");
    bill.click("Unassign");
    janet.in("New").doesNotSee("Assigned to");
    panel.canUse("Assign");
  }

  @Test
  void a_comment_is_written_below_the_others() {
    janet.go(CARD_PAGE);
    panel.click("Write a comment").type("Your comment", "Half of it works").click("Comment");
    janet.in("Card").sees("Half of it works");
    panel.canUse("Write a comment");
  }

  @Test
  void a_card_is_moved_from_its_panel() {
    panel.click("In Work");
    janet.in("In Work").sees(TILES);
  }
}
