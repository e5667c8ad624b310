package io.recordplayer.embedded.eventstore;

import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp;
import java.util.List;
import java.util.function.Function;

/** A call that reads the events of a source once, forwards or backwards. */
final class ReadCall {
  private static final int PAGE = 500;

  /** The compatibility level of clients that expect a stream's first and last positions. */
  private static final int READS_BOUNDARIES = 1;

  private final ReadSource source;
  private final ReadReq.Options options;
  private final Function<StoredEvent, ReadResp> mapper;
  private final FlowControlledSender<ReadResp> sender;

  ReadCall(
      EventLog log,
      ReadReq.Options options,
      Function<StoredEvent, ReadResp> mapper,
      FlowControlledSender<ReadResp> sender) {
    this.source = ReadSource.of(log, options);
    this.options = options;
    this.mapper = mapper;
    this.sender = sender;
  }

  void run() throws InterruptedException {
    if (!source.exists()) {
      sender.send(
          ReadResp.newBuilder()
              .setStreamNotFound(
                  ReadResp.StreamNotFound.newBuilder()
                      .setStreamIdentifier(options.getStream().getStreamIdentifier()))
              .build());
      return;
    }
    boolean forwards = options.getReadDirection() == ReadReq.Options.ReadDirection.Forwards;
    boolean sendsBoundaries = options.getControlOption().getCompatibility() >= READS_BOUNDARIES;
    long remaining = options.getCount() < 0 ? Long.MAX_VALUE : options.getCount();
    long next = forwards ? source.startForwards() : source.startBackwards();
    if (sendsBoundaries && forwards) {
      sender.send(source.firstStreamPosition(next, remaining));
    }
    while (remaining > 0 && !sender.isCancelled()) {
      int limit = options.hasFilter() ? PAGE : (int) Math.min(PAGE, remaining);
      List<StoredEvent> page = source.read(next, forwards, limit);
      for (StoredEvent event : page) {
        if (remaining > 0 && !sender.isCancelled() && source.filter().test(event)) {
          sender.send(mapper.apply(event));
          remaining--;
        }
      }
      if (page.isEmpty()) {
        break;
      }
      next = source.sourcePositionOf(page.getLast()) + (forwards ? 1 : -1);
    }
    if (sendsBoundaries) {
      sender.send(source.lastStreamPosition());
    }
  }
}
