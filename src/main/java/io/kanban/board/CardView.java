package io.kanban.board;

import io.kanban.board.ArchiveEvent.CardArchived;
import io.kanban.board.ArchiveEvent.CardDeleted;
import io.kanban.board.ArchiveEvent.CardRestored;
import io.kanban.board.Board.Card;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.BoardRenamed;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardApproved;
import io.kanban.board.BoardEvent.CardAssigned;
import io.kanban.board.BoardEvent.CardCommented;
import io.kanban.board.BoardEvent.CardDescribed;
import io.kanban.board.BoardEvent.CardEvent;
import io.kanban.board.BoardEvent.CardFinished;
import io.kanban.board.BoardEvent.CardMoved;
import io.kanban.board.BoardEvent.CardPlacedInRow;
import io.kanban.board.BoardEvent.CardPulled;
import io.kanban.board.BoardEvent.CardReady;
import io.kanban.board.BoardEvent.CardRejected;
import io.kanban.board.BoardEvent.CardRenamed;
import io.kanban.board.BoardEvent.ColumnEvent;
import io.kanban.board.BoardEvent.ColumnRemoved;
import io.kanban.board.BoardEvent.LabelDefined;
import io.kanban.board.BoardEvent.LabelRemoved;
import io.kanban.board.BoardEvent.MoveUndone;
import io.kanban.board.BoardEvent.WaitingEvent;
import io.kanban.board.DetailEvent.JournalWritten;
import io.kanban.board.DetailEvent.RelationEvent;
import io.kanban.board.HandOverEvent.BoardReopened;
import io.kanban.board.HandOverEvent.CardHandedOver;
import io.kanban.board.HandOverEvent.CardTaken;
import io.kanban.board.HandOverEvent.ColumnsHandedOver;
import io.kanban.board.HandOverEvent.ColumnsTaken;
import io.kanban.project.NamedKind;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One card in full: its details and its history.
 *
 * @param column empty until the card is added, and after it is deleted; an archived card keeps the
 *     column that it left
 * @param badges the details that the card's face shows, too
 * @param texts the comments, the journal and the history
 * @param departure the board to which the card went; then the view has only its title
 */
