package io.kanban.report;

import static io.kanban.board.ColumnId.DONE;
import static io.kanban.board.ColumnId.NEW;
import static io.kanban.people.People.BILL;
import static io.kanban.people.People.DAVE;

import io.kanban.KanbanApplication;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardDescribed;
import io.kanban.board.BoardEvent.ColumnRenamed;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.NamedColumn;
import io.kanban.project.Project;
import io.kanban.project.ProjectEvent.MemberAdded;
import io.kanban.project.ProjectEvent.ProjectStarted;
import io.kanban.project.ProjectEvent.RolesChanged;
import io.kanban.project.ProjectId;
import io.kanban.project.Projects;
import io.recordplayer.kit.Screen;
import io.recordplayer.kit.ScreenKit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("browserless")
class ReportsScreenTest {
  private static final ProjectId PROJECT = new ProjectId("roof");
  private static final BoardId BOARD = new BoardId(PROJECT, "board-1");
  private static final CardId TILES = new CardId("tiles");

  @RegisterExtension
  static final ScreenKit screens = ScreenKit.of(KanbanApplication.class, "kanban.demo=false");

  @BeforeEach
  void a_board_with_one_card() {
    screens
        .by(DAVE, Project.MANAGER)
        .given(
            Projects.PROJECT,
            PROJECT.value(),
            new ProjectStarted(PROJECT, "Roof", "A new roof for the barn.", DAVE),
            new MemberAdded(PROJECT, BILL, Set.of("Worker")))
        .given(
            Boards.BOARD,
            BOARD.text(),
            new BoardOpened(
                BOARD,
                "Summer",
                List.of(new NamedColumn(NEW, "New"), new NamedColumn(DONE, "Done"))),
            new CardAdded(BOARD, TILES, "Lay the tiles", NEW))
        .by(BILL)
        .given(Boards.BOARD, BOARD.text(), new CardDescribed(BOARD, TILES, "Blue ones."));
  }

  @Test
  void a_manager_comes_from_the_settings_to_the_cards_by_state_which_stay_current() {
    Screen dave = screens.open("dave", "settings/roof").sees("Reports");
    dave.go("reports/roof").sees("Summer").sees("All boards").sees("Roof · Active");
    screens.given(Boards.BOARD, BOARD.text(), new ColumnRenamed(BOARD, NEW, "Wanted"));
    dave.sees("Wanted");
  }

  @Test
  void a_manager_sees_the_cards_that_a_person_changed() {
    screens
        .open("dave", "work-report/roof")
        .sees("Bill changed one card.")
        .sees("Lay the tiles")
        .choose("Person", "Dave")
        .sees("Dave changed one card.");
  }

  @Test
  void reports_are_for_managers_only() {
    screens.open("bill", "settings/roof").sees("Worker").doesNotSee("Reports");
    Screen report =
        screens.open("bill", "reports/roof").sees("Only managers see reports").doesNotSee("Summer");
    Screen work =
        screens
            .open("bill", "work-report/roof")
            .sees("Only managers see reports")
            .doesNotSee("Lay the tiles");
    screens
        .by(DAVE, Project.MANAGER)
        .given(
            Projects.PROJECT, PROJECT.value(), new RolesChanged(PROJECT, BILL, Set.of("Manager")));
    report.sees("Summer");
    work.sees("Lay the tiles");
    screens.open("eve", "reports/roof").sees("You are not a member of this project");
  }
}
