package io.kanban.board.page;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import io.kanban.board.CardId;
import io.kanban.board.Stage;
import io.kanban.board.action.BoardActions;
import java.util.List;

/** Shows the cards in one stage of a column; a column without stages shows one, without a head. */
class StagePanel extends Div {
  private static final long serialVersionUID = 1L;

  private final Stage stage;
  private final H3 head = new H3();
  private final CardList list;

  StagePanel(Stage stage, BoardActions actions) {
    this.stage = stage;
    list = new CardList(actions);
    head.setText(stage.label());
    addClassName("stage");
    getElement().setAttribute("data-stage", stage.name());
    add(head, list);
  }

  Stage stage() {
    return stage;
  }

  /** Labels the list for a column of this name. */
  void label(String column, boolean staged) {
    head.setVisible(staged);
    String where = staged ? stage.label() + " of " + column : column;
    list.getElement().setAttribute("aria-label", "Cards in " + where);
  }

  void show(List<CardFace> cards) {
    list.show(cards);
  }

  /** Moves the focus to a card, if this stage shows it. */
  void focus(CardId card) {
    list.focus(card.value());
  }
}
