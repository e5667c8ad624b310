package io.kanban.board.card;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import io.kanban.board.CardId;
import io.kanban.board.FlowMove;
import io.kanban.board.action.BoardActions;
import io.recordplayer.client.ConnectionNotice;
import io.recordplayer.client.KeyedList;

/** Buttons for the moves that a person can make with a card now. */
final class FlowButtons extends Div {
  private static final long serialVersionUID = 1L;

  FlowButtons(BoardActions actions, CardId card) {
    addClassName("flow");
    KeyedList.of(this, actions.flowMoves(card), move -> button(actions, move.peek(), card));
  }

  private static Button button(BoardActions actions, FlowMove move, CardId card) {
    Button button = new Button(move.label(), _ -> new FlowDialogs(actions).make(move, card));
    if (move != FlowMove.REJECT) {
      button.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
    }
    ConnectionNotice.counts(button, "click");
    return button;
  }
}
