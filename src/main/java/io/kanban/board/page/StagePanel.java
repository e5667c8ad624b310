package io.kanban.board.page;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import io.kanban.board.CardId;
import io.kanban.board.Column;
import io.kanban.board.Row;
import io.kanban.board.RowId;
import io.kanban.board.Stage;
import io.kanban.board.action.BoardActions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Shows the cards in one stage of a column: in one list, or in a list for each row of the column. A
 * column without stages shows one, without a head.
 */
class StagePanel extends Div {
  private static final long serialVersionUID = 1L;

  private final Stage stage;
  private final transient BoardActions actions;
  private final H3 head = new H3();

  /** Absent until it is needed: most columns have only one stage, and a list has a menu. */
  private @Nullable CardList list;

  private final Map<RowId, RowPanel> rows = new LinkedHashMap<>();

  StagePanel(Stage stage, BoardActions actions) {
    this.stage = stage;
    this.actions = actions;
    head.setText(stage.label());
    addClassName("stage");
    getElement().setAttribute("data-stage", stage.name());
    add(head);
  }

  Stage stage() {
    return stage;
  }

  /**
   * Shows these cards of a column.
   *
   * @param staged whether the column has stages
   */
  void show(Column column, boolean staged, List<CardFace> cards) {
    String where = staged ? stage.label() + " of " + column.name() : column.name();
    head.setVisible(staged);
    arrange(column.rows());
    if (list != null) {
      list.getElement().setAttribute("aria-label", "Cards in " + where);
      list.show(cards);
    }
    if (rows.isEmpty()) {
      return;
    }
    for (Row row : column.rows()) {
      RowPanel panel = Objects.requireNonNull(rows.get(row.id()));
      panel.label(row.name(), where, staged);
      panel.show(
          cards.stream().filter(face -> face.card().row().equals(Optional.of(row.id()))).toList());
    }
  }

  /**
   * Has a panel for each row, in their order; without rows, the list of all cards; nothing while
   * the stage is hidden. The browser can't begin a list that is taken away before it gets it.
   */
  private void arrange(List<Row> wanted) {
    List<RowId> ids = isVisible() ? wanted.stream().map(Row::id).toList() : List.of();
    boolean undivided = isVisible() && ids.isEmpty();
    if (undivided && list == null) {
      list = new CardList(actions);
      add(list);
    } else if (!undivided && list != null) {
      remove(list);
      list = null;
    }
    if (ids.equals(List.copyOf(rows.keySet()))) {
      return;
    }
    rows.values().forEach(this::remove);
    Map<RowId, RowPanel> before = Map.copyOf(rows);
    rows.clear();
    for (RowId id : ids) {
      RowPanel known = before.get(id);
      rows.put(id, known == null ? new RowPanel(id, actions) : known);
    }
    rows.values().forEach(this::add);
  }

  /**
   * Marks the rows in which a card can't be dropped, or the whole stage.
   *
   * @param barred whether it can't be dropped in a row; the row is empty in a column without rows
   * @return whether it can't be dropped in this stage
   */
  boolean bar(Predicate<Optional<RowId>> barred) {
    boolean closed = rows.isEmpty() && barred.test(Optional.empty());
    if (!rows.isEmpty()) {
      closed = rows.keySet().stream().allMatch(id -> barred.test(Optional.of(id)));
      rows.forEach((id, panel) -> panel.setClassName("barred", barred.test(Optional.of(id))));
    }
    setClassName("barred", closed);
    return closed;
  }

  /** Shows a card again, if this stage shows it. */
  void replace(CardFace card) {
    if (list != null) {
      list.replace(card);
    }
    rows.values().forEach(row -> row.replace(card));
  }

  /** Moves the focus to a card, if this stage shows it. */
  void focus(CardId card) {
    if (list != null) {
      list.focus(card.value());
    }
    rows.values().forEach(row -> row.focus(card));
  }
}
