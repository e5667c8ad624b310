package io.recordplayer.boot;

import io.recordplayer.boot.LoopsLifecycle.Loop;
import io.recordplayer.boot.RecordPlayerProperties.Role;
import io.recordplayer.entity.SnapshotStore;
import io.recordplayer.log.Log;
import io.recordplayer.player.Features;
import io.recordplayer.player.Player;
import io.recordplayer.projection.ViewStore;
import io.recordplayer.update.Updates;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** The loops that decide commands and write views. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole(Role.API)
class ApiConfiguration {
  @Bean
  Player recordPlayer(
      Features features,
      Log log,
      SnapshotStore snapshots,
      ViewStore views,
      Updates updates,
      RecordPlayerProperties properties) {
    Player player =
        new Player(
            features,
            log,
            snapshots,
            views,
            properties.loadedEntities().toBytes(),
            properties.waitingCommands().toBytes());
    player.publishTo(updates);
    return player;
  }

  @Bean
  @Order(Loop.PLAYER)
  Loop recordPlayerLoop(Player player) {
    return new Loop(player::start, player);
  }

  @Bean
  MonitoredLoops recordPlayerApiLoops(Player player, Log log, Features features) {
    return MonitoredLoops.of(player, log.inspector(), features.eventStreams());
  }
}
