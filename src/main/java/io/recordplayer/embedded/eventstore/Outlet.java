package io.recordplayer.embedded.eventstore;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A call's answers, sent no faster than the client takes them. */
final class Outlet<T> {
  /** What may be on its way to a client, in bytes: with gRPC's own 32 KB threads wait too often. */
  private static final int UNDER_WAY = 128 * 1024;

  private final ServerCallStreamObserver<T> observer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ready = lock.newCondition();
  private volatile boolean ended;

  /**
   * To be made before the service's method returns.
   *
   * @param over is told when the client leaves, or gRPC ends the call for what the client sent
   */
  Outlet(ServerCallStreamObserver<T> observer, Runnable over) {
    this.observer = observer;
    observer.setOnReadyThreshold(UNDER_WAY);
    observer.setOnReadyHandler(this::wake);
    Runnable end =
        () -> {
          ended = true;
          wake();
          over.run();
        };
    observer.setOnCancelHandler(end);
    observer.setOnCloseHandler(end);
  }

  private void wake() {
    lock.lock();
    try {
      ready.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isCancelled() {
    return ended || observer.isCancelled();
  }

  /** Sends; waits while the client has enough. */
  void send(T message) throws InterruptedException {
    if (!observer.isReady()) {
      lock.lock();
      try {
        while (!observer.isReady() && !isCancelled()) {
          ready.await();
        }
      } finally {
        lock.unlock();
      }
    }
    if (!isCancelled()) {
      observer.onNext(message);
    }
  }

  void complete() {
    if (!isCancelled()) {
      observer.onCompleted();
    }
  }

  void fail(Throwable cause) {
    if (!isCancelled()) {
      observer.onError(Protocol.failure(cause));
    }
  }
}
