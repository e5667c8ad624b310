package io.kanban.board.card;

import static io.kanban.text.Texts.strip;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.BoardCommand.DescribeCard;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.CardRules;
import io.kanban.board.CardView;
import io.kanban.board.action.BoardActions;
import io.kanban.shell.BaseValue;
import io.kanban.shell.EditablePlace;
import io.kanban.shell.MarkdownText;
import io.kanban.shell.TextCheck;
import java.util.List;

/** A card's description. A click on it opens a field. */
final class CardDescription extends Div {
  private static final long serialVersionUID = 1L;

  /** Browser expression: a click that neither follows a link nor selects text. */
  private static final String PLAIN_CLICK =
      "!event.target.closest('a') && getSelection().isCollapsed";

  private final transient CardId id;
  private final transient BoardActions actions;
  private final transient Signal<String> description;

  CardDescription(CardId id, BoardActions actions, Signal<CardView> card) {
    this.id = id;
    this.actions = actions;
    this.description = card.map(CardView::description);
    MarkdownText text = new MarkdownText();
    text.addClassName("description");
    Button edit = new Button();
    edit.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    edit.addClassNames("card-edit", "moves");
    Div head = new Div(new H3("Description"), edit);
    head.addClassName("section-head");
    Div shown = new Div(head, text);
    Signal.effect(
        text,
        () -> {
          String now = description.get();
          text.show(now);
          text.setVisible(!now.isEmpty());
          edit.setText(now.isEmpty() ? "Add a description" : "Edit");
        });
    EditablePlace place =
        new EditablePlace(
            actions.client(), actions.draftOf(id, "description"), shown, edit, this::input);
    edit.addClickListener(_ -> place.edit());
    text.getElement().addEventListener("click", _ -> place.edit()).setFilter(PLAIN_CLICK);
    add(place);
  }

  private EditablePlace.Input input(BaseValue seen) {
    String initial = description.peek();
    TextArea field = new TextArea("Description");
    field.setMinRows(5);
    field.setMaxRows(20);
    field.setHelperText("Markdown: **bold**, *italic*, `code`, - lists, [links](https://…)");
    field.setValue(initial);
    TextCheck check = new TextCheck(field, CardRules.DESCRIPTION);
    return new EditablePlace.Input(
        field,
        "Save",
        check::passes,
        _ ->
            strip(field.getValue()).equals(initial)
                ? List.of()
                : List.of(
                    seen.send(Boards.BOARD, new DescribeCard(actions.id(), id, field.getValue()))));
  }
}
