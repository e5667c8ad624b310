package io.recordplayer.embedded.eventstore;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Sends the responses of a call, no faster than the client receives them. */
final class FlowControlledSender<T> {
  /**
   * The bytes that gRPC may buffer for a client: with its default of 32 KB, threads wait too often.
   */
  private static final int MAX_BUFFERED_BYTES = 128 * 1024;

  private final ServerCallStreamObserver<T> call;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ready = lock.newCondition();
  private volatile boolean ended;

  /**
   * Must be called before the service's method returns.
   *
   * @param onEnd is called when the client leaves, or when gRPC ends the call because of the client
   */
  FlowControlledSender(ServerCallStreamObserver<T> call, Runnable onEnd) {
    this.call = call;
    call.setOnReadyThreshold(MAX_BUFFERED_BYTES);
    call.setOnReadyHandler(this::wakeUp);
    Runnable end =
        () -> {
          ended = true;
          wakeUp();
          onEnd.run();
        };
    call.setOnCancelHandler(end);
    call.setOnCloseHandler(end);
  }

  private void wakeUp() {
    lock.lock();
    try {
      ready.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isCancelled() {
    return ended || call.isCancelled();
  }

  /** Sends a message; waits while gRPC's buffer is full. */
  void send(T message) throws InterruptedException {
    if (!call.isReady()) {
      lock.lock();
      try {
        while (!call.isReady() && !isCancelled()) {
          ready.await();
        }
      } finally {
        lock.unlock();
      }
    }
    if (!isCancelled()) {
      call.onNext(message);
    }
  }

  /** Sends a message if there is one. */
  void send(Optional<T> message) throws InterruptedException {
    if (message.isPresent()) {
      send(message.get());
    }
  }

  void complete() {
    if (!isCancelled()) {
      call.onCompleted();
    }
  }

  void fail(Throwable cause) {
    if (!isCancelled()) {
      call.onError(Protocol.toStatus(cause));
    }
  }
}
