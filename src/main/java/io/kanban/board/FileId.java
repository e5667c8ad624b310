package io.kanban.board;

import java.util.UUID;

/** The id of a file on a card. */
public record FileId(String value) {
  public FileId {
    if (!value.matches("[a-zA-Z0-9-]{1,64}")) {
      throw new IllegalArgumentException("Not a file's id: " + value);
    }
  }

  public static FileId random() {
    return new FileId(UUID.randomUUID().toString());
  }
}
