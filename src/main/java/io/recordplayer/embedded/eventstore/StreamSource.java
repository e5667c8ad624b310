package io.recordplayer.embedded.eventstore;

import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A stream as the source of a read or a subscription. */
final class StreamSource implements ReadSource {
  /** The number of events that the real server reads at once. */
  private static final int SERVER_PAGE = 32;

  private final EventLog log;
  private final ReadReq.Options options;

  /** The head at the last call of {@link #exists}. */
  private @Nullable StreamHead headAtStart;

  StreamSource(EventLog log, ReadReq.Options options) {
    this.log = log;
    this.options = options;
  }

  private String name() {
    return Protocol.streamName(options.getStream().getStreamIdentifier());
  }

  @Override
  public boolean exists() {
    StreamHead head = log.database().head(name());
    if (head.isTombstoned()) {
      throw Protocol.streamDeleted(name());
    }
    headAtStart = head;
    return head.exists();
  }

  @Override
  public EventFilter filter() {
    return EventFilter.ALL_EVENTS;
  }

  @Override
  public long startForwards() {
    return switch (options.getStream().getRevisionOptionCase()) {
      case REVISION -> Protocol.toSigned(options.getStream().getRevision());
      case END -> Long.MAX_VALUE;
      case START, REVISIONOPTION_NOT_SET -> 0;
    };
  }

  @Override
  public long startBackwards() {
    return switch (options.getStream().getRevisionOptionCase()) {
      case REVISION -> Protocol.toSigned(options.getStream().getRevision());
      case START -> 0;
      case END, REVISIONOPTION_NOT_SET -> Long.MAX_VALUE;
    };
  }

  @Override
  public long startOfSubscription() {
    return switch (options.getStream().getRevisionOptionCase()) {
      case REVISION -> Protocol.toSigned(options.getStream().getRevision()) + 1;
      case END -> log.database().lastRevision(name()) + 1;
      case START, REVISIONOPTION_NOT_SET -> 0;
    };
  }

  @Override
  public long checkpointInterval() {
    return NEVER;
  }

  @Override
  public List<StoredEvent> read(long from, boolean forwards, int limit) {
    return log.database().readStream(name(), from, forwards, limit);
  }

  @Override
  public List<StoredEvent> readAfter(long sourcePosition, int limit) {
    return read(sourcePosition + 1, true, limit);
  }

  @Override
  public long sourcePositionOf(StoredEvent event) {
    return event.revision();
  }

  @Override
  public Optional<StoredEvent> tombstone() {
    return log.database().tombstone(name());
  }

  @Override
  public Optional<ReadResp> firstStreamPosition(long from, long count) {
    StreamHead head = headAtStart;
    if (head == null || from == Long.MAX_VALUE) {
      return Optional.empty();
    }
    long end = head.lastRevision() + 1;
    long first = head.firstRevision() > head.lastRevision() ? end : head.firstRevision();
    boolean isFarBefore = from < end && first - from >= Math.min(count, SERVER_PAGE);
    boolean isAfterEnd = from > end;
    return isFarBefore || isAfterEnd
        ? Optional.of(
            ReadResp.newBuilder().setFirstStreamPosition(isAfterEnd ? end : first).build())
        : Optional.empty();
  }

  @Override
  public Optional<ReadResp> lastStreamPosition() {
    return Optional.ofNullable(headAtStart)
        .map(head -> ReadResp.newBuilder().setLastStreamPosition(head.lastRevision()).build());
  }

  @Override
  public void describePosition(
      long sourcePosition, LongConsumer revision, Consumer<ReadResp.Position> position) {
    if (sourcePosition >= 0) {
      revision.accept(sourcePosition);
    }
  }
}
