package io.kanban.board;

import java.util.UUID;

/** A journal entry's id. */
public record EntryId(String value) {
  public EntryId {
    if (!value.matches("[a-zA-Z0-9-]{1,64}")) {
      throw new IllegalArgumentException("Not a journal entry's id: " + value);
    }
  }

  public static EntryId random() {
    return new EntryId(UUID.randomUUID().toString());
  }
}
