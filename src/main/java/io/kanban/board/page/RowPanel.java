package io.kanban.board.page;

import com.vaadin.flow.component.html.Div;
import io.kanban.board.CardId;
import io.kanban.board.RowId;
import io.kanban.board.action.BoardActions;
import java.util.List;

/** Shows the cards in one row of a stage, under the row's name. */
class RowPanel extends Div {
  private static final long serialVersionUID = 1L;

  private final Div head = new Div();
  private final CardList list;

  RowPanel(RowId id, BoardActions actions) {
    list = new CardList(actions);
    addClassName("lane-row");
    getElement().setAttribute("data-row", id.value());
    head.addClassName("lane-row-name");
    head.getElement().setAttribute("dir", "auto").setAttribute("role", "heading");
    add(head, list);
  }

  /**
   * Labels the row.
   *
   * @param where the column, or the stage in it
   * @param staged whether the row is below the heading of a stage
   */
  void label(String name, String where, boolean staged) {
    head.setText(name);
    head.getElement().setAttribute("aria-level", staged ? "4" : "3");
    list.getElement().setAttribute("aria-label", "Cards in %s, %s".formatted(name, where));
  }

  void show(List<CardFace> cards) {
    list.show(cards);
  }

  /** Shows a card again, if this row shows it. */
  void replace(CardFace card) {
    list.replace(card);
  }

  /** Moves the focus to a card, if this row shows it. */
  void focus(CardId card) {
    list.focus(card.value());
  }
}
