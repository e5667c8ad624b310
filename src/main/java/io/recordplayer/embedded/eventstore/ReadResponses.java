package io.recordplayer.embedded.eventstore;

import io.kurrent.dbclient.proto.shared.Shared;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Creates the messages that answer a read. */
final class ReadResponses {
  private ReadResponses() {}

  /**
   * Returns the mapping of events to messages. A link to a stream that the caller can't read is
   * sent without its target.
   */
  static Function<StoredEvent, ReadResp> mapper(
      ReadReq.Options options, LinkResolver linkResolver) {
    Function<UUID, Shared.UUID> ids = Protocol.idFormat(options.getUuidOption().hasString());
    if (!options.getResolveLinks()) {
      return event -> toResponse(event, null, event, ids);
    }
    Predicate<String> readable = AccessControl.readableStreams();
    return event -> {
      if (!event.type().equals(LinkResolver.LINK_TYPE)) {
        return toResponse(event, null, event, ids);
      }
      StoredEvent target = linkResolver.resolve(event);
      return toResponse(
          event, event, target != null && readable.test(target.stream()) ? target : null, ids);
    };
  }

  private static ReadResp toResponse(
      StoredEvent original,
      @Nullable StoredEvent link,
      @Nullable StoredEvent event,
      Function<UUID, Shared.UUID> ids) {
    ReadResp.ReadEvent.Builder message =
        ReadResp.ReadEvent.newBuilder().setCommitPosition(original.position());
    if (link != null) {
      message.setLink(toRecordedEvent(link, ids));
    }
    if (event != null) {
      message.setEvent(toRecordedEvent(event, ids));
    }
    return ReadResp.newBuilder().setEvent(message).build();
  }

  private static ReadResp.ReadEvent.RecordedEvent toRecordedEvent(
      StoredEvent event, Function<UUID, Shared.UUID> ids) {
    return ReadResp.ReadEvent.RecordedEvent.newBuilder()
        .setId(ids.apply(event.id()))
        .setStreamIdentifier(Protocol.streamIdentifier(event.stream()))
        .setStreamRevision(event.revision())
        .setCommitPosition(event.position())
        .setPreparePosition(event.position())
        .putMetadata("type", event.type())
        .putMetadata("content-type", event.contentType())
        .putMetadata("created", String.valueOf(event.created()))
        .setData(event.data())
        .setCustomMetadata(event.metadata())
        .build();
  }

  static ReadResp checkpoint(long position) {
    return ReadResp.newBuilder()
        .setCheckpoint(
            ReadResp.Checkpoint.newBuilder()
                .setCommitPosition(position)
                .setPreparePosition(position)
                .setTimestamp(Protocol.currentTimestamp()))
        .build();
  }
}
