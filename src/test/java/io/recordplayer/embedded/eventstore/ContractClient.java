package io.recordplayer.embedded.eventstore;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The operations that both official clients have, with one interface for the contract. */
interface ContractClient {
  /** {@code $all} as the source of a group. */
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

  /** An event to append. */
  record ProposedText(UUID id, String type, String text) {
    ProposedText(String text) {
      this(UUID.randomUUID(), "said", text);
    }

    byte[] data() {
      return ("\"" + text + "\"").getBytes(StandardCharsets.UTF_8);
    }

    byte[] metadata() {
      // Not JSON: the older client adds tracing data to JSON metadata.
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

  /** The start of a read or a subscription in {@code $all} or in a stream. */
  record ReadFrom(long place) {
    static final ReadFrom START = new ReadFrom(-1);
    static final ReadFrom END = new ReadFrom(-2);
  }

  /** The limits in a stream's metadata: the first revision, the number of events, their age. */
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

  /** Returns the last revision. */
  long append(String stream, long expected, ProposedText... events) throws Exception;

  List<ReadEvent> read(String stream) throws Exception;

  List<ReadEvent> readBackwards(String stream, ReadFrom from, long count) throws Exception;

  List<ReadEvent> readAll(ReadFrom from, long count) throws Exception;

  List<ReadEvent> readAllBackwards(ReadFrom from, long count) throws Exception;

  void delete(String stream, long expected) throws Exception;

  void tombstone(String stream, long expected) throws Exception;

  void show(String stream, ShownEvents shown) throws Exception;

  ShownEvents shown(String stream) throws Exception;

  /** An error of a call, in terms that both clients have. */
  abstract sealed class CallFailure extends Exception {
    private CallFailure(Throwable cause) {
      super(cause);
    }
  }

  final class WrongVersionFailure extends CallFailure {
    /** The last revision, or {@link #NO_STREAM}. */
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

  /**
   * A filter of {@code $all}. Both clients send a prefix as if it were a regular expression, which
   * also matches in the middle of a name.
   */
  sealed interface WantedEvents {
    record ByStreamRegex(String regex) implements WantedEvents {}

    record ByStreamPrefix(String prefix) implements WantedEvents {}

    record ByTypeRegex(String regex) implements WantedEvents {}
  }

  /**
   * Subscribes from the beginning, with links resolved. Returns a task that ends the subscription.
   */
  Runnable follow(String stream, Consumer<ReadEvent> seen) throws Exception;

  /**
   * Subscribes with a checkpoint after each window of ten events. Returns a task that ends the
   * subscription.
   */
  Runnable followAll(
      ReadFrom after, WantedEvents wanted, Consumer<ReadEvent> seen, LongConsumer checkpoints)
      throws Exception;

  /** The settings of a group, which saves its checkpoint as soon as it can. */
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

    /** Settings for new events of {@code $all}. */
    static GroupSettings of(WantedEvents wanted) {
      return new GroupSettings(
          ReadFrom.END, wanted, false, false, 10, Duration.ofSeconds(30), null);
    }

    GroupSettings from(ReadFrom begins) {
      return new GroupSettings(
          begins, wanted, pinned, resolvesLinks, retries, messageTimeout, page);
    }

    GroupSettings inOrder() {
      return new GroupSettings(from, wanted, true, resolvesLinks, retries, messageTimeout, page);
    }

    /** For a stream, not for {@code $all}. */
    GroupSettings resolvingLinks() {
      return new GroupSettings(from, wanted, pinned, true, retries, messageTimeout, page);
    }

    GroupSettings retries(int most) {
      return new GroupSettings(from, wanted, pinned, resolvesLinks, most, messageTimeout, page);
    }

    GroupSettings messageTimeout(Duration timeout) {
      return new GroupSettings(from, wanted, pinned, resolvesLinks, retries, timeout, page);
    }

    /** The read batch size, with a buffer for ten events. */
    GroupSettings page(int events) {
      return new GroupSettings(
          from, wanted, pinned, resolvesLinks, retries, messageTimeout, events);
    }
  }

  /**
   * The state of a group.
   *
   * @param inFlight the number of events that consumers have
   * @param checkpoint the revision or position up to which all events are completed
   */
  record GroupStatus(long inFlight, long parked, @Nullable Long checkpoint) {}

  enum NegativeAnswer {
    RETRY,
    PARK,
    SKIP
  }

  /** An event that a consumer has and must acknowledge. */
  interface DeliveredEvent {
    /** The event; the target if it is a resolved link. */
    ReadEvent event();

    /** The event as the group read it. */
    ReadEvent original();

    /** Whether it is a link without a target; then {@link #event} is missing. */
    boolean leadsToNothing();

    int retries();

    void ack();

    void nack(NegativeAnswer action);
  }

  void createGroup(String source, String group, GroupSettings terms) throws Exception;

  /** Changes a group on a stream; it continues after its checkpoint. */
  void changeGroup(String stream, String group, GroupSettings terms) throws Exception;

  void deleteGroup(String source, String group) throws Exception;

  GroupStatus group(String source, String group) throws Exception;

  /** Returns the names of the groups. */
  List<String> groups(String source) throws Exception;

  /**
   * Connects a consumer. Returns a task that disconnects it.
   *
   * @param slots the number of events that the consumer takes at a time
   */
  Runnable consume(String source, String group, int slots, Consumer<DeliveredEvent> consumer)
      throws Exception;

  /** For a group on a stream. */
  void replayParked(String stream, String group, OptionalLong stopAt) throws Exception;

  /** Called after all subscriptions have ended. */
  void close() throws Exception;
}
