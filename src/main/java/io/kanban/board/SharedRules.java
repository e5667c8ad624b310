package io.kanban.board;

import static io.recordplayer.entity.Decision.accept;

import io.kanban.board.Board.Card;
import io.kanban.text.TextLimit;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Rejection;
import io.recordplayer.record.Person;
import java.util.Optional;

/** Rules that apply to a board, its columns and its cards alike. */
final class SharedRules {
  static final String TOO_LONG = "TOO_LONG";
  static final Rejection ONLY_MANAGERS =
      new Rejection("ONLY_MANAGERS", "Only a manager of the project can do this.");
  static final Rejection NO_SUCH_COLUMN =
      new Rejection("NO_SUCH_COLUMN", "This column is no longer on the board.");

  private SharedRules() {}

  static Rejection tooLong(TextLimit limit, String text) {
    return new Rejection(TOO_LONG, limit.messageFor(text));
  }

  /** The rejection with the card's title before it, because a person may have changed several. */
  static Rejection about(Card card, Rejection told) {
    return new Rejection(told.rule(), "“%s”: %s".formatted(card.title(), told.message()));
  }

  /** Whether both are the same person, whose name may have changed, or both are nobody. */
  static boolean isSame(Optional<Person> one, Optional<Person> other) {
    return one.map(Person::id).equals(other.map(Person::id));
  }

  /**
   * Accepts a change, unless something speaks against it, such as a change that the sender has not
   * seen.
   *
   * @param done whether the board already has the requested value
   * @param unfit the rejection that tells what speaks against it
   */
  static Decision<BoardEvent> change(BoardEvent changed, boolean done, Optional<Rejection> unfit) {
    if (done) {
      return accept();
    }
    return unfit.<Decision<BoardEvent>>map(Decision::reject).orElseGet(() -> accept(changed));
  }
}
