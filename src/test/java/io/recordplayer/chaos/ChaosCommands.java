package io.recordplayer.chaos;

import io.recordplayer.chaos.Tills.CommandKey;
import io.recordplayer.chaos.Tills.TillCommand;
import java.util.Random;

/** Chooses the commands of a run at random. */
final class ChaosCommands {
  private static final long AMOUNT = 30;

  private ChaosCommands() {}

  /** The next command; one in twenty is parked, and about one in four is rejected. */
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
