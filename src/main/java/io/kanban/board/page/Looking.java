package io.kanban.board.page;

import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.recordplayer.update.Update;
import java.time.Duration;
import java.util.Optional;

/**
 * An update without a record: a page shows a board to its person.
 *
 * @param open the card whose panel is open
 * @param dragged the card that the person drags
 */
record Looking(Optional<CardId> open, Optional<CardId> dragged) {
  /** The pages of a server that dies are shown for this time. */
  private static final Duration LIFE = Duration.ofSeconds(15);

  static final Update<Looking> UPDATE =
      Update.of(Boards.VIEW, "looking", Looking.class).lasting(LIFE).kept();
}
