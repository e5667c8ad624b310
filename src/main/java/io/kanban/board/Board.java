package io.kanban.board;

import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardAssigned;
import io.kanban.board.BoardEvent.CardDescribed;
import io.kanban.board.BoardEvent.CardMoved;
import io.kanban.board.BoardEvent.CardRenamed;
import io.kanban.board.BoardEvent.ColumnAdded;
import io.kanban.board.BoardEvent.ColumnMoved;
import io.kanban.board.BoardEvent.ColumnRemoved;
import io.kanban.board.BoardEvent.ColumnRenamed;
import io.kanban.board.BoardEvent.WipLimitSet;
import io.recordplayer.record.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 */
public record Board(String name, List<Column> columns, List<NamedColumn> removed) {
  static final Board NONE = new Board("", List.of(), List.of());

  /** A card as the board shows it. */
  public record Card(CardId id, String title, Optional<Person> assignee) {}

  /** A card's position: its column, and its index in the column. */
  record Place(Column column, int index, Card card) {}

  boolean isOpen() {
    return !name.isEmpty();
  }

  Optional<Column> column(ColumnId id) {
    return columns.stream().filter(column -> column.id().equals(id)).findFirst();
  }

  /** The column to the left. */
  Optional<Column> before(ColumnId id) {
    return beside(id, -1);
  }

  /** The column to the right. */
  Optional<Column> next(ColumnId id) {
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

  /** The names of the columns, left to right. */
  List<NamedColumn> named() {
    return columns.stream().map(Column::named).toList();
  }

  /** Whether the board has or had this column. */
  boolean hasHad(ColumnId id) {
    return past(id).isPresent();
  }

  /** The name of a column that the board has or had. */
  String nameOf(ColumnId id) {
    return past(id).map(NamedColumn::name).orElse(id.value());
  }

  private Optional<NamedColumn> past(ColumnId id) {
    return Stream.concat(columns.stream().map(Column::named), removed.stream())
        .filter(column -> column.id().equals(id))
        .findFirst();
  }

  Optional<Place> find(CardId id) {
    for (Column column : columns) {
      int index = column.indexOf(id);
      if (index >= 0) {
        return Optional.of(new Place(column, index, column.cards().get(index)));
      }
    }
    return Optional.empty();
  }

  int size() {
    return columns.stream().mapToInt(column -> column.cards().size()).sum();
  }

  Board with(BoardEvent event) {
    return switch (event) {
      case BoardOpened e ->
          new Board(e.name(), e.columns().stream().map(Column::empty).toList(), removed);
      case ColumnAdded e -> insert(Column.empty(new NamedColumn(e.column(), e.name())), e.before());
      case ColumnRenamed e -> change(e.column(), column -> column.renamed(e.name()));
      case ColumnMoved e ->
          column(e.column())
              .map(column -> without(e.column()).insert(column, e.before()))
              .orElse(this);
      case ColumnRemoved e -> column(e.column()).map(column -> remove(column, e.to())).orElse(this);
      case WipLimitSet e -> change(e.column(), column -> column.limited(e.limit()));
      case CardAdded e ->
          change(
              e.column(),
              column ->
                  column.insert(Optional.empty(), new Card(e.card(), e.title(), Optional.empty())));
      case CardRenamed e -> change(e.card(), c -> new Card(c.id(), e.title(), c.assignee()));
      case CardDescribed _ -> this;
      case CardAssigned e -> change(e.card(), c -> new Card(c.id(), c.title(), e.assignee()));
      case CardMoved e ->
          find(e.card())
              .map(
                  place ->
                      change(place.column().id(), column -> column.remove(e.card()))
                          .change(e.to(), column -> column.insert(e.before(), place.card())))
              .orElse(this);
    };
  }

  private Board with(List<Column> now) {
    return new Board(name, List.copyOf(now), removed);
  }

  private Board insert(Column column, Optional<ColumnId> before) {
    List<Column> more = new ArrayList<>(columns);
    int index = before.map(this::indexOf).orElse(-1);
    more.add(index < 0 ? more.size() : index, column);
    return with(more);
  }

  private Board without(ColumnId id) {
    return with(columns.stream().filter(column -> !column.id().equals(id)).toList());
  }

  private Board remove(Column column, Optional<ColumnId> to) {
    List<NamedColumn> past = new ArrayList<>(removed);
    past.add(column.named());
    Board rest =
        to.map(id -> change(id, other -> other.append(column.cards())))
            .orElse(this)
            .without(column.id());
    return new Board(name, rest.columns(), List.copyOf(past));
  }

  /** Changes a column; an event about a column that the board doesn't have can't be played. */
  private Board change(ColumnId id, UnaryOperator<Column> change) {
    if (indexOf(id) < 0) {
      throw new IllegalStateException("The board has no column " + id);
    }
    return with(
        columns.stream()
            .map(column -> column.id().equals(id) ? change.apply(column) : column)
            .toList());
  }

  private Board change(CardId id, UnaryOperator<Card> change) {
    return find(id)
        .map(place -> change(place.column().id(), column -> column.change(id, change)))
        .orElse(this);
  }
}
