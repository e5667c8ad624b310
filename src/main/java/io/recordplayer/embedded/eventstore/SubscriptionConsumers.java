package io.recordplayer.embedded.eventstore;

import io.recordplayer.embedded.eventstore.SubscriptionGroupDefinition.ConsumerStrategy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The consumers of a subscription group, and the choice of a consumer for each event. Guarded by
 * the group's lock.
 */
final class SubscriptionConsumers {
  private static final int MAX_SLOTS = 10_000;

  /**
   * The bytes in flight after which a consumer gets no more; its last event may exceed the limit.
   */
  private static final long MAX_BYTES = 64L << 20;

  private final List<SubscriptionConsumer> connected = new ArrayList<>();
  private final Map<String, PinAssignment> pins = new HashMap<>();
  private long nextNumber;
  private int nextTurn;

  /** The group's side of a consumer's call. */
  interface ConsumerSink {
    /** Tells the consumer that it is connected; no event is sent before. */
    void confirmSubscription();

    /** Whether a message would be sent soon, instead of being buffered in memory. */
    boolean isReady();

    /** Sends an event. Must not wait. */
    void send(OutstandingEvent event);

    /** Ends the call if it has not ended. Must not wait. */
    void endCall(RuntimeException reason);
  }

  /** The client of a call. */
  record Caller(String address, String user, String connectionName) {}

  /** A connected consumer and its events in flight. */
  static final class SubscriptionConsumer {
    private final ConsumerSink sink;
    private final Caller caller;
    private final int slots;
    private final long number;
    private final Map<UUID, OutstandingEvent> inFlight = new HashMap<>();
    private long bytes;
    private long delivered;

    /** Whether the sink was always ready since the last {@link #refreshReadiness}. */
    private boolean ready;

    SubscriptionConsumer(ConsumerSink sink, Caller caller, int slots, long number) {
      this.sink = sink;
      this.caller = caller;
      this.slots = slots;
      this.number = number;
    }

    ConsumerSink sink() {
      return sink;
    }

    private boolean hasCapacity() {
      ready = ready && sink.isReady();
      return inFlight.size() < slots && bytes < MAX_BYTES && ready;
    }

    /** Two events with the same id must not be in flight: an acknowledgement names only the id. */
    private boolean canAccept(OutstandingEvent event) {
      return hasCapacity() && !inFlight.containsKey(event.event.id());
    }

    @Nullable OutstandingEvent inFlight(UUID id) {
      return inFlight.get(id);
    }

    ConsumerStatus status() {
      return new ConsumerStatus(caller, slots, inFlight.size(), delivered);
    }
  }

  /** The state of a consumer, as clients ask for it. */
  record ConsumerStatus(Caller caller, int slots, int inFlight, long delivered) {}

  /** The consumer of a pin key, and the number of its events in flight with this key. */
  private static final class PinAssignment {
    private final SubscriptionConsumer consumer;
    private int count;

    PinAssignment(SubscriptionConsumer consumer) {
      this.consumer = consumer;
    }
  }

  SubscriptionConsumer connect(ConsumerSink sink, Caller caller, int slots) {
    SubscriptionConsumer consumer =
        new SubscriptionConsumer(sink, caller, Math.clamp(slots, 1, MAX_SLOTS), nextNumber++);
    connected.add(consumer);
    return consumer;
  }

  /** Removes a consumer and returns its events in flight; empty if it was removed already. */
  List<OutstandingEvent> disconnect(SubscriptionConsumer consumer) {
    if (!connected.remove(consumer)) {
      return List.of();
    }
    List<OutstandingEvent> left = List.copyOf(consumer.inFlight.values());
    left.forEach(this::unassign);
    return left;
  }

  List<SubscriptionConsumer> all() {
    return List.copyOf(connected);
  }

  List<ConsumerStatus> statuses() {
    return connected.stream().map(SubscriptionConsumer::status).toList();
  }

  int size() {
    return connected.size();
  }

  /**
   * Makes all consumers count as ready until their sinks turn out not to be. From then on a
   * consumer gets no events until the next call: if its sink became ready in between, it would get
   * a later event but not the one before.
   */
  void refreshReadiness() {
    connected.forEach(consumer -> consumer.ready = true);
  }

  boolean haveCapacity() {
    return connected.stream().anyMatch(SubscriptionConsumer::hasCapacity);
  }

  /** Returns the consumer for an event; null if no consumer can take it now. */
  @Nullable SubscriptionConsumer choose(ConsumerStrategy strategy, OutstandingEvent event) {
    if (connected.isEmpty()) {
      return null;
    }
    return switch (strategy) {
      case PINNED, PINNED_BY_CORRELATION -> {
        // Events with the same key go to the same consumer while it has one of them in flight.
        PinAssignment pin = pins.get(event.pinKey);
        SubscriptionConsumer consumer =
            pin == null ? highestRandomWeight(event.pinKey) : pin.consumer;
        yield consumer.canAccept(event) ? consumer : null;
      }
      case DISPATCH_TO_SINGLE -> {
        // A full consumer moves to the end; the next one is filled before it has its turn again.
        for (int i = 0; i < connected.size(); i++) {
          SubscriptionConsumer first = connected.getFirst();
          if (first.canAccept(event)) {
            yield first;
          }
          connected.addLast(connected.removeFirst());
        }
        yield null;
      }
      case ROUND_ROBIN -> {
        for (int i = 0; i < connected.size(); i++) {
          SubscriptionConsumer consumer =
              connected.get(Math.floorMod(nextTurn++, connected.size()));
          if (consumer.canAccept(event)) {
            yield consumer;
          }
        }
        yield null;
      }
    };
  }

  /**
   * Chooses by rendezvous hashing: a new consumer takes a share of the keys from all others, and
   * the keys of one that leaves are the only ones that move.
   */
  private SubscriptionConsumer highestRandomWeight(String pin) {
    SubscriptionConsumer highest = connected.getFirst();
    long weight = Long.MIN_VALUE;
    for (SubscriptionConsumer consumer : connected) {
      long drawn = mix(pin.hashCode() * 0x9E3779B97F4A7C15L + consumer.number);
      if (drawn >= weight) {
        weight = drawn;
        highest = consumer;
      }
    }
    return highest;
  }

  /** A bijective mix that scatters neighbouring numbers (the finalizer of SplitMix64). */
  private static long mix(long number) {
    long mixed = (number ^ (number >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  void assign(SubscriptionConsumer consumer, OutstandingEvent event) {
    event.consumer = consumer;
    consumer.inFlight.put(event.event.id(), event);
    consumer.bytes += event.footprint();
    consumer.delivered++;
    if (!event.pinKey.isEmpty()) {
      pins.computeIfAbsent(event.pinKey, _ -> new PinAssignment(consumer)).count++;
    }
  }

  /** Takes an event away from its consumer. */
  void unassign(OutstandingEvent event) {
    SubscriptionConsumer consumer = event.consumer;
    if (consumer == null) {
      return;
    }
    event.consumer = null;
    consumer.inFlight.remove(event.event.id());
    consumer.bytes -= event.footprint();
    pins.computeIfPresent(event.pinKey, (_, pin) -> --pin.count == 0 ? null : pin);
  }
}
