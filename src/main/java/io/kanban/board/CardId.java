package io.kanban.board;

import java.util.UUID;

/** A card's id. */
public record CardId(String value) {
  public CardId {
    if (!value.matches("[a-zA-Z0-9-]{1,64}")) {
      throw new IllegalArgumentException("Not a card's id: " + value);
    }
  }

  public static CardId random() {
    return new CardId(UUID.randomUUID().toString().substring(0, 13));
  }
}
