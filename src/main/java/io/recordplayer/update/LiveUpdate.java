package io.recordplayer.update;

import io.recordplayer.record.Person;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The newest value of one publisher, as one node knows it.
 *
 * @param sequence orders the values of a publisher
 * @param value the value as JSON; null if it is withdrawn. A withdrawn update stays known until it
 *     expires, so that a late message can't bring its older value back
 * @param expiresAt in nanoseconds of this node's monotonic clock
 */
record LiveUpdate(
    Id id, long sequence, Person person, String page, @Nullable String value, long expiresAt) {
  static final Comparator<LiveUpdate> BY_EXPIRY =
      ((Comparator<LiveUpdate>) (one, other) -> Long.signum(one.expiresAt - other.expiresAt))
          .thenComparing(LiveUpdate::id);

  static final Comparator<LiveUpdate> BY_NAME =
      Comparator.comparing((LiveUpdate update) -> update.person.name())
          .thenComparing(update -> update.person.id())
          .thenComparing(LiveUpdate::id);

  /** What a value is replaced by: the newer value with the same id. */
  record Id(Topic topic, String publisher) implements Comparable<Id> {
    private static final Comparator<Id> ORDER =
        Comparator.comparing(Id::topic).thenComparing(Id::publisher);

    @Override
    public int compareTo(Id other) {
      return ORDER.compare(this, other);
    }
  }

  boolean isExpired(long now) {
    return expiresAt - now <= 0;
  }

  /** How much memory it takes, about. */
  long size() {
    return 300L + 2L * (value == null ? 0 : value.length());
  }

  LiveUpdate expiringAt(long time) {
    return new LiveUpdate(id, sequence, person, page, value, time);
  }

  /** The same value, published again. */
  LiveUpdate renewed(long next, long expires) {
    return new LiveUpdate(id, next, person, page, value, expires);
  }

  /** Whether a page shows both in the same way. */
  boolean looksLike(@Nullable LiveUpdate other) {
    if (other == null) {
      return value == null;
    }
    return Objects.equals(value, other.value)
        && (value == null || (person.equals(other.person) && page.equals(other.page)));
  }
}
