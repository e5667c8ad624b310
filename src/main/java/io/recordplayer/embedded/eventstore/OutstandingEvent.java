package io.recordplayer.embedded.eventstore;

import com.google.protobuf.ByteString;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** An event that a group still has to get done. Guarded by the group's lock. */
final class OutstandingEvent {
  /** What is replayed comes before all else, as it did the first time. */
  static final Comparator<OutstandingEvent> ORDER =
      Comparator.<OutstandingEvent>comparingInt(owed -> owed.replayed ? 0 : 1)
          .thenComparingLong(owed -> owed.sourcePosition);

  /**
   * Where it stands in what the group reads: a revision of its stream, or a position in the log.
   * Where it is replayed, its revision among the parked.
   */
  final long sourcePosition;

  /** As the group read it; consumers name this one when they are done. */
  final StoredEvent event;

  /** Whether it is a link in whose place consumers get what it leads to. */
  final boolean resolvesLink;

  /** What it leads to; null where that is nothing, or it is no such link. */
  final @Nullable StoredEvent linkTarget;

  /** What must not go to two consumers at a time; empty where anything may. */
  final String pinKey;

  /** Whether it comes from the parked ones; it is none of what the group still has to read. */
  final boolean replayed;

  int retryCount;

  /** How long it waits after it could not be parked, in nanoseconds; 0 before that. */
  long parkRetryDelay;

  SubscriptionConsumers.@Nullable SubscriptionConsumer consumer;

  /** By {@link System#nanoTime()}, while a consumer has it. */
  long deadline;

  OutstandingEvent(
      long place,
      StoredEvent event,
      boolean resolves,
      @Nullable StoredEvent resolved,
      String pin,
      boolean replayed) {
    this.sourcePosition = place;
    this.event = event;
    this.resolvesLink = resolves;
    this.linkTarget = resolved;
    this.pinKey = pin;
    this.replayed = replayed;
  }

  int footprint() {
    return event.footprint() + (linkTarget == null ? 0 : linkTarget.footprint());
  }

  /** What a link among the parked says. */
  ByteString parkedLinkData() {
    if (resolvesLink && linkTarget == null) {
      // To where it leads now: perhaps there is something once more when it is replayed.
      return event.data();
    }
    StoredEvent parked = linkTarget == null ? event : linkTarget;
    return ByteString.copyFromUtf8(parked.revision() + "@" + parked.stream());
  }
}
