package io.kanban.report;

import static io.kanban.board.ColumnId.DONE;
import static io.kanban.board.ColumnId.NEW;
import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.board.Board;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardMoved;
import io.kanban.board.BoardEvent.CardPulled;
import io.kanban.board.BoardEvent.ColumnAdded;
import io.kanban.board.BoardEvent.ColumnRolesSet;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import io.kanban.board.NamedColumn;
import io.kanban.board.Stage;
import io.kanban.people.People;
import io.kanban.project.ProjectId;
import io.kanban.report.CardsByState.Row;
import io.kanban.report.CardsByState.State;
import io.recordplayer.kit.ViewKit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CardsByStateTest {
  private static final BoardId ONE = new BoardId(new ProjectId("p"), "one");
  private static final BoardId TWO = new BoardId(new ProjectId("p"), "two");
  private static final ColumnId WORK = new ColumnId("work");
  private static final ColumnId TEST = new ColumnId("test");

  private final Map<BoardId, Board> boards = new LinkedHashMap<>();

  private static BoardOpened opened(BoardId board, String name) {
    return new BoardOpened(
        board, name, List.of(new NamedColumn(NEW, "New"), new NamedColumn(DONE, "Done")));
  }

  private static CardId card(int number) {
    return new CardId("card-" + number);
  }

  private void board(BoardId id, Object... events) {
    boards.put(id, ViewKit.of(Boards.VIEW).entity(id.text()).given(events).view(id.text()));
  }

  @BeforeEach
  void two_boards() {
    board(
        ONE,
        opened(ONE, "First"),
        new ColumnAdded(ONE, WORK, "In Work", Optional.of(DONE)),
        new ColumnRolesSet(ONE, WORK, Optional.of("Worker"), Optional.empty()),
        new CardAdded(ONE, card(1), "one", NEW),
        new CardAdded(ONE, card(2), "two", NEW),
        new CardAdded(ONE, card(3), "three", NEW),
        new CardMoved(ONE, card(2), NEW, WORK, Optional.empty(), People.BILL),
        new CardMoved(ONE, card(3), NEW, WORK, Optional.empty(), People.BILL),
        new CardPulled(ONE, card(3), People.BILL));
    board(
        TWO,
        opened(TWO, "Second, “=2”"),
        new ColumnAdded(TWO, TEST, "Test", Optional.of(DONE)),
        new CardAdded(TWO, card(4), "four", DONE));
  }

  @Test
  void columns_of_one_name_are_one_state_and_stages_count_for_themselves() {
    assertThat(CardsByState.of(boards))
        .isEqualTo(
            new CardsByState(
                List.of(
                    new State("New", Optional.empty()),
                    new State("Test", Optional.empty()),
                    new State("In Work", Optional.of(Stage.TO_DO)),
                    new State("In Work", Optional.of(Stage.DOING)),
                    new State("Done", Optional.empty())),
                List.of(
                    new Row(
                        ONE,
                        "First",
                        List.of(
                            Optional.of(1),
                            Optional.empty(),
                            Optional.of(1),
                            Optional.of(1),
                            Optional.of(0))),
                    new Row(
                        TWO,
                        "Second, “=2”",
                        List.of(
                            Optional.of(0),
                            Optional.of(0),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(1))))));
  }

  @Test
  void the_sums_are_those_of_all_boards() {
    CardsByState counts = CardsByState.of(boards);
    assertThat(counts.totals()).containsExactly(1, 0, 1, 1, 1);
    assertThat(counts.rows()).extracting(Row::total).containsExactly(3, 1);
    assertThat(counts.headings())
        .containsExactly(
            "Board", "New", "Test", "In Work · To Do", "In Work · Doing", "Done", "All states");
  }

  @Test
  void the_export_has_a_line_for_each_state_of_a_board() {
    assertThat(CardsByState.of(boards).csv("Active").text())
        .isEqualTo(
            """
            Project state,Board,Column,Stage,Cards
            Active,First,New,,1
            Active,First,In Work,To Do,1
            Active,First,In Work,Doing,1
            Active,First,Done,,0
            Active,"Second, “=2”",New,,0
            Active,"Second, “=2”",Test,,0
            Active,"Second, “=2”",Done,,1
            """
                .replace("\n", "\r\n"));
  }
}
