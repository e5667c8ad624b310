package io.recordplayer.reaction;

import io.recordplayer.entity.EntityType;
import io.recordplayer.log.CommandConsumer;
import io.recordplayer.log.CommandConsumer.Delivery;
import io.recordplayer.log.Log;
import io.recordplayer.record.CauseChain;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.Unreadable;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Does something after each event of one type of entity, at least once: sends a mail, calls another
 * system, or sends a command to another entity.
 *
 * <p>The log remembers which events are done, for all processes that have a reaction of the same
 * name. It delivers an event again if its process ends before the effect has finished. So an effect
 * can be repeated. An effect that fails is tried again until it succeeds, after pauses from one
 * second to one minute. Effects of different events happen at the same time and in any order.
 *
 * <p>A new reaction begins with the events after its first start.
 *
 * @param <E> the type of the events
 */
public final class Reaction<E> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reaction.class);
  private static final int AT_THE_SAME_TIME = 16;
  private static final ExponentialBackOff PAUSES = pauses();

  private final String name;
  private final Class<E> events;
  private final Effect<E> effect;
  private final CommandConsumer consumer;
  private final Semaphore turns = new Semaphore(AT_THE_SAME_TIME);

  /** The effects that have not finished, by their events; the log bounds their number. */
  private final Map<UUID, Work> unfinished = new ConcurrentHashMap<>();

  private volatile boolean closed;

  /** An effect that has not finished, and all deliveries of its event. */
  private record Work(Thread thread, List<Delivery> deliveries) {
    Work with(Delivery another) {
      return new Work(thread, Stream.concat(deliveries.stream(), Stream.of(another)).toList());
    }
  }

  /**
   * Something that happens outside the event's entity. Must be thread-safe.
   *
   * @param <E> the type of the events
   */
  @FunctionalInterface
  public interface Effect<E> {
    /**
     * Reacts to an event; may wait. It is interrupted when the process ends.
     *
     * @throws Exception if it has to be tried again
     */
    void react(Recorded<E> event) throws Exception;
  }

  /**
   * @param name the reaction's name, unique; fixed once the reaction was started
   * @param type the type of the entities after whose events something is done
   */
  public Reaction(String name, EntityType<?, ?, E> type, Log log, Effect<E> effect) {
    this(name, type, type.events(), log, effect);
  }

  /**
   * @param name the reaction's name, unique; fixed once the reaction was started
   * @param type the type of the entities
   * @param events the events after which something is done
   */
  public Reaction(
      String name, EntityType<?, ?, ? super E> type, Class<E> events, Log log, Effect<E> effect) {
    this.name = name;
    this.events = events;
    this.effect = effect;
    this.consumer = log.consumeSlowly(consumerGroup(name), type.eventStreamPrefix(), this::handle);
  }

  public String name() {
    return name;
  }

  /** The persistent subscription that remembers the events that are done. */
  public String consumerGroup() {
    return consumerGroup(name);
  }

  static String consumerGroup(String name) {
    return "recordplayer-reaction-" + name;
  }

  private static ExponentialBackOff pauses() {
    ExponentialBackOff pauses = new ExponentialBackOff(1_000, 2);
    pauses.setMaxInterval(60_000);
    pauses.setJitter(200);
    return pauses;
  }

  /** Starts to react. Called once. */
  public void start() {
    consumer.start();
  }

  /** Whether the log delivers events to this reaction. */
  public boolean isConnected() {
    return consumer.isConnected();
  }

  private void handle(Recorded<?> record, Delivery delivery) {
    if (events.isInstance(record.data())) {
      Recorded<E> event = record.as(events);
      unfinished.compute(
          event.id(),
          (_, before) ->
              before == null
                  ? new Work(startWork(event), List.of(delivery))
                  : before.with(delivery));
    } else if (record.data() instanceof Unreadable) {
      LOG.error("{} can't react to {}, because it can't be read", name, record.id());
      delivery.park("The event can't be read.");
    } else {
      delivery.acknowledge();
    }
  }

  private Thread startWork(Recorded<E> event) {
    return Thread.ofVirtual().name("react " + name).start(() -> react(event));
  }

  private void react(Recorded<E> event) {
    BackOffExecution pauses = PAUSES.start();
    try {
      while (!tryOnce(event)) {
        Thread.sleep(pauses.nextBackOff());
      }
    } catch (InterruptedException _) {
      // The process ends; the log delivers the event again.
      Thread.currentThread().interrupt();
      return;
    }
    Work done = unfinished.remove(event.id());
    if (done != null) {
      done.deliveries().forEach(Delivery::acknowledge);
    }
  }

  private boolean tryOnce(Recorded<E> event) throws InterruptedException {
    turns.acquire();
    try {
      if (closed) {
        throw new InterruptedException();
      }
      effect.react(event);
      return true;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | Error e) {
      if (!closed) {
        LOG.warn(
            "{} could not react to {} and tries again: {}", name, event.id(), CauseChain.of(e));
        LOG.debug("The reason in full", e);
      }
      return false;
    } finally {
      turns.release();
    }
  }

  /** Interrupts the effects that have not finished; the log delivers their events again. */
  @Override
  public void close() {
    closed = true;
    unfinished.values().forEach(work -> work.thread().interrupt());
    consumer.close();
  }
}
