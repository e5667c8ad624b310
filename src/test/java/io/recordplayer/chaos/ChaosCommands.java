package io.recordplayer.chaos;

import io.recordplayer.chaos.Tills.CommandKey;
import io.recordplayer.chaos.Tills.TillCommand;
import java.util.Random;

/** Draws the commands of a run. */
final class ChaosCommands {
  private static final long AMOUNT = 30;

  private ChaosCommands() {}

  /** One in twenty is parked, and about one in four refused. */
  static TillCommand next(Random random, String till, CommandKey key) {
    long amount = random.nextLong(1, AMOUNT + 1);
    return switch (random.nextInt(20)) {
      case 0 -> new TillCommand.Jam(till, key);
      case 1, 2 -> new TillCommand.Exchange(till, key, amount);
      case 3, 4, 5 -> new TillCommand.Empty(till, key);
      default -> new TillCommand.Pay(till, key, amount);
    };
  }
}
