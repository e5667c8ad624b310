package io.recordplayer.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.guestbook.GuestbookApplication;
import io.recordplayer.Applications;
import io.recordplayer.live.LiveViews;
import io.recordplayer.player.Player;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

class LoopsLifecycleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A loop that runs connects within this time. */
  private static final Duration A_WHILE = Duration.ofSeconds(2);

  /** Tells whether loops ran while Spring created the beans. */
  static final class Ran implements SmartInitializingSingleton {
    private final BooleanSupplier loops;
    private boolean ran;

    Ran(BooleanSupplier loops) {
      this.loops = loops;
    }

    @Override
    public void afterSingletonsInstantiated() {
      try {
        await().atMost(A_WHILE).until(loops::getAsBoolean);
        ran = true;
      } catch (ConditionTimeoutException _) {
        ran = false;
      }
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Import(GuestbookApplication.class)
  static class SlowToMake {
    @Bean
    Ran ran(Player player, LiveViews views) {
      return new Ran(() -> isConnected(player) || views.isConnected());
    }
  }

  private static boolean isConnected(Player player) {
    return player.writers().stream().anyMatch(writer -> writer.isConnected());
  }

  @Test
  void loops_start_when_all_beans_are_made_and_end_with_the_application(@TempDir Path data) {
    Player player;
    LiveViews views;
    try (ConfigurableApplicationContext context =
        Applications.start(SlowToMake.class, "--server.port=0", "--recordplayer.data=" + data)) {
      player = context.getBean(Player.class);
      views = context.getBean(LiveViews.class);
      assertThat(context.getBean(Ran.class).ran).isFalse();
      await().atMost(PATIENCE).until(() -> isConnected(player) && views.isConnected());
    }
    assertThat(isConnected(player)).isFalse();
    assertThat(views.isConnected()).isFalse();
  }
}
