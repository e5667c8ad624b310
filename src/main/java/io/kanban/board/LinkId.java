package io.kanban.board;

import java.util.UUID;

/** A link's id. */
public record LinkId(String value) {
  public LinkId {
    if (!value.matches("[a-zA-Z0-9-]{1,64}")) {
      throw new IllegalArgumentException("Not a link's id: " + value);
    }
  }

  public static LinkId random() {
    return new LinkId(UUID.randomUUID().toString());
  }
}
