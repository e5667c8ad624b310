package io.recordplayer.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The ids in memory are bounded by their size. */
class MailboxesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Test
  void the_least_recently_used_ids_are_removed_when_one_grows() {
    List<String> handled = new CopyOnWriteArrayList<>();
    List<String> left = new CopyOnWriteArrayList<>();
    Mailboxes<String> mailboxes =
        new Mailboxes<>(
            "test", 10_000, (_, _, _) -> Optional.empty(), (id, _) -> handled.add(id), left::add);
    for (String id : List.of("a", "b", "c")) {
      mailboxes.put(id, "one");
      await().atMost(PATIENCE).until(() -> handled.contains(id));
    }
    assertThat(left).isEmpty();
    mailboxes.setSize("c", 9_000);
    await().atMost(PATIENCE).until(() -> left.equals(List.of("a")));
    mailboxes.setSize("c", 1_000_000);
    mailboxes.put("c", "two");
    await().atMost(PATIENCE).until(() -> left.contains("b"));
    mailboxes.setSize("c", 100);
    await().atMost(PATIENCE).until(() -> mailboxes.bytes() < 2_000);
    mailboxes.close(PATIENCE);
  }
}
