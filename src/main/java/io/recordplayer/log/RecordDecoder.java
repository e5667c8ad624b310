package io.recordplayer.log;

import io.kurrent.dbclient.RecordedEvent;
import io.kurrent.dbclient.ResolvedEvent;
import io.recordplayer.record.Position;
import io.recordplayer.record.RecordCodec;
import io.recordplayer.record.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Turns the client's events into records. */
final class RecordDecoder {
  /** The memory that a record takes beside its bytes: its ids, its stream's name, its objects. */
  private static final long OVERHEAD = 512;

  private final RecordCodec codec;

  RecordDecoder(RecordCodec codec) {
    this.codec = codec;
  }

  List<Recorded<?>> decode(List<ResolvedEvent> events) {
    List<Recorded<?>> records = new ArrayList<>(events.size());
    events.forEach(event -> records.add(decode(event)));
    return records;
  }

  Recorded<?> decode(ResolvedEvent resolved) {
    return decode(Objects.requireNonNull(DirectDelivery.event(resolved)));
  }

  Recorded<?> decode(RecordedEvent event) {
    RecordCodec.Envelope envelope =
        codec.envelope(event.getUserMetadata(), event.getEventId(), event.getCreated());
    return new Recorded<>(
        event.getEventId(),
        event.getStreamId(),
        event.getRevision(),
        positionOf(event),
        event.getEventType(),
        envelope.origin(),
        codec.data(event.getEventType(), event.getEventData()),
        envelope.link());
  }

  static Position positionOf(RecordedEvent event) {
    return positionOf(event.getPosition());
  }

  static Position positionOf(io.kurrent.dbclient.Position position) {
    return new Position(position.getCommitUnsigned(), position.getPrepareUnsigned());
  }

  static io.kurrent.dbclient.Position toClient(Position position) {
    return new io.kurrent.dbclient.Position(position.commit(), position.prepare());
  }

  /** The memory that a record takes, approximately. */
  static long bytesOf(RecordedEvent event) {
    return OVERHEAD + event.getEventData().length + event.getUserMetadata().length;
  }
}
