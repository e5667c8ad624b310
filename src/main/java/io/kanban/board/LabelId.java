package io.kanban.board;

import java.util.UUID;

/** A label's id. */
public record LabelId(String value) {
  public LabelId {
    if (!value.matches("[a-zA-Z0-9-]{1,64}")) {
      throw new IllegalArgumentException("Not a label's id: " + value);
    }
  }

  public static LabelId random() {
    return new LabelId(UUID.randomUUID().toString());
  }
}
