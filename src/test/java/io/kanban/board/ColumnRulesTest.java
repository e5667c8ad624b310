package io.kanban.board;

import static io.kanban.board.ColumnId.DONE;
import static io.kanban.board.ColumnId.IN_WORK;
import static io.kanban.board.ColumnId.NEW;
import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.board.BoardCommand.AddCard;
import io.kanban.board.BoardCommand.AddColumn;
import io.kanban.board.BoardCommand.ColumnCommand;
import io.kanban.board.BoardCommand.MoveCard;
import io.kanban.board.BoardCommand.MoveColumn;
import io.kanban.board.BoardCommand.RemoveColumn;
import io.kanban.board.BoardCommand.RenameColumn;
import io.kanban.board.BoardCommand.SetColumnRoles;
import io.kanban.board.BoardCommand.SetSoftLimit;
import io.kanban.board.BoardCommand.SetWipLimit;
import io.kanban.board.BoardCommand.SetWorkflow;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardMoved;
import io.kanban.board.BoardEvent.ColumnAdded;
import io.kanban.board.BoardEvent.ColumnMoved;
import io.kanban.board.BoardEvent.ColumnRemoved;
import io.kanban.board.BoardEvent.ColumnRenamed;
import io.kanban.board.BoardEvent.ColumnRolesSet;
import io.kanban.board.BoardEvent.SoftLimitSet;
import io.kanban.board.BoardEvent.WipLimitSet;
import io.kanban.board.BoardEvent.WorkflowSet;
import io.kanban.project.Project;
import io.kanban.project.ProjectId;
import io.recordplayer.entity.Decision.Rejected;
import io.recordplayer.entity.LastChange;
import io.recordplayer.kit.EntityKit;
import io.recordplayer.record.Person;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ColumnRulesTest {
  private static final BoardId ID = new BoardId(new ProjectId("p"), "b");
  private static final ColumnId REVIEW = new ColumnId("review");
  private static final CardId ONE = new CardId("one");
  private static final CardId TWO = new CardId("two");
  private static final Person BILL = new Person("bill", "Bill");
  private static final Person JANET = new Person("janet", "Janet");
  private static final Person DAVE = new Person("dave", "Dave");

  /** A board with the columns New, In Work and Done. */
  private final EntityKit<BoardCommand, BoardState, BoardEvent> board =
      EntityKit.of(new BoardRules())
          .by(DAVE, Project.MANAGER)
          .given(new BoardOpened(ID, "Dev", NamedColumn.OF_OLDER_BOARD));

  private static void assertTold(EntityKit.Outcome<?, BoardEvent> outcome, String words) {
    outcome.thenRejected(LastChange.UNSEEN);
    assertThat(((Rejected<?>) outcome.decision()).rejection().message()).contains(words);
  }

  @Test
  void only_managers_change_columns() {
    for (ColumnCommand command :
        List.of(
            new AddColumn(ID, REVIEW, "Review", Optional.empty()),
            new RenameColumn(ID, NEW, "Ideas"),
            new MoveColumn(ID, NEW, Optional.empty()),
            new SetWipLimit(ID, NEW, Optional.of(3)),
            new RemoveColumn(ID, NEW, Optional.empty()))) {
      board.by(BILL, "Worker").when(command).thenRejected(SharedRules.ONLY_MANAGERS);
    }
  }

  @Test
  void a_board_that_is_not_open_has_no_columns() {
    EntityKit.of(new BoardRules())
        .by(DAVE, Project.MANAGER)
        .when(new AddColumn(ID, REVIEW, "Review", Optional.empty()))
        .thenRejected(BoardRules.NOT_OPEN);
  }

  @Test
  void a_column_is_added_once() {
    AddColumn add = new AddColumn(ID, REVIEW, " Review ", Optional.of(DONE));
    ColumnAdded added = new ColumnAdded(ID, REVIEW, "Review", Optional.of(DONE));
    board.when(add).then(added);
    board.given(added).when(add).thenNothing();
    board
        .given(added, new ColumnRemoved(ID, REVIEW, Optional.empty(), List.of()))
        .when(add)
        .thenNothing();
  }

  @Test
  void a_column_has_a_name_that_no_other_has() {
    board.when(add("\u200b")).thenRejected(ColumnRules.NAME_REQUIRED);
    board.when(add("x".repeat(ColumnRules.NAME.most() + 1))).thenRejected(SharedRules.TOO_LONG);
    board.when(add(" in work ")).thenRejected(ColumnRules.NAME_TAKEN);
    board.when(new RenameColumn(ID, NEW, " ")).thenRejected(ColumnRules.NAME_REQUIRED);
    board.when(new RenameColumn(ID, NEW, "DONE")).thenRejected(ColumnRules.NAME_TAKEN);
    board.when(new RenameColumn(ID, NEW, "new")).then(new ColumnRenamed(ID, NEW, "new"));
    board.when(new RenameColumn(ID, NEW, " New ")).thenNothing();
  }

  private static AddColumn add(String name) {
    return new AddColumn(ID, REVIEW, name, Optional.empty());
  }

  @Test
  void a_board_has_a_maximum_of_columns() {
    ColumnAdded[] more =
        IntStream.range(0, ColumnRules.MOST - NamedColumn.OF_OLDER_BOARD.size())
            .mapToObj(i -> new ColumnAdded(ID, new ColumnId("c" + i), "c" + i, Optional.empty()))
            .toArray(ColumnAdded[]::new);
    board.given(more).when(add("Review")).thenRejected(ColumnRules.TOO_MANY);
  }

  @Test
  void a_column_is_moved_in_front_of_another_one() {
    board
        .when(new MoveColumn(ID, DONE, Optional.of(NEW)))
        .then(new ColumnMoved(ID, DONE, Optional.of(NEW)));
    board.when(new MoveColumn(ID, NEW, Optional.of(IN_WORK))).thenNothing();
    board.when(new MoveColumn(ID, NEW, Optional.of(NEW))).thenNothing();
    board.when(new MoveColumn(ID, DONE, Optional.empty())).thenNothing();
    board
        .when(new MoveColumn(ID, NEW, Optional.of(REVIEW)))
        .then(new ColumnMoved(ID, NEW, Optional.empty()));
  }

  @Test
  void a_column_that_is_not_on_the_board_can_not_be_used() {
    board.when(new RenameColumn(ID, REVIEW, "A")).thenRejected(SharedRules.NO_SUCH_COLUMN);
    board
        .when(new MoveColumn(ID, REVIEW, Optional.empty()))
        .thenRejected(SharedRules.NO_SUCH_COLUMN);
    board
        .when(new SetWipLimit(ID, REVIEW, Optional.of(1)))
        .thenRejected(SharedRules.NO_SUCH_COLUMN);
    board
        .when(new RemoveColumn(ID, REVIEW, Optional.empty()))
        .thenRejected(SharedRules.NO_SUCH_COLUMN);
    board.when(new AddCard(ID, ONE, "one", REVIEW)).thenRejected(SharedRules.NO_SUCH_COLUMN);
    board
        .given(new CardAdded(ID, ONE, "one", NEW))
        .when(new MoveCard(ID, ONE, REVIEW, Optional.empty()))
        .thenRejected(SharedRules.NO_SUCH_COLUMN);
  }

  @Test
  void a_column_with_cards_is_removed_only_if_another_one_takes_them() {
    EntityKit<BoardCommand, BoardState, BoardEvent> filled =
        board.given(
            new CardAdded(ID, ONE, "one", NEW),
            new CardAdded(ID, TWO, "two", NEW),
            new WipLimitSet(ID, DONE, Optional.of(1)));
    filled.when(new RemoveColumn(ID, NEW, Optional.empty())).thenRejected(ColumnRules.HAS_CARDS);
    filled
        .when(new RemoveColumn(ID, NEW, Optional.of(NEW)))
        .thenRejected(SharedRules.NO_SUCH_COLUMN);
    filled
        .when(new RemoveColumn(ID, NEW, Optional.of(REVIEW)))
        .thenRejected(SharedRules.NO_SUCH_COLUMN);
    filled
        .when(new RemoveColumn(ID, NEW, Optional.of(DONE)))
        .then(new ColumnRemoved(ID, NEW, Optional.of(DONE), List.of(ONE, TWO)));
    filled
        .when(new RemoveColumn(ID, IN_WORK, Optional.of(DONE)))
        .then(new ColumnRemoved(ID, IN_WORK, Optional.of(DONE), List.of()));
  }

  @Test
  void a_column_is_removed_once_and_the_last_one_stays() {
    EntityKit<BoardCommand, BoardState, BoardEvent> less =
        board.given(
            new ColumnRemoved(ID, NEW, Optional.empty(), List.of()),
            new ColumnRemoved(ID, IN_WORK, Optional.empty(), List.of()));
    less.when(new RemoveColumn(ID, NEW, Optional.empty())).thenNothing();
    less.when(new RemoveColumn(ID, DONE, Optional.empty())).thenRejected(ColumnRules.LAST_COLUMN);
  }

  @Test
  void a_change_of_a_column_is_rejected_if_another_person_changed_it_unseen() {
    EntityKit<BoardCommand, BoardState, BoardEvent> janet =
        board
            .given(
                new ColumnRenamed(ID, NEW, "Ideas"), new ColumnMoved(ID, IN_WORK, Optional.of(NEW)))
            .by(JANET, Project.MANAGER)
            .on("janet's")
            .seeing(1);
    String renamed = "Dave renamed the column to “Ideas” a moment ago.";
    String moved = "Dave moved the column In Work a moment ago.";
    assertTold(janet.when(new RenameColumn(ID, NEW, "Dreams")), renamed);
    assertTold(janet.when(new RemoveColumn(ID, NEW, Optional.empty())), renamed);
    assertTold(janet.when(new MoveColumn(ID, IN_WORK, Optional.empty())), moved);
    assertTold(janet.when(new RemoveColumn(ID, IN_WORK, Optional.empty())), moved);
    janet.when(new RenameColumn(ID, NEW, "Ideas")).thenNothing();
    janet
        .when(new MoveColumn(ID, NEW, Optional.empty()))
        .then(new ColumnMoved(ID, NEW, Optional.empty()));
    janet
        .seeing(3)
        .when(new RenameColumn(ID, NEW, "Dreams"))
        .then(new ColumnRenamed(ID, NEW, "Dreams"));
  }

  @Test
  void a_move_of_a_card_is_rejected_if_its_column_was_removed_unseen() {
    EntityKit<BoardCommand, BoardState, BoardEvent> janet =
        board
            .given(
                new CardAdded(ID, ONE, "one", NEW),
                new ColumnRemoved(ID, NEW, Optional.of(IN_WORK), List.of(ONE)))
            .by(JANET)
            .on("janet's");
    MoveCard toDone = new MoveCard(ID, ONE, DONE, Optional.empty());
    assertTold(janet.seeing(2).when(toDone), "“one”: Dave moved it to In Work a moment ago.");
    janet
        .seeing(3)
        .when(toDone)
        .then(new CardMoved(ID, ONE, IN_WORK, DONE, Optional.empty(), JANET));
  }

  @Test
  void a_column_has_a_worker_role_and_with_it_a_reviewer_role() {
    board
        .when(new SetColumnRoles(ID, IN_WORK, Optional.of(" Developer "), Optional.of("Tester")))
        .then(new ColumnRolesSet(ID, IN_WORK, Optional.of("Developer"), Optional.of("Tester")));
    board
        .when(new SetColumnRoles(ID, IN_WORK, Optional.of(" "), Optional.of("Tester")))
        .thenRejected(ColumnRules.WORKER_REQUIRED);
    board
        .when(
            new SetColumnRoles(
                ID,
                IN_WORK,
                Optional.of("x".repeat(ColumnRules.ROLE.most() + 1)),
                Optional.empty()))
        .thenRejected(SharedRules.TOO_LONG);
    board.when(new SetColumnRoles(ID, IN_WORK, Optional.empty(), Optional.empty())).thenNothing();
  }

  @Test
  void a_workflow_names_other_columns_of_the_board() {
    board
        .when(new SetWorkflow(ID, NEW, List.of(DONE, IN_WORK, DONE), List.of()))
        .then(new WorkflowSet(ID, NEW, List.of(IN_WORK, DONE), List.of()));
    board
        .when(new SetWorkflow(ID, NEW, List.of(NEW), List.of()))
        .thenRejected(SharedRules.NO_SUCH_COLUMN);
    board
        .when(new SetWorkflow(ID, NEW, List.of(REVIEW), List.of()))
        .thenRejected(SharedRules.NO_SUCH_COLUMN);
    board.when(new SetWorkflow(ID, NEW, List.of(), List.of())).thenNothing();
  }

  @Test
  void a_column_has_a_hard_or_a_soft_limit() {
    EntityKit<BoardCommand, BoardState, BoardEvent> limited =
        board.given(new WipLimitSet(ID, NEW, Optional.of(3)));
    limited.when(new SetSoftLimit(ID, NEW, 3)).then(new SoftLimitSet(ID, NEW, 3));
    limited.when(new SetSoftLimit(ID, NEW, 0)).thenRejected(ColumnRules.LIMIT_BELOW_ONE);
    limited.given(new SoftLimitSet(ID, NEW, 3)).when(new SetSoftLimit(ID, NEW, 3)).thenNothing();
    limited
        .given(new SoftLimitSet(ID, NEW, 3))
        .when(new SetWipLimit(ID, NEW, Optional.of(3)))
        .then(new WipLimitSet(ID, NEW, Optional.of(3)));
  }

  @Test
  void unseen_roles_and_an_unseen_workflow_are_not_undone() {
    EntityKit<BoardCommand, BoardState, BoardEvent> janet =
        board
            .given(
                new ColumnRolesSet(ID, NEW, Optional.of("Developer"), Optional.empty()),
                new WorkflowSet(ID, IN_WORK, List.of(DONE), List.of()))
            .by(JANET, Project.MANAGER)
            .on("janet's")
            .seeing(1);
    assertTold(
        janet.when(new SetColumnRoles(ID, NEW, Optional.empty(), Optional.empty())),
        "Dave changed the roles in New a moment ago.");
    assertTold(
        janet.when(new SetWorkflow(ID, IN_WORK, List.of(NEW), List.of())),
        "Dave changed the columns after In Work a moment ago.");
  }
}
