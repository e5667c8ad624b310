package io.recordplayer.embedded.eventstore;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.Value;
import com.google.rpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.kurrentdb.protocol.v2.streams.AppendRecord;
import io.kurrentdb.protocol.v2.streams.AppendRequest;
import io.kurrentdb.protocol.v2.streams.AppendResponse;
import io.kurrentdb.protocol.v2.streams.AppendSessionResponse;
import io.kurrentdb.protocol.v2.streams.SchemaFormat;
import io.kurrentdb.protocol.v2.streams.StreamsServiceGrpc;
import io.kurrentdb.protocol.v2.streams.errors.AppendRecordSizeExceededErrorDetails;
import io.kurrentdb.protocol.v2.streams.errors.AppendTransactionSizeExceededErrorDetails;
import io.kurrentdb.protocol.v2.streams.errors.StreamAlreadyInAppendSessionErrorDetails;
import io.kurrentdb.protocol.v2.streams.errors.StreamRevisionConflictErrorDetails;
import io.kurrentdb.protocol.v2.streams.errors.StreamTombstonedErrorDetails;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** The gRPC service that appends to several streams atomically. */
final class AppendSessionService extends StreamsServiceGrpc.StreamsServiceImplBase {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final EventLog log;
  private final int maxAppendSize;

  AppendSessionService(EventLog log, int maxAppendSize) {
    this.log = log;
    this.maxAppendSize = maxAppendSize;
  }

  @Override
  public StreamObserver<AppendRequest> appendSession(
      StreamObserver<AppendSessionResponse> response) {
    return new AppendSession(response);
  }

  private final class AppendSession implements StreamObserver<AppendRequest> {
    private final StreamObserver<AppendSessionResponse> response;
    private final Map<String, StreamWriter.StreamAppend> appends = new LinkedHashMap<>();

    /** The lower-case names of the streams: the real server ignores case here. */
    private final Set<String> streamNames = new HashSet<>();

    private final WriteBudget.Reservation reservation = log.newReservation();
    private long size;
    private boolean rejected;

    AppendSession(StreamObserver<AppendSessionResponse> response) {
      this.response = response;
    }

    @Override
    public void onNext(AppendRequest request) {
      if (rejected) {
        return;
      }
      try {
        add(request);
      } catch (StatusRuntimeException | EmbeddedEventStoreException e) {
        reject(Protocol.toStatus(e));
      }
    }

    private void add(AppendRequest request) {
      String stream = request.getStream();
      if (stream.isEmpty()) {
        throw Protocol.invalidArgument("An append names no stream.");
      }
      if (request.getRecordsCount() == 0) {
        throw Protocol.invalidArgument("An append to a stream has no event.");
      }
      if (!streamNames.add(stream.toLowerCase(Locale.ROOT))) {
        throw error(
            Code.ABORTED,
            "A session can append to a stream only once.",
            StreamAlreadyInAppendSessionErrorDetails.newBuilder().setStream(stream).build());
      }
      size += stream.length();
      List<ProposedEvent> events = new ArrayList<>();
      for (AppendRecord proposed : request.getRecordsList()) {
        ProposedEvent event = toProposedEvent(proposed);
        if (event.size() > maxAppendSize) {
          throw error(
              Code.INVALID_ARGUMENT,
              "An event may hold at most " + maxAppendSize + " bytes.",
              AppendRecordSizeExceededErrorDetails.newBuilder()
                  .setStream(stream)
                  .setRecordId(event.id().toString())
                  .setSize(event.size())
                  .setMaxSize(maxAppendSize)
                  .build());
        }
        size += event.size();
        reservation.add(event);
        events.add(event);
      }
      if (size > maxAppendSize) {
        throw error(
            Code.ABORTED,
            "A session may hold at most " + maxAppendSize + " bytes.",
            AppendTransactionSizeExceededErrorDetails.newBuilder()
                .setSize((int) size)
                .setMaxSize(maxAppendSize)
                .build());
      }
      appends.put(stream, new StreamWriter.StreamAppend(stream, expected(request), events));
    }

    private void reject(StatusRuntimeException error) {
      rejected = true;
      reservation.release();
      appends.clear();
      response.onError(error);
    }

    @Override
    public void onCompleted() {
      if (rejected) {
        return;
      }
      if (appends.isEmpty()) {
        reject(
            io.grpc.Status.FAILED_PRECONDITION
                .withDescription("A session must append at least one event.")
                .asRuntimeException());
        return;
      }
      reservation.release();
      var _ =
          log.append(List.copyOf(appends.values()))
              .whenComplete(
                  (results, failure) -> {
                    if (failure != null) {
                      response.onError(Protocol.toStatus(failure));
                    } else {
                      respond(results);
                    }
                  });
    }

