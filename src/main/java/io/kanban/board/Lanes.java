package io.kanban.board;

import com.vaadin.flow.component.html.Div;
import io.kanban.board.Board.Card;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The columns side by side, and the cards in them that can be seen. A card that moves stays the
 * same component, so that only what changed travels to the browser.
 *
 * <p>Drawn once for each message to the browser: what it is told of a list's changes it applies to
 * the list as it is in the end, so that a second change in one message puts cards in wrong places
 * or fails, and the page stands still from then on.
 */
class Lanes extends Div {
  private static final long serialVersionUID = 1L;

  private final transient BoardActions actions;
  private final Map<Column, ColumnPanel> columns = new EnumMap<>(Column.class);
  private final transient Map<CardId, CardItem> items = new HashMap<>();
  private transient Board board = Board.NONE;
  private boolean manager;
  private boolean due;

  Lanes(BoardActions actions) {
    this.actions = actions;
    addClassName("lanes");
    for (Column column : Column.values()) {
      ColumnPanel panel = new ColumnPanel(column, actions, this::item, this::drawLater);
      columns.put(column, panel);
      add(panel);
    }
  }

  /** Opens the dialog of this name, where it is one of the board's. */
  void reopen(String name) {
    columns.forEach((_, panel) -> panel.reopen(name));
    new CardDialogs(actions).reopen(name);
  }

  private CardItem item(Card card) {
    CardItem item = items.computeIfAbsent(card.id(), _ -> new CardItem(card, actions));
    item.show(card);
    return item;
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
    Set<CardId> seen = new HashSet<>();
    columns.values().forEach(panel -> panel.first().forEach(card -> seen.add(card.id())));
    items.keySet().retainAll(seen);
    actions.arrived().map(items::get).ifPresent(CardItem::focus);
  }
}
