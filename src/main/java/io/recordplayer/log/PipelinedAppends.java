package io.recordplayer.log;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Empty;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.kurrent.dbclient.proto.shared.Shared;
import io.kurrent.dbclient.proto.streams.StreamsGrpc;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.BatchAppendReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.BatchAppendResp;
import io.recordplayer.record.Position;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends over one lasting gRPC call, where the client would begin a call for each append. An
 * append then costs two messages, and those that wait at the same time share packets and the
 * server's commit. Each still has an answer of its own: the conflict of one doesn't concern others.
 *
 * <p>The protocol calls it {@code BatchAppend}, and servers have it since 21.10. The client doesn't
 * use it. It is reached through an interceptor of the client's: when the client appends by itself,
 * its connection and its credentials are used for the lasting call. While no call is open, appends
 * go by the client, which opens one.
 */
final class PipelinedAppends implements ClientInterceptor {
  /** An event as the protocol has it. */
  record Event(UUID id, String type, ByteString data, ByteString metadata) {
    /** Takes over the arrays: nobody may change them later. */
    static Event of(UUID id, String type, byte[] data, byte[] metadata) {
      return new Event(
          id,
          type,
          UnsafeByteOperations.unsafeWrap(data),
          UnsafeByteOperations.unsafeWrap(metadata));
    }
  }

  /** The server doesn't know the call; nothing was appended. */
  static final class Unsupported extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final Logger LOG = LoggerFactory.getLogger(PipelinedAppends.class);

  /** A larger append has a call of its own: others would wait for it, and fail with it. */
  private static final int MOST_BYTES = 256 * 1024;

  /** An append without an answer for so long shows that the call is dead. */
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final Duration DEADLINE = Duration.newBuilder().setSeconds(10).build();
  private static final String TYPE = "type";
  private static final String CONTENT_TYPE = "content-type";
  private static final String JSON = "application/json";

  private volatile @Nullable SharedCall current;

