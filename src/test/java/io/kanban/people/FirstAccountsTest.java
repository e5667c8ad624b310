package io.kanban.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FirstAccountsTest {
  @Test
  void accounts_that_could_not_be_made_for_any_reason_are_made_later() {
    AtomicInteger tries = new AtomicInteger();
    try (FirstAccounts accounts =
        new FirstAccounts(
            () -> {
              if (tries.incrementAndGet() == 1) {
                throw new IllegalStateException("not yet");
              }
            })) {
      accounts.start();
      accounts.await();
      assertThat(tries).hasValue(2);
    }
  }
}
