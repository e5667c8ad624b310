package io.recordplayer.embedded.eventstore;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.proto.streams.StreamsGrpc;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendResp;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.BatchAppendReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.BatchAppendResp;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.DeleteReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.DeleteResp;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.TombstoneReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.TombstoneResp;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.function.Predicate;

/** The gRPC service that appends to, deletes, reads and subscribes to streams. */
final class StreamsService extends StreamsGrpc.StreamsImplBase {
  private final EventLog log;
  private final LinkResolver linkResolver;
  private final ExecutorService readThreads;
  private final int maxAppendSize;

  StreamsService(EventLog log, ExecutorService readThreads, int maxAppendSize) {
    this.log = log;
    this.linkResolver = new LinkResolver(log.database());
    this.readThreads = readThreads;
    this.maxAppendSize = maxAppendSize;
  }

  @Override
  public StreamObserver<AppendReq> append(StreamObserver<AppendResp> response) {
    return new AppendCall(log, response, maxAppendSize);
  }

  @Override
  public StreamObserver<BatchAppendReq> batchAppend(StreamObserver<BatchAppendResp> response) {
    return new BatchAppendCall(
        log,
        (ServerCallStreamObserver<BatchAppendResp>) response,
        maxAppendSize,
        AccessControl.writableStreams());
  }

  @Override
  public void delete(DeleteReq request, StreamObserver<DeleteResp> response) {
    DeleteReq.Options options = request.getOptions();
    String stream = Protocol.streamName(options.getStreamIdentifier());
    ExpectedRevision expected =
        ExpectedRevision.of(options.getExpectedStreamRevisionCase(), options.getRevision());
    respond(
        log.delete(stream, expected),
        stream,
        expected,
        response,
        success ->
            DeleteResp.newBuilder()
                .setPosition(
                    DeleteResp.Position.newBuilder()
                        .setCommitPosition(success.position())
                        .setPreparePosition(success.position()))
                .build());
  }

  @Override
  public void tombstone(TombstoneReq request, StreamObserver<TombstoneResp> response) {
    TombstoneReq.Options options = request.getOptions();
    String stream = Protocol.streamName(options.getStreamIdentifier());
    ExpectedRevision expected =
        ExpectedRevision.of(options.getExpectedStreamRevisionCase(), options.getRevision());
    respond(
        log.tombstone(stream, expected),
        stream,
        expected,
        response,
        success ->
            TombstoneResp.newBuilder()
                .setPosition(
                    TombstoneResp.Position.newBuilder()
                        .setCommitPosition(success.position())
                        .setPreparePosition(success.position()))
                .build());
  }

  private static <T> void respond(
      CompletableFuture<AppendResult> deleted,
      String stream,
      ExpectedRevision expected,
      StreamObserver<T> response,
      Function<AppendResult.Success, T> toResponse) {
    var _ =
        deleted.whenComplete(
            (result, failure) -> {
              if (failure != null) {
                response.onError(Protocol.toStatus(failure));
                return;
              }
              switch (result) {
                case AppendResult.Success success -> {
                  response.onNext(toResponse.apply(success));
                  response.onCompleted();
                }
                case AppendResult.WrongExpectedVersion wrong ->
                    response.onError(
                        Protocol.wrongExpectedVersion(stream, expected, wrong.lastRevision()));
                case AppendResult.StreamDeleted _ ->
                    response.onError(Protocol.streamDeleted(stream));
              }
            });
  }

  @Override
  public void read(ReadReq request, StreamObserver<ReadResp> response) {
    ReadReq.Options options = request.getOptions();
    Wakeup wakeup = new Wakeup();
    FlowControlledSender<ReadResp> sender =
        new FlowControlledSender<>((ServerCallStreamObserver<ReadResp>) response, wakeup::signal);
    Function<StoredEvent, ReadResp> mapper = ReadResponses.mapper(options, linkResolver);
    Predicate<String> readableStreams = AccessControl.readableStreams();
    readThreads.execute(
        () -> {
          try {
            if (options.hasSubscription()) {
              new SubscriptionCall(log, options, mapper, readableStreams, sender, wakeup).run();
            } else {
              new ReadCall(log, options, mapper, sender).run();
              sender.complete();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            sender.fail(e);
          } catch (RuntimeException | Error e) {
            sender.fail(e);
          }
        });
  }
}
