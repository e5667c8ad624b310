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
 * One card in full: its details, and everything that happened to it.
 *
 * @param column empty before the card is added
 * @param history the latest of it, oldest first
 * @param earlier how much happened before that
 */
public record CardView(
    String title,
    String description,
    Optional<Column> column,
    Optional<Person> assignee,
    List<Happened> history,
    int earlier) {
  /** A document must not grow for ever. What is older is read from the log when it is asked for. */
  static final int HISTORY = 200;

  static final CardView NONE =
      new CardView("", "", Optional.empty(), Optional.empty(), List.of(), 0);

  /** Something that happened to a card. */
  public record Happened(Person who, Instant when, String what) {}

  /** The key of a card's view; null for what is not about one card. */
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
              .happened(record, "added the card to " + e.column().label());
      case CardRenamed e ->
          new CardView(e.title(), description, column, assignee, history, earlier)
              .happened(record, "renamed it from “%s”".formatted(title));
      case CardDescribed e ->
          new CardView(title, e.description(), column, assignee, history, earlier)
              .happened(record, "changed the description");
      case CardAssigned e ->
          new CardView(title, description, column, e.assignee(), history, earlier)
              .happened(
                  record,
                  e.assignee().map(to -> "assigned it to " + to.name()).orElse("unassigned it"));
      case CardMoved e ->
          new CardView(title, description, Optional.of(e.to()), assignee, history, earlier)
              .happened(
                  record,
                  e.from() == e.to()
                      ? "moved it within " + e.to().label()
                      : "moved it from %s to %s".formatted(e.from().label(), e.to().label()));
    };
  }

  private CardView happened(Recorded<BoardEvent> record, String what) {
    List<Happened> more = new ArrayList<>(history);
    more.add(new Happened(record.by(), record.at(), what));
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
