package io.kanban.board;

import io.kanban.board.ArchiveEvent.CardArchived;
import io.kanban.board.ArchiveEvent.CardDeleted;
import io.kanban.board.ArchiveEvent.CardRestored;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.BoardRenamed;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardApproved;
import io.kanban.board.BoardEvent.CardAssigned;
import io.kanban.board.BoardEvent.CardCommented;
import io.kanban.board.BoardEvent.CardDescribed;
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
import io.kanban.board.HandOverEvent.BoardReopened;
import io.kanban.board.HandOverEvent.CardHandedOver;
import io.kanban.board.HandOverEvent.CardTaken;
import io.kanban.board.HandOverEvent.ColumnsHandedOver;
import io.kanban.board.HandOverEvent.ColumnsTaken;
import io.recordplayer.record.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A board as a page shows it. The cards' descriptions are not part of it; {@link CardView} has
 * them.
 *
 * @param name empty until the board is opened
 * @param columns the columns, left to right; a column that an event does not change keeps its
 *     instance, so that a page can tell cheaply which columns to redraw
 * @param removed the columns that were removed; the histories of cards refer to them
 * @param labels the labels that cards can have, oldest first
 * @param leaving the cards that are on their way to other boards
 * @param successor the board that took all columns of this one, which ended thereby
 */
