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
interface ContractClient {
  /** The whole log, as the source of a group. */
  String ALL = "$all";

  long NO_STREAM = -1;
  long ANY = -2;
  long STREAM_EXISTS = -4;

  enum ClientLibrary {
    KURRENT_DB,
    EVENT_STORE_DB;

    ContractClient connect(String connectionString) {
      return switch (this) {
        case KURRENT_DB -> new KurrentDbClient(connectionString);
        case EVENT_STORE_DB -> new EventStoreDbClient(connectionString);
      };
    }
  }

  // ---------------------------------------------------------------- streams

  /** An event to append. */
  record ProposedText(UUID id, String type, String text) {
    ProposedText(String text) {
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
  record ReadEvent(
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
  record ReadFrom(long place) {
    static final ReadFrom START = new ReadFrom(-1);
    static final ReadFrom END = new ReadFrom(-2);
  }

  /** What a stream shows of its events: from a revision on, so many, of so many seconds. */
  record ShownEvents(@Nullable Long from, @Nullable Long count, @Nullable Long seconds) {
    static final ShownEvents ALL = new ShownEvents(null, null, null);

    static ShownEvents from(long revision) {
      return new ShownEvents(revision, null, null);
    }

    static ShownEvents last(long count) {
      return new ShownEvents(null, count, null);
    }

    static ShownEvents seconds(long seconds) {
      return new ShownEvents(null, null, seconds);
    }
  }

  /** Brings the last revision. */
  long append(String stream, long expected, ProposedText... events) throws Exception;

  List<ReadEvent> read(String stream) throws Exception;

  List<ReadEvent> readBackwards(String stream, ReadFrom from, long count) throws Exception;

  List<ReadEvent> readAll(ReadFrom from, long count) throws Exception;

  List<ReadEvent> readAllBackwards(ReadFrom from, long count) throws Exception;

  void delete(String stream, long expected) throws Exception;

  void tombstone(String stream, long expected) throws Exception;

  void show(String stream, ShownEvents shown) throws Exception;

  ShownEvents shown(String stream) throws Exception;

  /** What a client says of a call that was refused. */
  abstract sealed class CallFailure extends Exception {
    private CallFailure(Throwable cause) {
      super(cause);
    }
  }

  final class WrongVersionFailure extends CallFailure {
    /** Of the last event, or {@link #NO_STREAM}. */
    final long actual;

    WrongVersionFailure(long actual, Throwable cause) {
      super(cause);
      this.actual = actual;
    }
  }

  final class NotFoundFailure extends CallFailure {
    NotFoundFailure(Throwable cause) {
      super(cause);
    }
  }

  final class DeletedFailure extends CallFailure {
    DeletedFailure(Throwable cause) {
      super(cause);
    }
  }

  // ---------------------------------------------------------------- subscriptions

  /**
   * Which events of the whole log somebody wants. Both clients send a beginning as if it were a
   * regular expression, which matches in the midst of a name, too.
   */
  sealed interface WantedEvents {
    record ByStreamRegex(String regex) implements WantedEvents {}

    record ByStreamPrefix(String prefix) implements WantedEvents {}

    record ByTypeRegex(String regex) implements WantedEvents {}
  }

  /** From its beginning on, with links resolved. Brings what ends it. */
  Runnable follow(String stream, Consumer<ReadEvent> seen) throws Exception;

  /**
   * Whoever wants little is told from time to time how far that went, in windows of ten events.
   * Brings what ends it.
   */
  Runnable followAll(ReadFrom after, WantedEvents wanted, Consumer<ReadEvent> seen, LongConsumer checkpoints)
      throws Exception;

  // ---------------------------------------------------------------- groups

  /** How a group hands out; it keeps its checkpoint as soon as it can. */
  record GroupSettings(
      ReadFrom from,
      @Nullable WantedEvents wanted,
      boolean pinned,
      boolean resolvesLinks,
      int retries,
      Duration messageTimeout,
      @Nullable Integer page) {
    static final GroupSettings PLAIN =
        new GroupSettings(ReadFrom.START, null, false, false, 10, Duration.ofSeconds(30), null);
    static final Duration CHECKPOINT_AFTER = Duration.ofMillis(100);

    /** Of the whole log what comes from now on. */
    static GroupSettings of(WantedEvents wanted) {
      return new GroupSettings(ReadFrom.END, wanted, false, false, 10, Duration.ofSeconds(30), null);
    }

    GroupSettings from(ReadFrom begins) {
      return new GroupSettings(begins, wanted, pinned, resolvesLinks, retries, messageTimeout, page);
    }

    GroupSettings inOrder() {
      return new GroupSettings(from, wanted, true, resolvesLinks, retries, messageTimeout, page);
    }

    /** Of a stream, not of the whole log. */
    GroupSettings resolvingLinks() {
      return new GroupSettings(from, wanted, pinned, true, retries, messageTimeout, page);
    }

    GroupSettings retries(int most) {
      return new GroupSettings(from, wanted, pinned, resolvesLinks, most, messageTimeout, page);
    }

    GroupSettings messageTimeout(Duration timeout) {
      return new GroupSettings(from, wanted, pinned, resolvesLinks, retries, timeout, page);
    }

    /** How much is read at once, into a buffer for ten. */
    GroupSettings page(int events) {
      return new GroupSettings(from, wanted, pinned, resolvesLinks, retries, messageTimeout, events);
    }
  }

  /**
   * What can be told of a group.
   *
   * @param inFlight how many events consumers have
   * @param checkpoint the revision, or the position, up to which all is done
   */
  record GroupStatus(long inFlight, long parked, @Nullable Long checkpoint) {}

  enum NegativeAnswer {
    RETRY,
    PARK,
    SKIP
  }

  /** An event that a consumer has until it says what became of it. */
  interface DeliveredEvent {
    /** Where it is a link that is resolved, what that leads to. */
    ReadEvent event();

    /** As the group read it. */
    ReadEvent original();

    /** A link that is resolved, but to nothing: it is all that there is. */
    boolean leadsToNothing();

    int retries();

    void ack();

    void nack(NegativeAnswer action);
  }

  void createGroup(String source, String group, GroupSettings terms) throws Exception;

  /** Of a stream, not of the whole log; it stays where it is. */
  void changeGroup(String stream, String group, GroupSettings terms) throws Exception;

  void deleteGroup(String source, String group) throws Exception;

  GroupStatus group(String source, String group) throws Exception;

  /** Their names. */
  List<String> groups(String source) throws Exception;

  /**
   * Takes part in a group. Brings what ends it.
   *
   * @param slots how many events the consumer has at most
   */
  Runnable consume(String source, String group, int slots, Consumer<DeliveredEvent> consumer)
      throws Exception;

  /** Of a stream. */
  void replayParked(String stream, String group, OptionalLong stopAt) throws Exception;

  /** Once all that consumes or follows has ended. */
  void close() throws Exception;
}
