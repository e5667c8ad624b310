package io.kanban.board.card;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.AnchorTarget;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.signals.Signal;
import io.kanban.project.Field;
import io.kanban.shell.BaseValue;
import io.kanban.shell.EditablePlace;
import io.kanban.text.Texts;
import io.kanban.text.WebAddress;
import java.util.List;

/**
 * The place for a text, a number or a web address in a field of a card. A web address is a link.
 */
final class FieldPlace extends Div {
  private static final long serialVersionUID = 1L;

  private final transient CardField field;

  FieldPlace(CardField field) {
    this.field = field;
    Anchor link = new Anchor();
    link.setTarget(AnchorTarget.BLANK);
    link.getElement().setAttribute("rel", "noopener noreferrer");
    link.getElement().setAttribute("dir", "auto");
    NativeButton edit = new NativeButton();
    edit.addClassName("fact");
    edit.getElement().setAttribute("dir", "auto");
    Div shown = new Div(link, edit);
    shown.addClassName("field-shown");
    Signal.effect(this, () -> show(field.value().get(), link, edit));
    EditablePlace place =
        new EditablePlace(
            field.actions().client(),
            field.actions().draftOf(field.card(), "field/" + field.name()),
            shown,
            edit,
            this::input);
    edit.addClickListener(_ -> place.edit());
    add(place);
  }

  /** Only the address of a web page becomes a link; other addresses could run a script. */
  private void show(String value, Anchor link, NativeButton edit) {
    boolean isLink = field.field().type() == Field.Type.URL && WebAddress.isValid(value);
    link.setVisible(isLink);
    if (isLink) {
      link.setHref(value);
      link.setText(value);
    }
    String words = isLink ? "Edit" : CardField.words(value);
    edit.setText(words);
    edit.getElement().setAttribute("aria-label", field.label(words));
  }

  private EditablePlace.Input input(BaseValue seen) {
    String initial = field.value().peek();
    TextField input = new TextField(field.name());
    input.setRequiredIndicatorVisible(field.field().required());
    input.setHelperText(field.field().accepts());
    input.setManualValidation(true);
    input.setValue(initial);
    return new EditablePlace.Input(
        input,
        "Save",
        () -> {
          String problem = field.field().problemOf(input.getValue()).orElse("");
          input.setErrorMessage(problem);
          input.setInvalid(!problem.isEmpty());
          return problem.isEmpty();
        },
        _ ->
            Texts.strip(input.getValue()).equals(initial)
                ? List.of()
                : List.of(field.send(seen, input.getValue())));
  }
}
