package io.kanban.board;

import io.kanban.board.Board.Card;
import java.util.Optional;

/** The reason why a card goes to another board. */
public enum HandOver {
  /** A person moved it. */
  MOVED("moved it"),
  /** It was finished in a column without a reviewer. */
  FINISHED("finished it and moved it"),
  /** A reviewer approved it. */
  APPROVED("approved it and moved it"),
  /** Its column, or the whole board, goes there. */
  WITH_COLUMN("moved it");

  private final String words;

  HandOver(String words) {
    this.words = words;
  }

  /** The change without the place, as in "moved it". */
  String words() {
    return words;
  }

  /** The card as it arrives in a column; workers of the column pull what others have finished. */
  Card arriving(Card card, Column to) {
    return switch (this) {
      case MOVED -> card.in(Stage.TO_DO);
      case FINISHED, APPROVED -> {
        Card begun = card.in(Stage.TO_DO);
        yield to.flow().worker().isEmpty() ? begun : begun.assigned(Optional.empty());
      }
      case WITH_COLUMN -> card.within(to.flow().stages());
    };
  }
}
