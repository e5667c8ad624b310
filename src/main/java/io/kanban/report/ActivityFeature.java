package io.kanban.report;

import io.kanban.board.BoardEvent;
import io.kanban.board.BoardKey;
import io.recordplayer.player.Feature;
import io.recordplayer.projection.Projection;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Registers the activity of boards with the framework. People who may see a board see its activity.
 */
@Configuration(proxyBeanMethods = false)
class ActivityFeature {
  /** The activity of a board, by the board's id. */
  static final Projection<Activity> ACTIVITY =
      Projection.of("board-activity", Activity.NONE).on(BoardEvent.class, Activity::play);

  @Bean
  Feature boardActivity() {
    return Feature.of().views(ACTIVITY).access(BoardKey::of, BoardKey::rolesOf);
  }
}
