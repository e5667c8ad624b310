package io.kanban.handover;

import io.kanban.board.Boards;
import io.kanban.board.HandOverEvent;
import io.recordplayer.log.Log;
import io.recordplayer.player.CommandSender;
import io.recordplayer.player.DecidedCommands;
import io.recordplayer.reaction.Reaction;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Carries cards from board to board while the application runs. */
@Configuration(proxyBeanMethods = false)
class HandOverConfiguration {
  private static final String NAME = "hand-over";

  @Bean(initMethod = "start", destroyMethod = "close")
  Reaction<HandOverEvent> handOverReaction(Log log, CommandSender sender) {
    return new Reaction<>(
        NAME,
        Boards.BOARD,
        HandOverEvent.class,
        log,
        new Carrier(log, new DecidedCommands(log, sender)));
  }
}
