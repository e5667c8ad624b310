package io.recordplayer.log;

import io.kurrent.dbclient.NackAction;
import io.kurrent.dbclient.PersistentSubscription;
import io.kurrent.dbclient.PersistentSubscriptionListener;
import io.kurrent.dbclient.RecordedEvent;
import io.kurrent.dbclient.ResolvedEvent;
import io.recordplayer.log.CommandConsumer.Delivery;
import io.recordplayer.log.CommandConsumer.Handler;
import io.recordplayer.record.CauseChain;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records that one subscription hands out, and their acknowledgements on the way back. A
 * subscription is one gRPC call, to which one thread may write at a time: any thread acknowledges
 * into a queue, and the consumer's thread writes what is in it, many in one message.
 */
final class ConsumerDeliveries extends PersistentSubscriptionListener {
  private static final Logger LOG = LoggerFactory.getLogger(ConsumerDeliveries.class);

  /** The server takes no more in one message. */
  private static final int MESSAGE = 2_000;

  private static final int WAIT_MILLIS = 200;

  private final String group;
  private final Log log;
  private final Handler handler;
  private final BlockingQueue<Settlement> settlements = new LinkedBlockingQueue<>();
  private final AtomicLong handedOut = new AtomicLong();
  private final AtomicLong settled = new AtomicLong();
  private volatile boolean broken;

  /**
   * How one hand-out ended.
   *
   * @param reason why the record is parked; null where it is acknowledged
   */
  private record Settlement(ResolvedEvent event, @Nullable String reason) {}

  ConsumerDeliveries(String group, Log log, Handler handler) {
    this.group = group;
    this.log = log;
    this.handler = handler;
  }

  @Override
  public void onEvent(PersistentSubscription subscription, int retries, ResolvedEvent event) {
    if (broken) {
      return;
    }
    handedOut.incrementAndGet();
    // A replayed record whose target is hidden or gone comes as a bare link.
    RecordedEvent record = DirectDelivery.event(event);
    if (record == null) {
      LOG.warn("{}: a parked record is gone from the log; its link is dropped", group);
      settle(event, null);
      return;
    }
    handler.handle(log.decode(record), new HandOut(event, record));
  }

  @Override
  public void onCancelled(PersistentSubscription subscription, @Nullable Throwable cause) {
    if (cause != null) {
      LOG.warn("{} lost its subscription: {}", group, CauseChain.of(cause));
    }
    broken = true;
  }

  /** Takes nothing more; what comes is handed out again to another subscription. */
  void giveUp() {
    broken = true;
  }

  boolean isBroken() {
    return broken;
  }

  /** How many records are handed out and not yet settled. */
  long atHand() {
    return handedOut.get() - settled.get();
  }

  /** Counts each hand-out and each settlement that was written. */
  long moves() {
    return handedOut.get() + settled.get();
  }

  private void settle(ResolvedEvent event, @Nullable String reason) {
    settlements.add(new Settlement(event, reason));
  }

  /** Writes what was settled; waits a moment where nothing was. */
  void settle(PersistentSubscription subscription) throws InterruptedException {
    Settlement first = settlements.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS);
    if (first != null) {
      List<Settlement> batch = new ArrayList<>();
      batch.add(first);
      settlements.drainTo(batch, MESSAGE - 1);
      write(subscription, batch);
    }
  }

  /** Writes what is left when the subscription ends. */
  void settleRest(PersistentSubscription subscription) {
    List<Settlement> rest = new ArrayList<>();
    while (!broken && settlements.drainTo(rest, MESSAGE) > 0) {
      write(subscription, rest);
      rest.clear();
    }
  }

  private void write(PersistentSubscription subscription, List<Settlement> batch) {
    List<ResolvedEvent> acknowledged = new ArrayList<>();
    try {
      for (Settlement settlement : batch) {
        if (settlement.reason() == null) {
          acknowledged.add(settlement.event());
        } else {
          subscription.nack(NackAction.Park, settlement.reason(), settlement.event());
        }
      }
      if (!acknowledged.isEmpty()) {
        subscription.ack(acknowledged.iterator());
      }
      settled.addAndGet(batch.size());
    } catch (RuntimeException e) {
      LOG.warn(
          "{} could not acknowledge {} records, which come again: {}",
          group,
          batch.size(),
          CauseChain.of(e));
      broken = true;
    }
  }

  /** One record, handed out once. */
  private final class HandOut implements Delivery {
    private final ResolvedEvent event;
    private final RecordedEvent record;

    HandOut(ResolvedEvent event, RecordedEvent record) {
      this.event = event;
      this.record = record;
    }

    @Override
    public void acknowledge() {
      settle(event, null);
    }

    @Override
    public void park(String reason) {
      settle(event, reason);
    }

    @Override
    public boolean isReplay() {
      return DirectDelivery.isLinked(event);
    }

    @Override
    public int size() {
      return record.getEventData().length + record.getUserMetadata().length;
    }
  }
}
