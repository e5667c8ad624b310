package io.kanban.board;

import io.kanban.board.ArchiveEvent.CardArchived;
import io.kanban.board.ArchiveEvent.CardDeleted;
import io.kanban.board.ArchiveEvent.CardRestored;
import io.kanban.board.Board.Card;
import io.kanban.board.Board.Place;
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
import io.kanban.board.BoardEvent.ColumnAdded;
import io.kanban.board.BoardEvent.ColumnMoved;
import io.kanban.board.BoardEvent.ColumnRemoved;
import io.kanban.board.BoardEvent.ColumnRenamed;
import io.kanban.board.BoardEvent.ColumnRolesSet;
import io.kanban.board.BoardEvent.LabelDefined;
import io.kanban.board.BoardEvent.LabelRemoved;
import io.kanban.board.BoardEvent.MoveUndone;
import io.kanban.board.BoardEvent.RowsSet;
import io.kanban.board.BoardEvent.SoftLimitSet;
import io.kanban.board.BoardEvent.WaitingEvent;
import io.kanban.board.BoardEvent.WipLimitSet;
import io.kanban.board.BoardEvent.WorkflowSet;
import io.kanban.board.CardState.ItemPart;
import io.kanban.board.CardState.Move;
import io.kanban.board.CardState.Part;
import io.kanban.board.DetailEvent.CardEstimated;
import io.kanban.board.DetailEvent.CardLabelled;
import io.kanban.board.DetailEvent.CardLinked;
import io.kanban.board.DetailEvent.CardUnlabelled;
import io.kanban.board.DetailEvent.CardUnlinked;
import io.kanban.board.DetailEvent.DueDateSet;
import io.kanban.board.DetailEvent.FieldSet;
import io.kanban.board.DetailEvent.FileAttached;
import io.kanban.board.DetailEvent.FileRemoved;
import io.kanban.board.DetailEvent.ItemAdded;
import io.kanban.board.DetailEvent.ItemAssigned;
import io.kanban.board.DetailEvent.ItemChecked;
import io.kanban.board.DetailEvent.ItemDueSet;
import io.kanban.board.DetailEvent.ItemRemoved;
import io.kanban.board.DetailEvent.ItemRenamed;
import io.kanban.board.DetailEvent.JournalWritten;
import io.kanban.board.DetailEvent.KindSet;
import io.kanban.board.DetailEvent.RelationEvent;
import io.kanban.board.DetailEvent.RestEstimated;
import io.kanban.board.HandOverEvent.BoardReopened;
import io.kanban.board.HandOverEvent.CardHandedOver;
import io.kanban.board.HandOverEvent.CardTaken;
import io.kanban.board.HandOverEvent.ColumnsHandedOver;
import io.kanban.board.HandOverEvent.ColumnsTaken;
import io.recordplayer.entity.LastChange;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A board's state for its rules.
 *
 * @param board the state that people see
 * @param cards the rest of each card's state, by the card's id
 * @param archive the archived cards, by the card's id; apart from the others, because events copy
 *     the map that they change
 * @param counted whether an event has counted the waiting cards; older logs may lack it
 * @param taken the position of the latest hand-over that brought this card, or columns, from
 *     another board, by the card's key there or the other board's id
 * @param changes the last change of the board's name, and of each part of a column and of a label,
 *     by the part's key
 */
