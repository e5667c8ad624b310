package io.kanban.board.card;

import static io.kanban.text.Texts.strip;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.BoardCommand.RenameCard;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.CardRules;
import io.kanban.board.CardView;
import io.kanban.board.action.BoardActions;
import io.kanban.shell.BaseValue;
import io.kanban.shell.EditablePlace;
import io.kanban.shell.TextCheck;
import java.util.List;

/** A card's title. A click on it opens a field. */
final class CardTitle extends Div {
  private static final long serialVersionUID = 1L;

  private final transient CardId id;
  private final transient BoardActions actions;
  private final transient Signal<CardView> card;

  CardTitle(CardId id, BoardActions actions, Signal<CardView> card) {
    this.id = id;
    this.actions = actions;
    this.card = card;
    NativeButton words = new NativeButton();
    words.bindText(card.map(CardView::title));
    words.setTitle("Rename the card");
    words.getElement().setAttribute("dir", "auto");
    H2 title = new H2(words);
    title.addClassName("card-title");
    EditablePlace place =
        new EditablePlace(
            actions.client(), actions.draftOf(id, "title"), title, words, this::input);
    words.addClickListener(_ -> place.edit());
    add(place);
  }

  private EditablePlace.Input input(BaseValue seen) {
    String initial = card.peek().title();
    TextField field = new TextField("Title");
    field.setValue(initial);
    TextCheck check = new TextCheck(field, CardRules.TITLE);
    return new EditablePlace.Input(
        field,
        "Save",
        () -> check.passes(CardRules.TITLE_REQUIRED.message()),
        _ ->
            strip(field.getValue()).equals(initial)
                ? List.of()
                : List.of(
                    seen.send(Boards.BOARD, new RenameCard(actions.id(), id, field.getValue()))));
  }
}
