package io.recordplayer.boot;

import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.ServerVersion;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.event.EventListener;

/**
 * Reads the version of the log's server after the start, and warns if this version lacks a feature
 * or has a known fault. While the log is down, it tries again every ten seconds; the start does not
 * wait for it.
 */
class ServerVersionCheck implements HealthIndicator {
  private static final Logger LOG = LoggerFactory.getLogger(ServerVersionCheck.class);
  private static final Executor RETRY = CompletableFuture.delayedExecutor(10, TimeUnit.SECONDS);
  private static final int[] GROUPS_ON_ALL = {21, 10, 0};

  private final KurrentDBClient client;
  private volatile @Nullable Finding finding;

  ServerVersionCheck(KurrentDBClient client) {
    this.client = client;
  }

  /** Tells whether RecordPlayer works with a server. */
  enum Fitness {
    FIT,
    FAULTY,
    UNFIT
  }

  /**
   * The result of the check.
   *
   * @param message for the operator
   */
  record Finding(Fitness fitness, String message) {
    /**
     * Assesses a version.
     *
     * @param version empty for servers before 21.10, which do not tell their version
     */
    static Finding of(Optional<ServerVersion> version) {
      String named =
          version
              .map(v -> "%d.%d.%d".formatted(v.getMajor(), v.getMinor(), v.getPatch()))
              .orElse("unknown");
      if (version.filter(v -> compare(v, GROUPS_ON_ALL) >= 0).isEmpty()) {
        return new Finding(
            Fitness.UNFIT,
            "The version of the log's server is %s. RecordPlayer needs persistent subscriptions to"
                    .formatted(named)
                + " $all, which servers have since 21.10. No command is decided. Upgrade the server"
                + " to 26.0.3 or newer.");
      }
      if (version.filter(Finding::keepsCheckpoints).isEmpty()) {
        return new Finding(
            Fitness.FAULTY,
            "The version of the log's server is %s. Servers before 24.10.14, 26.0.3 and 26.1.0 may"
                    .formatted(named)
                + " write the checkpoint of a Pinned persistent subscription too far ahead"
                + " (https://github.com/kurrent-io/KurrentDB/pull/5497). A command that they skip"
                + " then is decided late, with the next command of its entity. Upgrade the server"
                + " to 26.0.3 or newer, or within 24.10 to 24.10.14 or newer.");
      }
      return new Finding(Fitness.FIT, "The version of the log's server is %s.".formatted(named));
    }

    private static boolean keepsCheckpoints(ServerVersion version) {
      boolean fixedWithin2410 =
          version.getMajor() == 24 && version.getMinor() == 10 && version.getPatch() >= 14;
      return fixedWithin2410 || compare(version, new int[] {26, 0, 3}) >= 0;
    }

    private static int compare(ServerVersion version, int[] other) {
      return Arrays.compare(
          new int[] {version.getMajor(), version.getMinor(), version.getPatch()}, other);
    }
  }

  @EventListener(ApplicationReadyEvent.class)
  void check() {
    var _ =
        client
            .getServerVersion()
            .whenComplete(
                (version, failure) -> {
                  if (failure == null) {
                    report(Finding.of(version));
                  } else if (!client.isShutdown()) {
                    LOG.debug("the version of the log's server can't be read yet", failure);
                    RETRY.execute(this::check);
                  }
                });
  }

  private void report(Finding found) {
    finding = found;
    switch (found.fitness()) {
      case FIT -> LOG.info("{}", found.message());
      case FAULTY -> LOG.warn("{}", found.message());
      case UNFIT -> LOG.error("{}", found.message());
    }
  }

  @Override
  public Health health() {
    Finding found = finding;
    if (found == null) {
      return Health.unknown().build();
    }
    Health.Builder health = found.fitness() == Fitness.UNFIT ? Health.down() : Health.up();
    return health.withDetail("version", found.message()).build();
  }
}
