package io.recordplayer.embedded.eventstore;

import io.recordplayer.embedded.eventstore.SubscriptionGroupDefinition.ConsumerStrategy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The consumers of a group, and who of them gets what. Guarded by the group's lock. */
final class SubscriptionConsumers {
  private static final int MAX_SLOTS = 10_000;

  /** What one consumer may have in memory; an event larger than what is left is handed over. */
  private static final long MAX_BYTES = 64L << 20;

  private final List<SubscriptionConsumer> connected = new ArrayList<>();
  private final Map<String, PinAssignment> pins = new HashMap<>();
  private long nextNumber;
  private int nextTurn;

  /** A consumer's end of its call. */
  interface ConsumerSink {
    /** Tells the consumer that it has a place; nothing is handed over before. */
    void confirmSubscription();

    /** Whether what is handed over now leaves soon, instead of being kept in memory. */
    boolean isReady();

    /** Hands an event over. Must not wait. */
    void send(OutstandingEvent owed);

    /** Ends the call, unless it has ended. Must not wait. */
    void endCall(RuntimeException reason);
  }

  /**
   * Who is connected.
   *
   * @param name what it calls its connection
   */
  record Caller(String address, String user, String connectionName) {}

  /** A consumer's place in the group. */
  static final class SubscriptionConsumer {
    private final ConsumerSink sink;
    private final Caller caller;
    private final int slots;
    private final long number;
    private final Map<UUID, OutstandingEvent> inFlight = new HashMap<>();
    private long bytes;
    private long delivered;

    /** Whether its line has taken all that came since {@link #look} was called last. */
    private boolean ready;

    SubscriptionConsumer(ConsumerSink sink, Caller peer, int slots, long number) {
      this.sink = sink;
      this.caller = peer;
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

    /** Two events of one id can't be told apart by what the consumer says of them. */
    private boolean canAccept(OutstandingEvent owed) {
      return hasCapacity() && !inFlight.containsKey(owed.event.id());
    }

    @Nullable OutstandingEvent inFlight(UUID id) {
      return inFlight.get(id);
    }

    ConsumerStatus status() {
      return new ConsumerStatus(caller, slots, inFlight.size(), delivered);
    }
  }

  /** What can be told of a consumer. */
  record ConsumerStatus(Caller caller, int slots, int inFlight, long delivered) {}

  /** The consumer that has some of what belongs together, and how many of it. */
  private static final class PinAssignment {
    private final SubscriptionConsumer consumer;
    private int count;

    PinAssignment(SubscriptionConsumer consumer) {
      this.consumer = consumer;
    }
  }

  SubscriptionConsumer connect(ConsumerSink sink, Caller peer, int slots) {
    SubscriptionConsumer consumer = new SubscriptionConsumer(sink, peer, Math.clamp(slots, 1, MAX_SLOTS), nextNumber++);
    connected.add(consumer);
    return consumer;
  }

  /** What a consumer that leaves had; empty where it has left already. */
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
   * Looks anew whose line takes something. One that once doesn't counts as such until the next
   * look: who got the second of two events, and not the first because their line was not ready for
   * it just then, would get them in the wrong order.
   */
  void refreshReadiness() {
    connected.forEach(consumer -> consumer.ready = true);
  }

  boolean haveCapacity() {
    return connected.stream().anyMatch(SubscriptionConsumer::hasCapacity);
  }

  /** Who gets an event; null where nobody can take it now. */
  @Nullable SubscriptionConsumer choose(ConsumerStrategy strategy, OutstandingEvent owed) {
    if (connected.isEmpty()) {
      return null;
    }
    return switch (strategy) {
      case PINNED, PINNED_BY_CORRELATION -> {
        // What belongs together stays with one consumer for as long as that one has some of it.
        PinAssignment pin = pins.get(owed.pinKey);
        SubscriptionConsumer consumer = pin == null ? highestRandomWeight(owed.pinKey) : pin.consumer;
        yield consumer.canAccept(owed) ? consumer : null;
      }
      case DISPATCH_TO_SINGLE -> {
        // Who is full comes last; the next one is filled before it has its turn again.
        for (int i = 0; i < connected.size(); i++) {
          SubscriptionConsumer first = connected.getFirst();
          if (first.canAccept(owed)) {
            yield first;
          }
          connected.addLast(connected.removeFirst());
        }
        yield null;
      }
      case ROUND_ROBIN -> {
        for (int i = 0; i < connected.size(); i++) {
          SubscriptionConsumer consumer = connected.get(Math.floorMod(nextTurn++, connected.size()));
          if (consumer.canAccept(owed)) {
            yield consumer;
          }
        }
        yield null;
      }
    };
  }

  /**
   * By rendezvous hashing: where a consumer joins, it takes its share from all the others, and
   * where one leaves, only what it had moves.
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

  /** A permutation of all numbers that spreads neighbours (the finalizer of SplitMix64). */
  private static long mix(long number) {
    long mixed = (number ^ (number >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  void assign(SubscriptionConsumer consumer, OutstandingEvent owed) {
    owed.consumer = consumer;
    consumer.inFlight.put(owed.event.id(), owed);
    consumer.bytes += owed.footprint();
    consumer.delivered++;
    if (!owed.pinKey.isEmpty()) {
      pins.computeIfAbsent(owed.pinKey, _ -> new PinAssignment(consumer)).count++;
    }
  }

  /** The consumer doesn't have it any more. */
  void unassign(OutstandingEvent owed) {
    SubscriptionConsumer consumer = owed.consumer;
    if (consumer == null) {
      return;
    }
    owed.consumer = null;
    consumer.inFlight.remove(owed.event.id());
    consumer.bytes -= owed.footprint();
    pins.computeIfPresent(owed.pinKey, (_, pin) -> --pin.count == 0 ? null : pin);
  }
}
