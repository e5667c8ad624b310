package io.recordplayer.log;

import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.Subscription;
import io.kurrent.dbclient.SubscriptionListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Queue of the records of one subscription that are not decoded yet, bounded in bytes. The client
 * fills it and never waits.
 */
final class ReceiveQueue extends SubscriptionListener {
  private static final int BATCH = 512;
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private final BlockingQueue<ResolvedEvent> queue = new LinkedBlockingQueue<>();
  private final long limit;

  /** The size of the records that are queued or being decoded. */
  private final AtomicLong bytes = new AtomicLong();

  private volatile boolean broken;

  ReceiveQueue(long limit) {
    this.limit = limit;
  }

  @Override
  public void onEvent(Subscription subscription, ResolvedEvent event) {
    if (broken) {
      return;
    }
    long size = bytesOf(List.of(event));
    // A record of any size fits into an empty queue; otherwise it could never pass.
    if (bytes.get() > 0 && bytes.get() + size > limit) {
      // The next subscription reads the record again.
      broken = true;
      subscription.stop();
      return;
    }
    bytes.addAndGet(size);
    queue.add(event);
  }

  /** These records are decoded. */
  void done(List<ResolvedEvent> events) {
    bytes.addAndGet(-bytesOf(events));
  }

  static long bytesOf(List<ResolvedEvent> events) {
    return events.stream()
        .map(DirectDelivery::event)
        .filter(Objects::nonNull)
        .mapToLong(RecordDecoder::bytesOf)
        .sum();
  }

  @Override
  public void onCancelled(Subscription subscription, @Nullable Throwable cause) {
    broken = true;
  }

  /** The next records; none after a silence of 5 s, or if the subscription is broken. */
  List<ResolvedEvent> take() {
    List<ResolvedEvent> events = new ArrayList<>();
    try {
      long deadline = System.nanoTime() + SILENCE.toNanos();
      while (events.isEmpty() && !broken && System.nanoTime() < deadline) {
        ResolvedEvent first = queue.poll(100, TimeUnit.MILLISECONDS);
        if (first != null) {
          events.add(first);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      broken = true;
      return List.of();
    }
    queue.drainTo(events, BATCH - events.size());
    return events;
  }

  boolean isBroken() {
    return broken;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  void giveUp() {
    broken = true;
    queue.clear();
  }
}
