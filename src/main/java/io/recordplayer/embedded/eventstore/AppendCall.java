package io.recordplayer.embedded.eventstore;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendResp;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call that appends to one stream. */
final class AppendCall implements StreamObserver<AppendReq> {
  private final EventLog log;
  private final StreamObserver<AppendResp> response;
  private final int maxAppendSize;
  private final List<ProposedEvent> events = new ArrayList<>();
  private final WriteBudget.Reservation reservation;
  private AppendReq.@Nullable Options options;
  private int size;
  private boolean rejected;

  AppendCall(EventLog log, StreamObserver<AppendResp> response, int maxAppendSize) {
    this.log = log;
    this.response = response;
    this.maxAppendSize = maxAppendSize;
    this.reservation = log.newReservation();
  }

  @Override
  public void onNext(AppendReq request) {
    if (rejected) {
      return;
    }
    if (request.hasOptions()) {
      options = request.getOptions();
      return;
    }
    AppendReq.ProposedMessage proposed = request.getProposedMessage();
    try {
      ProposedEvent event =
          ProposedEvent.of(
              proposed.getId(),
              proposed.getMetadataMap(),
              proposed.getData(),
              proposed.getCustomMetadata());
      size += event.size();
      if (size > maxAppendSize) {
        reject(Protocol.appendTooLarge(maxAppendSize));
      } else {
        reservation.add(event);
        events.add(event);
      }
    } catch (StatusRuntimeException | EmbeddedEventStoreException e) {
      reject(Protocol.toStatus(e));
    }
  }

  private void reject(StatusRuntimeException error) {
    rejected = true;
    reservation.release();
    events.clear();
    response.onError(error);
  }

  @Override
  public void onCompleted() {
    if (rejected) {
      return;
    }
    AppendReq.Options target = options;
    if (target == null || Protocol.streamName(target.getStreamIdentifier()).isEmpty()) {
      reject(Protocol.invalidArgument("An append names no stream."));
      return;
    }
    String stream = Protocol.streamName(target.getStreamIdentifier());
    ExpectedRevision expected =
        ExpectedRevision.of(target.getExpectedStreamRevisionCase(), target.getRevision());
    reservation.release();
    var _ =
        log.append(stream, expected, events)
            .whenComplete(
                (result, failure) -> {
                  if (failure != null) {
                    response.onError(Protocol.toStatus(failure));
                  } else {
                    respond(stream, expected, result);
                  }
                });
  }

  private void respond(String stream, ExpectedRevision expected, AppendResult result) {
    switch (result) {
      case AppendResult.Success success -> {
        response.onNext(toResponse(success));
        response.onCompleted();
      }
      case AppendResult.WrongExpectedVersion wrong -> {
        response.onNext(toResponse(wrong, expected));
        response.onCompleted();
      }
      case AppendResult.StreamDeleted _ -> response.onError(Protocol.streamDeleted(stream));
    }
  }

  @Override
  public void onError(Throwable cause) {
    // The client cancelled the call before its end: nothing is appended.
    reservation.release();
  }

  private static AppendResp toResponse(AppendResult.Success success) {
    AppendResp.Success.Builder message =
        AppendResp.Success.newBuilder()
            .setPosition(
                AppendResp.Position.newBuilder()
                    .setCommitPosition(success.position())
                    .setPreparePosition(success.position()));
    if (success.revision() < 0) {
      message.setNoStream(Protocol.empty());
    } else {
      message.setCurrentRevision(success.revision());
    }
    return AppendResp.newBuilder().setSuccess(message).build();
  }

  private static AppendResp toResponse(
      AppendResult.WrongExpectedVersion wrong, ExpectedRevision expected) {
    AppendResp.WrongExpectedVersion.Builder error = AppendResp.WrongExpectedVersion.newBuilder();
    if (wrong.lastRevision() < 0) {
      error.setCurrentNoStream(Protocol.empty());
    } else {
      error.setCurrentRevision(wrong.lastRevision());
    }
    switch (expected) {
      case ExpectedRevision.Any _ -> error.setExpectedAny(Protocol.empty());
      case ExpectedRevision.NoStream _ -> error.setExpectedNoStream(Protocol.empty());
      case ExpectedRevision.StreamExists _ -> error.setExpectedStreamExists(Protocol.empty());
      case ExpectedRevision.Exact revision -> error.setExpectedRevision(revision.revision());
    }
    return AppendResp.newBuilder().setWrongExpectedVersion(error).build();
  }
}
