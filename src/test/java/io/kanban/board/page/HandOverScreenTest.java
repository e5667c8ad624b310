package io.kanban.board.page;

import static io.kanban.people.People.BILL;
import static io.kanban.people.People.DAVE;
import static io.kanban.people.People.JANET;

import io.kanban.KanbanApplication;
import io.kanban.board.BoardColumn;
import io.kanban.board.BoardEvent;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardAssigned;
import io.kanban.board.BoardEvent.CardCommented;
import io.kanban.board.BoardEvent.CardDescribed;
import io.kanban.board.BoardEvent.CardPulled;
import io.kanban.board.BoardEvent.CardReady;
import io.kanban.board.BoardEvent.ColumnRolesSet;
import io.kanban.board.BoardEvent.LabelDefined;
import io.kanban.board.BoardEvent.WorkflowSet;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.CardHeading;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import io.kanban.board.CommentId;
import io.kanban.board.DetailEvent.CardLabelled;
import io.kanban.board.HandOver;
import io.kanban.board.HandOverEvent.CardHandedOver;
import io.kanban.board.HandOverEvent.ColumnsHandedOver;
import io.kanban.board.LabelColor;
import io.kanban.board.LabelId;
import io.kanban.board.NamedColumn;
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

/** A project has the boards "Summer", with the cards "Tiles" and "Gutter" in New, and "Winter". */
@ResourceLock("browserless")
class HandOverScreenTest {
  private static final ProjectId PROJECT = new ProjectId("roof");
  private static final BoardId SUMMER = new BoardId(PROJECT, "summer");
  private static final BoardId WINTER = new BoardId(PROJECT, "winter");
  private static final CardId TILES = new CardId("tiles");
  private static final LabelId STEEP = new LabelId("steep");

  @RegisterExtension
  static final ScreenKit screens = ScreenKit.of(KanbanApplication.class, "kanban.demo=false");

  @BeforeEach
  void two_boards() {
    screens
        .by(DAVE, Project.MANAGER)
        .given(
            Projects.PROJECT,
            PROJECT.value(),
            new ProjectStarted(PROJECT, "Roof", "A new roof for the barn.", DAVE),
            new MemberAdded(PROJECT, BILL, Set.of("Worker")),
            new MemberAdded(PROJECT, JANET, Set.of("Reviewer")));
    given(
        SUMMER,
        new BoardOpened(SUMMER, "Summer", NamedColumn.OF_NEW_BOARD),
        new LabelDefined(SUMMER, STEEP, "Steep", LabelColor.BLUE),
        new CardAdded(SUMMER, TILES, "Tiles", ColumnId.NEW),
        new CardDescribed(SUMMER, TILES, "Red ones."),
        new CardCommented(
            SUMMER, TILES, new CommentId("c"), "Mind the chimney.", CardHeading.UNKNOWN),
        new CardLabelled(SUMMER, TILES, STEEP, "Steep"),
        new CardAdded(SUMMER, new CardId("gutter"), "Gutter", ColumnId.NEW));
    given(WINTER, new BoardOpened(WINTER, "Winter", NamedColumn.OF_NEW_BOARD));
  }

  private static void given(BoardId board, BoardEvent... events) {
    screens.given(Boards.BOARD, board.text(), events);
  }

  private static Screen open(String person, BoardId board) {
    return screens.open(person, "board/" + board.text()).sees("New");
  }

  @Test
  void a_card_moves_to_another_board_with_all_that_it_has_and_comes_back() {
    Screen bill = open("bill", SUMMER).sees("Tiles");
    Screen janet = open("janet", WINTER);
    bill.click("Actions for Tiles").click("Move to another board…");
    bill.choose("It goes to", "Winter · Done").click("Move");
    janet.in("Cards in Done").sees("Tiles").sees("Steep");
    bill.sees("Moved “Tiles” to Winter · Done").in("Cards in New").doesNotSee("Tiles");
    janet.go("card/" + WINTER.text() + "/tiles").sees("Red ones.").sees("Mind the chimney.");
    janet.sees("moved it here from New on “Summer”");
    bill.click("Undo").in("Cards in New").sees("Tiles");
    janet.sees("“Tiles” is on “Summer” now");
  }

