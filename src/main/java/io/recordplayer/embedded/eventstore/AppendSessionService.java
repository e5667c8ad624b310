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

  private final Journal journal;
  private final int largestAppend;

  AppendSessionService(Journal journal, int largestAppend) {
    this.journal = journal;
    this.largestAppend = largestAppend;
  }

  @Override
  public StreamObserver<AppendRequest> appendSession(
      StreamObserver<AppendSessionResponse> response) {
    return new Session(response);
  }

  private final class Session implements StreamObserver<AppendRequest> {
    private final StreamObserver<AppendSessionResponse> response;
    private final Map<String, Journal.Part> parts = new LinkedHashMap<>();

    /** The streams' names; the real server doesn't tell small letters from capitals here. */
    private final Set<String> named = new HashSet<>();

    private final Journal.Held held = journal.new Held();
    private long size;
    private boolean refused;

    Session(StreamObserver<AppendSessionResponse> response) {
      this.response = response;
    }

    @Override
    public void onNext(AppendRequest request) {
      if (refused) {
        return;
      }
      try {
        add(request);
      } catch (StatusRuntimeException | EmbeddedEventStoreException e) {
        refuse(Protocol.failure(e));
      }
    }

    private void add(AppendRequest request) {
      String stream = request.getStream();
      if (stream.isEmpty()) {
        throw Protocol.invalid("An append names no stream.");
      }
      if (request.getRecordsCount() == 0) {
        throw Protocol.invalid("An append to a stream has no event.");
      }
      if (!named.add(stream.toLowerCase(Locale.ROOT))) {
        throw error(
            Code.ABORTED,
            "A session appends to a stream once.",
            StreamAlreadyInAppendSessionErrorDetails.newBuilder().setStream(stream).build());
      }
      size += stream.length();
      List<ProposedEvent> events = new ArrayList<>();
      for (AppendRecord written : request.getRecordsList()) {
        ProposedEvent event = event(written);
        if (event.size() > largestAppend) {
          throw error(
              Code.INVALID_ARGUMENT,
              "An event may hold at most " + largestAppend + " bytes.",
              AppendRecordSizeExceededErrorDetails.newBuilder()
                  .setStream(stream)
                  .setRecordId(event.id().toString())
                  .setSize(event.size())
                  .setMaxSize(largestAppend)
                  .build());
        }
        size += event.size();
        held.add(event);
        events.add(event);
      }
      if (size > largestAppend) {
        throw error(
            Code.ABORTED,
            "A session may hold at most " + largestAppend + " bytes.",
            AppendTransactionSizeExceededErrorDetails.newBuilder()
                .setSize((int) size)
                .setMaxSize(largestAppend)
                .build());
      }
      parts.put(stream, new Journal.Part(stream, expected(request), events));
    }

    private void refuse(StatusRuntimeException error) {
      refused = true;
      held.release();
      parts.clear();
      response.onError(error);
    }

    @Override
    public void onCompleted() {
      if (refused) {
        return;
      }
      if (parts.isEmpty()) {
        refuse(
            io.grpc.Status.FAILED_PRECONDITION
                .withDescription("A session appends something.")
                .asRuntimeException());
        return;
      }
      held.release();
      var _ =
          journal
              .append(List.copyOf(parts.values()))
              .whenComplete(
                  (answers, failure) -> {
                    if (failure != null) {
                      response.onError(Protocol.failure(failure));
                    } else {
                      answer(answers);
                    }
                  });
    }

    private void answer(List<Journal.Answer> answers) {
      AppendSessionResponse.Builder answer = AppendSessionResponse.newBuilder();
      for (Journal.Answer each : answers) {
        Journal.Part part = each.part();
        switch (each.result()) {
          case AppendResult.Done done ->
              answer
                  .addOutput(
                      AppendResponse.newBuilder()
                          .setStream(part.stream())
                          .setStreamRevision(done.revision())
                          .setPosition(done.position()))
                  .setPosition(Math.max(answer.getPosition(), done.position()));
          case AppendResult.WrongExpectedVersion wrong -> {
            response.onError(conflict(part, wrong));
            return;
          }
          case AppendResult.StreamDeleted _ -> {
            response.onError(deleted(part.stream()));
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
      held.release();
    }
  }

  // ---------------------------------------------------------------- messages

  private static Expected expected(AppendRequest request) {
    long revision = request.hasExpectedRevision() ? request.getExpectedRevision() : Protocol.ANY;
    if (revision == Protocol.ANY) {
      return new Expected.Any();
    }
    if (revision == Protocol.NO_STREAM) {
      return new Expected.NoStream();
    }
    if (revision == Protocol.STREAM_EXISTS) {
      return new Expected.StreamExists();
    }
    if (revision < 0) {
      throw Protocol.invalid("No stream is at revision " + revision + ".");
    }
    return new Expected.Revision(Protocol.saturated(revision));
  }

  private static ProposedEvent event(AppendRecord written) {
    String type = ProposedEvent.type(written.getSchema().getName());
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
      throw Protocol.invalid("An event's id is no UUID.");
    }
  }

  /** What other calls know as an event's metadata: JSON, which also says of what kind it is. */
  private static ByteString metadata(AppendRecord written) {
    ObjectNode metadata = object(written.getPropertiesMap());
    metadata.put("$schema.name", written.getSchema().getName());
    metadata.put("$schema.format", named(written.getSchema().getFormat()));
    return ByteString.copyFrom(JSON.writeValueAsBytes(metadata));
  }

  private static String named(SchemaFormat format) {
    return switch (format) {
      case SCHEMA_FORMAT_JSON -> "Json";
      case SCHEMA_FORMAT_PROTOBUF -> "Protobuf";
      case SCHEMA_FORMAT_AVRO -> "Avro";
      case SCHEMA_FORMAT_BYTES, SCHEMA_FORMAT_UNSPECIFIED, UNRECOGNIZED -> "Bytes";
    };
  }

  private static ObjectNode object(Map<String, Value> properties) {
    ObjectNode object = JSON.createObjectNode();
    properties.forEach((name, value) -> object.set(name, node(value)));
    return object;
  }

  private static JsonNode node(Value value) {
    return switch (value.getKindCase()) {
      case STRING_VALUE -> StringNode.valueOf(value.getStringValue());
      case NUMBER_VALUE -> DoubleNode.valueOf(value.getNumberValue());
      case BOOL_VALUE -> BooleanNode.valueOf(value.getBoolValue());
      case STRUCT_VALUE -> object(value.getStructValue().getFieldsMap());
      case LIST_VALUE -> {
        ArrayNode array = JSON.createArrayNode();
        value.getListValue().getValuesList().forEach(each -> array.add(node(each)));
        yield array;
      }
      case NULL_VALUE, KIND_NOT_SET -> NullNode.getInstance();
    };
  }

  private static StatusRuntimeException conflict(
      Journal.Part part, AppendResult.WrongExpectedVersion wrong) {
    return error(
        Code.FAILED_PRECONDITION,
        "The stream is not as expected.",
        StreamRevisionConflictErrorDetails.newBuilder()
            .setStream(part.stream())
            .setExpectedRevision(Protocol.number(part.expected()))
            .setActualRevision(wrong.last())
            .build());
  }

  /** Of one that may begin again, too. */
  private static StatusRuntimeException deleted(String stream) {
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
