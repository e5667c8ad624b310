package io.recordplayer.log;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Empty;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.kurrent.dbclient.proto.shared.Shared;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.BatchAppendReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.BatchAppendResp;
import io.recordplayer.record.Position;
import java.util.List;
import java.util.UUID;

/** Writes and reads the messages of the protocol's {@code BatchAppend} call. */
final class BatchAppendMessages {
  private static final Duration DEADLINE = Duration.newBuilder().setSeconds(10).build();
  private static final String TYPE = "type";
  private static final String CONTENT_TYPE = "content-type";
  private static final String JSON = "application/json";

  private BatchAppendMessages() {}

  /** The request to append events. */
  static BatchAppendReq request(
      UUID id, String stream, long expected, List<PipelinedAppends.Event> events) {
    BatchAppendReq.Builder message =
        BatchAppendReq.newBuilder()
            .setCorrelationId(uuid(id))
            .setOptions(options(stream, expected))
            .setIsFinal(true);
    for (PipelinedAppends.Event event : events) {
      message.addProposedMessages(
          BatchAppendReq.ProposedMessage.newBuilder()
              .setId(uuid(event.id()))
              .putMetadata(TYPE, event.type())
              .putMetadata(CONTENT_TYPE, JSON)
              .setCustomMetadata(event.metadata())
              .setData(event.data()));
    }
    return message.build();
  }

  private static BatchAppendReq.Options.Builder options(String stream, long expected) {
    BatchAppendReq.Options.Builder options =
        BatchAppendReq.Options.newBuilder()
            .setStreamIdentifier(
                Shared.StreamIdentifier.newBuilder().setStreamName(ByteString.copyFromUtf8(stream)))
            .setDeadline(DEADLINE);
    if (expected == Log.ANY) {
      return options.setAny(Empty.getDefaultInstance());
    }
    return expected == Log.NO_RECORD
        ? options.setNoStream(Empty.getDefaultInstance())
        : options.setStreamPosition(expected);
  }

  private static Shared.UUID uuid(UUID id) {
    return Shared.UUID
        .newBuilder()
        .setStructured(
            Shared.UUID
                .Structured
                .newBuilder()
                .setMostSignificantBits(id.getMostSignificantBits())
                .setLeastSignificantBits(id.getLeastSignificantBits()))
        .build();
  }

  static UUID uuid(Shared.UUID id) {
    return id.hasStructured()
        ? new UUID(
            id.getStructured().getMostSignificantBits(),
            id.getStructured().getLeastSignificantBits())
        : UUID.fromString(id.getString());
  }

  static AppendAcknowledgement acknowledgement(BatchAppendResp.Success done) {
    return new AppendAcknowledgement(
        done.hasCurrentRevision() ? done.getCurrentRevision() : Log.NO_RECORD,
        done.hasPosition()
            ? new Position(
                done.getPosition().getCommitPosition(), done.getPosition().getPreparePosition())
            : Position.START);
  }

  /** The exception to throw for an append that failed. */
  static RuntimeException failure(String stream, com.google.rpc.Status error) {
    String what = "append to " + stream;
    Status status = Status.fromCodeValue(error.getCode()).withDescription(error.getMessage());
    try {
      for (Any details : error.getDetailsList()) {
        if (details.is(Shared.WrongExpectedVersion.class)) {
          var wrong = details.unpack(Shared.WrongExpectedVersion.class);
          return LogCalls.conflict(
              what,
              wrong.hasCurrentStreamRevision() ? wrong.getCurrentStreamRevision() : Log.NO_RECORD,
              status.asRuntimeException());
        }
        if (details.is(Shared.StreamDeleted.class)) {
          return LogCalls.deleted(what, status.asRuntimeException());
        }
        if (details.is(Shared.AccessDenied.class)) {
          status = Status.PERMISSION_DENIED.withDescription(error.getMessage());
        } else if (details.is(Shared.MaximumAppendSizeExceeded.class)
            || details.is(Shared.BadRequest.class)) {
          status = Status.INVALID_ARGUMENT.withDescription(error.getMessage());
        }
      }
    } catch (InvalidProtocolBufferException e) {
      status = status.withCause(e);
    }
    return LogCalls.failure(what, status.asRuntimeException());
  }
}
