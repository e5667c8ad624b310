package io.recordplayer.kit;

import io.recordplayer.client.OpenPages;
import io.recordplayer.embedded.eventstore.EmbeddedEventStore;
import io.recordplayer.live.LiveViews;
import io.recordplayer.log.LogClient;
import io.recordplayer.player.Player;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.SmartLifecycle;

/**
 * The log of an application under test: in memory, and replaced by an empty one for each test.
 *
 * <p>The new log takes the place of the old one below the running application: the bean of the log
 * and the beans that depend on it are made again, all others stay. Redis stays, too, because the
 * framework keeps the views and snapshots of each log under keys of their own.
 */
final class ReplaceableLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReplaceableLog.class);
  private static final Duration CONNECTING = Duration.ofSeconds(10);
  private static final Duration CLOSING = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(1);

  /** The beans that take long to close, in the order in which they close. */
  private static final List<Class<? extends AutoCloseable>> SLOW =
      List.of(
          OpenPages.class,
          LiveViews.class,
          Player.class,
          LogClient.class,
          EmbeddedEventStore.class);

  private final DefaultListableBeanFactory beans;

  /** The beans of the log and all that depend on them, each before its dependents. */
  private final List<String> names;

  private final List<Thread> closing = new ArrayList<>();

  /**
   * @param beans of an application that has just started: Spring records the dependents of a bean
   *     only when it makes the bean for the first time
   */
  ReplaceableLog(DefaultListableBeanFactory beans) {
    this.beans = beans;
    Set<String> all = new LinkedHashSet<>();
    for (Class<?> root : List.of(EmbeddedEventStore.class, LogClient.class)) {
      addWithDependents(all, beans.getBeanNamesForType(root, true, false));
    }
    all.removeIf(name -> !beans.containsSingleton(name));
    names = List.copyOf(all);
  }

  private void addWithDependents(Set<String> all, String... some) {
    for (String name : some) {
      if (all.add(name)) {
        addWithDependents(all, beans.getDependentBeans(name));
      }
    }
  }

  /** Has an application that is about to start keep its log in memory. */
  static void keepInMemory(ConfigurableListableBeanFactory factory) {
    DefaultListableBeanFactory registry = (DefaultListableBeanFactory) factory;
    for (String log : factory.getBeanNamesForType(EmbeddedEventStore.class, true, false)) {
      registry.removeBeanDefinition(log);
      registry.registerBeanDefinition(
          log,
          new RootBeanDefinition(
              EmbeddedEventStore.class, () -> EmbeddedEventStore.inMemory().start()));
    }
  }

  /** Replaces the log by an empty one. The old beans close in the background. */
  void replace() {
    List<? extends AutoCloseable> old = SLOW.stream().map(beans::getBean).toList();
    for (Class<?> type : SLOW) {
      for (String name : beans.getBeanNamesForType(type, true, false)) {
        beans.registerDisposableBean(name, () -> {});
      }
    }
    names.reversed().forEach(beans::destroySingleton);
    closing.removeIf(thread -> !thread.isAlive());
    closing.add(Thread.ofVirtual().start(() -> old.forEach(ReplaceableLog::close)));
    names.stream()
        .map(beans::getBean)
        .filter(SmartLifecycle.class::isInstance)
        .map(SmartLifecycle.class::cast)
        .sorted(Comparator.comparingInt(SmartLifecycle::getPhase))
        .forEach(SmartLifecycle::start);
  }

  private static void close(AutoCloseable bean) {
    try {
      bean.close();
    } catch (Exception e) {
      LOG.warn("{} of an earlier test did not close cleanly", bean, e);
    }
  }

  /** Waits for the views' connection; a page that opens earlier would wait longer than that. */
  void awaitConnection() {
    LiveViews views = beans.getBean(LiveViews.class);
    long giveUp = System.nanoTime() + CONNECTING.toNanos();
    while (!views.isConnected() && System.nanoTime() < giveUp) {
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  /** Waits until the beans of earlier tests are closed. */
  @Override
  public void close() {
    try {
      for (Thread thread : closing) {
        thread.join(CLOSING);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
