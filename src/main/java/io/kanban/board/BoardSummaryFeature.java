package io.kanban.board;

import io.kanban.board.ArchiveEvent.CardArchived;
import io.kanban.board.ArchiveEvent.CardRestored;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.BoardRenamed;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardEvent;
import io.kanban.board.BoardEvent.ColumnEvent;
import io.kanban.board.BoardEvent.LabelEvent;
import io.kanban.board.BoardEvent.WaitingEvent;
import io.kanban.board.HandOverEvent.BoardReopened;
import io.kanban.board.HandOverEvent.CardHandedOver;
import io.kanban.board.HandOverEvent.CardTaken;
import io.kanban.board.HandOverEvent.ColumnsHandedOver;
import io.kanban.board.HandOverEvent.ColumnsTaken;
import io.kanban.project.BoardSummaries;
import io.kanban.project.ProjectEvent;
import io.kanban.project.ProjectId;
import io.kanban.project.Projects;
import io.recordplayer.player.Feature;
import io.recordplayer.projection.Projection;
import io.recordplayer.record.Recorded;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Registers the summaries of boards, which the pages about projects show. */
@Configuration(proxyBeanMethods = false)
class BoardSummaryFeature {
  /** The summaries of a project's boards, by the project's id. */
  static final Projection<BoardSummaries> SUMMARIES =
      Projection.of("board-summaries", BoardSummaries.NONE)
          .on(
              BoardEvent.class,
              event -> Set.of(event.data().board().project().value()),
              BoardSummaryFeature::play)
          .on(ProjectEvent.class, (summaries, event) -> summaries.at(event.at()))
          .version(3);

  private static BoardSummaries play(BoardSummaries before, Recorded<BoardEvent> event) {
    BoardSummaries now = before.at(event.at());
    String board = event.data().board().name();
    return switch (event.data()) {
      case BoardOpened e -> now.with(board, e.name());
      case BoardReopened e -> now.with(board, e.name());
      case BoardRenamed e -> now.renamed(board, e.name());
      case CardAdded _, CardRestored _ -> now.count(board, 1);
      case CardArchived _, CardHandedOver _ -> now.count(board, -1);
      case CardTaken e -> e.parcel().archived() ? now : now.count(board, 1);
      case ColumnsHandedOver e ->
          e.ended() ? now.without(board) : now.count(board, -e.cards().size());
      case ColumnEvent _, LabelEvent _, CardEvent _, WaitingEvent _, ColumnsTaken _ -> now;
    };
  }

  /** Gives the view to the pages about projects, whose package doesn't know this one. */
  @Bean
  Projection<BoardSummaries> boardSummaries() {
    return SUMMARIES;
  }

  /** The pages show a person only those boards that the person may see. */
  @Bean
  Feature boardSummariesFeature() {
    return Feature.of().views(SUMMARIES).access(ProjectId::new, Projects::rolesOfVisitor);
  }
}
