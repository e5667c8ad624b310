package io.recordplayer.embedded.eventstore;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A call's answers, sent no faster than the client takes them. */
final class Outlet<T> {
  private final ServerCallStreamObserver<T> observer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ready = lock.newCondition();

  /**
   * To be made before the service's method returns.
   *
   * @param cancelled is told when the client leaves
   */
  Outlet(ServerCallStreamObserver<T> observer, Runnable cancelled) {
    this.observer = observer;
    observer.setOnReadyHandler(this::wake);
    observer.setOnCancelHandler(
        () -> {
          wake();
          cancelled.run();
        });
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
    return observer.isCancelled();
  }

  /** Sends; waits while the client has enough. */
  void send(T message) throws InterruptedException {
    if (!observer.isReady()) {
      lock.lock();
      try {
        while (!observer.isReady() && !observer.isCancelled()) {
          ready.await();
        }
      } finally {
        lock.unlock();
      }
    }
    if (!observer.isCancelled()) {
      observer.onNext(message);
    }
  }

  void complete() {
    if (!observer.isCancelled()) {
      observer.onCompleted();
    }
  }

  void fail(Throwable cause) {
    if (!observer.isCancelled()) {
      observer.onError(Protocol.failure(cause));
    }
  }
}
