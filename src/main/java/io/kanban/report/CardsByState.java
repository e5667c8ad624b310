package io.kanban.report;

import io.kanban.board.Board;
import io.kanban.board.BoardId;
import io.kanban.board.Column;
import io.kanban.board.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The number of cards in each state on the boards of a project.
 *
 * @param states the states of all boards, in the order of the columns
 * @param rows a row for each board
 */
record CardsByState(List<State> states, List<Row> rows) {
  /**
   * The place of a card. Columns of the same name on several boards are one state.
   *
   * @param stage empty in a column without stages
   */
  record State(String column, Optional<Stage> stage) {
    String label() {
      return column + stage.map(one -> " · " + one.label()).orElse("");
    }
  }

  /**
   * The cards of a board.
   *
   * @param counts a number for each state; empty where the board doesn't have the state
   */
  record Row(BoardId board, String name, List<Optional<Integer>> counts) {
    int total() {
      return counts.stream().mapToInt(count -> count.orElse(0)).sum();
    }
  }

  /** Counts the cards of boards. */
  static CardsByState of(Map<BoardId, Board> boards) {
    List<State> states = new ArrayList<>();
    for (Board board : boards.values()) {
      int next = 0;
      for (State state : statesOf(board)) {
        if (!states.contains(state)) {
          states.add(next, state);
        }
        next = states.indexOf(state) + 1;
      }
    }
    List<Row> rows = new ArrayList<>();
    boards.forEach(
        (id, board) ->
            rows.add(
                new Row(
                    id, board.name(), states.stream().map(state -> count(board, state)).toList())));
    return new CardsByState(List.copyOf(states), List.copyOf(rows));
  }

  private static List<State> statesOf(Board board) {
    return board.columns().stream().flatMap(column -> statesOf(column).stream()).toList();
  }

  private static List<State> statesOf(Column column) {
    List<Stage> stages = column.flow().stages();
    return stages.isEmpty()
        ? List.of(new State(column.name(), Optional.empty()))
        : stages.stream().map(stage -> new State(column.name(), Optional.of(stage))).toList();
  }

  /** The cards of a board in a state; empty if no column of the board has the state. */
  private static Optional<Integer> count(Board board, State state) {
    List<Column> columns =
        board.columns().stream().filter(column -> statesOf(column).contains(state)).toList();
    return columns.isEmpty()
        ? Optional.empty()
        : Optional.of(columns.stream().mapToInt(column -> cardsIn(column, state)).sum());
  }

  private static int cardsIn(Column column, State state) {
    return state
        .stage()
        .map(stage -> column.cardsIn(stage).size())
        .orElseGet(() -> column.cards().size());
  }

  /** The headings of a table with the boards' names on the left and their sums on the right. */
  List<String> headings() {
    return Stream.of(Stream.of("Board"), states.stream().map(State::label), Stream.of("All states"))
        .flatMap(part -> part)
        .toList();
  }

  /** The sum of all boards for each state. */
  List<Integer> totals() {
    List<Integer> totals = new ArrayList<>();
    for (int i = 0; i < states.size(); i++) {
      int state = i;
      totals.add(rows.stream().mapToInt(row -> row.counts().get(state).orElse(0)).sum());
    }
    return totals;
  }

  /**
   * A line for each board and state.
   *
   * @param status the state of the project
   */
  Csv csv(String status) {
    List<List<String>> lines = new ArrayList<>();
    for (Row row : rows) {
      for (int i = 0; i < states.size(); i++) {
        State state = states.get(i);
        row.counts()
            .get(i)
            .ifPresent(
                count ->
                    lines.add(
                        List.of(
                            status,
                            row.name(),
                            state.column(),
                            state.stage().map(Stage::label).orElse(""),
                            count.toString())));
      }
    }
    return Csv.of(List.of("Project state", "Board", "Column", "Stage", "Cards"), lines);
  }
}
