package io.kanban.board.page;

import static io.kanban.people.People.BILL;
import static io.kanban.people.People.DAVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.KanbanApplication;
import io.kanban.board.Board;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.ColumnRolesSet;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.ColumnId;
import io.kanban.board.NamedColumn;
import io.kanban.project.Project;
import io.kanban.project.ProjectEvent;
import io.kanban.project.ProjectEvent.MemberAdded;
import io.kanban.project.ProjectEvent.ProjectStarted;
import io.kanban.project.ProjectEvent.RoleRenamed;
import io.kanban.project.ProjectId;
import io.kanban.project.Projects;
import io.recordplayer.kit.Screen;
import io.recordplayer.kit.ScreenKit;
import io.recordplayer.kit.ViewKit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("browserless")
class PermissionsScreenTest {
  private static final ProjectId PROJECT = new ProjectId("roof");
  private static final BoardId BOARD = new BoardId(PROJECT, "board-1");
  private static final BoardOpened OPENED =
      new BoardOpened(BOARD, "Summer", NamedColumn.OF_NEW_BOARD);
  private static final ColumnRolesSet WORKERS =
      new ColumnRolesSet(BOARD, ColumnId.NEW, Optional.of("Worker"), Optional.of("Reviewer"));
  private static final ProjectEvent[] ROOF = {
    new ProjectStarted(PROJECT, "Roof", "A new roof for the barn.", DAVE),
    new MemberAdded(PROJECT, BILL, Set.of("Worker"))
  };

  @RegisterExtension
  static final ScreenKit screens = ScreenKit.of(KanbanApplication.class, "kanban.demo=false");

  @Test
  void each_column_has_a_row_for_each_role_by_its_present_name() {
    Project project =
        ViewKit.of(Projects.VIEW)
            .entity("roof")
            .given((Object[]) ROOF)
            .given(new RoleRenamed(PROJECT, "Worker", "Roofer"))
            .view("roof");
    Board board = ViewKit.of(Boards.VIEW).given(OPENED, WORKERS).view(BOARD.text());
    assertThat(Permission.of(BOARD, board, project))
        .isEqualTo(
            List.of(
                new Permission("Summer", "All columns", "Manager", "Manages the board", "Dave"),
                new Permission("Summer", "New", "Roofer", "Works", "Bill"),
                new Permission("Summer", "New", "Reviewer", "Reviews", "Nobody"),
                new Permission("Summer", "Done", "Every role", "Moves cards", "Dave, Bill")));
  }

  @Test
  void roles_that_a_column_gets_appear_in_the_report() {
    screens
        .by(DAVE, Project.MANAGER)
        .given(Projects.PROJECT, PROJECT.value(), ROOF)
        .given(Boards.BOARD, BOARD.text(), OPENED);
    Screen bill = screens.open("bill", "permissions/roof").sees("Moves cards");
    screens.given(Boards.BOARD, BOARD.text(), WORKERS);
    bill.sees("Works").sees("Reviews");
  }
}
