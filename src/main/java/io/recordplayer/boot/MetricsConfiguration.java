package io.recordplayer.boot;

import com.vaadin.flow.component.UI;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.recordplayer.boot.RecordPlayerProperties.Role;
import io.recordplayer.client.OpenPages;
import io.recordplayer.live.LiveViews;
import io.recordplayer.player.Player;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The figures that Micrometer publishes. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(MeterBinder.class)
class MetricsConfiguration {
  @Bean
  LoopMeters recordPlayerLoopMeters(LoopMonitor monitor, InstantSource clock) {
    return new LoopMeters(monitor, clock);
  }

  /** The figures of the loops that write views. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnRole(Role.API)
  static class ApiMetrics {
    @Bean
    MeterBinder recordPlayerApiMeters(Player player) {
      return registry ->
          Gauge.builder("recordplayer.views.stopped", player, ApiMetrics::stopped)
              .description("Views that stopped at an event that they can't play")
              .register(registry);
    }

    private static double stopped(Player player) {
      return player.writers().stream().mapToInt(writer -> writer.stopped().size()).sum();
    }
  }

  /** The figures of the open pages. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnRole(Role.WEB)
  @ConditionalOnClass(UI.class)
  static class WebMetrics {
    @Bean
    MeterBinder recordPlayerWebMeters(OpenPages pages, LiveViews views) {
      return registry -> {
        Gauge.builder("recordplayer.pages", pages, OpenPages::size)
            .description("Open pages of this process")
            .register(registry);
        Gauge.builder("recordplayer.views", views, LiveViews::size)
            .description("Views that the open pages of this process share")
            .register(registry);
        FunctionCounter.builder("recordplayer.access.undecided", pages, OpenPages::undecided)
            .description("Access checks without a result, because a rule could not read a view")
            .register(registry);
      };
    }
  }
}
