package io.kanban.board;

import io.kanban.board.Board.Card;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One step of the work on a board.
 *
 * @param flow the roles in this column, and the columns that follow it
 * @param rows the rows, top first; empty if the column is not divided
 * @param cards the cards of all rows and stages, top first
 */
public record Column(
    ColumnId id, String name, Optional<Limit> limit, Flow flow, List<Row> rows, List<Card> cards) {
  public static Column empty(NamedColumn column) {
    return new Column(
        column.id(), column.name(), Optional.empty(), Flow.NONE, List.of(), List.of());
  }

  /** The same with another id and without its cards. */
  Column copy(ColumnId to) {
    return new Column(to, name, limit, flow, rows, List.of());
  }

  public NamedColumn named() {
    return new NamedColumn(id, name);
  }

  public boolean isFull() {
    return limit.isPresent() && cards.size() >= limit.get().cards();
  }

  public boolean isOver() {
    return limit.isPresent() && cards.size() > limit.get().cards();
  }

  /** Whether a hard limit keeps further cards out. */
  public boolean isClosed() {
    return isFull() && limit.filter(Limit::hard).isPresent();
  }

  /** The card's index, 0 at the top; -1 if the card is not in this column. */
  public int indexOf(CardId card) {
    for (int i = 0; i < cards.size(); i++) {
      if (cards.get(i).id().equals(card)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether this row of the column has the card. */
  boolean hasIn(Optional<RowId> row, CardId card) {
    int index = indexOf(card);
    return index >= 0 && cards.get(index).row().equals(row);
  }

  /** The card at this index; empty if the index is out of range. */
  public Optional<CardId> at(int index) {
    return index >= 0 && index < cards.size()
        ? Optional.of(cards.get(index).id())
        : Optional.empty();
  }

  /** The cards in this stage, top first. */
  public List<Card> cardsIn(Stage stage) {
    return cards.stream().filter(card -> card.stage() == stage).toList();
  }

  public Optional<Row> row(RowId wanted) {
    return rows.stream().filter(row -> row.id().equals(wanted)).findFirst();
  }

  /** The row into which a card comes that is put at the end of the column. */
  public Optional<RowId> rowAtEnd(Card card) {
    return rowOf(card, Optional.empty());
  }

  /**
   * The row above or below the row of a card.
   *
   * @param step 1 for the row below, -1 for the row above
   */
  public Optional<RowId> rowBeside(Card card, int step) {
    List<RowId> ids = rows.stream().map(Row::id).toList();
    int index = card.row().map(ids::indexOf).orElse(-1);
    return index < 0 || index + step < 0 || index + step >= ids.size()
        ? Optional.empty()
        : Optional.of(ids.get(index + step));
  }

  /** The uppermost card of a row in this stage. */
  Optional<CardId> firstIn(RowId row, Stage stage) {
    return cardsIn(stage).stream()
        .filter(card -> card.row().equals(Optional.of(row)))
        .map(Card::id)
        .findFirst();
  }

  /** The row of a card that is before another one, or at the end if there is no other one. */
  private Optional<RowId> rowOf(Card card, Optional<CardId> before) {
    int index = before.map(this::indexOf).orElse(-1);
    Optional<RowId> row = index < 0 ? card.row() : cards.get(index).row();
    return row.filter(id -> row(id).isPresent()).or(() -> rows.stream().map(Row::id).findFirst());
  }

  /** Whether a card of this column would stay in its place if it was put before another one. */
  boolean isPlaced(Card card, Optional<CardId> before) {
    return before.equals(Optional.of(card.id()))
        || (before.equals(at(indexOf(card.id()) + 1)) && rowOf(card, before).equals(card.row()));
  }

  /** Divides the column; a card whose row the column then no longer has comes into the first. */
  Column divided(List<Row> to) {
    return new Column(id, name, limit, flow, to, List.of()).append(cards);
  }

  /**
   * A neighbour of a card in its stage and row.
   *
   * @param step the number of cards down to the neighbour; negative for up
   */
  public Optional<CardId> beside(Card card, int step) {
    List<Card> peers =
        cardsIn(card.stage()).stream().filter(peer -> peer.row().equals(card.row())).toList();
    int index = peers.indexOf(card) + step;
    return index >= 0 && index < peers.size()
        ? Optional.of(peers.get(index).id())
        : Optional.empty();
  }

  Column renamed(String to) {
    return new Column(id, to, limit, flow, rows, cards);
  }

  Column limited(Optional<Limit> to) {
    return new Column(id, name, to, flow, rows, cards);
  }

  /** Changes the flow; a card leaves a stage that the column then no longer has. */
  Column flowing(Flow to) {
    if (to.equals(flow)) {
      return this;
    }
    List<Stage> stages = to.stages();
    return new Column(
        id, name, limit, to, rows, cards.stream().map(card -> card.within(stages)).toList());
  }

  private Column with(List<Card> now) {
    return new Column(id, name, limit, flow, rows, List.copyOf(now));
  }

  /**
   * Inserts a card. It comes into the row of the card that follows it; otherwise it keeps its row,
   * or comes into the first one if its row is not in this column.
   *
   * @param before the card that follows it; the end if it is empty or not in this column
   */
  Column insert(Optional<CardId> before, Card card) {
    List<Card> more = new ArrayList<>(cards);
    int index = before.map(this::indexOf).orElse(-1);
    more.add(index < 0 ? more.size() : index, card.in(rowOf(card, before)));
    return with(more);
  }

  /**
   * The column after a label was removed; a column whose cards don't have it keeps its instance.
   */
  Column without(LabelId label) {
    return cards.stream().noneMatch(card -> card.badges().labels().contains(label))
        ? this
        : with(cards.stream().map(card -> card.with(card.badges().without(label))).toList());
  }

  public Column append(List<Card> others) {
    List<Card> more = new ArrayList<>(cards);
    others.forEach(card -> more.add(card.in(rowOf(card, Optional.empty()))));
    return with(more);
  }

  Column remove(CardId card) {
    return with(cards.stream().filter(other -> !other.id().equals(card)).toList());
  }

  /** Changes a card; a column whose card stays equal keeps its instance. */
  Column change(CardId card, UnaryOperator<Card> change) {
    int index = indexOf(card);
    Card before = cards.get(index);
    Card after = change.apply(before);
    if (after.equals(before)) {
      return this;
    }
    List<Card> next = new ArrayList<>(cards);
    next.set(index, after);
    return with(next);
  }
}
