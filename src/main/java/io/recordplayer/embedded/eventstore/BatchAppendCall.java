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

/** A call over which a client sends many appends; each has a correlation id for its result. */
final class BatchAppendCall implements StreamObserver<BatchAppendReq> {
  /** The number of appends without a result after which the client has to wait. */
  private static final int MAX_PENDING = 1_000;

  /** The number of appends that may be incomplete at a time, as they occupy memory. */
  private static final int MAX_INCOMPLETE = 16;

  /** Clients use far higher numbers for "no deadline", which would overflow. */
  private static final long MAX_DEADLINE_SECONDS = 100_000_000_000L;

  private final EventLog log;
  private final ServerCallStreamObserver<BatchAppendResp> call;
  private final int maxAppendSize;
  private final Predicate<String> writable;

  /** The incomplete appends. For the call's own thread only. */
  private final Map<Shared.UUID, PendingBatch> incomplete = new HashMap<>();

  // Guarded by this.
  private int pending;
  private boolean paused;
  private boolean halfClosed;
  private boolean rejected;

  /** Must be called before the service's method returns. */
  BatchAppendCall(
      EventLog log,
      ServerCallStreamObserver<BatchAppendResp> call,
      int maxAppendSize,
      Predicate<String> writable) {
    this.log = log;
    this.call = call;
    this.maxAppendSize = maxAppendSize;
    this.writable = writable;
    call.disableAutoRequest();
    call.setOnReadyHandler(this::resume);
    // Without this handler, an answer to a client that has left throws.
    call.setOnCancelHandler(this::releaseIncomplete);
    call.request(1);
  }

  private final class PendingBatch {
    private final Shared.UUID correlationId;
    private final List<ProposedEvent> events = new ArrayList<>();
    private final WriteBudget.Reservation reservation = log.newReservation();
    private BatchAppendReq.@Nullable Options options;
    private Instant deadline = Instant.MAX;
    private long size;
    private @Nullable Status rejection;

    PendingBatch(Shared.UUID correlationId) {
      this.correlationId = correlationId;
    }

    private void reject(Status why) {
      rejection = why;
      events.clear();
      reservation.release();
    }
  }

  private void releaseIncomplete() {
    incomplete.values().forEach(batch -> batch.reservation.release());
    incomplete.clear();
  }

  @Override
  public void onNext(BatchAppendReq request) {
    PendingBatch batch = incomplete.computeIfAbsent(request.getCorrelationId(), PendingBatch::new);
    if (incomplete.size() > MAX_INCOMPLETE) {
      rejectCall();
      return;
    }
    if (request.hasOptions()) {
      start(batch, request.getOptions());
    }
    for (BatchAppendReq.ProposedMessage proposed : request.getProposedMessagesList()) {
      add(batch, proposed);
    }
    if (request.getIsFinal()) {
      incomplete.remove(batch.correlationId);
      append(batch);
    }
    requestNext();
  }

  private void start(PendingBatch batch, BatchAppendReq.Options options) {
    batch.options = options;
    batch.deadline = deadline(options);
    try {
      if (batch.rejection == null
          && !writable.test(Protocol.streamName(options.getStreamIdentifier()))) {
        batch.reject(error(Protocol.accessDenied("The stream's access list doesn't allow this.")));
      }
    } catch (EmbeddedEventStoreException e) {
      batch.reject(error(Protocol.toStatus(e)));
    }
  }

  /** Returns when the append has to be complete. */
  private static Instant deadline(BatchAppendReq.Options options) {
    return switch (options.getDeadlineOptionCase()) {
      case DEADLINE ->
          Instant.now()
              .plusSeconds(
                  Math.clamp(
                      options.getDeadline().getSeconds(),
                      -MAX_DEADLINE_SECONDS,
                      MAX_DEADLINE_SECONDS))
              .plusNanos(options.getDeadline().getNanos());
      case DEADLINE_21_10_0 ->
          Instant.ofEpochSecond(
              Math.clamp(options.getDeadline21100().getSeconds(), 0, MAX_DEADLINE_SECONDS),
              options.getDeadline21100().getNanos());
      case DEADLINEOPTION_NOT_SET -> Instant.MAX;
    };
  }

  private void add(PendingBatch batch, BatchAppendReq.ProposedMessage proposed) {
    if (batch.rejection != null) {
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
      if (batch.size > maxAppendSize) {
        batch.reject(tooLarge());
      } else {
        batch.reservation.add(event);
        batch.events.add(event);
      }
    } catch (StatusRuntimeException | EmbeddedEventStoreException e) {
      batch.reject(error(Protocol.toStatus(e)));
    }
  }

