package io.recordplayer.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.recordplayer.chaos.History.Screen;
import io.recordplayer.chaos.KillPlan.Round;
import io.recordplayer.chaos.Tills.TillEvent;
import io.recordplayer.chaos.Verdict.Result;
import io.recordplayer.record.Recorded;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills Redis and processes with pages, rules and views at random moments. {@code -Dchaos.seed=…}
 * repeats a plan; {@code -Dchaos.rounds=…} sets the number of kills.
 */
class ChaosIT {
  private static final long SEED = Long.getLong("chaos.seed", new Random().nextInt(1_000_000));
  private static final int ROUNDS = Integer.getInteger("chaos.rounds", 6);

  @TempDir private static Path programFolder;
  private static ChaosNodeProgram program;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @BeforeAll
  static void pack() {
    program = new ChaosNodeProgram(programFolder);
  }

  @Test
  void lost_doubled_and_swapped_records_are_found() throws Exception {
    try (ChaosCluster world = new ChaosCluster(folder, program, 1, true)) {
      world.sendQuietly();
      History history = world.finish();
      Verdict verdict = Oracle.judge(history);
      assertThat(verdict.reasons()).containsAll(planted(history));
      assertThat(verdict.result()).isEqualTo(Result.FAIL);
    }
  }

  /** The expected reasons: for each till, its bug's event in the stored view and on every page. */
  private static List<String> planted(History history) {
    List<String> places = new ArrayList<>();
    history.screens().stream().map(Screen::page).distinct().forEach(places::add);
    List<String> reasons = new ArrayList<>();
    history
        .records()
        .forEach(
            (till, records) -> {
              List<String> entries =
                  records.stream()
                      .map(Recorded::data)
                      .filter(TillEvent.class::isInstance)
                      .map(event -> ((TillEvent) event).entry())
                      .toList();
              String victim = entries.get(PlantedBug.BEFORE);
              String next = entries.get(PlantedBug.BEFORE + 1);
              String shows =
                  switch (PlantedBug.of(till)) {
                    case LOST -> " lacks " + victim;
                    case DOUBLE -> " has " + victim + " twice";
                    case SWAPPED -> " has " + next + " before " + victim;
                  };
              reasons.add("the stored view of " + till + shows);
              places.forEach(page -> reasons.add("page " + page + "'s " + till + shows));
            });
    return reasons;
  }

  @Test
  void each_command_is_decided_once_in_order_and_with_a_true_response_despite_kills()
      throws Exception {
    System.out.println("chaos: -Dchaos.seed=" + SEED + " in " + folder);
    try (ChaosCluster world = new ChaosCluster(folder, program, ChaosCluster.NODES, false)) {
      int number = 0;
      for (Round round : KillPlan.of(SEED, ROUNDS)) {
        System.out.printf("chaos: round %d: %s%n", ++number, round);
        world.play(round);
      }
      world.sendQuietly();
      History history = world.finish();
      System.out.println("chaos: " + history.summary());
      assertThat(Oracle.judge(history))
          .as("seed %d, see %s", SEED, folder)
          .isEqualTo(new Verdict(Result.PASS, List.of()));
    }
  }
}
