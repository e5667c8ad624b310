package io.recordplayer.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * What is killed and when. It follows from the seed alone; what the processes make of it also
 * depends on the machine.
 */
final class KillPlan {
  /** How many commands each page sends in a round. */
  static final int COMMANDS = 30;

  private KillPlan() {}

  enum Victim {
    API,
    WEB,
    REDIS
  }

  /**
   * @param victims what is killed together
   * @param node which of the api processes, and of the web processes
   * @param after the number of commands that were sent in the round before that
   * @param power whether Redis also loses what it had not yet on disk
   */
  record Round(Set<Victim> victims, int node, int after, boolean power) {}

  /** Each victim comes at least in every third round; in some rounds another one comes with it. */
  static List<Round> of(long seed, int rounds) {
    Random random = new Random(seed);
    List<Round> plan = new ArrayList<>();
    List<Victim> next = new ArrayList<>();
    while (plan.size() < rounds) {
      if (next.isEmpty()) {
        next.addAll(List.of(Victim.values()));
        Collections.shuffle(next, random);
      }
      Set<Victim> victims = EnumSet.of(next.removeFirst());
      if (random.nextInt(3) == 0) {
        victims.add(Victim.values()[random.nextInt(Victim.values().length)]);
      }
      plan.add(
          new Round(
              Set.copyOf(victims),
              random.nextInt(ChaosCluster.NODES),
              1 + random.nextInt(COMMANDS * 3),
              random.nextBoolean()));
    }
    return plan;
  }
}