public record CardView(
    String title,
    String description,
    Optional<ColumnId> column,
    boolean archived,
    Optional<Person> assignee,
    CardBadges badges,
    CardDetails details,
    CardTexts texts,
    Optional<Departure> departure) {
  /** Maximum number of history entries in the view. */
  public static final int HISTORY = CardTexts.HISTORY;

  /** The words for an archiving in a history. */
  static final String ARCHIVED = "archived it";

  static final CardView NONE =
      new CardView(
          "",
          "",
          Optional.empty(),
          false,
          Optional.empty(),
          CardBadges.NONE,
          CardDetails.NONE,
          CardTexts.NONE,
          Optional.empty());

  /**
   * A card's way to another board.
   *
   * @param card its id there; empty until it has arrived
   */
  public record Departure(BoardId to, Optional<CardId> card) {}

  /** A comment on a card; the reason of an approval or of a rejection is a comment, too. */
  public record Comment(Person who, Instant when, String text) {}

  /** An entry in the journal of the work on a card. */
  public record JournalEntry(EntryId id, Person who, Instant when, String text) {}

  /**
   * An entry in a card's history.
   *
   * @param what the change without the columns, as in "moved it"
   * @param from the column that the card left
   * @param to the column that the card came into, or within which it moved
   */
  public record HistoryEntry(
      Person who, Instant when, String what, Optional<ColumnId> from, Optional<ColumnId> to) {}

  public List<LabelId> labels() {
    return badges.labels();
  }

  public Optional<LocalDate> due() {
    return badges.due();
  }

  /** The effort that the card takes as a whole. */
  public Optional<Effort> effort() {
    return badges.effort();
  }

  /** The effort that the card still takes. */
  public Optional<Effort> rest() {
    return details.rest();
  }

  /** The checklist. */
  public List<ChecklistItem> items() {
    return details.items();
  }

  /** The card's kind and its name when the kind was set. */
  public Optional<NamedKind> kind() {
    return badges.kind();
  }

  /** The values of the card's fields; some can be of another kind that the card had. */
  public List<FieldValue> fields() {
    return details.fields();
  }

  public List<CardLink> links() {
    return details.links();
  }

  public List<AttachedFile> files() {
    return details.files();
  }

  public List<CardRelation> relations() {
    return details.relations();
  }

  /** The latest comments, oldest first. */
  public List<Comment> comments() {
    return texts.comments();
  }

  /** The latest journal entries, oldest first. */
  public List<JournalEntry> journal() {
    return texts.journal();
  }

  /** The latest history entries, oldest first. */
  public List<HistoryEntry> history() {
    return texts.history();
  }

  /** Number of history entries before {@link #history}. */
  public int earlier() {
    return texts.earlier();
  }

  /** Number of all history entries. */
  int entries() {
    return earlier() + history().size();
  }

  /** The keys of the cards that an event changes. */
  static Set<String> keysOf(Recorded<BoardEvent> event) {
    BoardEvent data = event.data();
    Stream<String> here = cardsOf(data).map(card -> key(data.board(), card));
    return (data instanceof CardTaken e
            ? Stream.concat(here, Stream.of(key(e.from(), e.was())))
            : here)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Stream<CardId> cardsOf(BoardEvent event) {
    return switch (event) {
      case CardDeleted e -> Stream.concat(Stream.of(e.card()), e.related().stream());
      case RelationEvent e -> Stream.of(e.card(), e.other());
      case CardHandedOver e -> Stream.concat(Stream.of(e.card()), e.related().stream());
      case CardTaken e -> Stream.concat(Stream.of(e.card()), e.related().stream());
      case CardEvent e -> Stream.of(e.card());
      case ColumnsHandedOver e -> Stream.concat(e.cards().stream(), e.related().stream());
      case ColumnRemoved e -> e.cards().stream();
      case LabelRemoved e -> e.cards().stream();
      case BoardOpened _,
          BoardRenamed _,
          WaitingEvent _,
          ColumnEvent _,
          ColumnsTaken _,
          BoardReopened _,
          LabelDefined _ ->
          Stream.empty();
    };
  }

  public static String key(BoardId board, CardId card) {
    return board.text() + "." + card.value();
  }

  /** The card of this board that has this key. */
  private static CardId cardOf(BoardId board, String key) {
    return new CardId(key.substring(board.text().length() + 1));
  }

  /** The view of the card with this key after an event; each event adds one history entry. */
  CardView play(Recorded<BoardEvent> record, String key) {
    return switch (record.data()) {
      case CardTaken e -> taken(e, key);
      case BoardEvent _ when departure.isPresent() -> this;
      case CardHandedOver e when !key.equals(key(e.board(), e.card())) ->
          detailed(details.handedOver(List.of(e.card()), e.to().board()));
      case ColumnsHandedOver e ->
          e.cards().contains(cardOf(e.board(), key))
              ? departed(e.to())
              : detailed(details.handedOver(e.cards(), e.to()));
      case ColumnRemoved e ->
          in(e.to()).withEntry(record, "moved it", Optional.of(e.column()), e.to());
      case LabelRemoved e ->
          badged(badges.without(e.label()))
              .withEntry(record, "removed the label “%s” from the board".formatted(e.name()));
      case BoardOpened _,
          BoardRenamed _,
          WaitingEvent _,
          ColumnEvent _,
          ColumnsTaken _,
          BoardReopened _,
          LabelDefined _ ->
          this;
      case CardDeleted e when key.equals(key(e.board(), e.card())) -> NONE;
      case RelationEvent e when isUnknown() && key.equals(key(e.board(), e.other())) -> this;
      case RelationEvent e -> {
        CardId self = key.equals(key(e.board(), e.card())) ? e.card() : e.other();
        yield detailed(details.with(e, self)).withEntry(record, DetailWords.of(e, self));
      }
      case CardEvent e -> playCard(record, e);
    };
  }

  private CardView playCard(Recorded<BoardEvent> record, CardEvent data) {
    return switch (data) {
      case CardAdded e ->
          titled(e.title())
              .in(Optional.of(e.column()))
              .withEntry(record, "added the card", Optional.empty(), Optional.of(e.column()));
      case CardRenamed e ->
          titled(e.title()).withEntry(record, "renamed it from “%s”".formatted(title));
      case CardDescribed e ->
          described(e.description()).withEntry(record, "changed the description");
      case CardAssigned e ->
          assigned(e.assignee()).withEntry(record, CardRules.assigned(e.assignee()));
      case CardMoved e -> moved(record, "moved it", e.from(), e.to());
      case MoveUndone e -> moved(record, "moved it back", e.from(), e.to());
      case CardPlacedInRow e -> moved(record, "moved it", e.column(), e.column());
      case CardPulled e -> assigned(Optional.of(e.by())).withEntry(record, "pulled it");
      case CardReady _ -> withEntry(record, "finished it for review");
      case CardFinished e -> moved(record, "finished it and moved it", e.from(), e.to());
      case CardApproved e ->
          commented(record, e.reason()).moved(record, "approved it and moved it", e.from(), e.to());
      case CardRejected e -> commented(record, e.reason()).withEntry(record, "rejected it");
      case CardCommented e -> commented(record, e.text()).withEntry(record, "commented on it");
      case JournalWritten e ->
          with(texts.with(new JournalEntry(e.entry(), record.by(), record.at(), e.text())))
              .withEntry(record, "wrote in the journal");
      case DetailEvent e ->
          badged(badges.with(e))
              .detailed(details.with(e, e.card()))
              .withEntry(record, DetailWords.of(e, details));
      case CardArchived _ -> archived(true).withEntry(record, ARCHIVED);
      case CardRestored e ->
          archived(false)
              .badged(e.face().badges())
              .in(Optional.of(e.column()))
              .withEntry(record, "restored it", Optional.empty(), Optional.of(e.column()));
      case CardDeleted e ->
          detailed(details.without(e.card()))
              .withEntry(record, "deleted the related card “%s”".formatted(e.title()));
      case CardHandedOver e ->
          departed(e.to().board()).withEntry(record, e.reason().words() + " to " + e.to().name());
      case CardTaken e -> taken(e, key(e.board(), e.card()));
    };
  }

  /** Whether the board has never had this card. */
  private boolean isUnknown() {
    return column.isEmpty() && texts.history().isEmpty();
  }

  private CardView departed(BoardId to) {
    return NONE.titled(title).with(Optional.of(new Departure(to, Optional.empty())));
  }

  private CardView taken(CardTaken event, String key) {
    if (key.equals(key(event.board(), event.card()))) {
      Parcel parcel = event.parcel();
      Card face = parcel.face();
      return new CardView(
          face.title(),
          parcel.description(),
          Optional.of(event.column()),
          parcel.archived(),
          face.assignee(),
          face.badges(),
          parcel.details(),
          parcel.texts(),
          Optional.empty());
    }
    return key.equals(key(event.from(), event.was()))
        ? with(Optional.of(new Departure(event.board(), Optional.of(event.card()))))
        : detailed(details.taken(event));
  }

  private CardView commented(Recorded<BoardEvent> record, String text) {
    return badged(badges.commented()).with(texts.with(new Comment(record.by(), record.at(), text)));
  }

  private CardView moved(Recorded<BoardEvent> record, String what, ColumnId from, ColumnId to) {
    return in(Optional.of(to)).withEntry(record, what, Optional.of(from), Optional.of(to));
  }

  private CardView withEntry(Recorded<BoardEvent> record, String what) {
    return withEntry(record, what, Optional.empty(), Optional.empty());
  }

  private CardView withEntry(
      Recorded<BoardEvent> record, String what, Optional<ColumnId> from, Optional<ColumnId> to) {
    return with(texts.with(new HistoryEntry(record.by(), record.at(), what, from, to)));
  }

  private CardView titled(String to) {
    return new CardView(
        to, description, column, archived, assignee, badges, details, texts, departure);
  }

  private CardView described(String to) {
    return new CardView(title, to, column, archived, assignee, badges, details, texts, departure);
  }

  private CardView in(Optional<ColumnId> to) {
    return new CardView(
        title, description, to, archived, assignee, badges, details, texts, departure);
  }

  private CardView archived(boolean to) {
    return new CardView(
        title, description, column, to, assignee, badges, details, texts, departure);
  }

  private CardView assigned(Optional<Person> to) {
    return new CardView(
        title, description, column, archived, to, badges, details, texts, departure);
  }

  private CardView badged(CardBadges to) {
    return new CardView(
        title, description, column, archived, assignee, to, details, texts, departure);
  }

  private CardView detailed(CardDetails to) {
    return new CardView(
        title, description, column, archived, assignee, badges, to, texts, departure);
  }

  private CardView with(CardTexts to) {
    return new CardView(
        title, description, column, archived, assignee, badges, details, to, departure);
  }

  private CardView with(Optional<Departure> to) {
    return new CardView(title, description, column, archived, assignee, badges, details, texts, to);
  }

  /**
   * The entry that an event adds to the history of its card, in the words for a card of which only
   * the title is known. The deletion of a card adds none.
   *
   * @param title the card's title before the event
   */
  public static HistoryEntry entryOf(Recorded<BoardEvent> event, CardId card, String title) {
    String key = key(event.data().board(), card);
    return NONE.titled(title).play(event, key).history().getLast();
  }
}