  private void append(PendingBatch batch) {
    BatchAppendReq.Options options = batch.options;
    batch.reservation.release();
    synchronized (this) {
      pending++;
    }
    if (options == null || Protocol.streamName(options.getStreamIdentifier()).isEmpty()) {
      respond(
          responseTo(batch)
              .setError(error(Protocol.invalidArgument("An append names no stream."))));
      return;
    }
    Status refused = batch.rejection;
    if (refused != null) {
      respond(responseTo(batch).setError(refused));
      return;
    }
    if (batch.deadline.isBefore(Instant.now())) {
      respond(
          responseTo(batch)
              .setError(
                  error(
                      Code.DEADLINE_EXCEEDED,
                      "The append's deadline passed before it was complete.",
                      Shared.Timeout.getDefaultInstance())));
      return;
    }
    ExpectedRevision expected =
        ExpectedRevision.of(options.getExpectedStreamPositionCase(), options.getStreamPosition());
    var _ =
        log.append(Protocol.streamName(options.getStreamIdentifier()), expected, batch.events)
            .whenComplete(
                (result, failure) ->
                    respond(
                        failure == null
                            ? responseTo(batch, options, expected, result)
                            : responseTo(batch).setError(error(Protocol.toStatus(failure)))));
  }

  private synchronized void rejectCall() {
    rejected = true;
    releaseIncomplete();
    call.onError(
        Protocol.invalidArgument("More than " + MAX_INCOMPLETE + " appends are incomplete."));
  }

  private synchronized void requestNext() {
    if (pending < MAX_PENDING && call.isReady()) {
      call.request(1);
    } else {
      paused = true;
    }
  }

  private synchronized void resume() {
    if (paused) {
      paused = false;
      requestNext();
    }
  }

  private synchronized void respond(BatchAppendResp.Builder answer) {
    pending--;
    if (rejected || call.isCancelled()) {
      return;
    }
    call.onNext(answer.build());
    resume();
    completeIfDone();
  }

  @Override
  public synchronized void onCompleted() {
    for (PendingBatch batch : List.copyOf(incomplete.values())) {
      pending++;
      batch.reject(
          error(Protocol.invalidArgument("The call ended before the append was complete.")));
      respond(responseTo(batch).setError(batch.rejection));
    }
    incomplete.clear();
    halfClosed = true;
    completeIfDone();
  }

  private synchronized void completeIfDone() {
    if (halfClosed && !rejected && pending == 0) {
      call.onCompleted();
    }
  }

  @Override
  public void onError(Throwable cause) {
    // The client left: incomplete appends are dropped.
  }

  private static BatchAppendResp.Builder responseTo(PendingBatch batch) {
    BatchAppendResp.Builder answer =
        BatchAppendResp.newBuilder().setCorrelationId(batch.correlationId);
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

  private static BatchAppendResp.Builder responseTo(
      PendingBatch batch,
      BatchAppendReq.Options options,
      ExpectedRevision expected,
      AppendResult result) {
    BatchAppendResp.Builder answer = responseTo(batch);
    return switch (result) {
      case AppendResult.Success done -> answer.setSuccess(success(done));
      case AppendResult.WrongExpectedVersion wrong ->
          answer.setError(
              error(
                  Code.ALREADY_EXISTS,
                  "The stream is not at the expected revision.",
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

  private static BatchAppendResp.Success success(AppendResult.Success done) {
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
      AppendResult.WrongExpectedVersion wrong, ExpectedRevision expected) {
    Shared.WrongExpectedVersion.Builder error = Shared.WrongExpectedVersion.newBuilder();
    if (wrong.lastRevision() < 0) {
      error.setCurrentNoStream(Empty.getDefaultInstance());
    } else {
      error.setCurrentStreamRevision(wrong.lastRevision());
    }
    return switch (expected) {
      case ExpectedRevision.Any _ -> error.setExpectedAny(Empty.getDefaultInstance()).build();
      case ExpectedRevision.NoStream _ ->
          error.setExpectedNoStream(Empty.getDefaultInstance()).build();
      case ExpectedRevision.StreamExists _ ->
          error.setExpectedStreamExists(Empty.getDefaultInstance()).build();
      case ExpectedRevision.Exact at -> error.setExpectedStreamPosition(at.revision()).build();
    };
  }

  private Status tooLarge() {
    return error(
        Code.INVALID_ARGUMENT,
        "An append may hold at most " + maxAppendSize + " bytes.",
        Shared.MaximumAppendSizeExceeded.newBuilder().setMaxAppendSize(maxAppendSize).build());
  }

  /** Clients evaluate the details, not the message. */
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
