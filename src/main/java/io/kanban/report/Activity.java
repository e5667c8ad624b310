package io.kanban.report;

import io.kanban.board.ArchiveEvent.CardDeleted;
import io.kanban.board.BoardEvent;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.BoardRenamed;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardEvent;
import io.kanban.board.BoardEvent.CardRenamed;
import io.kanban.board.BoardEvent.ColumnAdded;
import io.kanban.board.BoardEvent.ColumnEvent;
import io.kanban.board.BoardEvent.ColumnMoved;
import io.kanban.board.BoardEvent.ColumnRemoved;
import io.kanban.board.BoardEvent.ColumnRenamed;
import io.kanban.board.BoardEvent.ColumnRolesSet;
import io.kanban.board.BoardEvent.LabelDefined;
import io.kanban.board.BoardEvent.LabelRemoved;
import io.kanban.board.BoardEvent.RowsSet;
import io.kanban.board.BoardEvent.SoftLimitSet;
import io.kanban.board.BoardEvent.WaitingEvent;
import io.kanban.board.BoardEvent.WipLimitSet;
import io.kanban.board.BoardEvent.WorkflowSet;
import io.kanban.board.CardId;
import io.kanban.board.CardView;
import io.kanban.board.CardView.HistoryEntry;
import io.kanban.board.ColumnId;
import io.kanban.board.DetailEvent.CardUnlinked;
import io.kanban.board.DetailEvent.ItemEvent;
import io.kanban.board.HandOver;
import io.kanban.board.HandOverEvent.BoardReopened;
import io.kanban.board.HandOverEvent.CardHandedOver;
import io.kanban.board.HandOverEvent.CardTaken;
import io.kanban.board.HandOverEvent.ColumnsHandedOver;
import io.kanban.board.HandOverEvent.ColumnsTaken;
import io.recordplayer.record.Recorded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The latest changes of a board and of its cards.
 *
 * @param name the board's name; empty until the board is opened
 * @param entries the latest {@value #ENTRIES} entries, oldest first
 * @param earlier number of entries before those; they are only in the log
 * @param titles the titles of the board's cards, by the cards' ids
 * @param columns the names of the columns that the board has or had, by the columns' ids
 */
public record Activity(
    String name,
    List<Entry> entries,
    int earlier,
    Map<String, String> titles,
    Map<String, String> columns) {
  /** Number of entries that the document holds, so that it doesn't grow without limit. */
  static final int ENTRIES = 500;

  static final Activity NONE = new Activity("", List.of(), 0, Map.of(), Map.of());

  /**
   * A change of a board.
   *
   * @param card the card that was changed; empty for a change of the board itself
   * @param title the card's title after the change
   */
  public record Entry(Optional<CardId> card, String title, HistoryEntry change) {}

  /** Number of all entries since the board was opened. */
  int size() {
    return earlier + entries.size();
  }

  /** The name that a column has now, or had at last. */
  String nameOf(ColumnId column) {
    return columns.getOrDefault(column.value(), column.value());
  }

  Activity play(Recorded<BoardEvent> event) {
    return switch (event.data()) {
      case BoardOpened e -> {
        Map<String, String> names = new HashMap<>(columns);
        e.columns().forEach(column -> names.put(column.id().value(), column.name()));
        yield new Activity(e.name(), entries, earlier, titles, names)
            .with(event, "opened the board");
      }
      case ColumnEvent e -> ofColumn(e, event);
      case BoardRenamed e ->
          new Activity(e.name(), entries, earlier, titles, columns)
              .with(event, "renamed the board to “%s”".formatted(e.name()));
      case LabelDefined e -> with(event, "defined the label “%s”".formatted(e.name()));
      case LabelRemoved e -> with(event, "removed the label “%s”".formatted(e.name()));
      case WaitingEvent _ -> this;
      case BoardReopened _ -> with(event, "opened the board again");
      case ColumnsTaken e -> with(event, "took columns of the board “%s”".formatted(e.name()));
      case ColumnsHandedOver e ->
          without(e.cards())
              .with(
                  event,
                  e.ended()
                      ? "combined the board with “%s”".formatted(e.name())
                      : "split the board: %s went to “%s”"
                          .formatted(namesOf(e.columns()), e.name()));
      case CardEvent e -> ofCard(e, event);
    };
  }

  private String namesOf(List<ColumnId> ids) {
    return ids.stream().map(this::nameOf).collect(Collectors.joining(", "));
  }

  private Activity without(List<CardId> cards) {
    Map<String, String> fewer = new HashMap<>(titles);
    cards.forEach(card -> fewer.remove(card.value()));
    return new Activity(name, entries, earlier, fewer, columns);
  }

  private Activity ofColumn(ColumnEvent event, Recorded<BoardEvent> record) {
    String column = "“" + nameOf(event.column()) + "”";
    return switch (event) {
      case ColumnAdded e ->
          named(e.column(), e.name()).with(record, "added the column “%s”".formatted(e.name()));
      case ColumnRenamed e ->
          named(e.column(), e.name())
              .with(record, "renamed the column %s to “%s”".formatted(column, e.name()));
      case ColumnMoved _ -> with(record, "moved the column " + column);
      case ColumnRemoved e -> with(record, "removed the column " + column + placeOfCards(e));
      case WipLimitSet e ->
          with(
              record,
              e.limit()
                  .map(limit -> "set the limit of %s to %d".formatted(column, limit))
                  .orElse("removed the limit of " + column));
      case SoftLimitSet e ->
          with(record, "set the soft limit of %s to %d".formatted(column, e.limit()));
      case ColumnRolesSet _ -> with(record, "set the roles of " + column);
      case RowsSet _ -> with(record, "set the rows of " + column);
      case WorkflowSet _ -> with(record, "set the workflow of " + column);
    };
  }

  private String placeOfCards(ColumnRemoved event) {
    int cards = event.cards().size();
    return event
        .to()
        .filter(_ -> cards > 0)
        .map(
            to ->
                " and moved its %s to “%s”"
                    .formatted(cards == 1 ? "card" : cards + " cards", nameOf(to)))
        .orElse("");
  }

  private Activity ofCard(CardEvent event, Recorded<BoardEvent> record) {
    CardId card = event.card();
    String before = titles.getOrDefault(card.value(), "");
    return switch (event) {
      case CardAdded e -> titled(card, e.title()).with(card, e.title(), change(e, record, before));
      case CardRenamed e ->
          titled(card, e.title()).with(card, e.title(), change(e, record, before));
      case CardDeleted _ -> without(List.of(card)).with(card, before, entry(record, "deleted it"));
      case CardHandedOver e -> without(List.of(card)).with(card, before, change(e, record, before));
      case CardTaken e when e.reason() == HandOver.WITH_COLUMN ->
          titled(card, e.parcel().face().title());
      case CardTaken e -> {
        String title = e.parcel().face().title();
        yield titled(card, title).with(card, title, change(e, record, title));
      }
      case CardEvent e -> with(card, before, change(e, record, before));
    };
  }

  /** The change of a card; the view doesn't know the texts of checklists and links. */
  private static HistoryEntry change(CardEvent event, Recorded<BoardEvent> record, String title) {
    return switch (event) {
      case ItemEvent _ -> entry(record, "changed the checklist");
      case CardUnlinked _ -> entry(record, "removed a link");
      case CardEvent e -> CardView.entryOf(record, e.card(), title);
    };
  }

  private Activity titled(CardId card, String title) {
    Map<String, String> more = new HashMap<>(titles);
    more.put(card.value(), title);
    return new Activity(name, entries, earlier, more, columns);
  }

  private Activity named(ColumnId column, String to) {
    Map<String, String> more = new HashMap<>(columns);
    more.put(column.value(), to);
    return new Activity(name, entries, earlier, titles, more);
  }

  private Activity with(Recorded<BoardEvent> record, String what) {
    return with(new Entry(Optional.empty(), "", entry(record, what)));
  }

  private Activity with(CardId card, String title, HistoryEntry change) {
    return with(new Entry(Optional.of(card), title, change));
  }

  private static HistoryEntry entry(Recorded<BoardEvent> record, String what) {
    return new HistoryEntry(record.by(), record.at(), what, Optional.empty(), Optional.empty());
  }

  private Activity with(Entry entry) {
    List<Entry> more = new ArrayList<>(entries);
    more.add(entry);
    int dropped = Math.max(0, more.size() - ENTRIES);
    return new Activity(
        name, List.copyOf(more.subList(dropped, more.size())), earlier + dropped, titles, columns);
  }
}
