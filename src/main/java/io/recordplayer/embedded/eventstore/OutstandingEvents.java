package io.recordplayer.embedded.eventstore;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The events that a subscription group has read and not completed. Guarded by the group's lock. */
final class OutstandingEvents {
  /** A group stops reading while its waiting events take this many bytes. */
  static final int MAX_WAITING_BYTES = 16 << 20;

  /** All outstanding events by their source positions, without those of a replay. */
  private final TreeMap<Long, OutstandingEvent> byPosition = new TreeMap<>();

  /** Events to be dispatched: no consumer has them. */
  private final TreeSet<OutstandingEvent> waiting = new TreeSet<>(OutstandingEvent.ORDER);

  /** Events that consumers have; the one with the nearest deadline comes first. */
  private final Set<OutstandingEvent> inFlight = new LinkedHashSet<>();

  /** Number of events that could not be parked and wait for another attempt. */
  private int delayed;

  /** Bytes of the waiting and of the delayed events. */
  private int waitingBytes;

  void add(OutstandingEvent event) {
    byPosition.put(event.sourcePosition, event);
    enqueue(event);
  }

  void enqueue(OutstandingEvent event) {
    waiting.add(event);
    waitingBytes += event.footprint();
  }

  void beginDelay(OutstandingEvent event) {
    delayed++;
    waitingBytes += event.footprint();
  }

  void endDelay(OutstandingEvent event) {
    delayed--;
    waitingBytes -= event.footprint();
    enqueue(event);
  }

  /** Returns the waiting events in the order of their dispatch. */
  Iterator<OutstandingEvent> waiting() {
    return waiting.iterator();
  }

  /** Records that a consumer gets an event, which is no longer among the waiting ones. */
  void beginDelivery(OutstandingEvent event) {
    waitingBytes -= event.footprint();
    inFlight.add(event);
  }

  void endDelivery(OutstandingEvent event) {
    inFlight.remove(event);
  }

  void complete(OutstandingEvent event) {
    byPosition.remove(event.sourcePosition);
  }

  @Nullable OutstandingEvent nextToTimeOut() {
    return inFlight.isEmpty() ? null : inFlight.iterator().next();
  }

  boolean hasCapacity(int maxWaiting) {
    return waiting.size() + delayed < maxWaiting && waitingBytes < MAX_WAITING_BYTES;
  }

  int waitingBytes() {
    return waitingBytes;
  }

  int waitingCount() {
    return waiting.size();
  }

  int inFlightCount() {
    return inFlight.size();
  }

  long retriedCount() {
    return waiting.stream().filter(event -> event.retryCount > 0).count();
  }

  /** Returns the source position up to which all events were read and completed. */
  long completedPosition(long lastRead) {
    return byPosition.isEmpty() ? lastRead : byPosition.firstKey() - 1;
  }
}