public record Board(
    String name,
    List<Column> columns,
    List<NamedColumn> removed,
    List<Label> labels,
    List<Transit> leaving,
    Optional<BoardId> successor) {
  public static final Board NONE =
      new Board("", List.of(), List.of(), List.of(), List.of(), Optional.empty());

  /**
   * A card as the board shows it.
   *
   * <p>Logs hold it in {@link CardRestored} and {@link Parcel}, so a new component must be one that
   * older logs can lack.
   *
   * @param stage {@link Stage#TO_DO} in a column without stages
   * @param row empty in a column without rows
   */
  public record Card(
      CardId id,
      String title,
      Optional<Person> assignee,
      Stage stage,
      CardBadges badges,
      Optional<RowId> row) {
    public static Card added(CardId id, String title) {
      return new Card(id, title, Optional.empty(), Stage.TO_DO, CardBadges.NONE, Optional.empty());
    }

    Card as(CardId to) {
      return new Card(to, title, assignee, stage, badges, row);
    }

    public boolean isOf(Person person) {
      return assignee.filter(owner -> owner.id().equals(person.id())).isPresent();
    }

    CardHeading heading() {
      return new CardHeading(title, assignee);
    }

    Card titled(String to) {
      return new Card(id, to, assignee, stage, badges, row);
    }

    /** Assigns the card; without an assignee, it can't be in Doing. */
    Card assigned(Optional<Person> to) {
      return new Card(
          id, title, to, to.isEmpty() && stage == Stage.DOING ? Stage.TO_DO : stage, badges, row);
    }

    Card in(Stage to) {
      return new Card(id, title, assignee, to, badges, row);
    }

    Card with(CardBadges to) {
      return to.equals(badges) ? this : new Card(id, title, assignee, stage, to, row);
    }

    Card in(Optional<RowId> to) {
      return row.equals(to) ? this : new Card(id, title, assignee, stage, badges, to);
    }

    /** The card back in a former stage, as far as its assignee and these stages allow that. */
    Card back(Stage to, List<Stage> stages) {
      return in(to).within(stages).assigned(assignee);
    }

    /** The card in a column with these stages only. */
    Card within(List<Stage> stages) {
      if (stages.contains(stage)) {
        return this;
      }
      return in(stages.contains(Stage.DOING) && assignee.isPresent() ? Stage.DOING : Stage.TO_DO);
    }
  }

  /** A card's position: its column, and its index in the column. */
  public record Place(Column column, int index, Card card) {
    /** Whether both are in one list: in the same column, row and stage. */
    public boolean isBeside(Place other) {
      return column.id().equals(other.column.id())
          && card.row().equals(other.card.row())
          && card.stage() == other.card.stage();
    }
  }

  /** Whether the board was opened and has not ended. */
  public boolean isOpen() {
    return !name.isEmpty() && successor.isEmpty();
  }

  public Optional<Column> column(ColumnId id) {
    return columns.stream().filter(column -> column.id().equals(id)).findFirst();
  }

  /** The column that is divided into rows of which this is one. */
  public Optional<Column> columnWith(RowId row) {
    return columns.stream().filter(column -> column.row(row).isPresent()).findFirst();
  }

  public Optional<Label> label(LabelId id) {
    return labels.stream().filter(label -> label.id().equals(id)).findFirst();
  }

  /** Whether this is the column on the right end, in which work is done. */
  public boolean isLast(ColumnId id) {
    return !columns.isEmpty() && columns.getLast().id().equals(id);
  }

  /** The column to the left. */
  public Optional<Column> before(ColumnId id) {
    return beside(id, -1);
  }

  /** The column to the right. */
  public Optional<Column> next(ColumnId id) {
    return beside(id, 1);
  }

  private Optional<Column> beside(ColumnId id, int step) {
    int index = indexOf(id);
    return index < 0 || index + step < 0 || index + step >= columns.size()
        ? Optional.empty()
        : Optional.of(columns.get(index + step));
  }

  /** The column's index, 0 on the left; -1 if the board doesn't have the column. */
  private int indexOf(ColumnId id) {
    return columns.stream().map(Column::id).toList().indexOf(id);
  }

  boolean isLeftOf(ColumnId one, ColumnId other) {
    return indexOf(one) < indexOf(other);
  }

  /** The names of the columns, left to right. */
  public List<NamedColumn> named() {
    return columns.stream().map(Column::named).toList();
  }

  /** Whether the board has or had this column. */
  boolean hasHad(ColumnId id) {
    return past(id).isPresent();
  }

  /** The name of a column that the board has or had. */
  public String nameOf(ColumnId id) {
    return past(id).map(NamedColumn::name).orElse(id.value());
  }

  private Optional<NamedColumn> past(ColumnId id) {
    return Stream.concat(columns.stream().map(Column::named), removed.stream())
        .filter(column -> column.id().equals(id))
        .findFirst();
  }

  /** The columns that a card may go to from this one, left to right. */
  public List<NamedColumn> nextOf(Column from) {
    return named().stream()
        .filter(column -> !column.id().equals(from.id()))
        .filter(column -> from.flow().allows(column.id()))
        .toList();
  }

  /**
   * The column to which a finished card goes on by itself: the nearest one on the right that the
   * workflow allows.
   */
  public Optional<Column> nextToTheRight(Column from) {
    return columns.stream()
        .skip(indexOf(from.id()) + 1L)
        .filter(column -> allows(from, column.id()))
        .findFirst();
  }

  /** Whether a card may go from one column to another. */
  public boolean allows(Column from, ColumnId to) {
    return nextOf(from).stream().anyMatch(column -> column.id().equals(to));
  }

  public Optional<Place> find(CardId id) {
    for (Column column : columns) {
      int index = column.indexOf(id);
      if (index >= 0) {
        return Optional.of(new Place(column, index, column.cards().get(index)));
      }
    }
    return Optional.empty();
  }

  public int size() {
    return columns.stream().mapToInt(column -> column.cards().size()).sum();
  }

  public Board with(BoardEvent event) {
    return switch (event) {
      case BoardOpened e ->
          new Board(
              e.name(),
              e.columns().stream().map(Column::empty).toList(),
              removed,
              labels,
              leaving,
              successor);
      case BoardRenamed e -> new Board(e.name(), columns, removed, labels, leaving, successor);
      case LabelDefined e -> defining(new Label(e.label(), e.name(), e.color()));
      case LabelRemoved e -> removing(e.label());
      case ColumnAdded e -> insert(Column.empty(new NamedColumn(e.column(), e.name())), e.before());
      case ColumnRenamed e -> change(e.column(), column -> column.renamed(e.name()));
      case ColumnMoved e ->
          column(e.column())
              .map(column -> without(e.column()).insert(column, e.before()))
              .orElse(this);
      case ColumnRemoved e -> column(e.column()).map(column -> remove(column, e.to())).orElse(this);
      case WipLimitSet e ->
          change(
              e.column(), column -> column.limited(e.limit().map(cards -> new Limit(cards, true))));
      case SoftLimitSet e ->
          change(e.column(), column -> column.limited(Optional.of(new Limit(e.limit(), false))));
      case ColumnRolesSet e ->
          change(
              e.column(),
              column -> column.flowing(column.flow().withRoles(e.worker(), e.reviewer())));
      case WorkflowSet e ->
          change(
              e.column(),
              column -> column.flowing(column.flow().withNext(e.onlyTo(), e.elsewhere())));
      case RowsSet e -> change(e.column(), column -> column.divided(e.rows()));
      case CardAdded e ->
          change(
              e.column(),
              column -> column.insert(Optional.empty(), Card.added(e.card(), e.title())));
      case CardRenamed e -> change(e.card(), card -> card.titled(e.title()));
      case CardDescribed _, CardDeleted _, WaitingEvent _, ColumnsTaken _ -> this;
      case BoardReopened _ -> new Board(name, columns, removed, labels, leaving, Optional.empty());
      case CardHandedOver e ->
          find(e.card())
              .map(
                  place ->
                      change(place.column().id(), column -> column.remove(e.card()))
                          .leaving(
                              new Transit(
                                  e.to().board(), Optional.of(e.card()), e.was().title(), 1)))
              .orElse(this);
      case ColumnsHandedOver e -> handOver(e);
      case CardTaken e when e.parcel().archived() -> arrived(e);
      case CardTaken e ->
          arrived(e)
              .change(e.column(), column -> column.insert(Optional.empty(), e.parcel().face()));
      case CardCommented e -> change(e.card(), card -> card.with(card.badges().commented()));
      case DetailEvent e -> change(e.card(), card -> card.with(card.badges().with(e)));
      case CardArchived e -> change(e.column(), column -> column.remove(e.card()));
      case CardRestored e ->
          change(e.column(), column -> column.insert(Optional.empty(), e.face()));
      case CardAssigned e -> change(e.card(), card -> card.assigned(e.assignee()));
      case CardMoved e ->
          move(
              e.card(),
              e.to(),
              e.before(),
              card -> e.from().equals(e.to()) ? card : card.in(Stage.TO_DO));
      case MoveUndone e ->
          move(e.card(), e.to(), e.before(), card -> card.in(e.stage()).in(e.row()));
      case CardPlacedInRow e ->
          move(e.card(), e.column(), Optional.empty(), card -> card.in(Optional.of(e.row())));
      case CardPulled e ->
          change(e.card(), card -> card.in(Stage.DOING).assigned(Optional.of(e.by())));
      case CardReady e -> change(e.card(), card -> card.in(Stage.TO_REVIEW));
      case CardRejected e ->
          change(e.card(), card -> card.in(Stage.TO_DO).with(card.badges().commented()));
      case CardFinished e -> advance(e.card(), e.to(), card -> card);
      case CardApproved e ->
          advance(e.card(), e.to(), card -> card.with(card.badges().commented()));
    };
  }

  Board with(List<BoardEvent> events) {
    Board after = this;
    for (BoardEvent event : events) {
      after = after.with(event);
    }
    return after;
  }

  private Board move(CardId id, ColumnId to, Optional<CardId> before, UnaryOperator<Card> change) {
    return find(id)
        .map(
            place ->
                change(place.column().id(), column -> column.remove(id))
                    .change(to, column -> column.insert(before, change.apply(place.card()))))
        .orElse(this);
  }

  private Board advance(CardId id, ColumnId to, UnaryOperator<Card> change) {
    return move(id, to, Optional.empty(), card -> change.apply(card).in(Stage.TO_DO));
  }

  private Board defining(Label label) {
    boolean known = label(label.id()).isPresent();
    Stream<Label> others =
        labels.stream().map(other -> other.id().equals(label.id()) ? label : other);
    return new Board(
        name,
        columns,
        removed,
        (known ? others : Stream.concat(others, Stream.of(label))).toList(),
        leaving,
        successor);
  }

  private Board removing(LabelId id) {
    return new Board(
        name,
        columns.stream().map(column -> column.without(id)).toList(),
        removed,
        labels.stream().filter(label -> !label.id().equals(id)).toList(),
        leaving,
        successor);
  }

  private Board columned(List<Column> now) {
    return new Board(name, List.copyOf(now), removed, labels, leaving, successor);
  }

  private Board insert(Column column, Optional<ColumnId> before) {
    List<Column> more = new ArrayList<>(columns);
    int index = before.map(this::indexOf).orElse(-1);
    more.add(index < 0 ? more.size() : index, column);
    return columned(more);
  }

  private Board without(ColumnId id) {
    return columned(columns.stream().filter(column -> !column.id().equals(id)).toList());
  }

  private Board remove(Column column, Optional<ColumnId> to) {
    List<NamedColumn> past = new ArrayList<>(removed);
    past.add(column.named());
    List<Card> cards = column.cards().stream().map(card -> card.in(Stage.TO_DO)).toList();
    Board rest =
        to.map(id -> change(id, other -> other.append(cards))).orElse(this).without(column.id());
    return new Board(
        name,
        rest.columns().stream()
            .map(other -> other.flowing(other.flow().without(column.id(), to, other.id())))
            .toList(),
        List.copyOf(past),
        labels,
        leaving,
        successor);
  }

  /**
   * The board after an event.
   *
   * @param key the board's id; the event can be one of another board that took a card of this one
   */
  Board play(BoardEvent event, String key) {
    return event instanceof CardTaken arrival && !arrival.board().text().equals(key)
        ? arrived(arrival)
        : with(event);
  }

  /** The ids of the boards that an event changes. */
  static Set<String> keysOf(BoardEvent event) {
    return event instanceof CardTaken arrival && !arrival.board().equals(arrival.from())
        ? Set.of(arrival.board().text(), arrival.from().text())
        : Set.of(event.board().text());
  }

  private Board arrived(CardTaken event) {
    Optional<Transit> alone = leaving.stream().filter(way -> way.isOf(event.was())).findFirst();
    return alone
        .or(() -> leaving.stream().filter(way -> way.isOfColumnsTo(event.board())).findFirst())
        .map(
            arrived ->
                leaving(
                    leaving.stream()
                        .map(way -> way.equals(arrived) ? way.without(1) : way)
                        .filter(way -> way.cards() > 0)
                        .toList()))
        .orElse(this);
  }

  /** Whether columns are on their way to this board, which opens with them if it doesn't exist. */
  public boolean opens(BoardId board) {
    return leaving.stream().anyMatch(way -> way.isOfColumnsTo(board));
  }

  /** The board for its rules, which don't learn when a card has arrived elsewhere. */
  Board withoutLeaving() {
    return leaving.isEmpty() ? this : leaving(List.of());
  }

  private Board leaving(Transit another) {
    return leaving(
        Stream.concat(leaving.stream(), Stream.of(another))
            .filter(way -> way.cards() > 0)
            .toList());
  }

  private Board leaving(List<Transit> to) {
    return new Board(name, columns, removed, labels, to, successor);
  }

  private Board handOver(ColumnsHandedOver event) {
    Board left =
        leaving(new Transit(event.to(), Optional.empty(), event.name(), event.cards().size()));
    return event.ended() ? left.ended(event.to()) : left.without(event);
  }

  /** The board without any card; it keeps its columns, because a board has at least one. */
  private Board ended(BoardId to) {
    return new Board(
        name,
        columns.stream().map(column -> Column.empty(column.named())).toList(),
        removed,
        labels,
        leaving,
        Optional.of(to));
  }

  private Board without(ColumnsHandedOver event) {
    List<BoardColumn> gone =
        named().stream()
            .filter(column -> event.columns().contains(column.id()))
            .map(column -> column.at(event.to(), event.name()))
            .toList();
    return new Board(
        name,
        columns.stream()
            .filter(column -> !event.columns().contains(column.id()))
            .map(column -> column.flowing(column.flow().handedOver(gone)))
            .toList(),
        Stream.concat(
                removed.stream(),
                named().stream().filter(column -> event.columns().contains(column.id())))
            .toList(),
        labels,
        leaving,
        successor);
  }

  /** Changes a column; an event about a column that the board doesn't have can't be played. */
  @SuppressWarnings("ReferenceEquality") // An unchanged column keeps its instance.
  private Board change(ColumnId id, UnaryOperator<Column> change) {
    int index = indexOf(id);
    if (index < 0) {
      throw new IllegalStateException("The board has no column " + id);
    }
    Column before = columns.get(index);
    Column after = change.apply(before);
    if (after == before) {
      return this;
    }
    List<Column> next = new ArrayList<>(columns);
    next.set(index, after);
    return columned(next);
  }

  private Board change(CardId id, UnaryOperator<Card> change) {
    return find(id)
        .map(place -> change(place.column().id(), column -> column.change(id, change)))
        .orElse(this);
  }
}