  @Test
  void the_old_address_of_a_card_leads_to_its_new_place() {
    Screen bill = open("bill", SUMMER).sees("Tiles");
    Screen janet = screens.open("janet", "card/" + SUMMER.text() + "/tiles").sees("Red ones.");
    bill.click("Actions for Tiles").click("Move to another board…");
    bill.choose("It goes to", "Winter · New").click("Move");
    janet.sees("“Tiles” is on “Winter” now").click("Open it there");
    janet.isAt("card/" + WINTER.text() + "/tiles").sees("Red ones.");
  }

  @Test
  void a_reviewer_approves_a_card_for_another_board_and_its_assignee_is_told() {
    given(
        SUMMER,
        new ColumnRolesSet(SUMMER, ColumnId.NEW, Optional.of("Worker"), Optional.of("Reviewer")),
        new WorkflowSet(
            SUMMER,
            ColumnId.NEW,
            List.of(),
            List.of(new BoardColumn(WINTER, ColumnId.DONE, "Winter · Done"))),
        new CardAssigned(SUMMER, TILES, Optional.of(BILL), CardHeading.UNKNOWN),
        new CardPulled(SUMMER, TILES, BILL),
        new CardReady(SUMMER, TILES));
    Screen bill = open("bill", WINTER);
    Screen janet = open("janet", SUMMER).sees("Tiles");
    janet.click("Actions for Tiles").click("Approve");
    janet.choose("It goes to", "Winter · Done").type("Reason", "Not a drop").click("Approve");
    bill.in("Cards in Done").sees("Tiles");
    bill.go("notifications").sees("approved");
    bill.go("card/" + WINTER.text() + "/tiles").sees("Not a drop");
    bill.sees("approved it and moved it here from New on “Summer”");
  }

  private static CardHandedOver leaving(BoardId to) {
    return new CardHandedOver(
        SUMMER,
        TILES,
        ColumnId.NEW,
        new BoardColumn(to, ColumnId.DONE, "There · Done"),
        HandOver.MOVED,
        Optional.empty(),
        0,
        List.of(),
        CardHeading.UNKNOWN);
  }

  @Test
  void a_card_for_a_board_that_does_not_exist_comes_back() {
    Screen bill = open("bill", SUMMER).sees("Tiles");
    given(SUMMER, leaving(new BoardId(PROJECT, "nowhere")));
    bill.go("card/" + SUMMER.text() + "/tiles").sees("Red ones.");
    bill.sees("moved it here from New on “Summer”").doesNotSee("on its way");
  }

  @Test
  void a_card_for_a_board_that_has_ended_comes_to_the_one_that_took_its_columns() {
    BoardId spring = new BoardId(PROJECT, "spring");
    given(
        spring,
        new BoardOpened(spring, "Spring", NamedColumn.OF_NEW_BOARD),
        new ColumnsHandedOver(
            spring,
            WINTER,
            "Winter",
            List.of(ColumnId.NEW, ColumnId.DONE),
            List.of(),
            List.of(),
            true));
    Screen bill = open("bill", WINTER);
    given(SUMMER, leaving(spring));
    bill.in("Cards in Done").sees("Tiles");
    bill.go("card/" + SUMMER.text() + "/tiles").sees("Open it there").click("Open it there");
    bill.sees("“Tiles” is on “Winter” now").click("Open it there").sees("Red ones.");
  }

  @Test
  void a_manager_splits_a_board_and_combines_it_again() {
    Screen dave = open("dave", SUMMER).sees("Tiles");
    Screen bill = open("bill", SUMMER).sees("Tiles");
    dave.click("Actions for the board").click("Split this board…");
    dave.type("Name of the new board", "Autumn").choose("Columns that go there", "New");
    dave.click("Split");
    bill.sees("Autumn").doesNotSee("Tiles").doesNotSee("Cards in New").click("Autumn");
    bill.in("Cards in New").sees("Tiles").sees("Gutter").sees("Steep");
    dave.click("Autumn").sees("Tiles").click("Actions for the board");
    dave.click("Combine with another board…").choose("Board that takes all", "Winter");
    dave.click("Combine").sees("“Autumn” is part of another board now");
    bill.sees("“Autumn” is part of another board now").click("To that board");
    bill.in("Cards in New").sees("Tiles").sees("Gutter");
    bill.go("").doesNotSee("Autumn");
  }
}
