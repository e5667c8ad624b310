package io.kanban.board.page;

import static io.kanban.people.People.BILL;
import static io.kanban.people.People.DAVE;
import static io.kanban.people.People.JANET;

import io.kanban.KanbanApplication;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.ColumnRolesSet;
import io.kanban.board.BoardEvent.RowsSet;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import io.kanban.board.NamedColumn;
import io.kanban.board.Row;
import io.kanban.board.RowId;
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

/** A board with the cards "Tiles" and "Gutter" in New. */
@ResourceLock("browserless")
class RowsScreenTest {
  private static final ProjectId PROJECT = new ProjectId("roof");
  private static final BoardId BOARD = new BoardId(PROJECT, "board-1");
  private static final Row EAST = new Row(new RowId("east"), "East");
  private static final Row WEST = new Row(new RowId("west"), "West");

  @RegisterExtension
  static final ScreenKit screens = ScreenKit.of(KanbanApplication.class, "kanban.demo=false");

  private Screen dave;
  private Screen bill;
  private Screen janet;

  @BeforeEach
  void three_people_have_the_board_open() {
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
            new BoardOpened(BOARD, "Summer", NamedColumn.OF_NEW_BOARD),
            new CardAdded(BOARD, new CardId("tiles"), "Tiles", ColumnId.NEW),
            new CardAdded(BOARD, new CardId("gutter"), "Gutter", ColumnId.NEW));
    dave = open("dave");
    bill = open("bill");
    janet = open("janet");
  }

  private static Screen open(String person) {
    return screens.open(person, "board/" + BOARD.text()).sees("Tiles");
  }

  private Screen openRows() {
    return dave.click("Actions for the column New").click("Rows");
  }

  private void divide(Row... rows) {
    screens.given(Boards.BOARD, BOARD.text(), new RowsSet(BOARD, ColumnId.NEW, List.of(rows)));
    bill.sees(rows[0].name());
  }

  @Test
  void a_worker_moves_a_card_into_a_row_that_a_manager_has_added() {
    openRows().sees("Rows divide a column").click("Add a row").type("Name of row 1", "East");
    dave.sees("2 cards come into the first row.");
    dave.click("Add a row").type("Name of row 2", "West").click("Save");
    janet.in("East").sees("Tiles").sees("Gutter");
    bill.in("West").doesNotSee("Tiles");
    bill.click("Actions for Tiles").cannotUse("East").click("West");
    janet.in("West").sees("Tiles");
    janet.in("East").doesNotSee("Tiles").sees("Gutter");
  }

  @Test
  void a_card_comes_into_the_first_row_when_its_own_is_removed() {
    divide(EAST, WEST);
    bill.click("Actions for Tiles").click("West");
    dave.in("West").sees("Tiles");
    openRows().click("Move West up").sees("Name of row 1", "West").click("Remove West");
    dave.sees("1 card comes from West into the first row.").click("Save");
    janet.in("East").sees("Tiles");
    janet.doesNotSee("West");
    openRows().click("Remove East").sees("Its cards stay in it.").click("Save");
    janet.doesNotSee("East").sees("Tiles");
  }

  @Test
  void a_row_is_renamed_and_a_wrong_name_is_told_beside_it() {
    divide(EAST, WEST);
    openRows().type("Name of row 2", " east ").click("Save").sees("There are two rows “east”.");
    dave.type("Name of row 2", " ").click("Save").sees("Give each row a name.");
    dave.type("Name of row 2", "South").click("Save");
    janet.sees("South").doesNotSee("West");
  }

  @Test
  void a_manager_is_told_of_rows_that_another_one_has_changed_meanwhile() {
    divide(EAST, WEST);
    openRows().type("Name of row 1", "North");
    screens
        .by(JANET, Project.MANAGER)
        .given(Boards.BOARD, BOARD.text(), new RowsSet(BOARD, ColumnId.NEW, List.of(WEST, EAST)));
    dave.click("Save").sees("Janet changed the rows of New").sees("Name of row 1", "North");
    dave.click("Replace");
    janet.sees("North").doesNotSee("East");
  }

  @Test
  void rows_divide_each_stage() {
    divide(EAST, WEST);
    screens.given(
        Boards.BOARD,
        BOARD.text(),
        new ColumnRolesSet(BOARD, ColumnId.NEW, Optional.of("Worker"), Optional.empty()));
    bill.sees("Doing").click("Actions for Tiles").click("West");
    bill.click("Actions for Tiles").click("Pull");
    janet.in("Doing").in("West").sees("Tiles");
    janet.in("To Do").in("East").sees("Gutter");
  }

  @Test
  void only_managers_divide_columns() {
    bill.cannotUse("Actions for the column New");
  }
}
