package io.recordplayer.embedded.eventstore;

import io.recordplayer.embedded.eventstore.GroupDefinition.Strategy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The consumers of a group, and who of them gets what. Guarded by the group's lock. */
final class Consumers {
  private static final int MOST_SLOTS = 10_000;

  /** What one consumer may have in memory; an event larger than what is left is handed over. */
  private static final long MOST_BYTES = 64L << 20;

  private final List<Consumer> connected = new ArrayList<>();
  private final Map<String, Pin> pins = new HashMap<>();
  private long joined;
  private int turn;

  /** A consumer's end of its call. */
  interface Sink {
    /** Tells the consumer that it has a place; nothing is handed over before. */
    void confirm();

    /** Whether what is handed over now leaves soon, instead of being kept in memory. */
    boolean isReady();

    /** Hands an event over. Must not wait. */
    void send(Owed owed);

    /** Ends the call, unless it has ended. Must not wait. */
    void end(RuntimeException reason);
  }

  /**
   * Who is connected.
   *
   * @param name what it calls its connection
   */
  record Peer(String address, String user, String name) {}

  /** A consumer's place in the group. */
  static final class Consumer {
    private final Sink sink;
    private final Peer peer;
    private final int slots;
    private final long number;
    private final Map<UUID, Owed> held = new HashMap<>();
    private long bytes;
    private long taken;

    /** Whether its line has taken all that came since {@link #look} was called last. */
    private boolean ready;

    Consumer(Sink sink, Peer peer, int slots, long number) {
      this.sink = sink;
      this.peer = peer;
      this.slots = slots;
      this.number = number;
    }

    Sink sink() {
      return sink;
    }

    private boolean hasRoom() {
      ready = ready && sink.isReady();
      return held.size() < slots && bytes < MOST_BYTES && ready;
    }

    /** Two events of one id can't be told apart by what the consumer says of them. */
    private boolean canTake(Owed owed) {
      return hasRoom() && !held.containsKey(owed.event.id());
    }

    @Nullable Owed held(UUID id) {
      return held.get(id);
    }

    Status status() {
      return new Status(peer, slots, held.size(), taken);
    }
  }

  /** What can be told of a consumer. */
  record Status(Peer peer, int slots, int busy, long taken) {}

  /** The consumer that has some of what belongs together, and how many of it. */
  private static final class Pin {
    private final Consumer consumer;
    private int held;

    Pin(Consumer consumer) {
      this.consumer = consumer;
    }
  }

  Consumer join(Sink sink, Peer peer, int slots) {
    Consumer consumer = new Consumer(sink, peer, Math.clamp(slots, 1, MOST_SLOTS), joined++);
    connected.add(consumer);
    return consumer;
  }

  /** What a consumer that leaves had; empty where it has left already. */
  List<Owed> leave(Consumer consumer) {
    if (!connected.remove(consumer)) {
      return List.of();
    }
    List<Owed> left = List.copyOf(consumer.held.values());
    left.forEach(this::giveBack);
    return left;
  }

  List<Consumer> all() {
    return List.copyOf(connected);
  }

  List<Status> statuses() {
    return connected.stream().map(Consumer::status).toList();
  }

  int size() {
    return connected.size();
  }

  /**
   * Looks anew whose line takes something. One that once doesn't counts as such until the next
   * look: who got the second of two events, and not the first because their line was not ready for
   * it just then, would get them in the wrong order.
   */
  void look() {
    connected.forEach(consumer -> consumer.ready = true);
  }

  boolean haveRoom() {
    return connected.stream().anyMatch(Consumer::hasRoom);
  }

  /** Who gets an event; null where nobody can take it now. */
  @Nullable Consumer choose(Strategy strategy, Owed owed) {
    if (connected.isEmpty()) {
      return null;
    }
    return switch (strategy) {
      case PINNED, PINNED_BY_CORRELATION -> {
        // What belongs together stays with one consumer for as long as that one has some of it.
        Pin pin = pins.get(owed.pin);
        Consumer consumer = pin == null ? highest(owed.pin) : pin.consumer;
        yield consumer.canTake(owed) ? consumer : null;
      }
      case DISPATCH_TO_SINGLE -> {
        // Who is full comes last; the next one is filled before it has its turn again.
        for (int i = 0; i < connected.size(); i++) {
          Consumer first = connected.getFirst();
          if (first.canTake(owed)) {
            yield first;
          }
          connected.addLast(connected.removeFirst());
        }
        yield null;
      }
      case ROUND_ROBIN -> {
        for (int i = 0; i < connected.size(); i++) {
          Consumer consumer = connected.get(Math.floorMod(turn++, connected.size()));
          if (consumer.canTake(owed)) {
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
  private Consumer highest(String pin) {
    Consumer highest = connected.getFirst();
    long weight = Long.MIN_VALUE;
    for (Consumer consumer : connected) {
      long drawn = mixed(pin.hashCode() * 0x9E3779B97F4A7C15L + consumer.number);
      if (drawn >= weight) {
        weight = drawn;
        highest = consumer;
      }
    }
    return highest;
  }

  /** A permutation of all numbers that spreads neighbours (the finalizer of SplitMix64). */
  private static long mixed(long number) {
    long mixed = (number ^ (number >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  void take(Consumer consumer, Owed owed) {
    owed.consumer = consumer;
    consumer.held.put(owed.event.id(), owed);
    consumer.bytes += owed.size();
    consumer.taken++;
    if (!owed.pin.isEmpty()) {
      pins.computeIfAbsent(owed.pin, _ -> new Pin(consumer)).held++;
    }
  }

  /** The consumer doesn't have it any more. */
  void giveBack(Owed owed) {
    Consumer consumer = owed.consumer;
    if (consumer == null) {
      return;
    }
    owed.consumer = null;
    consumer.held.remove(owed.event.id());
    consumer.bytes -= owed.size();
    pins.computeIfPresent(owed.pin, (_, pin) -> --pin.held == 0 ? null : pin);
  }
}
