package io.kanban.board.page;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.TextField;
import io.kanban.board.BoardCommand.AddCard;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.CardRules;
import io.kanban.board.ColumnId;
import io.kanban.board.action.BoardActions;
import io.kanban.shell.Icon;
import io.kanban.shell.TextCheck;

/** The field below a column that adds a card to it. */
final class NewCardField extends Div {
  private static final long serialVersionUID = 1L;

  private final TextField title = new TextField();
  private final Button add = new Button(new Icon(Icon.Of.PLUS));

  NewCardField(ColumnId column, BoardActions actions) {
    addClassName("lane-foot");
    title.setPlaceholder("Add a card");
    add.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
    new TextCheck(title, CardRules.TITLE);
    actions
        .drafts()
        .submit(
            title,
            add,
            "new-card/" + column.value(),
            (card, words) ->
                actions
                    .client()
                    .send(
                        Boards.BOARD, new AddCard(actions.id(), new CardId(card), words, column)));
    add(title, add);
  }

  /** Names the field for a column of this name. */
  void label(String column) {
    title.setAriaLabel("Title of a new card in " + column);
    add.setAriaLabel("Add a card to " + column);
  }

  void focus() {
    title.focus();
  }
}
