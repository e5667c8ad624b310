package io.kanban.board;

import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardApproved;
import io.kanban.board.BoardEvent.CardAssigned;
import io.kanban.board.BoardEvent.CardCommented;
import io.kanban.board.BoardEvent.CardDescribed;
import io.kanban.board.BoardEvent.CardFinished;
import io.kanban.board.BoardEvent.CardMoved;
import io.kanban.board.BoardEvent.CardPulled;
import io.kanban.board.BoardEvent.CardReady;
import io.kanban.board.BoardEvent.CardRejected;
import io.kanban.board.BoardEvent.CardRenamed;
import io.kanban.board.BoardEvent.ColumnAdded;
import io.kanban.board.BoardEvent.ColumnMoved;
import io.kanban.board.BoardEvent.ColumnRemoved;
import io.kanban.board.BoardEvent.ColumnRenamed;
import io.kanban.board.BoardEvent.ColumnRolesSet;
import io.kanban.board.BoardEvent.SoftLimitSet;
import io.kanban.board.BoardEvent.WipLimitSet;
import io.kanban.board.BoardEvent.WorkflowSet;
import io.recordplayer.entity.LastChange;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Recorded;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A board's state for its rules.
 *
 * @param board the state that people see
 * @param descriptions the cards' descriptions, by the cards' ids
 * @param comments the id of each card's last comment, by the cards' ids
 * @param changes the last change of each part of a card and of a column, by the part's key
 */
record BoardState(
    Board board,
    Map<String, String> descriptions,
    Map<String, CommentId> comments,
    Map<String, LastChange> changes) {
  static final BoardState NONE = new BoardState(Board.NONE, Map.of(), Map.of(), Map.of());

  /** The parts of a card that change independently of each other. */
  enum Part {
    COLUMN,
    PLACE,
    STAGE,
    TITLE,
    DESCRIPTION,
    ASSIGNEE
  }

  /** The parts of a column that change independently of each other. */
  enum ColumnPart {
    COLUMN_NAME,
    COLUMN_PLACE,
    LIMIT,
    ROLES,
    WORKFLOW
  }

  String description(CardId card) {
    return descriptions.getOrDefault(card.value(), "");
  }

  /** Whether this is the card's last comment. */
  boolean isLastComment(CardId card, CommentId comment) {
    return comment.equals(comments.get(card.value()));
  }

  /** The last change of this part, if the sender has not seen it. */
  Optional<LastChange> unseen(Part part, CardId card, Origin asking) {
    return unseen(key(part, card), asking);
  }

  /** The last change of this part, if the sender has not seen it. */
  Optional<LastChange> unseen(ColumnPart part, ColumnId column, Origin asking) {
    return unseen(key(part, column), asking);
  }

  private Optional<LastChange> unseen(String key, Origin asking) {
    return Optional.ofNullable(changes.get(key)).filter(change -> change.isUnseenBy(asking));
  }

  private static String key(Part part, CardId card) {
    return part + " " + card.value();
  }

  private static String key(ColumnPart part, ColumnId column) {
    return part + " " + column.value();
  }

  BoardState play(Recorded<BoardEvent> event) {
    return switch (event.data()) {
      case BoardOpened _, ColumnAdded _, CardAdded _ -> shown(event, changes);
      case ColumnRenamed e -> changed(event, key(ColumnPart.COLUMN_NAME, e.column()));
      case ColumnMoved e -> changed(event, key(ColumnPart.COLUMN_PLACE, e.column()));
      case WipLimitSet e -> changed(event, key(ColumnPart.LIMIT, e.column()));
      case SoftLimitSet e -> changed(event, key(ColumnPart.LIMIT, e.column()));
      case ColumnRolesSet e -> changed(event, key(ColumnPart.ROLES, e.column()));
      case WorkflowSet e -> changed(event, key(ColumnPart.WORKFLOW, e.column()));
      case ColumnRemoved e ->
          changed(event, e.cards().stream().map(card -> key(Part.COLUMN, card)).toList());
      case CardRenamed e -> changed(event, key(Part.TITLE, e.card()));
      case CardAssigned e -> changed(event, key(Part.ASSIGNEE, e.card()));
      case CardMoved e ->
          changed(event, key(e.from().equals(e.to()) ? Part.PLACE : Part.COLUMN, e.card()));
      case CardPulled e ->
          changed(event, List.of(key(Part.STAGE, e.card()), key(Part.ASSIGNEE, e.card())));
      case CardReady e -> changed(event, key(Part.STAGE, e.card()));
      case CardRejected e -> changed(event, key(Part.STAGE, e.card()));
      case CardFinished e -> changed(event, key(Part.COLUMN, e.card()));
      case CardApproved e -> changed(event, key(Part.COLUMN, e.card()));
      case CardDescribed e -> {
        Map<String, String> next = new HashMap<>(descriptions);
        next.put(e.card().value(), e.description());
        yield new BoardState(board, next, comments, changes)
            .changed(event, key(Part.DESCRIPTION, e.card()));
      }
      case CardCommented e -> {
        Map<String, CommentId> next = new HashMap<>(comments);
        next.put(e.card().value(), e.comment());
        yield new BoardState(board, descriptions, next, changes);
      }
    };
  }

  private BoardState changed(Recorded<BoardEvent> event, String key) {
    return changed(event, List.of(key));
  }

  private BoardState changed(Recorded<BoardEvent> event, Collection<String> keys) {
    Map<String, LastChange> next = new HashMap<>(changes);
    keys.forEach(key -> next.put(key, LastChange.of(event)));
    return shown(event, next);
  }

  private BoardState shown(Recorded<BoardEvent> event, Map<String, LastChange> now) {
    return new BoardState(board.with(event.data()), descriptions, comments, now);
  }
}
