package io.recordplayer.embedded.eventstore;

import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReadReq.Nack;
import io.recordplayer.embedded.eventstore.SubscriptionConsumers.SubscriptionConsumer;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the outstanding events of a subscription group to its consumers, and retries, parks or
 * completes them after the consumers' answers. Guarded by the group's lock.
 */
final class EventDelivery {
  private static final Logger LOG = LoggerFactory.getLogger(EventDelivery.class);

  private final SubscriptionGroupDefinition definition;
  private final SubscriptionConsumers consumers;
  private final OutstandingEvents events;
  private final ParkedEvents parked;
  private final CheckpointSaver checkpoints;
  private final ReentrantLock lock;
  private final Wakeup wakeup;
  private long delivered;
  private boolean closed;

  /** Whether the last attempt to park an event succeeded; only the first failure is logged. */
  private boolean parkingWorks = true;

  /** The number of events whose link to the parked stream is being written. */
  private int parking;

  /**
   * @param lock the group's lock
   * @param wakeup wakes up the group's thread
   */
  EventDelivery(
      SubscriptionGroupDefinition definition,
      SubscriptionConsumers consumers,
      OutstandingEvents events,
      ParkedEvents parked,
      CheckpointSaver checkpoints,
      ReentrantLock lock,
      Wakeup wakeup) {
    this.definition = definition;
    this.consumers = consumers;
    this.events = events;
    this.parked = parked;
    this.checkpoints = checkpoints;
    this.lock = lock;
    this.wakeup = wakeup;
  }

  boolean isClosed() {
    return closed;
  }

  /** Ignores all answers of consumers from now on. */
  void close() {
    closed = true;
  }

  /** Returns how often events were delivered. */
  long delivered() {
    return delivered;
  }

  /**
   * Removes a consumer and enqueues its events.
   *
   * @param retries is added to the retry counts of these events
   */
  void disconnect(SubscriptionConsumer consumer, int retries) {
    for (OutstandingEvent event : consumers.disconnect(consumer)) {
      event.retryCount += retries;
      events.endDelivery(event);
      events.enqueue(event);
    }
  }

  void ack(SubscriptionConsumer consumer, List<UUID> ids) {
    if (closed) {
      return;
    }
    for (UUID id : ids) {
      OutstandingEvent event = takeBack(consumer, id);
      if (event != null) {
        complete(event);
      }
    }
  }

  void nack(SubscriptionConsumer consumer, List<UUID> ids, Nack.Action action, String reason) {
    if (closed) {
      return;
    }
    for (UUID id : ids) {
      OutstandingEvent event = takeBack(consumer, id);
      if (event == null) {
        continue;
      }
      switch (action) {
        case Retry, Unknown -> retry(event);
        case Park, UNRECOGNIZED -> park(event, "Client explicitly NAK'ed message.\n" + reason);
        // The real server doesn't stop the consumer either.
        case Skip, Stop -> complete(event);
      }
    }
  }

  /** Takes an event from a consumer; null if the consumer no longer has it, as after a time-out. */
  private @Nullable OutstandingEvent takeBack(SubscriptionConsumer consumer, UUID id) {
    OutstandingEvent event = consumer.inFlight(id);
    if (event != null) {
      takeBack(event);
    }
    return event;
  }

  private void takeBack(OutstandingEvent event) {
    events.endDelivery(event);
    consumers.unassign(event);
  }

  private void retry(OutstandingEvent event) {
    int max = definition.settings().getMaxRetryCount();
    if (++event.retryCount > max) {
      park(event, "Reached retry count of " + max);
    } else {
      events.enqueue(event);
    }
  }

  private void complete(OutstandingEvent event) {
    if (event.replayed) {
      parked.complete(event);
    } else {
      events.complete(event);
      checkpoints.countCompleted(1);
    }
  }

  /** Parks an event, which stays outstanding until its link is on disk. */
  private void park(OutstandingEvent event, String reason) {
    parking++;
    var _ =
        parked
            .park(event, reason)
            .whenCompleteAsync(
                (isParked, parkingFailure) -> {
                  lock.lock();
                  try {
                    parking--;
                    if (parkingFailure == null && isParked) {
                      parkingWorks = true;
                      complete(event);
                    } else if (!closed) {
                      if (parkingWorks) {
                        LOG.error(
                            "{} was not parked and is delivered again",
                            event.event,
                            parkingFailure);
                      }
                      parkingWorks = false;
                      enqueueLater(event);
                    }
                  } finally {
                    lock.unlock();
                    wakeup.signal();
                  }
                },
                SubscriptionGroup.ASYNC);
  }

  /** Tells whether an event is being parked, and so is still outstanding. */
  boolean isParking() {
    return parking > 0;
  }

  /** Delays an event that could not be parked: it would fail again at once and flood LOG. */
  private void enqueueLater(OutstandingEvent event) {
    event.parkRetryDelay = RetryDelay.after(event.parkRetryDelay);
    events.beginDelay(event);
    CompletableFuture.delayedExecutor(event.parkRetryDelay, TimeUnit.NANOSECONDS)
        .execute(
            () -> {
              lock.lock();
              try {
                events.endDelay(event);
              } finally {
                lock.unlock();
                wakeup.signal();
              }
            });
  }

  /** Delivers as many waiting events as the consumers take, the oldest first. */
  void dispatch() {
    consumers.refreshReadiness();
    Set<String> busyKeys = new HashSet<>();
    Iterator<OutstandingEvent> waiting = events.waiting();
    while (waiting.hasNext() && consumers.haveCapacity()) {
      OutstandingEvent event = waiting.next();
      SubscriptionConsumer consumer =
          busyKeys.contains(event.pinKey) ? null : consumers.choose(definition.strategy(), event);
      if (consumer == null) {
        // Later events may go to other consumers, but none with this key may overtake this event.
        if (!event.pinKey.isEmpty()) {
          busyKeys.add(event.pinKey);
        }
        continue;
      }
      waiting.remove();
      event.deadline = System.nanoTime() + definition.messageTimeout().toNanos();
      consumers.assign(consumer, event);
      events.beginDelivery(event);
      delivered++;
      try {
        consumer.sink().send(event);
      } catch (RuntimeException e) {
        LOG.warn("a consumer of {} is disconnected: {}", definition.key(), e.getMessage());
        consumer.sink().endCall(Protocol.toStatus(e));
        // Disconnecting enqueues the consumer's events, which invalidates the iterator.
        disconnect(consumer, 1);
        waiting = events.waiting();
      }
    }
  }

  /** Takes back the events that consumers have had for too long. */
  void retryTimedOut() {
    if (definition.messageTimeout().isZero()) {
      return;
    }
    long now = System.nanoTime();
    OutstandingEvent oldest = events.nextToTimeOut();
    while (oldest != null && oldest.deadline - now <= 0) {
      takeBack(oldest);
      retry(oldest);
      oldest = events.nextToTimeOut();
    }
  }
}
