package io.kanban.board;

import static io.kanban.board.ColumnId.DONE;
import static io.kanban.board.ColumnId.IN_WORK;
import static io.kanban.board.ColumnId.NEW;
import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.board.Board.Card;
import io.kanban.board.BoardCommand.Direction;
import io.kanban.board.BoardCommand.MoveCard;
import io.kanban.board.BoardCommand.PlaceInRow;
import io.kanban.board.BoardCommand.SetRows;
import io.kanban.board.BoardCommand.ShiftCard;
import io.kanban.board.BoardCommand.UndoMove;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardMoved;
import io.kanban.board.BoardEvent.CardPlacedInRow;
import io.kanban.board.BoardEvent.MoveUndone;
import io.kanban.board.BoardEvent.RowsSet;
import io.kanban.board.BoardEvent.WipLimitSet;
import io.kanban.board.BoardEvent.WorkflowSet;
import io.kanban.project.Project;
import io.kanban.project.ProjectId;
import io.recordplayer.entity.LastChange;
import io.recordplayer.kit.EntityKit;
import io.recordplayer.kit.ViewKit;
import io.recordplayer.record.Person;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The column In Work has the rows Front and Back; the cards one and two are there, in Front. */
class RowRulesTest {
  private static final BoardId ID = new BoardId(new ProjectId("p"), "b");
  private static final CardId ONE = new CardId("one");
  private static final CardId TWO = new CardId("two");
  private static final Row FRONT = new Row(new RowId("front"), "Front");
  private static final Row BACK = new Row(new RowId("back"), "Back");
  private static final Person DAVE = new Person("dave", "Dave");
  private static final Person BILL = new Person("bill", "Bill");
  private static final CardPlacedInRow ONE_IN_BACK =
      new CardPlacedInRow(ID, ONE, IN_WORK, BACK.id());
  private static final BoardEvent[] BOARD = {
    new BoardOpened(ID, "Dev", NamedColumn.OF_OLDER_BOARD),
    new RowsSet(ID, IN_WORK, List.of(FRONT, BACK)),
    new CardAdded(ID, ONE, "one", IN_WORK),
    new CardAdded(ID, TWO, "two", IN_WORK)
  };

  private final EntityKit<BoardCommand, BoardState, BoardEvent> board =
      EntityKit.of(new BoardRules()).by(DAVE, Project.MANAGER).given(BOARD);

  private static List<Card> inWork(Object... events) {
    return ViewKit.of(Boards.VIEW)
        .entity(ID.text())
        .given((Object[]) BOARD)
        .given(events)
        .view(ID.text())
        .column(IN_WORK)
        .orElseThrow()
        .cards();
  }

  private static Card card(CardId id, Row row) {
    return Card.added(id, id.value()).in(Optional.of(row.id()));
  }

  private static SetRows rows(Row... rows) {
    return new SetRows(ID, NEW, List.of(rows));
  }

  @Test
  void a_manager_divides_a_column_into_rows() {
    Row left = new Row(new RowId("left"), " Left ");
    board.when(rows(left)).then(new RowsSet(ID, NEW, List.of(new Row(left.id(), "Left"))));
    board.when(rows()).thenNothing();
    board.by(BILL).when(rows(left)).thenRejected(SharedRules.ONLY_MANAGERS);
    board.when(rows(new Row(left.id(), " "))).thenRejected(RowRules.NAME_REQUIRED);
    board.when(rows(new Row(left.id(), "x".repeat(61)))).thenRejected(SharedRules.TOO_LONG);
    board.when(rows(left, new Row(new RowId("r"), "left"))).thenRejected(RowRules.REPEATED);
    board.when(rows(BACK)).thenRejected(RowRules.REPEATED);
    board
        .when(
            rows(
                IntStream.rangeClosed(0, RowRules.MOST)
                    .mapToObj(i -> new Row(new RowId("r" + i), "Row " + i))
                    .toArray(Row[]::new)))
        .thenRejected(RowRules.TOO_MANY);
    board
        .on("another page")
        .seeing(1)
        .when(new SetRows(ID, IN_WORK, List.of()))
        .thenRejected(LastChange.UNSEEN);
  }

  @Test
  void a_card_is_put_into_a_row_of_its_column() {
    board.when(new PlaceInRow(ID, ONE, BACK.id())).then(ONE_IN_BACK);
    board.when(new PlaceInRow(ID, ONE, FRONT.id())).thenNothing();
    board
        .given(new RowsSet(ID, IN_WORK, List.of(FRONT)))
        .when(new PlaceInRow(ID, ONE, BACK.id()))
        .thenRejected(MoveRules.NO_SUCH_ROW);
    assertThat(inWork(ONE_IN_BACK)).containsExactly(card(TWO, FRONT), card(ONE, BACK));
  }

