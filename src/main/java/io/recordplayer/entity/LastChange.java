package io.recordplayer.entity;

import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import java.time.Duration;
import java.time.Instant;

/**
 * The last change of one thing, which an entity keeps so that nobody undoes it who has not seen it.
 *
 * @param page the open page that it came from; empty where it came from none
 */
public record LastChange(Position position, Person by, Instant at, String page) {
  /** The rule by which somebody is told of a change before they undo it. */
  public static final String UNSEEN = "CHANGED_MEANWHILE";

  public static LastChange of(Recorded<?> event) {
    return new LastChange(event.position(), event.by(), event.at(), event.origin().page());
  }

  /**
   * Whether somebody acted without having seen this. What their own page did before needn't be on
   * its screen: it did it knowingly.
   */
  public boolean isUnseenBy(Origin asking) {
    return position.isAfter(asking.seen()) && (page.isEmpty() || !page.equals(asking.page()));
  }

  /**
   * Rejects a command of somebody who has not seen this change.
   *
   * @param what the change in words, as in "moved it to Done"
   */
  public Rejection tell(Origin asking, String what) {
    Duration age = Duration.between(at, asking.at());
    return Rejection.builtIn(
        UNSEEN,
        by.equals(asking.by()) ? 0 : 1,
        by.name(),
        what,
        age.toMinutes(),
        age.toHours(),
        age.toDays());
  }
}
