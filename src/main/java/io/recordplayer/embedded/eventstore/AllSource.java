package io.recordplayer.embedded.eventstore;

import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** All events of the log, as the source of a read or a subscription. */
final class AllSource implements ReadSource {
  /** The checkpoint window of a filter that names none, as on the real server. */
  private static final int CHECKPOINT_WINDOW = 32;

  private final EventLog log;
  private final ReadReq.Options options;
  private final EventFilter filter;

  AllSource(EventLog log, ReadReq.Options options) {
    this.log = log;
    this.options = options;
    this.filter = filter(options);
  }

  private static EventFilter filter(ReadReq.Options options) {
    if (!options.hasFilter()) {
      return SubscriptionGroupDefinition::isVisibleInAll;
    }
    ReadReq.Options.FilterOptions filter = options.getFilter();
    ReadReq.Options.FilterOptions.Expression expression =
        switch (filter.getFilterCase()) {
          case STREAM_IDENTIFIER -> filter.getStreamIdentifier();
          case EVENT_TYPE -> filter.getEventType();
          case FILTER_NOT_SET -> throw EventFilter.missingCriterion();
        };
    EventFilter match =
        EventFilter.of(
            filter.hasStreamIdentifier(), expression.getRegex(), expression.getPrefixList());
    return event -> SubscriptionGroupDefinition.isVisibleInAll(event) && match.test(event);
  }

  @Override
  public boolean exists() {
    return true;
  }

  @Override
  public Optional<StoredEvent> tombstone() {
    return Optional.empty();
  }

  @Override
  public EventFilter filter() {
    return filter;
  }

  @Override
  public long startForwards() {
    return switch (options.getAll().getAllOptionCase()) {
      case POSITION ->
          Math.max(1, Protocol.toSigned(options.getAll().getPosition().getCommitPosition()));
      case END -> Long.MAX_VALUE;
      case START, ALLOPTION_NOT_SET -> 1;
    };
  }

  @Override
  public long startBackwards() {
    return switch (options.getAll().getAllOptionCase()) {
      // A backwards read begins with the event before the position.
      case POSITION -> Protocol.toSigned(options.getAll().getPosition().getCommitPosition()) - 1;
      case START -> 0;
      case END, ALLOPTION_NOT_SET -> Long.MAX_VALUE;
    };
  }

  @Override
  public long startOfSubscription() {
    return switch (options.getAll().getAllOptionCase()) {
      case POSITION -> Protocol.toSigned(options.getAll().getPosition().getCommitPosition()) + 1;
      case END -> log.lastCommitted() + 1;
      case START, ALLOPTION_NOT_SET -> 1;
    };
  }

  @Override
  public long checkpointInterval() {
    if (!options.hasFilter()) {
      return NEVER;
    }
    int window = options.getFilter().hasMax() ? options.getFilter().getMax() : CHECKPOINT_WINDOW;
    int multiplier = options.getFilter().getCheckpointIntervalMultiplier();
    return Math.max(1L, (long) window * Math.max(1, multiplier));
  }

  @Override
  public List<StoredEvent> read(long from, boolean forwards, int limit) {
    return log.database().readAll(from, forwards, limit);
  }

  @Override
  public List<StoredEvent> readAfter(long sourcePosition, int limit) {
    return log.readAfter(sourcePosition, limit);
  }

  @Override
  public long sourcePositionOf(StoredEvent event) {
    return event.position();
  }

  @Override
  public Optional<ReadResp> firstStreamPosition(long from, long count) {
    return Optional.empty();
  }

  @Override
  public Optional<ReadResp> lastStreamPosition() {
    return Optional.empty();
  }

  @Override
  public void describePosition(
      long sourcePosition, LongConsumer revision, Consumer<ReadResp.Position> position) {
    if (sourcePosition > 0) {
      position.accept(
          ReadResp.Position.newBuilder()
              .setCommitPosition(sourcePosition)
              .setPreparePosition(sourcePosition)
              .build());
    }
  }
}
