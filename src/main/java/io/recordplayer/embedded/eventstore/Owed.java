package io.recordplayer.embedded.eventstore;

import com.google.protobuf.ByteString;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** An event that a group still has to get done. Guarded by the group's lock. */
final class Owed {
  /** What is replayed comes before all else, as it did the first time. */
  static final Comparator<Owed> ORDER =
      Comparator.<Owed>comparingInt(owed -> owed.replayed ? 0 : 1)
          .thenComparingLong(owed -> owed.place);

  /**
   * Where it stands in what the group reads: a revision of its stream, or a position in the log.
   * Where it is replayed, its revision among the parked.
   */
  final long place;

  /** As the group read it; consumers name this one when they are done. */
  final StoredEvent event;

  /** Whether it is a link in whose place consumers get what it leads to. */
  final boolean resolves;

  /** What it leads to; null where that is nothing, or it is no such link. */
  final @Nullable StoredEvent resolved;

  /** What must not go to two consumers at a time; empty where anything may. */
  final String pin;

  /** Whether it comes from the parked ones; it is none of what the group still has to read. */
  final boolean replayed;

  int retries;

  /** How long it waits after it could not be parked, in nanoseconds; 0 before that. */
  long pause;

  Consumers.@Nullable Consumer consumer;

  /** By {@link System#nanoTime()}, while a consumer has it. */
  long deadline;

  Owed(
      long place,
      StoredEvent event,
      boolean resolves,
      @Nullable StoredEvent resolved,
      String pin,
      boolean replayed) {
    this.place = place;
    this.event = event;
    this.resolves = resolves;
    this.resolved = resolved;
    this.pin = pin;
    this.replayed = replayed;
  }

  int size() {
    return event.size() + (resolved == null ? 0 : resolved.size());
  }

  /** What a link among the parked says. */
  ByteString link() {
    if (resolves && resolved == null) {
      // To where it leads now: perhaps there is something once more when it is replayed.
      return event.data();
    }
    StoredEvent parked = resolved == null ? event : resolved;
    return ByteString.copyFromUtf8(parked.revision() + "@" + parked.stream());
  }
}
