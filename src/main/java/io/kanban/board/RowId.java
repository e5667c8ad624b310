package io.kanban.board;

import java.util.UUID;

/** The id of a row of a column; no other row of the board has it. */
public record RowId(String value) {
  public RowId {
    if (!value.matches("[a-zA-Z0-9-]{1,64}")) {
      throw new IllegalArgumentException("Not a row's id: " + value);
    }
  }

  public static RowId random() {
    return new RowId(UUID.randomUUID().toString());
  }
}
