package io.kanban.board;

import static io.kanban.board.SharedRules.tooLong;

import io.kanban.board.BoardCommand.SetRows;
import io.kanban.board.BoardEvent.RowsSet;
import io.kanban.board.BoardState.ColumnPart;
import io.kanban.text.TextLimit;
import io.kanban.text.Texts;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Rejection;
import io.recordplayer.record.Origin;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Decides which rows a column has. */
public final class RowRules {
  /** Maximum number of rows of a column. */
  public static final int MOST = 20;

  public static final TextLimit NAME = new TextLimit("name", 60);
  public static final Rejection NAME_REQUIRED =
      new Rejection("ROW_NAME_REQUIRED", "Give each row a name.");
  static final String REPEATED = "ROW_REPEATED";
  static final Rejection TOO_MANY =
      new Rejection("TOO_MANY_ROWS", "A column has at most %d rows.".formatted(MOST));

  private RowRules() {}

  static Decision<BoardEvent> set(SetRows command, Column column, BoardState state, Origin origin) {
    List<Row> rows =
        command.rows().stream().map(row -> new Row(row.id(), Texts.strip(row.name()))).toList();
    return unfit(rows, column, state.board())
        .<Decision<BoardEvent>>map(Decision::reject)
        .orElseGet(
            () ->
                SharedRules.change(
                    new RowsSet(command.board(), column.id(), rows),
                    column.rows().equals(rows),
                    ColumnRules.unseen(column, ColumnPart.ROWS, state, origin)));
  }

  private static Optional<Rejection> unfit(List<Row> rows, Column column, Board board) {
    if (rows.size() > MOST) {
      return Optional.of(TOO_MANY);
    }
    if (rows.stream().anyMatch(row -> row.name().isEmpty())) {
      return Optional.of(NAME_REQUIRED);
    }
    return rows.stream()
        .map(Row::name)
        .filter(NAME::isExceededBy)
        .findFirst()
        .map(name -> tooLong(NAME, name))
        .or(() -> repeated(rows, column, board));
  }

  /** No two rows of a column have the same name, and no two rows of the board the same id. */
  private static Optional<Rejection> repeated(List<Row> rows, Column column, Board board) {
    Set<String> names = new HashSet<>();
    Set<RowId> ids = new HashSet<>();
    board.columns().stream()
        .filter(other -> !other.id().equals(column.id()))
        .forEach(other -> other.rows().forEach(row -> ids.add(row.id())));
    return rows.stream()
        .filter(row -> !names.add(row.name().toLowerCase(Locale.ROOT)) || !ids.add(row.id()))
        .findFirst()
        .map(RowRules::repeated);
  }

  /** The rejection of a row whose name another row of its column has, too. */
  public static Rejection repeated(Row row) {
    return new Rejection(REPEATED, "There are two rows “%s”.".formatted(row.name()));
  }
}
