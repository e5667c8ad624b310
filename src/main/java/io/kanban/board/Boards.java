package io.kanban.board;

import io.kanban.project.Projects;
import io.recordplayer.entity.EntityType;
import io.recordplayer.entity.SnapshotPolicy;
import io.recordplayer.player.Feature;
import io.recordplayer.projection.Projection;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The feature: boards. */
@Configuration(proxyBeanMethods = false)
public class Boards {
  public static final EntityType<BoardCommand, BoardState, BoardEvent> BOARD =
      EntityType.of("board", new BoardRules(), command -> command.board().text())
          .stateVersion(3)
          .snapshots(
              SnapshotPolicy.afterEvents(200)
                  .or(
                      SnapshotPolicy.afterTime(Duration.ofHours(1))
                          .and(SnapshotPolicy.afterEvents(20))));

  /** A board, by its id. */
  public static final Projection<Board, BoardEvent> VIEW =
      new Projection<>(
          "board-view",
          3,
          Board.class,
          BoardEvent.class,
          event -> event.board().text(),
          Board.NONE,
          (board, event) -> board.with(event.data()));

  /** A card, by its board's id and its own. */
  public static final Projection<CardView, BoardEvent> CARD =
      new Projection<>(
          "card-view",
          2,
          CardView.class,
          BoardEvent.class,
          CardView::keyOf,
          CardView.NONE,
          CardView::play);

  /** The boards of a project, by the project's id. */
  public static final Projection<BoardList, BoardEvent> OF_PROJECT =
      new Projection<>(
          "project-boards",
          1,
          BoardList.class,
          BoardEvent.class,
          BoardList::keyOf,
          BoardList.NONE,
          BoardList::play);

  @Bean
  Feature boardFeature() {
    return Feature.of(BOARD)
        .views(VIEW, CARD, OF_PROJECT)
        .access(BoardId::projectOf, Projects::rolesOfMember);
  }
}
