package io.recordplayer.embedded.eventstore;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** What the contract asks of a client: what both official ones can do, in the same words. */
interface LogClient {
  /** The whole log, as the source of a group. */
  String ALL = "$all";

  long NO_STREAM = -1;
  long ANY = -2;
  long STREAM_EXISTS = -4;

  enum Which {
    KURRENT_DB,
    EVENT_STORE_DB;

    LogClient connect(String connectionString) {
      return switch (this) {
        case KURRENT_DB -> new KurrentDbClient(connectionString);
        case EVENT_STORE_DB -> new EventStoreDbClient(connectionString);
      };
    }
  }

  // ---------------------------------------------------------------- streams

  /** An event to append. */
  record Said(UUID id, String type, String text) {
    Said(String text) {
      this(UUID.randomUUID(), "said", text);
    }

    byte[] data() {
      return ("\"" + text + "\"").getBytes(StandardCharsets.UTF_8);
    }

    byte[] metadata() {
      // No JSON: to that the older client adds what it traces.
      return "by ann".getBytes(StandardCharsets.UTF_8);
    }
  }

  /** An event that was read. */
  record Seen(
      UUID id,
      String stream,
      long revision,
      long position,
      String type,
      String text,
      String metadata) {
    static String text(byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** Where in the log, or in a stream, something begins. */
  record From(long place) {
    static final From START = new From(-1);
    static final From END = new From(-2);
  }

  /** What a stream shows of its events: from a revision on, so many, of so many seconds. */
  record Shown(@Nullable Long from, @Nullable Long count, @Nullable Long seconds) {
    static final Shown ALL = new Shown(null, null, null);

    static Shown from(long revision) {
      return new Shown(revision, null, null);
    }

    static Shown last(long count) {
      return new Shown(null, count, null);
    }

    static Shown seconds(long seconds) {
      return new Shown(null, null, seconds);
    }
  }

  /** Brings the last revision. */
  long append(String stream, long expected, Said... events) throws Exception;

  List<Seen> read(String stream) throws Exception;

  List<Seen> readBackwards(String stream, From from, long count) throws Exception;

  List<Seen> readAll(From from, long count) throws Exception;

  List<Seen> readAllBackwards(From from, long count) throws Exception;

  void delete(String stream, long expected) throws Exception;

  void tombstone(String stream, long expected) throws Exception;

  void show(String stream, Shown shown) throws Exception;

  Shown shown(String stream) throws Exception;

  /** What a client says of a call that was refused. */
  abstract sealed class Refused extends Exception {
    private Refused(Throwable cause) {
      super(cause);
    }
  }

  final class WrongVersion extends Refused {
    /** Of the last event, or {@link #NO_STREAM}. */
    final long actual;

    WrongVersion(long actual, Throwable cause) {
      super(cause);
      this.actual = actual;
    }
  }

  final class NotFound extends Refused {
    NotFound(Throwable cause) {
      super(cause);
    }
  }

  final class Deleted extends Refused {
    Deleted(Throwable cause) {
      super(cause);
    }
  }

  // ---------------------------------------------------------------- subscriptions

  /**
   * Which events of the whole log somebody wants. Both clients send a beginning as if it were a
   * regular expression, which matches in the midst of a name, too.
   */
  sealed interface Wanted {
    record Streams(String regex) implements Wanted {}

    record StreamsBeginning(String prefix) implements Wanted {}

    record Types(String regex) implements Wanted {}
  }

  /** From its beginning on, with links resolved. Brings what ends it. */
  Runnable follow(String stream, Consumer<Seen> seen) throws Exception;

  /**
   * Whoever wants little is told from time to time how far that went, in windows of ten events.
   * Brings what ends it.
   */
  Runnable followAll(From after, Wanted wanted, Consumer<Seen> seen, LongConsumer checkpoints)
      throws Exception;

  // ---------------------------------------------------------------- groups

  /** How a group hands out; it keeps its checkpoint as soon as it can. */
  record Terms(
      From from,
      @Nullable Wanted wanted,
      boolean pinned,
      boolean resolvesLinks,
      int retries,
      Duration messageTimeout,
      @Nullable Integer page) {
    static final Terms PLAIN =
        new Terms(From.START, null, false, false, 10, Duration.ofSeconds(30), null);
    static final Duration CHECKPOINT_AFTER = Duration.ofMillis(100);

    /** Of the whole log what comes from now on. */
    static Terms of(Wanted wanted) {
      return new Terms(From.END, wanted, false, false, 10, Duration.ofSeconds(30), null);
    }

    Terms from(From begins) {
      return new Terms(begins, wanted, pinned, resolvesLinks, retries, messageTimeout, page);
    }

    Terms inOrder() {
      return new Terms(from, wanted, true, resolvesLinks, retries, messageTimeout, page);
    }

    /** Of a stream, not of the whole log. */
    Terms resolvingLinks() {
      return new Terms(from, wanted, pinned, true, retries, messageTimeout, page);
    }

    Terms retries(int most) {
      return new Terms(from, wanted, pinned, resolvesLinks, most, messageTimeout, page);
    }

    Terms messageTimeout(Duration timeout) {
      return new Terms(from, wanted, pinned, resolvesLinks, retries, timeout, page);
    }

    /** How much is read at once, into a buffer for ten. */
    Terms page(int events) {
      return new Terms(from, wanted, pinned, resolvesLinks, retries, messageTimeout, events);
    }
  }

  /**
   * What can be told of a group.
   *
   * @param inFlight how many events consumers have
   * @param checkpoint the revision, or the position, up to which all is done
   */
  record Told(long inFlight, long parked, @Nullable Long checkpoint) {}

  enum Nack {
    RETRY,
    PARK,
    SKIP
  }

  /** An event that a consumer has until it says what became of it. */
  interface Handed {
    /** Where it is a link that is resolved, what that leads to. */
    Seen event();

    /** As the group read it. */
    Seen original();

    /** A link that is resolved, but to nothing: it is all that there is. */
    boolean leadsToNothing();

    int retries();

    void ack();

    void nack(Nack action);
  }

  void createGroup(String source, String group, Terms terms) throws Exception;

  /** Of a stream, not of the whole log; it stays where it is. */
  void changeGroup(String stream, String group, Terms terms) throws Exception;

  void deleteGroup(String source, String group) throws Exception;

  Told group(String source, String group) throws Exception;

  /** Their names. */
  List<String> groups(String source) throws Exception;

  /**
   * Takes part in a group. Brings what ends it.
   *
   * @param slots how many events the consumer has at most
   */
  Runnable consume(String source, String group, int slots, Consumer<Handed> consumer)
      throws Exception;

  /** Of a stream. */
  void replayParked(String stream, String group, OptionalLong stopAt) throws Exception;

  /** Once all that consumes or follows has ended. */
  void close() throws Exception;
}
