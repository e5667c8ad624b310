package io.recordplayer.log;

import io.kurrent.dbclient.CreatePersistentSubscriptionToAllOptions;
import java.time.Duration;

/**
 * The settings with which a persistent subscription is created; they stay as they are later.
 *
 * @param fromStart whether it begins with the log's first record; otherwise with the records after
 *     its creation
 * @param timeout the time after which the log repeats a delivery that is not acknowledged
 */
record ConsumerSettings(boolean fromStart, Duration timeout) {
  static final ConsumerSettings OF_COMMANDS = new ConsumerSettings(true, Duration.ofMinutes(1));
  static final ConsumerSettings OF_SLOW_WORK = new ConsumerSettings(false, Duration.ofHours(1));

  CreatePersistentSubscriptionToAllOptions applyTo(
      CreatePersistentSubscriptionToAllOptions options) {
    CreatePersistentSubscriptionToAllOptions timed = options.messageTimeout(timeout);
    return fromStart ? timed.fromStart() : timed.fromEnd();
  }
}
