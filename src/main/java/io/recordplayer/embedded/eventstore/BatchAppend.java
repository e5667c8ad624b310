package io.recordplayer.embedded.eventstore;

import com.google.protobuf.Any;
import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import com.google.rpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.proto.shared.Shared;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.BatchAppendReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.BatchAppendResp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One call over which a client appends again and again; each append has a name for its answer. */
final class BatchAppend implements StreamObserver<BatchAppendReq> {
  /** Appends that wait for their answers; then the client waits before it sends more. */
  private static final int MOST_PENDING = 1_000;

  /** Appends that were begun and not ended: they take memory. */
  private static final int MOST_BEGUN = 16;

  /** In seconds; what a client names as never is beyond what can be counted with. */
  private static final long FOR_EVER = 100_000_000_000L;

  private final Journal journal;
  private final ServerCallStreamObserver<BatchAppendResp> call;
  private final int largestAppend;
  private final Predicate<String> writable;

  /** Those that have come in part; for the call's own thread. */
  private final Map<Shared.UUID, Batch> begun = new HashMap<>();

  // Guarded by this.
  private int pending;
  private boolean holding;
  private boolean ended;
  private boolean refused;

  /** To be made before the service's method returns. */
  BatchAppend(
      Journal journal,
      ServerCallStreamObserver<BatchAppendResp> call,
      int largestAppend,
      Predicate<String> writable) {
    this.journal = journal;
    this.call = call;
    this.largestAppend = largestAppend;
    this.writable = writable;
    call.disableAutoRequest();
    call.setOnReadyHandler(this::goOn);
    // Without it, to answer a client that has left would fail.
    call.setOnCancelHandler(this::forget);
    call.request(1);
  }

  private final class Batch {
    private final Shared.UUID name;
    private final List<ProposedEvent> events = new ArrayList<>();
    private final Journal.Held held = journal.new Held();
    private BatchAppendReq.@Nullable Options options;
    private Instant deadline = Instant.MAX;
    private long size;
    private @Nullable Status refused;

    Batch(Shared.UUID name) {
      this.name = name;
    }

    private void refuse(Status why) {
      refused = why;
      events.clear();
      held.release();
    }
  }

  private void forget() {
    begun.values().forEach(batch -> batch.held.release());
    begun.clear();
  }

  @Override
  public void onNext(BatchAppendReq request) {
    Batch batch = begun.computeIfAbsent(request.getCorrelationId(), Batch::new);
    if (begun.size() > MOST_BEGUN) {
      refuse();
      return;
    }
    if (request.hasOptions()) {
      begin(batch, request.getOptions());
    }
    for (BatchAppendReq.ProposedMessage proposed : request.getProposedMessagesList()) {
      add(batch, proposed);
    }
    if (request.getIsFinal()) {
      begun.remove(batch.name);
      append(batch);
    }
    next();
  }

  private void begin(Batch batch, BatchAppendReq.Options options) {
    batch.options = options;
    batch.deadline = deadline(options);
    try {
      if (batch.refused == null && !writable.test(Protocol.name(options.getStreamIdentifier()))) {
        batch.refuse(error(Protocol.denied("The stream doesn't allow this.")));
      }
    } catch (EmbeddedEventStoreException e) {
      batch.refuse(error(Protocol.failure(e)));
    }
  }

  /** By when it must have come whole. */
  private static Instant deadline(BatchAppendReq.Options options) {
    return switch (options.getDeadlineOptionCase()) {
      case DEADLINE ->
          Instant.now()
              .plusSeconds(Math.clamp(options.getDeadline().getSeconds(), -FOR_EVER, FOR_EVER))
              .plusNanos(options.getDeadline().getNanos());
      case DEADLINE_21_10_0 ->
          Instant.ofEpochSecond(
              Math.clamp(options.getDeadline21100().getSeconds(), 0, FOR_EVER),
              options.getDeadline21100().getNanos());
      case DEADLINEOPTION_NOT_SET -> Instant.MAX;
    };
  }

  private void add(Batch batch, BatchAppendReq.ProposedMessage proposed) {
    if (batch.refused != null) {
      return;
    }
    try {
      ProposedEvent event =
          ProposedEvent.of(
              proposed.getId(),
              proposed.getMetadataMap(),
              proposed.getData(),
              proposed.getCustomMetadata());
      batch.size += event.size();
      if (batch.size > largestAppend) {
        batch.refuse(tooLarge());
      } else {
        batch.held.add(event);
        batch.events.add(event);
      }
    } catch (StatusRuntimeException | EmbeddedEventStoreException e) {
      batch.refuse(error(Protocol.failure(e)));
    }
  }

  private void append(Batch batch) {
    BatchAppendReq.Options options = batch.options;
    batch.held.release();
    synchronized (this) {
      pending++;
    }
    if (options == null || Protocol.name(options.getStreamIdentifier()).isEmpty()) {
      answer(answer(batch).setError(error(Protocol.invalid("An append names no stream."))));
      return;
    }
    Status refused = batch.refused;
    if (refused != null) {
      answer(answer(batch).setError(refused));
      return;
    }
    if (batch.deadline.isBefore(Instant.now())) {
      answer(
          answer(batch)
              .setError(
                  error(
                      Code.DEADLINE_EXCEEDED,
                      "The append's time was up before all of it was here.",
                      Shared.Timeout.getDefaultInstance())));
      return;
    }
    Expected expected =
        Expected.of(options.getExpectedStreamPositionCase(), options.getStreamPosition());
    var _ =
        journal
            .append(Protocol.name(options.getStreamIdentifier()), expected, batch.events)
            .whenComplete(
                (result, failure) ->
                    answer(
                        failure == null
                            ? answer(batch, options, expected, result)
                            : answer(batch).setError(error(Protocol.failure(failure)))));
  }

