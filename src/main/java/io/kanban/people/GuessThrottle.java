package io.kanban.people;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Slows down guesses of passwords, for each sign-in name and for each network address. After some
 * failures, the next attempt has to wait: one second, then twice as long after each further
 * failure, up to one minute. An attempt that comes earlier is refused and doesn't count.
 *
 * <p>A name has 5 attempts without delay, an address 50, because many people can share it. An hour
 * without a failure forgets them. Each node counts for itself, in memory, for at most 100,000 names
 * and addresses. Names count whether or not there is an account.
 */
final class GuessThrottle {
  private static final int FREE_PER_NAME = 5;
  private static final int FREE_PER_ADDRESS = 50;
  private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);
  private static final Duration FORGOTTEN = Duration.ofHours(1);
  private static final int MOST_KEYS = 100_000;

  /** An IPv6 network of one customer usually has the first 64 bits in common. */
  private static final int NETWORK_BYTES = 8;

  private final InstantSource clock;
  private final Cache<String, Failures> failures =
      Caffeine.newBuilder().maximumSize(MOST_KEYS).expireAfterWrite(FORGOTTEN).build();

  private record Failures(int count, Instant nextAttempt) {
    static final Failures NONE = new Failures(0, Instant.MIN);
  }

  GuessThrottle(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Counts an attempt as a failure, so that attempts at the same time can't pass together.
   *
   * @return the time to wait; zero if the attempt may be made now
   */
  Duration attempt(String name, String address) {
    // An attempt that is refused for one of them doesn't count for the other.
    Duration wait = waitFor(keyOfName(name));
    if (wait.isZero()) {
      wait = attempt(keyOfAddress(address), FREE_PER_ADDRESS);
    }
    return wait.isZero() ? attempt(keyOfName(name), FREE_PER_NAME) : wait;
  }

  private Duration waitFor(String key) {
    Failures known = failures.getIfPresent(key);
    Instant now = clock.instant();
    return known != null && now.isBefore(known.nextAttempt())
        ? Duration.between(now, known.nextAttempt())
        : Duration.ZERO;
  }

  private Duration attempt(String key, int free) {
    Instant now = clock.instant();
    Duration[] wait = {Duration.ZERO};
    failures
        .asMap()
        .compute(
            key,
            (_, known) -> {
              Failures before = known == null ? Failures.NONE : known;
              if (now.isBefore(before.nextAttempt())) {
                wait[0] = Duration.between(now, before.nextAttempt());
                return before;
              }
              int count = before.count() + 1;
              return new Failures(count, now.plus(delayAfter(count - free)));
            });
    return wait[0];
  }

  private static Duration delayAfter(int tooMany) {
    if (tooMany < 0) {
      return Duration.ZERO;
    }
    Duration delay = FIRST_DELAY.multipliedBy(1L << Math.min(tooMany, 16));
    return delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay;
  }

  /** The password was right. */
  void succeeded(String name, String address) {
    failures.invalidate(keyOfName(name));
    uncount(keyOfAddress(address));
  }

  /** The password could not be checked, so the attempt was none. */
  void unchecked(String name, String address) {
    uncount(keyOfName(name));
    uncount(keyOfAddress(address));
  }

  private void uncount(String key) {
    failures
        .asMap()
        .computeIfPresent(key, (_, known) -> new Failures(known.count() - 1, Instant.MIN));
  }

  /** One key for an account, whatever name of it was typed; long texts are cut. */
  private static String keyOfName(String name) {
    return "name "
        + SignInName.parse(name)
            .map(known -> known.account().value())
            .orElseGet(() -> name.substring(0, Math.min(name.length(), 64)));
  }

  private static String keyOfAddress(String address) {
    try {
      InetAddress parsed = InetAddress.ofLiteral(address);
      return parsed instanceof Inet6Address
          ? "net " + HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), NETWORK_BYTES))
          : "net " + parsed.getHostAddress();
    } catch (IllegalArgumentException _) {
      return "net " + address;
    }
  }
}
