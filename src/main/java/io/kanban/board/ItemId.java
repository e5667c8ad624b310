package io.kanban.board;

import java.util.UUID;

/** The id of a checklist item. */
public record ItemId(String value) {
  public ItemId {
    if (!value.matches("[a-zA-Z0-9-]{1,64}")) {
      throw new IllegalArgumentException("Not a checklist item's id: " + value);
    }
  }

  public static ItemId random() {
    return new ItemId(UUID.randomUUID().toString());
  }
}
