package io.kanban.board;

import io.recordplayer.entity.EntityType;
import io.recordplayer.entity.SnapshotPolicy;
import io.recordplayer.player.Feature;
import io.recordplayer.projection.Projection;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Registers boards with the framework: their rules, their views and the access to them. */
@Configuration(proxyBeanMethods = false)
public class Boards {
  public static final EntityType<BoardCommand, BoardState, BoardEvent> BOARD =
      EntityType.of("board", new CountingRules(), command -> command.board().text())
          .stateVersion(13)
          .snapshots(
              SnapshotPolicy.afterEvents(200)
                  .or(
                      SnapshotPolicy.afterTime(Duration.ofHours(1))
                          .and(SnapshotPolicy.afterEvents(20))));

  /** A board, by its id. */
  public static final Projection<Board> VIEW =
      Projection.of("board-view", Board.NONE)
          .on(
              BoardEvent.class,
              event -> Board.keysOf(event.data()),
              (board, event, key) -> board.play(event.data(), key))
          .version(10);

  /** A card, by its board's id and its own. */
  public static final Projection<CardView> CARD =
      Projection.of("card-view", CardView.NONE)
          .on(BoardEvent.class, CardView::keysOf, CardView::play)
          .version(9);

  /** The boards of a project, by the project's id. */
  public static final Projection<BoardList> OF_PROJECT =
      Projection.of("project-boards", BoardList.NONE)
          .on(BoardEvent.class, BoardList::keysOf, BoardList::play)
          .version(3);

  /** The archive of a board, by the board's id. */
  public static final Projection<Archive> ARCHIVE =
      Projection.of("board-archive", Archive.NONE)
          .on(ArchiveEvent.class, Archive::play)
          .on(HandOverEvent.class, Archive::take)
          .version(3);

  @Bean
  Feature boardFeature() {
    return Feature.of(BOARD)
        .views(VIEW, CARD, OF_PROJECT, ARCHIVE)
        .access(BoardKey::of, BoardKey::rolesOf);
  }
}
