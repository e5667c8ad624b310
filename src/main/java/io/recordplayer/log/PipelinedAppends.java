package io.recordplayer.log;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.kurrent.dbclient.proto.streams.StreamsGrpc;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.BatchAppendReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.BatchAppendResp;
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
 * Appends over one shared gRPC call instead of one call for each append. An append then costs two
 * messages, and appends that wait at the same time share packets and the server's commit. Each has
 * a response of its own: the conflict of one does not affect others.
 *
 * <p>The protocol calls it {@code BatchAppend}, and servers have it since 21.10. The client does
 * not use it, so this class intercepts the client's calls: when the client appends, the shared call
 * is opened with the same connection and credentials. While none is open, the client appends.
 */
final class PipelinedAppends implements ClientInterceptor {
  /** An event in the form of the protocol. */
  record Event(UUID id, String type, ByteString data, ByteString metadata) {
    /** Keeps the arrays; the caller must not change them later. */
    static Event of(UUID id, String type, byte[] data, byte[] metadata) {
      return new Event(
          id,
          type,
          UnsafeByteOperations.unsafeWrap(data),
          UnsafeByteOperations.unsafeWrap(metadata));
    }
  }

  /** Thrown if the server does not know the call; nothing was appended. */
  static final class Unsupported extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final Logger LOG = LoggerFactory.getLogger(PipelinedAppends.class);

  /** The size above which an append gets its own call, so that others do not wait for it. */
  private static final int MAX_BYTES = 256 * 1024;

  /** The time without a response to an append after which the call is taken for dead. */
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private volatile @Nullable SharedCall current;

  /** False if the server does not know the call, and after the client is closed. */
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
      // Before the start: a channel that is down ends the call within it.
      current = call;
      try {
        call.start(channel, options, headers);
      } catch (RuntimeException | Error e) {
        end(call);
        throw e;
      }
    }
  }

  /** Ends the call; otherwise the client would wait for it when it is shut down. */
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
   * @return completes within some 10 s, or fails with a {@link LogException} or {@link
   *     Unsupported}; null if no call is open
   */
  @Nullable CompletableFuture<AppendAcknowledgement> append(
      String stream, long expected, List<Event> events) {
    SharedCall call = current;
    return call == null || bytes(events) > MAX_BYTES ? null : call.append(stream, expected, events);
  }

  private static long bytes(List<Event> events) {
    return events.stream()
        .mapToLong(event -> (long) event.data().size() + event.metadata().size())
        .sum();
  }

  /** The shared call. Any thread appends; the transport's thread receives the responses. */
  private final class SharedCall extends ClientCall.Listener<BatchAppendResp> {
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final Map<UUID, Pending> pending = new LinkedHashMap<>();
    private boolean ended;
    private @Nullable ClientCall<BatchAppendReq, BatchAppendResp> call;

    /**
     * An append that waits for its response.
     *
     * @param sentAt the time when it was sent, of {@link System#nanoTime}
     */
    private record Pending(
        String stream, CompletableFuture<AppendAcknowledgement> response, long sentAt) {}

    void start(Channel channel, CallOptions options, Metadata headers) {
      lock.lock();
      try {
        // A response only wakes a waiting thread, so the transport's own thread can handle it.
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
      Thread.ofVirtual().name("append time-outs").start(this::watch);
    }

    /** Ends the call if the log does not respond, so that no append needs its own time-out. */
    private void watch() {
      try {
        while (cancelIfSilent()) {
          TimeUnit.SECONDS.sleep(1);
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    /**
     * @return false if the call has ended
     */
    private boolean cancelIfSilent() {
      lock.lock();
      try {
        if (!pending.isEmpty() && call != null) {
          long oldest = pending.values().iterator().next().sentAt();
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
      UUID id = UUID.randomUUID();
      BatchAppendReq message = BatchAppendMessages.request(id, stream, expected, events);
      CompletableFuture<AppendAcknowledgement> response = new CompletableFuture<>();
      lock.lock();
      try {
        if (ended || call == null) {
          return null;
        }
        pending.put(id, new Pending(stream, response, System.nanoTime()));
        call.sendMessage(message);
        return response;
      } catch (IllegalStateException e) {
        // The call has just ended; nothing was sent.
        pending.remove(id);
        return null;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void onMessage(BatchAppendResp message) {
      Pending append;
      lock.lock();
      try {
        append = pending.remove(BatchAppendMessages.uuid(message.getCorrelationId()));
      } finally {
        lock.unlock();
      }
      if (append == null) {
        return;
      }
      switch (message.getResultCase()) {
        case SUCCESS ->
            append.response().complete(BatchAppendMessages.acknowledgement(message.getSuccess()));
        case ERROR ->
            append
                .response()
                .completeExceptionally(
                    BatchAppendMessages.failure(append.stream(), message.getError()));
        case RESULT_NOT_SET ->
            append
                .response()
                .completeExceptionally(new LogException("The log's response is empty.", null));
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
        LOG.info("Each append has its own call, because the log's version is below 21.10.");
      }
      RuntimeException cause = status.asRuntimeException(trailers);
      for (Pending append : left) {
        append
            .response()
            .completeExceptionally(
                unknown
                    ? new Unsupported()
                    : LogCalls.failure("append to " + append.stream(), cause));
      }
    }
  }
}
