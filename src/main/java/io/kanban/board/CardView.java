package io.kanban.board;

import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardAssigned;
import io.kanban.board.BoardEvent.CardDescribed;
import io.kanban.board.BoardEvent.CardEvent;
import io.kanban.board.BoardEvent.CardMoved;
import io.kanban.board.BoardEvent.CardRenamed;
import io.kanban.board.BoardEvent.WipLimitSet;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    Optional<Column> column,
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

  /** An entry in a card's history. */
  public record HistoryEntry(Person who, Instant when, String what) {}

  /** The key of the card that an event changes; empty if it changes no card. */
  static Set<String> keysOf(Recorded<BoardEvent> event) {
    return event.data() instanceof CardEvent e ? Set.of(key(e.board(), e.card())) : Set.of();
  }

  static String key(BoardId board, CardId card) {
    return board.text() + "." + card.value();
  }

  CardView play(Recorded<BoardEvent> record) {
    return switch (record.data()) {
      case BoardOpened _, WipLimitSet _ -> this;
      case CardAdded e ->
          new CardView(e.title(), description, Optional.of(e.column()), assignee, history, earlier)
              .withEntry(record, "added the card to " + e.column().label());
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
      case CardMoved e ->
          new CardView(title, description, Optional.of(e.to()), assignee, history, earlier)
              .withEntry(
                  record,
                  e.from() == e.to()
                      ? "moved it within " + e.to().label()
                      : "moved it from %s to %s".formatted(e.from().label(), e.to().label()));
    };
  }

  private CardView withEntry(Recorded<BoardEvent> record, String what) {
    List<HistoryEntry> more = new ArrayList<>(history);
    more.add(new HistoryEntry(record.by(), record.at(), what));
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
