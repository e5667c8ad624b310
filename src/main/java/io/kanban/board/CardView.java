package io.kanban.board;

import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardApproved;
import io.kanban.board.BoardEvent.CardAssigned;
import io.kanban.board.BoardEvent.CardCommented;
import io.kanban.board.BoardEvent.CardDescribed;
import io.kanban.board.BoardEvent.CardEvent;
import io.kanban.board.BoardEvent.CardFinished;
import io.kanban.board.BoardEvent.CardMoved;
import io.kanban.board.BoardEvent.CardPulled;
import io.kanban.board.BoardEvent.CardReady;
import io.kanban.board.BoardEvent.CardRejected;
import io.kanban.board.BoardEvent.CardRenamed;
import io.kanban.board.BoardEvent.ColumnEvent;
import io.kanban.board.BoardEvent.ColumnRemoved;
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
 * @param comments the latest {@value #COMMENTS} comments, oldest first
 * @param history the latest {@value #HISTORY} entries, oldest first
 * @param earlier number of entries before those
 */
public record CardView(
    String title,
    String description,
    Optional<ColumnId> column,
    Optional<Person> assignee,
    List<Comment> comments,
    List<HistoryEntry> history,
    int earlier) {
  /** Number of comments that the document holds; older ones are only in the log. */
  static final int COMMENTS = 200;

  /**
   * Number of entries that the document holds. Older ones are read from the log on demand, so that
   * the document doesn't grow without limit.
   */
  static final int HISTORY = 200;

  static final CardView NONE =
      new CardView("", "", Optional.empty(), Optional.empty(), List.of(), List.of(), 0);

  /** A comment on a card; the reason of an approval or of a rejection is a comment, too. */
  public record Comment(Person who, Instant when, String text) {}

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
      case BoardOpened _, ColumnEvent _ -> Set.of();
    };
  }

  static String key(BoardId board, CardId card) {
    return board.text() + "." + card.value();
  }

  CardView play(Recorded<BoardEvent> record) {
    return switch (record.data()) {
      case ColumnRemoved e ->
          in(e.to()).withEntry(record, "moved it", Optional.of(e.column()), e.to());
      case BoardOpened _, ColumnEvent _ -> this;
      case CardAdded e ->
          titled(e.title())
              .in(Optional.of(e.column()))
              .withEntry(record, "added the card", Optional.empty(), Optional.of(e.column()));
      case CardRenamed e ->
          titled(e.title()).withEntry(record, "renamed it from “%s”".formatted(title));
      case CardDescribed e ->
          new CardView(title, e.description(), column, assignee, comments, history, earlier)
              .withEntry(record, "changed the description");
      case CardAssigned e ->
          assigned(e.assignee())
              .withEntry(
                  record,
                  e.assignee().map(to -> "assigned it to " + to.name()).orElse("unassigned it"));
      case CardMoved e -> moved(record, "moved it", e.from(), e.to());
      case CardPulled e -> assigned(Optional.of(e.by())).withEntry(record, "pulled it");
      case CardReady _ -> withEntry(record, "finished it for review");
      case CardFinished e -> moved(record, "finished it and moved it", e.from(), e.to());
      case CardApproved e ->
          commented(record, e.reason()).moved(record, "approved it and moved it", e.from(), e.to());
      case CardRejected e -> commented(record, e.reason()).withEntry(record, "rejected it");
      case CardCommented e -> commented(record, e.text()).withEntry(record, "commented on it");
    };
  }

  private CardView titled(String to) {
    return new CardView(to, description, column, assignee, comments, history, earlier);
  }

  private CardView in(Optional<ColumnId> to) {
    return new CardView(title, description, to, assignee, comments, history, earlier);
  }

  private CardView assigned(Optional<Person> to) {
    return new CardView(title, description, column, to, comments, history, earlier);
  }

  private CardView commented(Recorded<BoardEvent> record, String text) {
    List<Comment> more = new ArrayList<>(comments);
    more.add(new Comment(record.by(), record.at(), text));
    return new CardView(
        title, description, column, assignee, latest(more, COMMENTS), history, earlier);
  }

  private CardView moved(Recorded<BoardEvent> record, String what, ColumnId from, ColumnId to) {
    return in(Optional.of(to)).withEntry(record, what, Optional.of(from), Optional.of(to));
  }

  private CardView withEntry(Recorded<BoardEvent> record, String what) {
    return withEntry(record, what, Optional.empty(), Optional.empty());
  }

  private CardView withEntry(
      Recorded<BoardEvent> record, String what, Optional<ColumnId> from, Optional<ColumnId> to) {
    List<HistoryEntry> more = new ArrayList<>(history);
    more.add(new HistoryEntry(record.by(), record.at(), what, from, to));
    List<HistoryEntry> kept = latest(more, HISTORY);
    return new CardView(
        title, description, column, assignee, comments, kept, earlier + more.size() - kept.size());
  }

  private static <T> List<T> latest(List<T> all, int most) {
    return List.copyOf(all.subList(Math.max(0, all.size() - most), all.size()));
  }
}
