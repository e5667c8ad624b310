package io.kanban.report;

import static io.kanban.board.ColumnId.DONE;
import static io.kanban.board.ColumnId.NEW;
import static io.kanban.people.People.BILL;
import static io.kanban.people.People.DAVE;

import io.kanban.KanbanApplication;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardDescribed;
import io.kanban.board.BoardEvent.CardMoved;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("browserless")
class ActivityScreenTest {
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
            new CardAdded(BOARD, TILES, "Lay the tiles", NEW));
  }

  @Test
  void a_move_appears_in_an_open_feed() {
    Screen bill = screens.open("bill", "activity/" + BOARD.text()).sees("Lay the tiles");
    screens.given(
        Boards.BOARD, BOARD.text(), new CardMoved(BOARD, TILES, NEW, DONE, Optional.empty(), DAVE));
    bill.sees("Dave moved").sees("from New to Done").doesNotSee("Show more");
  }

  @Test
  void a_stranger_does_not_see_the_activity() {
    screens
        .open("janet", "activity/" + BOARD.text())
        .sees("You are not a member of this project")
        .doesNotSee("Lay the tiles");
  }

  @Test
  void changes_that_the_view_no_longer_holds_come_from_the_log() {
    screens.given(
        Boards.BOARD,
        BOARD.text(),
        IntStream.range(0, Activity.ENTRIES)
            .mapToObj(i -> new CardDescribed(BOARD, TILES, "Row " + i))
            .toArray(CardDescribed[]::new));
    screens
        .open("bill", "activity/" + BOARD.text())
        .sees("Dave changed the description on")
        .doesNotSee("opened the board")
        .click("Show more")
        .sees("opened the board")
        .doesNotSee("Show more");
  }
}
