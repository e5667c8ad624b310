package io.kanban.board;

import io.kanban.board.ArchiveEvent.CardArchived;
import io.kanban.board.ArchiveEvent.CardDeleted;
import io.kanban.board.ArchiveEvent.CardRestored;
import io.kanban.board.CardView.HistoryEntry;
import io.kanban.board.HandOverEvent.BoardReopened;
import io.kanban.board.HandOverEvent.CardHandedOver;
import io.kanban.board.HandOverEvent.CardTaken;
import io.kanban.board.HandOverEvent.ColumnsHandedOver;
import io.kanban.board.HandOverEvent.ColumnsTaken;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The archived cards of a board.
 *
 * @param cards the cards that were archived last, the newest first; at most {@value #MOST}
 * @param older number of cards that were archived before those
 */
public record Archive(List<ArchivedCard> cards, int older) {
  static final int MOST = 500;

  static final Archive NONE = new Archive(List.of(), 0);

  /**
   * An archived card.
   *
   * @param column the column that it left
   * @param by the person who archived it
   */
  public record ArchivedCard(CardId id, String title, ColumnId column, Person by, Instant at) {}

  Archive play(Recorded<ArchiveEvent> event) {
    return switch (event.data()) {
      case CardArchived e ->
          with(new ArchivedCard(e.card(), e.title(), e.column(), event.by(), event.at()));
      case CardRestored e -> without(e.card());
      case CardDeleted e -> without(e.card());
    };
  }

  /** The archive after cards went to another board, or arrived from there. */
  Archive take(Recorded<HandOverEvent> event) {
    return switch (event.data()) {
      case CardTaken e when e.parcel().archived() -> with(archived(e, event));
      case CardHandedOver e -> without(e.card());
      case ColumnsHandedOver e when e.ended() -> NONE;
      case CardTaken _, ColumnsHandedOver _, ColumnsTaken _, BoardReopened _ -> this;
    };
  }

  /** The card as the other board's archive had it. */
  private static ArchivedCard archived(CardTaken event, Recorded<HandOverEvent> record) {
    Optional<HistoryEntry> archiving =
        event.parcel().texts().history().reversed().stream()
            .filter(entry -> entry.what().equals(CardView.ARCHIVED))
            .findFirst();
    return new ArchivedCard(
        event.card(),
        event.parcel().face().title(),
        event.column(),
        archiving.map(HistoryEntry::who).orElseGet(record::by),
        archiving.map(HistoryEntry::when).orElseGet(record::at));
  }

  private Archive with(ArchivedCard card) {
    List<ArchivedCard> more =
        Stream.concat(Stream.of(card), cards.stream())
            .sorted(Comparator.comparing(ArchivedCard::at).reversed())
            .toList();
    List<ArchivedCard> newest = more.stream().limit(MOST).toList();
    return new Archive(newest, older + more.size() - newest.size());
  }

  private Archive without(CardId id) {
    List<ArchivedCard> others = cards.stream().filter(card -> !card.id().equals(id)).toList();
    return new Archive(others, others.size() < cards.size() ? older : Math.max(0, older - 1));
  }
}