  /** False where the server doesn't know the call, and once the client is closed. */
  private volatile boolean supported = true;

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    ClientCall<Q, A> call = next.newCall(method, options);
    if (!supported
        || !method.getFullMethodName().equals(StreamsGrpc.getAppendMethod().getFullMethodName())) {
      return call;
    }
    return new SimpleForwardingClientCall<>(call) {
      @Override
      public void start(Listener<A> listener, Metadata headers) {
        Metadata copy = new Metadata();
        copy.merge(headers);
        open(next, options, copy);
        super.start(listener, headers);
      }
    };
  }

  private synchronized void open(Channel channel, CallOptions options, Metadata headers) {
    if (current == null) {
      SharedCall call = new SharedCall();
      call.start(channel, options, headers);
      current = call;
    }
  }

  /** Ends the call: the client would wait for it when it is shut down. */
  void close() {
    supported = false;
    SharedCall call = current;
    if (call != null) {
      call.close();
    }
  }

  private synchronized void end(SharedCall call) {
    if (current == call) {
      current = null;
    }
  }

  /**
   * Appends events to a stream.
   *
   * @param expected the stream's last revision, {@link Log#NO_RECORD} or {@link Log#ANY}
   * @return ends within some 10 s, or fails with a {@link LogException} or {@link Unsupported};
   *     null where no call is open
   */
  @Nullable CompletableFuture<AppendAcknowledgement> append(
      String stream, long expected, List<Event> events) {
    SharedCall call = current;
    return call == null || bytes(events) > MOST_BYTES
        ? null
        : call.append(stream, expected, events);
  }

  private static long bytes(List<Event> events) {
    return events.stream()
        .mapToLong(event -> (long) event.data().size() + event.metadata().size())
        .sum();
  }

  /** The lasting call. Any thread appends; the transport's thread brings the answers. */
  private final class SharedCall extends ClientCall.Listener<BatchAppendResp> {
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final Map<UUID, Pending> pending = new LinkedHashMap<>();
    private boolean ended;
    private @Nullable ClientCall<BatchAppendReq, BatchAppendResp> call;

    /**
     * An append that has no answer yet.
     *
     * @param since when it was sent; of {@link System#nanoTime}
     */
    private record Pending(
        String stream, CompletableFuture<AppendAcknowledgement> answer, long since) {}

    void start(Channel channel, CallOptions options, Metadata headers) {
      lock.lock();
      try {
        // Answers only wake those that wait: the transport's own thread may do it.
        ClientCall<BatchAppendReq, BatchAppendResp> started =
            channel.newCall(
                StreamsGrpc.getBatchAppendMethod(),
                options.withDeadline(null).withExecutor(Runnable::run));
        call = started;
        started.start(this, headers);
        started.request(Integer.MAX_VALUE);
      } finally {
        lock.unlock();
      }
      Thread.ofVirtual().name("append watch").start(this::watch);
    }

    /** Sees to it that each append has an answer, so that nobody else has to keep the time. */
    private void watch() {
      try {
        while (giveUpIfSilent()) {
          TimeUnit.SECONDS.sleep(1);
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    /**
     * @return false where the call has ended
     */
    private boolean giveUpIfSilent() {
      lock.lock();
      try {
        if (!pending.isEmpty() && call != null) {
          long oldest = pending.values().iterator().next().since();
          if (System.nanoTime() - oldest > SILENCE_NANOS) {
            ended = true;
            call.cancel("The log did not answer an append within 10 s.", null);
          }
        }
        return !ended;
      } finally {
        lock.unlock();
      }
    }

    void close() {
      lock.lock();
      try {
        ended = true;
        if (call != null) {
          call.cancel("The client is closed.", null);
        }
      } finally {
        lock.unlock();
      }
    }

    @Nullable CompletableFuture<AppendAcknowledgement> append(
        String stream, long expected, List<Event> events) {
      UUID name = UUID.randomUUID();
      BatchAppendReq message = message(name, stream, expected, events);
      CompletableFuture<AppendAcknowledgement> answer = new CompletableFuture<>();
      lock.lock();
      try {
        if (ended || call == null) {
          return null;
        }
        pending.put(name, new Pending(stream, answer, System.nanoTime()));
        call.sendMessage(message);
        return answer;
      } catch (IllegalStateException e) {
        // The call has just ended; nothing was sent.
        pending.remove(name);
        return null;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void onMessage(BatchAppendResp response) {
      Pending append;
      lock.lock();
      try {
        append = pending.remove(uuid(response.getCorrelationId()));
      } finally {
        lock.unlock();
      }
      if (append == null) {
        return;
      }
      switch (response.getResultCase()) {
        case SUCCESS -> append.answer().complete(appended(response.getSuccess()));
        case ERROR ->
            append.answer().completeExceptionally(failure(append.stream(), response.getError()));
        case RESULT_NOT_SET ->
            append
                .answer()
                .completeExceptionally(new LogException("The log's answer is empty.", null));
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      end(this);
      List<Pending> left;
      lock.lock();
      try {
        ended = true;
        left = List.copyOf(pending.values());
        pending.clear();
      } finally {
        lock.unlock();
      }
      boolean unknown = status.getCode() == Status.Code.UNIMPLEMENTED;
      if (unknown) {
        supported = false;
        LOG.info("The log takes one append a call: it is of before version 21.10.");
      }
      RuntimeException cause = status.asRuntimeException(trailers);
      for (Pending append : left) {
        append
            .answer()
            .completeExceptionally(
                unknown ? new Unsupported() : Log.failure("append to " + append.stream(), cause));
      }
    }
  }

  private static BatchAppendReq message(
      UUID name, String stream, long expected, List<Event> events) {
    BatchAppendReq.Builder message =
        BatchAppendReq.newBuilder()
            .setCorrelationId(uuid(name))
            .setOptions(options(stream, expected))
            .setIsFinal(true);
    for (Event event : events) {
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

  private static UUID uuid(Shared.UUID id) {
    return id.hasStructured()
        ? new UUID(
            id.getStructured().getMostSignificantBits(),
            id.getStructured().getLeastSignificantBits())
        : UUID.fromString(id.getString());
  }

  private static AppendAcknowledgement appended(BatchAppendResp.Success done) {
    return new AppendAcknowledgement(
        done.hasCurrentRevision() ? done.getCurrentRevision() : Log.NO_RECORD,
        done.hasPosition()
            ? new Position(
                done.getPosition().getCommitPosition(), done.getPosition().getPreparePosition())
            : Position.START);
  }

  private static RuntimeException failure(String stream, com.google.rpc.Status error) {
    String what = "append to " + stream;
    Status status = Status.fromCodeValue(error.getCode()).withDescription(error.getMessage());
    try {
      for (Any details : error.getDetailsList()) {
        if (details.is(Shared.WrongExpectedVersion.class)) {
          var wrong = details.unpack(Shared.WrongExpectedVersion.class);
          return Log.conflict(
              what,
              wrong.hasCurrentStreamRevision() ? wrong.getCurrentStreamRevision() : Log.NO_RECORD,
              status.asRuntimeException());
        }
        if (details.is(Shared.StreamDeleted.class)) {
          return Log.deleted(what, status.asRuntimeException());
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
    return Log.failure(what, status.asRuntimeException());
  }
}