  // ---------------------------------------------------------------- one at a time

  private synchronized void refuse() {
    refused = true;
    forget();
    call.onError(Protocol.invalid("More than " + MOST_BEGUN + " appends are begun."));
  }

  private synchronized void next() {
    if (pending < MOST_PENDING && call.isReady()) {
      call.request(1);
    } else {
      holding = true;
    }
  }

  private synchronized void goOn() {
    if (holding) {
      holding = false;
      next();
    }
  }

  private synchronized void answer(BatchAppendResp.Builder answer) {
    pending--;
    if (refused || call.isCancelled()) {
      return;
    }
    call.onNext(answer.build());
    goOn();
    complete();
  }

  @Override
  public synchronized void onCompleted() {
    for (Batch batch : List.copyOf(begun.values())) {
      pending++;
      batch.refuse(error(Protocol.invalid("The call ended before all of the append was here.")));
      answer(answer(batch).setError(batch.refused));
    }
    begun.clear();
    ended = true;
    complete();
  }

  private synchronized void complete() {
    if (ended && !refused && pending == 0) {
      call.onCompleted();
    }
  }

  @Override
  public void onError(Throwable cause) {
    // The client left; what it had not said to the end is not appended.
  }

  // ---------------------------------------------------------------- messages

  private static BatchAppendResp.Builder answer(Batch batch) {
    BatchAppendResp.Builder answer = BatchAppendResp.newBuilder().setCorrelationId(batch.name);
    BatchAppendReq.Options options = batch.options;
    if (options != null) {
      answer.setStreamIdentifier(options.getStreamIdentifier());
      switch (options.getExpectedStreamPositionCase()) {
        case STREAM_POSITION -> answer.setStreamPosition(options.getStreamPosition());
        case NO_STREAM -> answer.setNoStream(Empty.getDefaultInstance());
        case STREAM_EXISTS -> answer.setStreamExists(Empty.getDefaultInstance());
        case ANY, EXPECTEDSTREAMPOSITION_NOT_SET -> answer.setAny(Empty.getDefaultInstance());
      }
    }
    return answer;
  }

  private static BatchAppendResp.Builder answer(
      Batch batch, BatchAppendReq.Options options, Expected expected, AppendResult result) {
    BatchAppendResp.Builder answer = answer(batch);
    return switch (result) {
      case AppendResult.Done done -> answer.setSuccess(success(done));
      case AppendResult.WrongExpectedVersion wrong ->
          answer.setError(
              error(
                  Code.ALREADY_EXISTS,
                  "The stream is not as expected.",
                  wrongExpectedVersion(wrong, expected)));
      case AppendResult.StreamDeleted _ ->
          answer.setError(
              error(
                  Code.NOT_FOUND,
                  "The stream is deleted.",
                  Shared.StreamDeleted.newBuilder()
                      .setStreamIdentifier(options.getStreamIdentifier())
                      .build()));
    };
  }

  private static BatchAppendResp.Success success(AppendResult.Done done) {
    BatchAppendResp.Success.Builder success =
        BatchAppendResp.Success.newBuilder()
            .setPosition(
                Shared.AllStreamPosition.newBuilder()
                    .setCommitPosition(done.position())
                    .setPreparePosition(done.position()));
    return done.revision() < 0
        ? success.setNoStream(Empty.getDefaultInstance()).build()
        : success.setCurrentRevision(done.revision()).build();
  }

  private static Shared.WrongExpectedVersion wrongExpectedVersion(
      AppendResult.WrongExpectedVersion wrong, Expected expected) {
    Shared.WrongExpectedVersion.Builder error = Shared.WrongExpectedVersion.newBuilder();
    if (wrong.last() < 0) {
      error.setCurrentNoStream(Empty.getDefaultInstance());
    } else {
      error.setCurrentStreamRevision(wrong.last());
    }
    return switch (expected) {
      case Expected.Any _ -> error.setExpectedAny(Empty.getDefaultInstance()).build();
      case Expected.NoStream _ -> error.setExpectedNoStream(Empty.getDefaultInstance()).build();
      case Expected.StreamExists _ ->
          error.setExpectedStreamExists(Empty.getDefaultInstance()).build();
      case Expected.Revision at -> error.setExpectedStreamPosition(at.revision()).build();
    };
  }

  private Status tooLarge() {
    return error(
        Code.INVALID_ARGUMENT,
        "An append may hold at most " + largestAppend + " bytes.",
        Shared.MaximumAppendSizeExceeded.newBuilder().setMaxAppendSize(largestAppend).build());
  }

  /** Clients go by the details. */
  private static Status error(StatusRuntimeException refused) {
    Code code = refused.getStatus().getCode();
    String message = String.valueOf(refused.getStatus().getDescription());
    return error(
        code,
        message,
        switch (code) {
          case INVALID_ARGUMENT -> Shared.BadRequest.newBuilder().setMessage(message).build();
          case PERMISSION_DENIED -> Shared.AccessDenied.getDefaultInstance();
          default -> Shared.Unknown.getDefaultInstance();
        });
  }

  private static Status error(Code code, String message, Message details) {
    return Status.newBuilder()
        .setCode(code.value())
        .setMessage(message)
        .addDetails(Any.pack(details))
        .build();
  }
}