  @Test
  void a_card_is_put_into_a_row_of_another_column() {
    CardMoved away = new CardMoved(ID, ONE, IN_WORK, DONE, Optional.empty(), DAVE);
    CardMoved back = new CardMoved(ID, ONE, DONE, IN_WORK, Optional.empty(), DAVE);
    PlaceInRow place = new PlaceInRow(ID, ONE, BACK.id());
    board.given(away).when(place).then(back, ONE_IN_BACK);
    assertThat(inWork(away, back, ONE_IN_BACK)).containsExactly(card(TWO, FRONT), card(ONE, BACK));
    board.given(away).on("another page").seeing(4).when(place).thenRejected(LastChange.UNSEEN);
    board
        .given(away, new WorkflowSet(ID, DONE, List.of(NEW), List.of()))
        .when(place)
        .thenRejected(MoveRules.NOT_IN_WORKFLOW);
    board
        .given(away, new WipLimitSet(ID, IN_WORK, Optional.of(1)))
        .when(place)
        .thenRejected(MoveRules.WIP_LIMIT_REACHED);
  }

  @Test
  void a_card_comes_into_the_row_of_the_card_that_follows_it_or_into_the_first() {
    CardMoved two = new CardMoved(ID, TWO, IN_WORK, IN_WORK, Optional.of(ONE), DAVE);
    assertThat(inWork(ONE_IN_BACK, two)).containsExactly(card(TWO, BACK), card(ONE, BACK));
    board.given(ONE_IN_BACK).when(new MoveCard(ID, TWO, IN_WORK, Optional.of(ONE))).then(two);
    board
        .given(ONE_IN_BACK, two)
        .when(new MoveCard(ID, TWO, IN_WORK, Optional.of(ONE)))
        .thenNothing();
    assertThat(
            inWork(
                ONE_IN_BACK,
                new CardMoved(ID, ONE, IN_WORK, DONE, Optional.empty(), DAVE),
                new CardMoved(ID, ONE, DONE, IN_WORK, Optional.empty(), DAVE)))
        .containsExactly(card(TWO, FRONT), card(ONE, FRONT));
  }

  @Test
  void a_card_whose_row_is_gone_comes_into_the_first() {
    assertThat(inWork(ONE_IN_BACK, new RowsSet(ID, IN_WORK, List.of(FRONT))))
        .containsExactly(card(TWO, FRONT), card(ONE, FRONT));
    assertThat(inWork(ONE_IN_BACK, new RowsSet(ID, IN_WORK, List.of())))
        .containsExactly(Card.added(TWO, "two"), Card.added(ONE, "one"));
  }

  @Test
  void a_step_up_or_down_leads_from_row_to_row() {
    CardMoved twoBeforeOne = new CardMoved(ID, TWO, IN_WORK, IN_WORK, Optional.of(ONE), DAVE);
    board.when(new ShiftCard(ID, TWO, Direction.UP)).then(twoBeforeOne);
    board.when(new ShiftCard(ID, ONE, Direction.UP)).thenNothing();
    board
        .when(new ShiftCard(ID, TWO, Direction.DOWN))
        .then(new CardPlacedInRow(ID, TWO, IN_WORK, BACK.id()));
    board.given(ONE_IN_BACK).when(new ShiftCard(ID, TWO, Direction.DOWN)).then(twoBeforeOne);
    board
        .given(ONE_IN_BACK)
        .when(new ShiftCard(ID, ONE, Direction.UP))
        .then(new CardPlacedInRow(ID, ONE, IN_WORK, FRONT.id()));
    board.given(ONE_IN_BACK).when(new ShiftCard(ID, ONE, Direction.DOWN)).thenNothing();
  }

  @Test
  void an_undone_move_brings_a_card_back_to_its_row() {
    CardMoved away = new CardMoved(ID, ONE, IN_WORK, DONE, Optional.empty(), DAVE);
    MoveUndone undone =
        new MoveUndone(
            ID, ONE, DONE, IN_WORK, Optional.empty(), Stage.TO_DO, Optional.of(BACK.id()));
    board.given(ONE_IN_BACK, away).when(new UndoMove(ID, ONE, Optional.empty())).then(undone);
    board.given(ONE_IN_BACK, away).when(new UndoMove(ID, ONE, Optional.of(TWO))).then(undone);
    assertThat(inWork(ONE_IN_BACK, away, undone))
        .containsExactly(card(TWO, FRONT), card(ONE, BACK));
  }

  @Test
  void a_limit_counts_the_cards_of_all_rows() {
    board
        .given(
            ONE_IN_BACK,
            new WipLimitSet(ID, IN_WORK, Optional.of(2)),
            new CardAdded(ID, new CardId("three"), "three", NEW))
        .when(new MoveCard(ID, new CardId("three"), IN_WORK, Optional.of(ONE)))
        .thenRejected(MoveRules.WIP_LIMIT_REACHED);
  }
}
