package io.kanban.project;

import java.util.UUID;

/** The id of a card kind. */
public record KindId(String value) {
  public KindId {
    if (!value.matches("[a-zA-Z0-9-]{1,64}")) {
      throw new IllegalArgumentException("Not a card kind's id: " + value);
    }
  }

  public static KindId random() {
    return new KindId(UUID.randomUUID().toString());
  }
}