    private void respond(List<StreamWriter.StreamAppendResult> results) {
      AppendSessionResponse.Builder answer = AppendSessionResponse.newBuilder();
      for (StreamWriter.StreamAppendResult appendResult : results) {
        StreamWriter.StreamAppend append = appendResult.append();
        switch (appendResult.result()) {
          case AppendResult.Success done ->
              answer
                  .addOutput(
                      AppendResponse.newBuilder()
                          .setStream(append.stream())
                          .setStreamRevision(done.revision())
                          .setPosition(done.position()))
                  .setPosition(Math.max(answer.getPosition(), done.position()));
          case AppendResult.WrongExpectedVersion wrong -> {
            response.onError(revisionConflict(append, wrong));
            return;
          }
          case AppendResult.StreamDeleted _ -> {
            response.onError(streamDeleted(append.stream()));
            return;
          }
        }
      }
      response.onNext(answer.build());
      response.onCompleted();
    }

    @Override
    public void onError(Throwable cause) {
      // The client cancelled the call before its end: nothing is appended.
      reservation.release();
    }
  }

  private static ExpectedRevision expected(AppendRequest request) {
    long revision = request.hasExpectedRevision() ? request.getExpectedRevision() : Protocol.ANY;
    if (revision == Protocol.ANY) {
      return new ExpectedRevision.Any();
    }
    if (revision == Protocol.NO_STREAM) {
      return new ExpectedRevision.NoStream();
    }
    if (revision == Protocol.STREAM_EXISTS) {
      return new ExpectedRevision.StreamExists();
    }
    if (revision < 0) {
      throw Protocol.invalidArgument("An expected revision can't be negative: " + revision);
    }
    return new ExpectedRevision.Exact(Protocol.toSigned(revision));
  }

  private static ProposedEvent toProposedEvent(AppendRecord proposed) {
    String type = ProposedEvent.requireType(proposed.getSchema().getName());
    try {
      return new ProposedEvent(
          proposed.hasRecordId() ? UUID.fromString(proposed.getRecordId()) : UUID.randomUUID(),
          type,
          proposed.getSchema().getFormat() == SchemaFormat.SCHEMA_FORMAT_JSON
              ? "application/json"
              : "application/octet-stream",
          proposed.getData(),
          metadata(proposed));
    } catch (IllegalArgumentException _) {
      throw Protocol.invalidArgument("An event's id is not a UUID.");
    }
  }

  /** Returns the metadata as other calls show it: JSON that also names the event's schema. */
  private static ByteString metadata(AppendRecord proposed) {
    ObjectNode metadata = toJsonObject(proposed.getPropertiesMap());
    metadata.put("$schema.name", proposed.getSchema().getName());
    metadata.put("$schema.format", formatName(proposed.getSchema().getFormat()));
    return ByteString.copyFrom(JSON.writeValueAsBytes(metadata));
  }

  private static String formatName(SchemaFormat format) {
    return switch (format) {
      case SCHEMA_FORMAT_JSON -> "Json";
      case SCHEMA_FORMAT_PROTOBUF -> "Protobuf";
      case SCHEMA_FORMAT_AVRO -> "Avro";
      case SCHEMA_FORMAT_BYTES, SCHEMA_FORMAT_UNSPECIFIED, UNRECOGNIZED -> "Bytes";
    };
  }

  private static ObjectNode toJsonObject(Map<String, Value> properties) {
    ObjectNode object = JSON.createObjectNode();
    properties.forEach((name, value) -> object.set(name, toJsonNode(value)));
    return object;
  }

  private static JsonNode toJsonNode(Value value) {
    return switch (value.getKindCase()) {
      case STRING_VALUE -> StringNode.valueOf(value.getStringValue());
      case NUMBER_VALUE -> DoubleNode.valueOf(value.getNumberValue());
      case BOOL_VALUE -> BooleanNode.valueOf(value.getBoolValue());
      case STRUCT_VALUE -> toJsonObject(value.getStructValue().getFieldsMap());
      case LIST_VALUE -> {
        ArrayNode array = JSON.createArrayNode();
        value
            .getListValue()
            .getValuesList()
            .forEach(appendResult -> array.add(toJsonNode(appendResult)));
        yield array;
      }
      case NULL_VALUE, KIND_NOT_SET -> NullNode.getInstance();
    };
  }

  private static StatusRuntimeException revisionConflict(
      StreamWriter.StreamAppend append, AppendResult.WrongExpectedVersion wrong) {
    return error(
        Code.FAILED_PRECONDITION,
        "The stream is not at the expected revision.",
        StreamRevisionConflictErrorDetails.newBuilder()
            .setStream(append.stream())
            .setExpectedRevision(Protocol.expectedVersionNumber(append.expected()))
            .setActualRevision(wrong.lastRevision())
            .build());
  }

  /** The protocol has no other error for a deleted stream, even one that may begin again. */
  private static StatusRuntimeException streamDeleted(String stream) {
    return error(
        Code.FAILED_PRECONDITION,
        "The stream is deleted.",
        StreamTombstonedErrorDetails.newBuilder().setStream(stream).build());
  }

  private static StatusRuntimeException error(Code code, String message, Message details) {
    return StatusProto.toStatusRuntimeException(
        Status.newBuilder()
            .setCode(code.value())
            .setMessage(message)
            .addDetails(Any.pack(details))
            .build());
  }
}
