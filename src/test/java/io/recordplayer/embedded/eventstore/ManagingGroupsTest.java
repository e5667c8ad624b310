package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Groups that are changed by more than one at a time. */
@EmbeddedLogOnly
class ManagingGroupsTest extends Consuming {
  @Test
  void groups_that_two_restart_at_once_are_never_missing_and_hand_out_once() throws Exception {
    group(stream());
    List<Boolean> there = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      CompletableFuture<?> one = groups.restartSubsystem();
      CompletableFuture<?> other = groups.restartSubsystem();
      CompletableFuture<?> both = CompletableFuture.allOf(one, other);
      do {
        there.add(get(groups.getInfoToStream("s-1", "g")).isPresent());
      } while (!both.isDone());
      done(both);
    }
    assertThat(there).doesNotContain(false);
    append("s-1", "one");
    assertSeen(toStream(ACKNOWLEDGES, 10), "one");
    await().atMost(PATIENCE).until(() -> threads("group s-1::g") == 1);
  }

  private long threads(String name) throws Exception {
    Path dump = folder.resolve("threads-" + UUID.randomUUID());
    ManagementFactory.getPlatformMXBean(com.sun.management.HotSpotDiagnosticMXBean.class)
        .dumpThreads(
            dump.toString(),
            com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
    return Files.readAllLines(dump).stream()
        .filter(line -> line.contains("\"" + name + "\""))
        .count();
  }
}
