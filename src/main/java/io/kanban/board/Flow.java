package io.kanban.board;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The way of a card through a column.
 *
 * @param worker the role that works in the column; without it, the column has no stages
 * @param reviewer the role that reviews the finished cards; without it, they go on unreviewed
 * @param next the columns of this board that a card may go to from here; without them, a card may
 *     go everywhere. The list is empty after the only column in it was removed
 * @param elsewhere the columns of other boards that a card may go to from here
 */
public record Flow(
    Optional<String> worker,
    Optional<String> reviewer,
    Optional<List<ColumnId>> next,
    List<BoardColumn> elsewhere) {
  static final Flow NONE =
      new Flow(Optional.empty(), Optional.empty(), Optional.empty(), List.of());

  public Flow {
    next = next.map(List::copyOf);
    elsewhere = List.copyOf(elsewhere);
  }

  /** Whether a card may go to this column from here. */
  boolean allows(ColumnId column) {
    return next.isEmpty() || next.get().contains(column);
  }

  /** Whether a card may go to this column of another board. */
  boolean allows(BoardColumn column) {
    return next.isEmpty() || elsewhere.stream().anyMatch(column::isSame);
  }

  /** The stages of a column with this flow; a column without a worker role has none. */
  public List<Stage> stages() {
    if (worker.isEmpty()) {
      return List.of();
    }
    return reviewer.isEmpty()
        ? List.of(Stage.TO_DO, Stage.DOING)
        : List.of(Stage.TO_DO, Stage.DOING, Stage.TO_REVIEW);
  }

  Flow withRoles(Optional<String> workers, Optional<String> reviewers) {
    return new Flow(workers, reviewers, next, elsewhere);
  }

  Flow withNext(Optional<List<ColumnId>> columns, List<BoardColumn> others) {
    return new Flow(worker, reviewer, columns, others);
  }

  /**
   * The flow after another column was removed. The column that took its cards takes its place.
   *
   * @param own the column with this flow, which does not follow itself
   */
  Flow without(ColumnId removed, Optional<ColumnId> to, ColumnId own) {
    return withNext(
        next.map(
            columns ->
                columns.stream()
                    .flatMap(id -> id.equals(removed) ? to.stream() : Stream.of(id))
                    .filter(id -> !id.equals(own))
                    .distinct()
                    .toList()),
        elsewhere);
  }

  /** The flow after columns went to another board; a card may follow them there. */
  Flow handedOver(List<BoardColumn> gone) {
    if (next.isEmpty()) {
      return this;
    }
    List<ColumnId> ids = gone.stream().map(BoardColumn::column).toList();
    return withNext(
        next.map(columns -> columns.stream().filter(id -> !ids.contains(id)).toList()),
        Stream.concat(
                elsewhere.stream(),
                gone.stream().filter(column -> next.get().contains(column.column())))
            .toList());
  }
}
