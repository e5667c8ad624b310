package io.kanban.board;

import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardAssigned;
import io.kanban.board.BoardEvent.CardDescribed;
import io.kanban.board.BoardEvent.CardMoved;
import io.kanban.board.BoardEvent.CardRenamed;
import io.kanban.board.BoardEvent.WipLimitSet;
import io.recordplayer.entity.LastChange;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Recorded;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A board's state for its rules.
 *
 * @param board the state that people see
 * @param descriptions the cards' descriptions, by the cards' ids
 * @param changes the last change of each part of a card and of each limit, by the part's key
 */
record BoardState(Board board, Map<String, String> descriptions, Map<String, LastChange> changes) {
  static final BoardState NONE = new BoardState(Board.NONE, Map.of(), Map.of());

  /** The parts of a card that change independently of each other. */
  enum Part {
    COLUMN,
    PLACE,
    TITLE,
    DESCRIPTION,
    ASSIGNEE
  }

  String description(CardId card) {
    return descriptions.getOrDefault(card.value(), "");
  }

  /** The last change of this part, if the sender has not seen it. */
  Optional<LastChange> unseen(Part part, CardId card, Origin asking) {
    return unseen(key(part, card), asking);
  }

  /** The last change of a column's limit, if the sender has not seen it. */
  Optional<LastChange> unseenLimit(Column column, Origin asking) {
    return unseen(limit(column), asking);
  }

  private Optional<LastChange> unseen(String key, Origin asking) {
    return Optional.ofNullable(changes.get(key)).filter(change -> change.isUnseenBy(asking));
  }

  private static String key(Part part, CardId card) {
    return part + " " + card.value();
  }

  private static String limit(Column column) {
    return "LIMIT " + column;
  }

  BoardState play(Recorded<BoardEvent> event) {
    return switch (event.data()) {
      case BoardOpened _, CardAdded _ -> shown(event, changes);
      case WipLimitSet e -> changed(event, limit(e.column()));
      case CardRenamed e -> changed(event, key(Part.TITLE, e.card()));
      case CardAssigned e -> changed(event, key(Part.ASSIGNEE, e.card()));
      case CardMoved e ->
          changed(event, key(e.from() == e.to() ? Part.PLACE : Part.COLUMN, e.card()));
      case CardDescribed e -> {
        Map<String, String> next = new HashMap<>(descriptions);
        next.put(e.card().value(), e.description());
        yield new BoardState(board, next, changes).changed(event, key(Part.DESCRIPTION, e.card()));
      }
    };
  }

  private BoardState changed(Recorded<BoardEvent> event, String key) {
    Map<String, LastChange> next = new HashMap<>(changes);
    next.put(key, LastChange.of(event));
    return shown(event, next);
  }

  private BoardState shown(Recorded<BoardEvent> event, Map<String, LastChange> now) {
    return new BoardState(board.with(event.data()), descriptions, now);
  }
}
