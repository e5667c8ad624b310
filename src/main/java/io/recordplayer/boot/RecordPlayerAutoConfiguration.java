package io.recordplayer.boot;

import io.recordplayer.boot.LoopsLifecycle.Loop;
import io.recordplayer.embedded.eventstore.EmbeddedEventStore;
import io.recordplayer.log.Log;
import io.recordplayer.message.Messages;
import io.recordplayer.player.Feature;
import io.recordplayer.player.Features;
import io.recordplayer.reaction.Reaction;
import java.time.InstantSource;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;

/** Runs the features of an application. An application without a {@link Feature} stays as it is. */
@AutoConfiguration(after = DataRedisAutoConfiguration.class)
@ConditionalOnBean(Feature.class)
@EnableConfigurationProperties(RecordPlayerProperties.class)
@Import({
  LogConfiguration.class,
  ApiConfiguration.class,
  WebConfiguration.class,
  VaadinConfiguration.class,
  HealthConfiguration.class,
  MetricsConfiguration.class
})
public class RecordPlayerAutoConfiguration {
  @Bean
  Features recordPlayerFeatures(ObjectProvider<Feature> features) {
    try {
      return new Features(features.orderedStream().toList());
    } catch (IllegalArgumentException e) {
      throw new ConfigurationProblem(
          "The application's features contradict each other or say too little.",
          String.valueOf(e.getMessage()));
    }
  }

  @Bean
  @ConditionalOnMissingBean
  InstantSource recordPlayerClock() {
    return InstantSource.system();
  }

  @Bean
  @ConditionalOnMissingBean
  Messages recordPlayerMessages(ApplicationContext application) {
    return new Messages(application);
  }

  @Bean
  LoopsLifecycle recordPlayerLoops(List<Loop> loops) {
    // A list, because Spring records no dependency on the beans of an ObjectProvider: the loops
    // would outlive a log that a test replaces.
    return new LoopsLifecycle(loops, LoopsLifecycle.WITHOUT_WEB_SERVER);
  }

  @Bean
  LoopMonitor recordPlayerLoopMonitor(
      Log log, InstantSource clock, ObjectProvider<MonitoredLoops> loops) {
    return new LoopMonitor(
        log.inspector(),
        clock,
        loops.orderedStream().flatMap(some -> some.loops().stream()).toList());
  }

  @Bean
  MonitoredLoops recordPlayerReactionLoops(Log log, ObjectProvider<Reaction<?>> reactions) {
    return MonitoredLoops.of(reactions.orderedStream().toList(), log.inspector());
  }

  @Bean
  @Order(Loop.MONITOR)
  Loop recordPlayerLoopMonitorLoop(LoopMonitor monitor) {
    return new Loop(monitor::start, monitor);
  }

  @Bean
  ReadyMessage recordPlayerReadyMessage(
      RecordPlayerProperties properties, ObjectProvider<EmbeddedEventStore> log) {
    return new ReadyMessage(properties, log.getIfAvailable() != null);
  }
}
