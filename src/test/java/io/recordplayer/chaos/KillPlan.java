package io.recordplayer.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A plan of kills. The plan depends on the seed alone; its effect on the processes also depends on
 * the machine.
 */
final class KillPlan {
  /** Number of commands that each page sends in a round. */
  static final int COMMANDS = 30;

  private KillPlan() {}

  enum Victim {
    API,
    WEB,
    REDIS
  }

  /**
   * One round of kills.
   *
   * @param victims the processes that are killed together
   * @param node the index of the victim among the api nodes, and among the web nodes
   * @param after number of commands that are sent in the round before the kill
   * @param power whether Redis also loses its latest writes, as in a power failure
   */
  record Round(Set<Victim> victims, int node, int after, boolean power) {}

  /** Every three rounds have each victim at least once; some rounds have a second victim. */
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
