package io.kanban.board;

import io.kanban.project.Projects;
import io.recordplayer.entity.EntityType;
import io.recordplayer.entity.SnapshotPolicy;
import io.recordplayer.player.Feature;
import io.recordplayer.projection.Projection;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The feature: boards. */
@Configuration(proxyBeanMethods = false)
public class Boards {
  public static final EntityType<BoardCommand, Board, BoardEvent> BOARD =
      new EntityType<>(
          "board",
          BoardCommand.class,
          BoardEvent.class,
          Board.class,
          1,
          command -> command.board().text(),
          new BoardRules(),
          SnapshotPolicy.<BoardEvent>afterEvents(200)
              .or(
                  SnapshotPolicy.<BoardEvent>afterTime(Duration.ofHours(1))
                      .and(SnapshotPolicy.afterEvents(20))));

  /** A board, by its id. */
  public static final Projection<Board, BoardEvent> VIEW =
      new Projection<>(
          "board-view",
          1,
          Board.class,
          BoardEvent.class,
          event -> event.board().text(),
          Board.NONE,
          (board, event) -> board.with(event.data()));

  /** A card, by its board's id and its own. */
  public static final Projection<CardView, BoardEvent> CARD =
      new Projection<>(
          "card-view",
          1,
          CardView.class,
          BoardEvent.class,
          CardView::keyOf,
          CardView.NONE,
          CardView::play);

  @Bean
  Feature boardFeature() {
    return new Feature(List.of(BOARD), List.of(VIEW, CARD), Projects.membersOnly());
  }
}
