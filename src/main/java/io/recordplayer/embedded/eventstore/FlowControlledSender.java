package io.recordplayer.embedded.eventstore;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A call's answers, sent no faster than the client takes them. */
final class FlowControlledSender<T> {
  /** What may be on its way to a client, in bytes: with gRPC's own 32 KB threads wait too often. */
  private static final int MAX_BUFFERED_BYTES = 128 * 1024;

  private final ServerCallStreamObserver<T> call;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ready = lock.newCondition();
  private volatile boolean ended;

  /**
   * To be made before the service's method returns.
   *
   * @param over is told when the client leaves, or gRPC ends the call for what the client sent
   */
  FlowControlledSender(ServerCallStreamObserver<T> observer, Runnable over) {
    this.call = observer;
    observer.setOnReadyThreshold(MAX_BUFFERED_BYTES);
    observer.setOnReadyHandler(this::wakeUp);
    Runnable end =
        () -> {
          ended = true;
          wakeUp();
          over.run();
        };
    observer.setOnCancelHandler(end);
    observer.setOnCloseHandler(end);
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

  /** Sends; waits while the client has enough. */
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
