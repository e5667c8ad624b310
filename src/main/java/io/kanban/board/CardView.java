package io.kanban.board;

import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardAssigned;
import io.kanban.board.BoardEvent.CardDescribed;
import io.kanban.board.BoardEvent.CardEvent;
import io.kanban.board.BoardEvent.CardMoved;
import io.kanban.board.BoardEvent.CardRenamed;
import io.kanban.board.BoardEvent.ColumnAdded;
import io.kanban.board.BoardEvent.ColumnMoved;
import io.kanban.board.BoardEvent.ColumnRemoved;
import io.kanban.board.BoardEvent.ColumnRenamed;
import io.kanban.board.BoardEvent.WipLimitSet;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One card in full: its details and its history.
 *
 * @param column empty until the card is added
 * @param history the latest {@value #HISTORY} entries, oldest first
 * @param earlier number of entries before those
 */
public record CardView(
    String title,
    String description,
    Optional<ColumnId> column,
    Optional<Person> assignee,
    List<HistoryEntry> history,
    int earlier) {
  /**
   * Number of entries that the document holds. Older ones are read from the log on demand, so that
   * the document doesn't grow without limit.
   */
  static final int HISTORY = 200;

  static final CardView NONE =
      new CardView("", "", Optional.empty(), Optional.empty(), List.of(), 0);

  /**
   * An entry in a card's history.
   *
   * @param what the change without the columns, as in "moved it"
   * @param from the column that the card left
   * @param to the column that the card came into, or within which it moved
   */
  public record HistoryEntry(
      Person who, Instant when, String what, Optional<ColumnId> from, Optional<ColumnId> to) {
    /** The change with the names that the columns have now. */
    String words(Board board) {
      if (from.isPresent() && from.equals(to)) {
        return what + " within " + board.nameOf(from.get());
      }
      return what
          + from.map(left -> " from " + board.nameOf(left)).orElse("")
          + to.map(entered -> " to " + board.nameOf(entered)).orElse("");
    }
  }

  /** The keys of the cards that an event changes. */
  static Set<String> keysOf(Recorded<BoardEvent> event) {
    return switch (event.data()) {
      case CardEvent e -> Set.of(key(e.board(), e.card()));
      case ColumnRemoved e ->
          e.cards().stream()
              .map(card -> key(e.board(), card))
              .collect(Collectors.toUnmodifiableSet());
      case BoardOpened _, ColumnAdded _, ColumnRenamed _, ColumnMoved _, WipLimitSet _ -> Set.of();
    };
  }

  static String key(BoardId board, CardId card) {
    return board.text() + "." + card.value();
  }

  CardView play(Recorded<BoardEvent> record) {
    return switch (record.data()) {
      case BoardOpened _, ColumnAdded _, ColumnRenamed _, ColumnMoved _, WipLimitSet _ -> this;
      case CardAdded e ->
          new CardView(e.title(), description, Optional.of(e.column()), assignee, history, earlier)
              .withEntry(record, "added the card", Optional.empty(), Optional.of(e.column()));
      case CardRenamed e ->
          new CardView(e.title(), description, column, assignee, history, earlier)
              .withEntry(record, "renamed it from “%s”".formatted(title));
      case CardDescribed e ->
          new CardView(title, e.description(), column, assignee, history, earlier)
              .withEntry(record, "changed the description");
      case CardAssigned e ->
          new CardView(title, description, column, e.assignee(), history, earlier)
              .withEntry(
                  record,
                  e.assignee().map(to -> "assigned it to " + to.name()).orElse("unassigned it"));
      case CardMoved e -> moved(record, e.from(), Optional.of(e.to()));
      case ColumnRemoved e -> moved(record, e.column(), e.to());
    };
  }

  private CardView moved(Recorded<BoardEvent> record, ColumnId from, Optional<ColumnId> to) {
    return new CardView(title, description, to, assignee, history, earlier)
        .withEntry(record, "moved it", Optional.of(from), to);
  }

  private CardView withEntry(Recorded<BoardEvent> record, String what) {
    return withEntry(record, what, Optional.empty(), Optional.empty());
  }

  private CardView withEntry(
      Recorded<BoardEvent> record, String what, Optional<ColumnId> from, Optional<ColumnId> to) {
    List<HistoryEntry> more = new ArrayList<>(history);
    more.add(new HistoryEntry(record.by(), record.at(), what, from, to));
    int over = Math.max(0, more.size() - HISTORY);
    return new CardView(
        title,
        description,
        column,
        assignee,
        List.copyOf(more.subList(over, more.size())),
        earlier + over);
  }
}
