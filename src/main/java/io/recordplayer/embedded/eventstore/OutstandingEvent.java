package io.recordplayer.embedded.eventstore;

import com.google.protobuf.ByteString;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** An event that a subscription group has read and not completed. Guarded by the group's lock. */
final class OutstandingEvent {
  /** Replayed events come first: they are older than all others. */
  static final Comparator<OutstandingEvent> ORDER =
      Comparator.<OutstandingEvent>comparingInt(event -> event.replayed ? 0 : 1)
          .thenComparingLong(event -> event.sourcePosition);

  /**
   * The event's revision or position in the group's source; for a replayed event, the revision of
   * its link in the parked stream.
   */
  final long sourcePosition;

  /** The event as the group read it; consumers acknowledge its id. */
  final StoredEvent event;

  /** Whether the event is a link and consumers get its target. */
  final boolean resolvesLink;

  /** The target of a resolved link; null if there is none. */
  final @Nullable StoredEvent linkTarget;

  /** The key of events that one consumer at a time may have; empty for any consumer. */
  final String pinKey;

  /** Whether the event comes from a replay of parked events. */
  final boolean replayed;

  int retryCount;

  /** Nanoseconds before the next attempt to park the event; 0 if none has failed. */
  long parkRetryDelay;

  SubscriptionConsumers.@Nullable SubscriptionConsumer consumer;

  /** The time, by {@link System#nanoTime()}, when the consumer's time-out ends. */
  long deadline;

  OutstandingEvent(
      long sourcePosition,
      StoredEvent event,
      boolean resolvesLink,
      @Nullable StoredEvent linkTarget,
      String pinKey,
      boolean replayed) {
    this.sourcePosition = sourcePosition;
    this.event = event;
    this.resolvesLink = resolvesLink;
    this.linkTarget = linkTarget;
    this.pinKey = pinKey;
    this.replayed = replayed;
  }

  int footprint() {
    return event.footprint() + (linkTarget == null ? 0 : linkTarget.footprint());
  }

  /** Returns the data of a link to this event in the parked stream. */
  ByteString parkedLinkData() {
    if (resolvesLink && linkTarget == null) {
      // Keeps the link's target: it may exist again when the event is replayed.
      return event.data();
    }
    StoredEvent parked = linkTarget == null ? event : linkTarget;
    return ByteString.copyFromUtf8(parked.revision() + "@" + parked.stream());
  }
}
