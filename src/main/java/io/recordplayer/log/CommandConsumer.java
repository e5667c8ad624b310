package io.recordplayer.log;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
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
 * One supervised consumer of a persistent subscription: the log hands out records, keeps those that
 * aren't acknowledged and hands them out again, to whichever consumer is there. The order and the
 * number of hand-outs are the log's best effort; consumers recognize records by their revisions.
 */
public final class CommandConsumer implements AutoCloseable {
  /** One hand-out of a record. Calls never wait, and count for this hand-out alone. */
  public interface Delivery {
    /** Has the log forget the record. */
    void acknowledge();

    /** Has the log set the record aside, where operators find it with the reason. */
    void park(String reason);

    /** Whether the record was set aside before and an operator has it handed out again. */
    boolean isReplay();

    /** The size of the record in bytes. */
    int size();
  }

  /** Takes the records that are handed out; must not wait. */
  @FunctionalInterface
  public interface Handler {
    void handle(Recorded<?> record, Delivery delivery);

    /** A subscription begins, perhaps to another log than the one before; must not wait. */
    default void subscribed() {}
  }

  private static final Logger LOG = LoggerFactory.getLogger(CommandConsumer.class);

  /** How many records may be handed out and not yet acknowledged. */
  private static final int IN_FLIGHT = 512;

  private final String name;
  private final String prefix;
  private final Log log;
  private final KurrentDBPersistentSubscriptionsClient groups;
  private final Handler handler;
  private final Thread thread;
  private volatile boolean connected;
  private volatile boolean closed;
  private final AtomicInteger subscriptions = new AtomicInteger();

  CommandConsumer(
      String name,
      String prefix,
      Log log,
      KurrentDBPersistentSubscriptionsClient groups,
      Handler handler) {
    this.name = name;
    this.prefix = prefix;
    this.log = log;
    this.groups = groups;
    this.handler = handler;
    this.thread = Thread.ofVirtual().name("consume " + name).unstarted(this::run);
  }

  /** Begins to consume; to be called once. */
  public void start() {
    thread.start();
  }

  /** Whether the log hands records to this consumer. */
  public boolean isConnected() {
    return connected;
  }

  /** How many times it has subscribed; more than once where a line was lost. */
  public int subscriptions() {
    return subscriptions.get();
  }

  private void run() {
    Backoff backoff = new Backoff();
    while (!closed) {
      try {
        create();
        consumeOnce(backoff);
      } catch (RuntimeException e) {
        if (!closed) {
          LOG.warn("{} can't go on and tries again: {}", name, CauseChain.of(e));
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      } catch (Error e) {
        // Whoever waits for what is handed out would wait for good.
        LOG.error("{} failed and tries again", name, e);
      } finally {
        connected = false;
      }
      if (!closed) {
        backoff.pause();
      }
    }
  }

  private void create() {
    var options =
        CreatePersistentSubscriptionToAllOptions.get()
            .filter(Log.streamsBeginningWith(List.of(prefix)))
            .fromStart()
            .namedConsumerStrategy(NamedConsumerStrategy.PINNED)
            .messageTimeout(Duration.ofMinutes(1))
            // Only we set aside, and then we answer: the log would do it without a word, and of
            // innocent records, too, since each node that dies counts as a try of what it had.
            .maxRetryCount(Integer.MAX_VALUE)
            .checkpointAfter(Duration.ofMillis(500))
            .checkpointLowerBound(1)
            .checkpointUpperBound(500);
    try {
      CompletableFuture<?> created = groups.createToAll(name, options);
      Log.await("create the group " + name, created);
    } catch (LogException e) {
      if (!(e.getCause() instanceof StatusRuntimeException status)
          || status.getStatus().getCode() != Status.Code.ALREADY_EXISTS) {
        throw e;
      }
    }
  }

  private void consumeOnce(Backoff backoff) throws InterruptedException {
    String consumer =
        "recordplayer-" + ProcessName.TEXT + "-" + UUID.randomUUID().toString().substring(0, 8);
    ConsumerDeliveries handOuts = new ConsumerDeliveries(name, log, handler);
    CompletableFuture<PersistentSubscription> subscribing =
        groups.subscribeToAll(
            name,
            SubscribePersistentSubscriptionOptions.get()
                .bufferSize(IN_FLIGHT)
                .header("connection-name", consumer)
                .header(DirectDelivery.UNTRACED, "true"),
            handOuts);
    PersistentSubscription subscription;
    try {
      subscription = Log.await("consume as " + name, subscribing);
    } catch (LogException e) {
      // It may come to life when nobody waits for it any more.
      handOuts.giveUp();
      var _ = subscribing.thenAccept(PersistentSubscription::stop);
      throw e;
    }
    subscriptions.incrementAndGet();
    handler.subscribed();
    connected = true;
    backoff.reset();
    ConsumerLivenessCheck check =
        new ConsumerLivenessCheck(consumer, handOuts, () -> groups.getInfoToAll(name));
    try {
      while (!closed && !handOuts.isBroken() && check.isAlive()) {
        handOuts.settle(subscription);
      }
      if (!closed && !handOuts.isBroken()) {
        LOG.warn("{} found its subscription dead and takes a new one", name);
      }
    } finally {
      handOuts.settleRest(subscription);
      subscription.stop();
    }
  }

  /** Tells the log what was acknowledged so far, and consumes no more. */
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
