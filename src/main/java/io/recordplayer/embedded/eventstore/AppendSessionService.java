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

/** Appends to several streams at once: to all of them or to none. */
final class AppendSessionService extends StreamsServiceGrpc.StreamsServiceImplBase {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final EventLog log;
  private final int maxAppendSize;

  AppendSessionService(EventLog journal, int largestAppend) {
    this.log = journal;
    this.maxAppendSize = largestAppend;
  }

  @Override
  public StreamObserver<AppendRequest> appendSession(
      StreamObserver<AppendSessionResponse> response) {
    return new AppendSession(response);
  }

  private final class AppendSession implements StreamObserver<AppendRequest> {
    private final StreamObserver<AppendSessionResponse> response;
    private final Map<String, EventLog.StreamAppend> appends = new LinkedHashMap<>();

    /** The streams' names; the real server doesn't tell small letters from capitals here. */
    private final Set<String> streamNames = new HashSet<>();

    private final EventLog.MemoryReservation reservation = log.new MemoryReservation();
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
            "A session appends to a stream once.",
            StreamAlreadyInAppendSessionErrorDetails.newBuilder().setStream(stream).build());
      }
      size += stream.length();
      List<ProposedEvent> events = new ArrayList<>();
      for (AppendRecord written : request.getRecordsList()) {
        ProposedEvent event = toProposedEvent(written);
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
      appends.put(stream, new EventLog.StreamAppend(stream, expected(request), events));
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
                .withDescription("A session appends something.")
                .asRuntimeException());
        return;
      }
      reservation.release();
      var _ =
          log
              .append(List.copyOf(appends.values()))
              .whenComplete(
                  (answers, failure) -> {
                    if (failure != null) {
                      response.onError(Protocol.toStatus(failure));
                    } else {
                      respond(answers);
                    }
                  });
    }

    private void respond(List<EventLog.StreamAppendResult> answers) {
      AppendSessionResponse.Builder answer = AppendSessionResponse.newBuilder();
      for (EventLog.StreamAppendResult each : answers) {
        EventLog.StreamAppend part = each.append();
        switch (each.result()) {
          case AppendResult.Success done ->
              answer
                  .addOutput(
                      AppendResponse.newBuilder()
                          .setStream(part.stream())
                          .setStreamRevision(done.revision())
                          .setPosition(done.position()))
                  .setPosition(Math.max(answer.getPosition(), done.position()));
          case AppendResult.WrongExpectedVersion wrong -> {
            response.onError(revisionConflict(part, wrong));
            return;
          }
          case AppendResult.StreamDeleted _ -> {
            response.onError(streamDeleted(part.stream()));
            return;
          }
        }
      }
      response.onNext(answer.build());
      response.onCompleted();
    }

    @Override
    public void onError(Throwable cause) {
      // The client left before it had said everything: nothing was appended.
      reservation.release();
    }
  }

  // ---------------------------------------------------------------- messages

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
      throw Protocol.invalidArgument("No stream is at revision " + revision + ".");
    }
    return new ExpectedRevision.Exact(Protocol.toSigned(revision));
  }

  private static ProposedEvent toProposedEvent(AppendRecord written) {
    String type = ProposedEvent.requireType(written.getSchema().getName());
    try {
      return new ProposedEvent(
          written.hasRecordId() ? UUID.fromString(written.getRecordId()) : UUID.randomUUID(),
          type,
          written.getSchema().getFormat() == SchemaFormat.SCHEMA_FORMAT_JSON
              ? "application/json"
              : "application/octet-stream",
          written.getData(),
          metadata(written));
    } catch (IllegalArgumentException _) {
      throw Protocol.invalidArgument("An event's id is no UUID.");
    }
  }

  /** What other calls know as an event's metadata: JSON, which also says of what kind it is. */
  private static ByteString metadata(AppendRecord written) {
    ObjectNode metadata = toJsonObject(written.getPropertiesMap());
    metadata.put("$schema.name", written.getSchema().getName());
    metadata.put("$schema.format", formatName(written.getSchema().getFormat()));
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
        value.getListValue().getValuesList().forEach(each -> array.add(toJsonNode(each)));
        yield array;
      }
      case NULL_VALUE, KIND_NOT_SET -> NullNode.getInstance();
    };
  }

  private static StatusRuntimeException revisionConflict(
      EventLog.StreamAppend part, AppendResult.WrongExpectedVersion wrong) {
    return error(
        Code.FAILED_PRECONDITION,
        "The stream is not as expected.",
        StreamRevisionConflictErrorDetails.newBuilder()
            .setStream(part.stream())
            .setExpectedRevision(Protocol.expectedVersionNumber(part.expected()))
            .setActualRevision(wrong.lastRevision())
            .build());
  }

  /** Of one that may begin again, too. */
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
