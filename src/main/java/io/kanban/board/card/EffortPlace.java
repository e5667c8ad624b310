package io.kanban.board.card;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.BoardCommand;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.Effort;
import io.kanban.board.action.BoardActions;
import io.kanban.shell.BaseValue;
import io.kanban.shell.EditablePlace;
import io.kanban.text.Texts;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The place for an effort of a card. A click on it opens a field. */
final class EffortPlace extends Div {
  private static final long serialVersionUID = 1L;

  private static final String WRONG = "Write days, hours and minutes, such as 1d 2h 30m.";

  private final String label;
  private final transient Signal<Optional<Effort>> effort;
  private final transient Function<Optional<Effort>, BoardCommand> command;

  /**
   * @param part the name of the effort among the card's drafts
   * @param command the command that sets the effort
   */
  EffortPlace(
      String label,
      String part,
      CardId id,
      BoardActions actions,
      Signal<Optional<Effort>> effort,
      Function<Optional<Effort>, BoardCommand> command) {
    this.label = label;
    this.effort = effort;
    this.command = command;
    NativeButton shown = new NativeButton();
    shown.addClassName("fact");
    shown.bindText(
        this.effort.map(now -> now.map(some -> label + " " + some.text()).orElse(label)));
    EditablePlace place =
        new EditablePlace(actions.client(), actions.draftOf(id, part), shown, shown, this::input);
    shown.addClickListener(_ -> place.edit());
    add(place);
  }

  private EditablePlace.Input input(BaseValue seen) {
    Optional<Effort> initial = effort.peek();
    TextField field = new TextField(label);
    field.setPlaceholder("1d 2h 30m");
    field.setManualValidation(true);
    field.setErrorMessage(WRONG);
    field.setValue(initial.map(Effort::text).orElse(""));
    return new EditablePlace.Input(
        field,
        "Save",
        () -> {
          field.setInvalid(!Texts.isBlank(field.getValue()) && parse(field).isEmpty());
          return !field.isInvalid();
        },
        _ ->
            parse(field).equals(initial)
                ? List.of()
                : List.of(seen.send(Boards.BOARD, command.apply(parse(field)))));
  }

  private static Optional<Effort> parse(TextField field) {
    return Effort.parse(field.getValue());
  }
}
