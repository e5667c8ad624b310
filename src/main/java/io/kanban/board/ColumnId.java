package io.kanban.board;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A column's id.
 *
 * <p>Boards once had the same three columns, and logs hold their names: {@code "NEW"}, {@code
 * "IN_WORK"} and {@code "DONE"}. These names are now the ids of those columns. An id is therefore
 * stored as a plain string, so that older records stay readable.
 */
public record ColumnId(String value) {
  /** The first column of a new board. */
  public static final ColumnId NEW = new ColumnId("NEW");

  /** The middle column of the boards that had three. */
  public static final ColumnId IN_WORK = new ColumnId("IN_WORK");

  /** The last column of a new board. */
  public static final ColumnId DONE = new ColumnId("DONE");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ColumnId {
    if (!value.matches("[a-zA-Z0-9_-]{1,64}")) {
      throw new IllegalArgumentException("Not a column's id: " + value);
    }
  }

  @JsonValue
  @Override
  public String value() {
    return value;
  }
}
