package io.recordplayer;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("other watches would find its deadlock")
class DeadlockWatchTest {
  private final Lock one = new ReentrantLock();
  private final Lock other = new ReentrantLock();
  private final CountDownLatch bothHoldTheirFirst = new CountDownLatch(2);

  private Thread take(String name, Lock first, Lock second) {
    return Thread.ofPlatform()
        .daemon()
        .name(name)
        .start(
            () -> {
              first.lock();
              try {
                bothHoldTheirFirst.countDown();
                bothHoldTheirFirst.await();
                second.lockInterruptibly();
                second.unlock();
              } catch (InterruptedException _) {
                // It is free again.
              } finally {
                first.unlock();
              }
            });
  }

  @Test
  void a_deadlock_interrupts_the_test_and_fails_it_with_the_stacks() throws Exception {
    DeadlockWatch watch = new DeadlockWatch();
    Thread left = take("left-handed", one, other);
    Thread right = take("right-handed", other, one);
    try {
      assertThatThrownBy(() -> TimeUnit.SECONDS.sleep(20)).isInstanceOf(InterruptedException.class);
      assertThatThrownBy(watch::close)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("left-handed")
          .hasMessageContaining("right-handed")
          .hasMessageContaining("DeadlockWatchTest");
    } finally {
      left.interrupt();
      right.interrupt();
      left.join();
      right.join();
    }
  }

  @Test
  void without_a_deadlock_nothing_happens() {
    assertThatCode(() -> new DeadlockWatch().close()).doesNotThrowAnyException();
  }
}