public record BoardState(
    Board board,
    Map<String, CardState> cards,
    Map<String, ArchivedState> archive,
    boolean counted,
    Map<String, Position> taken,
    Map<String, LastChange> changes) {
  static final BoardState NONE =
      new BoardState(Board.NONE, Map.of(), Map.of(), false, Map.of(), Map.of());

  private static final String NAME = "NAME";

  /** The parts of a column that change independently of each other. */
  enum ColumnPart {
    COLUMN_NAME,
    COLUMN_PLACE,
    LIMIT,
    ROLES,
    WORKFLOW,
    ROWS
  }

  /** The state of a card that the board or the archive has. */
  CardState card(CardId id) {
    return archived(id)
        .map(ArchivedState::rest)
        .orElseGet(() -> cards.getOrDefault(id.value(), CardState.NONE));
  }

  /** The card on the board or in the archive. */
  Optional<Card> find(CardId id) {
    return board.find(id).map(Place::card).or(() -> archived(id).map(ArchivedState::card));
  }

  /** The card in the archive; empty if it isn't there. */
  Optional<ArchivedState> archived(CardId id) {
    return Optional.ofNullable(archive.get(id.value()));
  }

  /** The cards on the board that have this label. */
  List<CardId> cardsWith(LabelId label) {
    return board.columns().stream()
        .flatMap(column -> column.cards().stream())
        .filter(card -> card.badges().labels().contains(label))
        .map(Card::id)
        .toList();
  }

  /** Whether this text is the description of the card. */
  boolean isDescription(CardId card, String text) {
    return card(card).description().equals(digest(text));
  }

  private static String digest(String text) {
    return text.isEmpty()
        ? ""
        : UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** The last change of this part of a card, if the sender has not seen it. */
  Optional<LastChange> unseen(Part part, CardId card, Origin sender) {
    return card(card).unseen(part, sender);
  }

  /** The last change of this part of a column, if the sender has not seen it. */
  Optional<LastChange> unseen(ColumnPart part, ColumnId column, Origin sender) {
    return unseen(key(part, column), sender);
  }

  /** The last change of a label, if the sender has not seen it. */
  Optional<LastChange> unseen(LabelId label, Origin sender) {
    return unseen(key(label), sender);
  }

  /** The last change of the board's name, if the sender has not seen it. */
  Optional<LastChange> unseenName(Origin sender) {
    return unseen(NAME, sender);
  }

  private Optional<LastChange> unseen(String key, Origin sender) {
    return Optional.ofNullable(changes.get(key)).filter(change -> change.isUnseenBy(sender));
  }

  private static String key(ColumnPart part, ColumnId column) {
    return part + " " + column.value();
  }

  private static String key(LabelId label) {
    return "LABEL " + label.value();
  }

  BoardState play(Recorded<BoardEvent> event) {
    BoardState shown =
        new BoardState(
            board.with(event.data()).withoutLeaving(), cards, archive, counted, taken, changes);
    return switch (event.data()) {
      case WaitingEvent _ -> new BoardState(board, cards, archive, true, taken, changes);
      case BoardOpened _, ColumnAdded _ -> shown;
      case BoardRenamed _ -> shown.changed(event, NAME);
      case LabelDefined e -> shown.changed(event, key(e.label()));
      case LabelRemoved e -> shown.changed(event, key(e.label())).unlabelling(e.label());
      case ColumnRenamed e -> shown.changed(event, key(ColumnPart.COLUMN_NAME, e.column()));
      case ColumnMoved e -> shown.changed(event, key(ColumnPart.COLUMN_PLACE, e.column()));
      case WipLimitSet e -> shown.changed(event, key(ColumnPart.LIMIT, e.column()));
      case SoftLimitSet e -> shown.changed(event, key(ColumnPart.LIMIT, e.column()));
      case ColumnRolesSet e -> shown.changed(event, key(ColumnPart.ROLES, e.column()));
      case RowsSet e -> shown.changed(event, key(ColumnPart.ROWS, e.column()));
      case WorkflowSet e -> shown.changed(event, key(ColumnPart.WORKFLOW, e.column()));
      case ColumnRemoved e ->
          shown.change(e.cards(), card -> card.changed(Part.COLUMN, event).moved(Optional.empty()));
      case ArchiveEvent e -> shown.play(e, board, event);
      case HandOverEvent e -> shown.play(e, event);
      case CardMoved e when !e.from().equals(e.to()) ->
          shown.change(
              e.card(),
              card -> card.changed(Part.COLUMN, event).moved(moveOf(e.card(), event.by())));
      case RelationEvent e ->
          shown
              .change(e.card(), card -> card.with(card.details().with(e, e.card())))
              .change(
                  find(e.other()).stream().map(Card::id).toList(),
                  card -> card.with(card.details().with(e, e.other())));
      case CardEvent e -> shown.change(e.card(), card -> play(card, e, event));
    };
  }

  /** The move of a card from the place that it has now. */
  private Optional<Move> moveOf(CardId card, Person by) {
    return board
        .find(card)
        .map(
            place ->
                new Move(
                    place.column().id(),
                    place.card().stage(),
                    place.card().row(),
                    place.card().assignee(),
                    by));
  }

  private static CardState play(CardState card, CardEvent data, Recorded<BoardEvent> event) {
    return switch (data) {
      case CardAdded _ -> card;
      case CardRenamed _ -> card.changed(Part.TITLE, event);
      case CardAssigned _ -> card.changed(Part.ASSIGNEE, event);
      case CardMoved _, CardPlacedInRow _ -> card.changed(Part.PLACE, event);
      case MoveUndone _ -> card.changed(Part.COLUMN, event).moved(Optional.empty());
      case CardPulled _ ->
          card.changed(Part.STAGE, event).changed(Part.ASSIGNEE, event).moved(Optional.empty());
      case CardReady _, CardRejected _ -> card.changed(Part.STAGE, event).moved(Optional.empty());
      case CardFinished _, CardApproved _ ->
          card.changed(Part.COLUMN, event).moved(Optional.empty());
      case CardDescribed e ->
          card.described(digest(e.description())).changed(Part.DESCRIPTION, event);
      case CardCommented e -> card.written(event.by(), e.comment().value());
      case DetailEvent e -> play(card.with(card.details().with(e, e.card())), e, event);
      case ArchiveEvent _, CardHandedOver _, CardTaken _ -> card;
    };
  }

  private static CardState play(CardState card, DetailEvent data, Recorded<BoardEvent> event) {
    return switch (data) {
      case DueDateSet _ -> card.changed(Part.DUE, event);
      case CardEstimated _ -> card.changed(Part.EFFORT, event);
      case RestEstimated _ -> card.changed(Part.REST, event);
      case KindSet _ -> card.changed(Part.KIND, event);
      case FieldSet e -> card.changed(CardState.fieldKey(e.field()), event);
      case JournalWritten e -> card.written(event.by(), e.entry().value());
      case ItemRenamed e -> card.changed(ItemPart.TEXT.key(e.item()), event);
      case ItemAssigned e -> card.changed(ItemPart.ASSIGNEE.key(e.item()), event);
      case ItemDueSet e -> card.changed(ItemPart.DUE.key(e.item()), event);
      case ItemRemoved e -> card.forgetting(e.item());
      case CardLabelled _,
          CardUnlabelled _,
          ItemAdded _,
          ItemChecked _,
          CardLinked _,
          CardUnlinked _,
          FileAttached _,
          FileRemoved _,
          RelationEvent _ ->
          card;
    };
  }

  /**
   * The state after a card left the board, came back or was deleted.
   *
   * @param before the board before the event
   */
  private BoardState play(ArchiveEvent data, Board before, Recorded<BoardEvent> event) {
    return switch (data) {
      case CardArchived e -> before.find(e.card()).map(place -> archive(place, event)).orElse(this);
      case CardRestored e ->
          with(
              plus(cards, e.card(), card(e.card()).changed(Part.COLUMN, event)),
              minus(archive, e.card()));
      case CardDeleted e -> {
        BoardState rest = change(e.related(), card -> card.with(card.details().without(e.card())));
        yield rest.with(rest.cards, minus(rest.archive, e.card()));
      }
    };
  }

  private BoardState archive(Place place, Recorded<BoardEvent> event) {
    CardId id = place.card().id();
    CardState rest = card(id).changed(Part.COLUMN, event).moved(Optional.empty());
    return with(
        minus(cards, id),
        plus(
            archive,
            id,
            new ArchivedState(place.card().in(Stage.TO_DO), place.column().id(), rest)));
  }

  /** The state after cards went to another board, or arrived from there. */
  private BoardState play(HandOverEvent data, Recorded<BoardEvent> event) {
    return switch (data) {
      case CardHandedOver e -> handOver(List.of(e.card()), e.related(), e.to().board());
      case ColumnsHandedOver e -> handOver(e.cards(), e.related(), e.to());
      case BoardReopened _ -> this;
      case ColumnsTaken e -> taking(e.from().text(), e.handedOver());
      case CardTaken e ->
          arrive(e, event)
              .taking(CardView.key(e.from(), e.was()), e.handedOver())
              .change(e.related(), card -> card.with(card.details().taken(e)));
    };
  }

  private BoardState handOver(List<CardId> gone, List<CardId> related, BoardId to) {
    Map<String, CardState> shown = new HashMap<>(cards);
    Map<String, ArchivedState> archived = new HashMap<>(archive);
    gone.forEach(
        card -> {
          shown.remove(card.value());
          archived.remove(card.value());
        });
    return with(shown, archived)
        .change(related, card -> card.with(card.details().handedOver(gone, to)));
  }

  private BoardState arrive(CardTaken data, Recorded<BoardEvent> event) {
    Parcel parcel = data.parcel();
    CardState known =
        CardState.NONE
            .with(parcel.details())
            .described(digest(parcel.description()))
            .changed(Part.COLUMN, event);
    // A card that came with its column doesn't go back alone.
    CardState arrived =
        data.reason() == HandOver.MOVED
            ? known.arrived(new CardState.Arrival(data.from(), event.by()))
            : known;
    return parcel.archived()
        ? with(
            cards,
            plus(archive, data.card(), new ArchivedState(parcel.face(), data.column(), arrived)))
        : with(plus(cards, data.card(), arrived), archive);
  }

  private BoardState taking(String what, Position handedOver) {
    Map<String, Position> more = new HashMap<>(taken);
    more.put(what, handedOver);
    return new BoardState(board, cards, archive, counted, more, changes);
  }

  /** Whether the board has taken the card, or the columns, of a hand-over. */
  boolean hasTaken(String what, Position handedOver) {
    Position last = taken.get(what);
    return last != null && !handedOver.isAfter(last);
  }

  /** Whether the board has ever taken the card with this key on another board. */
  boolean hasTaken(String what) {
    return taken.containsKey(what);
  }

  /** The cards on the board and in the archive that have such a relation. */
  List<CardId> cardsWith(Predicate<CardRelation> relation) {
    return Stream.concat(
            cards.entrySet().stream()
                .filter(card -> card.getValue().details().has(relation))
                .map(Map.Entry::getKey),
            archive.entrySet().stream()
                .filter(card -> card.getValue().rest().details().has(relation))
                .map(Map.Entry::getKey))
        .sorted()
        .map(CardId::new)
        .toList();
  }

  private BoardState unlabelling(LabelId label) {
    Map<String, ArchivedState> next = new HashMap<>(archive);
    next.replaceAll((_, archived) -> archived.without(label));
    return with(cards, next);
  }

  private BoardState change(CardId card, UnaryOperator<CardState> change) {
    return change(List.of(card), change);
  }

  private BoardState change(List<CardId> changed, UnaryOperator<CardState> change) {
    Map<String, CardState> shown = new HashMap<>(cards);
    Map<String, ArchivedState> archived = archive;
    for (CardId card : changed) {
      ArchivedState before = archive.get(card.value());
      if (before == null) {
        shown.put(card.value(), change.apply(card(card)));
      } else {
        archived = plus(archived, card, before.change(change));
      }
    }
    return with(shown, archived);
  }

  private BoardState with(Map<String, CardState> shown, Map<String, ArchivedState> archived) {
    return new BoardState(board, shown, archived, counted, taken, changes);
  }

  private static <V> Map<String, V> plus(Map<String, V> all, CardId card, V value) {
    Map<String, V> more = new HashMap<>(all);
    more.put(card.value(), value);
    return more;
  }

  private static <V> Map<String, V> minus(Map<String, V> all, CardId card) {
    Map<String, V> fewer = new HashMap<>(all);
    fewer.remove(card.value());
    return fewer;
  }

  private BoardState changed(Recorded<BoardEvent> event, String key) {
    Map<String, LastChange> next = new HashMap<>(changes);
    next.put(key, LastChange.of(event));
    return new BoardState(board, cards, archive, counted, taken, next);
  }
}
