package io.recordplayer.embedded.eventstore;

import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * The source of a read or a subscription: a stream, or {@code $all}. A source position is a
 * revision of the stream, or a position of the log.
 */
interface ReadSource {
  /** The checkpoint interval of a source that sends no checkpoints. */
  long NEVER = Long.MAX_VALUE;

  /** Returns the source that a call names. */
  static ReadSource of(EventLog log, ReadReq.Options options) {
    boolean backwards = options.getReadDirection() == ReadReq.Options.ReadDirection.Backwards;
    if (options.hasSubscription() && backwards) {
      throw Protocol.invalidArgument("A subscription can't read backwards.");
    }
    return switch (options.getStreamOptionCase()) {
      case STREAM -> {
        if (options.hasFilter()) {
          throw Protocol.invalidArgument("A filter needs $all: a stream can't be filtered.");
        }
        if (Protocol.streamName(options.getStream().getStreamIdentifier()).isEmpty()) {
          throw Protocol.invalidArgument("A read names no stream.");
        }
        yield new StreamSource(log, options);
      }
      case ALL -> new AllSource(log, options);
      case STREAMOPTION_NOT_SET ->
          throw Protocol.invalidArgument("A read names neither a stream nor $all.");
    };
  }

  /** Whether the source exists; throws if its stream is tombstoned. */
  boolean exists();

  EventFilter filter();

  long startForwards();

  long startBackwards();

  /** The first source position of a subscription. */
  long startOfSubscription();

  /** The tombstone of the stream, if there is one. */
  Optional<StoredEvent> tombstone();

  /** Number of events after which a checkpoint is sent; {@link #NEVER} without a filter. */
  long checkpointInterval();

  List<StoredEvent> read(long from, boolean forwards, int limit);

  List<StoredEvent> readAfter(long sourcePosition, int limit);

  long sourcePositionOf(StoredEvent event);

  /**
   * The message that tells where the events of a read begin, if the real server sends it: it does
   * so if its first page has no event to show.
   */
  Optional<ReadResp> firstStreamPosition(long from, long count);

  /** The message that tells the last revision at the time of {@link #exists}. */
  Optional<ReadResp> lastStreamPosition();

  /** Passes a source position to one of two setters; to none if it precedes all events. */
  void describePosition(
      long sourcePosition, LongConsumer revision, Consumer<ReadResp.Position> position);

  /** The message that tells a subscription that it has all events. */
  default ReadResp caughtUp(long sourcePosition) {
    ReadResp.CaughtUp.Builder notice =
        ReadResp.CaughtUp.newBuilder().setTimestamp(Protocol.currentTimestamp());
    describePosition(sourcePosition, notice::setStreamRevision, notice::setPosition);
    return ReadResp.newBuilder().setCaughtUp(notice).build();
  }
}
