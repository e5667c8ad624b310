package io.kanban.board;

import com.vaadin.flow.component.html.Div;
import java.util.EnumMap;
import java.util.Map;

/**
 * Shows the columns side by side. They are drawn once for each message to the browser, even if the
 * board changes several times before it.
 */
class ColumnStrip extends Div {
  private static final long serialVersionUID = 1L;

  private final transient BoardActions actions;
  private final Map<Column, ColumnPanel> columns = new EnumMap<>(Column.class);
  private transient Board board = Board.NONE;
  private boolean manager;
  private boolean due;

  ColumnStrip(BoardActions actions) {
    this.actions = actions;
    addClassName("lanes");
    for (Column column : Column.values()) {
      ColumnPanel panel = new ColumnPanel(column, actions, this::drawLater);
      columns.put(column, panel);
      add(panel);
    }
  }

  /** Opens the dialog of this name, if it belongs to this board. */
  void reopen(String name) {
    columns.forEach((_, panel) -> panel.reopen(name));
    new CardDialogs(actions).reopen(name);
  }

  void show(Board board, boolean manager) {
    this.board = board;
    this.manager = manager;
    drawLater();
  }

  private void drawLater() {
    if (!due) {
      due = true;
      getElement().getNode().runWhenAttached(ui -> ui.beforeClientResponse(this, _ -> draw()));
    }
  }

  private void draw() {
    due = false;
    columns.forEach((column, panel) -> panel.show(board.lane(column), manager));
    actions.cardToFocus().ifPresent(card -> columns.values().forEach(panel -> panel.focus(card)));
  }
}
