package io.recordplayer.log;

import io.grpc.Status;
import io.kurrent.dbclient.CreatePersistentSubscriptionToAllOptions;
import io.kurrent.dbclient.KurrentDBPersistentSubscriptionsClient;
import io.kurrent.dbclient.NamedConsumerStrategy;
import io.kurrent.dbclient.PersistentSubscription;
import io.kurrent.dbclient.SubscribePersistentSubscriptionOptions;
import io.recordplayer.record.CauseChain;
import io.recordplayer.record.Recorded;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes a persistent subscription, and renews its connection whenever it breaks. The log
 * delivers records, and delivers those again that are not acknowledged, to any consumer of the
 * subscription. It does not guarantee the order and the number of deliveries; consumers recognize
 * records by their revisions.
 */
public final class CommandConsumer implements AutoCloseable {
  /** One delivery of a record. Calls never wait, and concern this delivery only. */
  public interface Delivery {
    /** Tells the log not to deliver the record again. */
    void acknowledge();

    /** Parks the record in the log, where operators find it with the reason. */
    void park(String reason);

    /** Whether the record was parked, and an operator replays it. */
    boolean isReplay();

    /** The size of the record in bytes. */
    int size();
  }

  /** Handles deliveries. Must not wait. */
  @FunctionalInterface
  public interface Handler {
    void handle(Recorded<?> record, Delivery delivery);

    /** A new subscription begins, possibly to another log. Must not wait. */
    default void subscribed() {}
  }

  private static final Logger LOG = LoggerFactory.getLogger(CommandConsumer.class);

  /** The largest number of records that are delivered and not acknowledged. */
  private static final int IN_FLIGHT = 512;

  private final String name;
  private final String prefix;
  private final ConsumerSettings settings;
  private final RecordDecoder decoder;
  private final KurrentDBPersistentSubscriptionsClient groups;
  private final Handler handler;
  private final Thread thread;
  private volatile boolean connected;
  private volatile boolean closed;
  private final AtomicInteger subscriptions = new AtomicInteger();

  CommandConsumer(
      String name,
      String prefix,
      ConsumerSettings settings,
      RecordDecoder decoder,
      KurrentDBPersistentSubscriptionsClient groups,
      Handler handler) {
    this.name = name;
    this.prefix = prefix;
    this.settings = settings;
    this.decoder = decoder;
    this.groups = groups;
    this.handler = handler;
    this.thread = Thread.ofVirtual().name("consume " + name).unstarted(this::run);
  }

  /** Starts to consume. Called once. */
  public void start() {
    thread.start();
  }

  /** Whether the log delivers records to this consumer. */
  public boolean isConnected() {
    return connected;
  }

  /** The number of subscriptions so far; more than one after a lost connection. */
  public int subscriptions() {
    return subscriptions.get();
  }

  private void run() {
    Backoff backoff = new Backoff();
    while (!closed) {
      try {
        createGroup();
        consumeOnce(backoff);
      } catch (RuntimeException e) {
        if (!closed) {
          LOG.warn("{} can't continue and tries again: {}", name, CauseChain.of(e));
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      } catch (Error e) {
        // Those who wait for its deliveries must not wait for ever.
        LOG.error("{} failed and tries again", name, e);
      } finally {
        connected = false;
      }
      if (!closed) {
        backoff.pause();
      }
    }
  }

  private void createGroup() {
    var options =
        settings
            .applyTo(CreatePersistentSubscriptionToAllOptions.get())
            .filter(AllStream.streamsWithPrefix(List.of(prefix)))
            .namedConsumerStrategy(NamedConsumerStrategy.PINNED)
            // Only the application parks, because it also responds to the sender. The log would
            // park sound records, too: it counts each node that dies as an attempt.
            .maxRetryCount(Integer.MAX_VALUE)
            .checkpointAfter(Duration.ofMillis(500))
            .checkpointLowerBound(1)
            .checkpointUpperBound(500);
    try {
      CompletableFuture<?> created = groups.createToAll(name, options);
      LogCalls.await("create the group " + name, created);
    } catch (LogException e) {
      if (!LogCalls.hasCode(e.getCause(), Status.Code.ALREADY_EXISTS)) {
        throw e;
      }
    }
  }

  private void consumeOnce(Backoff backoff) throws InterruptedException {
    String consumer =
        "recordplayer-" + ProcessName.TEXT + "-" + UUID.randomUUID().toString().substring(0, 8);
    ConsumerDeliveries deliveries = new ConsumerDeliveries(name, decoder, handler);
    CompletableFuture<PersistentSubscription> subscribing =
        groups.subscribeToAll(
            name,
            SubscribePersistentSubscriptionOptions.get()
                .bufferSize(IN_FLIGHT)
                .header("connection-name", consumer)
                .header(DirectDelivery.UNTRACED, "true"),
            deliveries);
    PersistentSubscription subscription;
    try {
      subscription = LogCalls.await("consume as " + name, subscribing);
    } catch (LogException e) {
      // The subscription may still begin later.
      deliveries.giveUp();
      var _ = subscribing.thenAccept(PersistentSubscription::stop);
      throw e;
    }
    subscriptions.incrementAndGet();
    handler.subscribed();
    connected = true;
    backoff.reset();
    ConsumerLivenessCheck check =
        new ConsumerLivenessCheck(consumer, deliveries, () -> groups.getInfoToAll(name));
    try {
      while (!closed && !deliveries.isBroken() && check.isAlive()) {
        deliveries.acknowledge(subscription);
      }
      if (!closed && !deliveries.isBroken()) {
        LOG.warn("{} replaces its subscription, which is dead", name);
      }
    } finally {
      deliveries.acknowledgeRest(subscription);
      subscription.stop();
    }
  }

  /** Sends the last acknowledgements to the log, and stops. */
  @Override
  public void close() {
    closed = true;
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    try {
      if (!thread.join(Duration.ofSeconds(2))) {
        thread.interrupt();
        thread.join(TimeUnit.SECONDS.toMillis(3));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
