package io.recordplayer.entity;

import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import java.time.Duration;
import java.time.Instant;

/**
 * The last change of one thing. An entity keeps it in its state, to reject a command whose sender
 * has not seen the change.
 *
 * @param page the open page that the change came from; empty if it came from none
 */
public record LastChange(Position position, Person by, Instant at, String page) {
  /** The rule that a person must have seen a change before they undo it. */
  public static final String UNSEEN = "CHANGED_MEANWHILE";

  public static LastChange of(Recorded<?> event) {
    return new LastChange(event.position(), event.by(), event.at(), event.origin().page());
  }

  /**
   * Whether the sender of a command has not seen this change. Changes of the sender's own page
   * count as seen.
   */
  public boolean isUnseenBy(Origin sender) {
    return position.isAfter(sender.seen()) && (page.isEmpty() || !page.equals(sender.page()));
  }

  /**
   * The rejection of a command whose sender has not seen this change.
   *
   * @param what the change in words, as in "moved it to Done"
   */
  public Rejection rejectionFor(Origin sender, String what) {
    Duration age = Duration.between(at, sender.at());
    return Rejection.builtIn(
        UNSEEN,
        by.equals(sender.by()) ? 0 : 1,
        by.name(),
        what,
        age.toMinutes(),
        age.toHours(),
        age.toDays());
  }
}
