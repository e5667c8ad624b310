package io.recordplayer.entity;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the memory that waiting commands take. One thread reserves, any thread releases. */
final class ByteBudget {
  private final long limit;
  private final AtomicLong used = new AtomicLong();

  ByteBudget(long limit) {
    this.limit = limit;
  }

  /** Reserves this many bytes, unless the limit would be exceeded. */
  boolean tryReserve(int bytes) {
    if (used.get() + bytes > limit) {
      return false;
    }
    used.addAndGet(bytes);
    return true;
  }

  void release(int bytes) {
    used.addAndGet(-bytes);
  }
}
