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
 * Receives the deliveries of one subscription, and sends their acknowledgements. A subscription is
 * one gRPC call, to which one thread may write at a time. So any thread acknowledges into a queue,
 * and the consumer's thread sends the queue's content, many acknowledgements in one message.
 */
final class ConsumerDeliveries extends PersistentSubscriptionListener {
  private static final Logger LOG = LoggerFactory.getLogger(ConsumerDeliveries.class);

  /** The largest number of acknowledgements that the server takes in one message. */
  private static final int MAX_IN_MESSAGE = 2_000;

  private static final int WAIT_MILLIS = 200;

  private final String group;
  private final RecordDecoder decoder;
  private final Handler handler;
  private final BlockingQueue<Acknowledgement> queue = new LinkedBlockingQueue<>();
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private volatile boolean broken;

  /**
   * Acknowledges or parks one delivery.
   *
   * @param reason the reason why the record is parked; null if it is acknowledged
   */
  private record Acknowledgement(ResolvedEvent event, @Nullable String reason) {}

  ConsumerDeliveries(String group, RecordDecoder decoder, Handler handler) {
    this.group = group;
    this.decoder = decoder;
    this.handler = handler;
  }

  @Override
  public void onEvent(PersistentSubscription subscription, int retries, ResolvedEvent event) {
    if (broken) {
      return;
    }
    delivered.incrementAndGet();
    // A replayed record that its stream hides comes as a link without a record.
    RecordedEvent record = DirectDelivery.event(event);
    if (record == null) {
      LOG.warn("{}: the log has lost a parked record; its link is acknowledged", group);
      queue.add(new Acknowledgement(event, null));
      return;
    }
    handler.handle(decoder.decode(record), new RecordDelivery(event, record));
  }

  @Override
  public void onCancelled(PersistentSubscription subscription, @Nullable Throwable cause) {
    if (cause != null) {
      LOG.warn("{} lost its subscription: {}", group, CauseChain.of(cause));
    }
    broken = true;
  }

  /** Ignores further deliveries. The log repeats them in another subscription. */
  void giveUp() {
    broken = true;
  }

  boolean isBroken() {
    return broken;
  }

  /** The number of deliveries that are not acknowledged or parked. */
  long pending() {
    return delivered.get() - acknowledged.get();
  }

  /** Changes with each delivery and with each acknowledgement that is sent. */
  long activity() {
    return delivered.get() + acknowledged.get();
  }

  /** Sends the queued acknowledgements. Waits a moment if there are none. */
  void acknowledge(PersistentSubscription subscription) throws InterruptedException {
    Acknowledgement first = queue.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS);
    if (first != null) {
      List<Acknowledgement> batch = new ArrayList<>();
      batch.add(first);
      queue.drainTo(batch, MAX_IN_MESSAGE - 1);
      send(subscription, batch);
    }
  }

  /** Sends all queued acknowledgements when the subscription ends. */
  void acknowledgeRest(PersistentSubscription subscription) {
    List<Acknowledgement> rest = new ArrayList<>();
    while (!broken && queue.drainTo(rest, MAX_IN_MESSAGE) > 0) {
      send(subscription, rest);
      rest.clear();
    }
  }

  private void send(PersistentSubscription subscription, List<Acknowledgement> batch) {
    List<ResolvedEvent> events = new ArrayList<>();
    try {
      for (Acknowledgement each : batch) {
        if (each.reason() == null) {
          events.add(each.event());
        } else {
          subscription.nack(NackAction.Park, each.reason(), each.event());
        }
      }
      if (!events.isEmpty()) {
        subscription.ack(events.iterator());
      }
      acknowledged.addAndGet(batch.size());
    } catch (RuntimeException e) {
      LOG.warn(
          "{} could not acknowledge {} records, so the log delivers them again: {}",
          group,
          batch.size(),
          CauseChain.of(e));
      broken = true;
    }
  }

  /** One delivery of one record. */
  private final class RecordDelivery implements Delivery {
    private final ResolvedEvent event;
    private final RecordedEvent record;

    RecordDelivery(ResolvedEvent event, RecordedEvent record) {
      this.event = event;
      this.record = record;
    }

    @Override
    public void acknowledge() {
      queue.add(new Acknowledgement(event, null));
    }

    @Override
    public void park(String reason) {
      queue.add(new Acknowledgement(event, reason));
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
