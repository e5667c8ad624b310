package io.recordplayer.log;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.kurrent.dbclient.CreatePersistentSubscriptionToAllOptions;
import io.kurrent.dbclient.KurrentDBPersistentSubscriptionsClient;
import io.kurrent.dbclient.NackAction;
import io.kurrent.dbclient.NamedConsumerStrategy;
import io.kurrent.dbclient.PersistentSubscription;
import io.kurrent.dbclient.PersistentSubscriptionListener;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.SubscribePersistentSubscriptionOptions;
import io.recordplayer.record.Causes;
import io.recordplayer.record.Recorded;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One supervised place in a persistent subscription: the log hands out records, keeps those that
 * aren't acknowledged and hands them out again, to whoever is there.
 */
public final class Consumption implements AutoCloseable {
  /** What becomes of a record that was handed out. Calls never wait. */
  public interface Delivery {
    /** Done; never again. */
    void acknowledge();

    /** Set aside, where operators find it with the reason. */
    void park(String reason);
  }

  /** Takes what is handed out; must not wait. */
  @FunctionalInterface
  public interface Handler {
    void handle(Recorded<?> record, Delivery delivery);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Consumption.class);
  private static final Duration CHECK = Duration.ofSeconds(5);

  /** How many records may be handed out and not yet acknowledged: the bound on what we hold. */
  private static final int IN_FLIGHT = 512;

  private final String name;
  private final String prefix;
  private final Log log;
  private final KurrentDBPersistentSubscriptionsClient groups;
  private final Handler handler;
  private final Thread thread;
  private volatile boolean connected;
  private volatile boolean closed;

  Consumption(
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
    this.thread = Thread.ofVirtual().name("consume " + name).start(this::run);
  }

  /** Whether the log hands records to this place. */
  public boolean isConnected() {
    return connected;
  }

  private void run() {
    Backoff backoff = new Backoff();
    while (!closed) {
      try {
        create();
        consumeOnce(backoff);
      } catch (RuntimeException e) {
        if (!closed) {
          LOG.warn("{} can't go on and tries again: {}", name, Causes.of(e));
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
    CountDownLatch broken = new CountDownLatch(1);
    PersistentSubscription subscription =
        Log.await(
            "consume as " + name,
            groups.subscribeToAll(
                name,
                SubscribePersistentSubscriptionOptions.get().bufferSize(IN_FLIGHT),
                new Listener(broken)));
    connected = true;
    backoff.reset();
    try {
      while (!closed && !broken.await(CHECK.toMillis(), TimeUnit.MILLISECONDS)) {
        var info = Log.await("look at the group " + name, groups.getInfoToAll(name));
        // Connections bear no name that would tell ours. While others are there, nothing waits for
        // us: the log hands out to them what would be ours.
        if (info.isEmpty() || info.get().getConnections().isEmpty()) {
          LOG.warn("{} found its subscription gone and takes a new one", name);
          return;
        }
      }
    } finally {
      subscription.stop();
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Listener extends PersistentSubscriptionListener {
    private final CountDownLatch broken;

    Listener(CountDownLatch broken) {
      this.broken = broken;
    }

    @Override
    public void onEvent(PersistentSubscription subscription, int retries, ResolvedEvent event) {
      handler.handle(log.decode(event), new Handed(subscription, event));
    }

    @Override
    public void onCancelled(PersistentSubscription subscription, @Nullable Throwable cause) {
      broken.countDown();
    }
  }

  private record Handed(PersistentSubscription subscription, ResolvedEvent event)
      implements Delivery {
    @Override
    public void acknowledge() {
      try {
        subscription.ack(event);
      } catch (RuntimeException e) {
        // The subscription is gone: the record comes again, and is recognized.
        LOG.debug("an acknowledgement came too late", e);
      }
    }

    @Override
    public void park(String reason) {
      try {
        subscription.nack(NackAction.Park, reason, event);
      } catch (RuntimeException e) {
        LOG.debug("a parking came too late", e);
      }
    }
  }
}
