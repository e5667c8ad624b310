package io.kanban.project;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.checkbox.CheckboxGroup;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import io.kanban.shell.EditablePlace;
import io.kanban.shell.TextCheck;
import io.kanban.text.Texts;
import io.recordplayer.client.SentCommand;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The input for a field of a kind of card: its name, and the values that it accepts. */
final class FieldForm {
  private static final String REQUIRED = "A card must not lose its value";

  private final TextField name = new TextField("Name");
  private final ComboBox<Field.Type> type = new ComboBox<>("Accepts", List.of(Field.Type.values()));
  private final TextField least = new TextField("Smallest number");
  private final TextField most = new TextField("Greatest number");
  private final TextArea choices = new TextArea("Values, one on each line");
  private final CheckboxGroup<String> required = new CheckboxGroup<>("Required", List.of(REQUIRED));
  private final TextCheck check = new TextCheck(name, KindRules.NAME);

  /** For a new field. */
  FieldForm() {
    name.setRequiredIndicatorVisible(true);
    type.setItemLabelGenerator(Field.Type::label);
    type.setManualValidation(true);
    type.setRequiredIndicatorVisible(true);
    type.setErrorMessage("Choose what the field accepts.");
    type.addValueChangeListener(_ -> showFor(Optional.ofNullable(type.getValue())));
    type.setValue(Field.Type.TEXT);
    choices.setRequiredIndicatorVisible(true);
    for (TextField bound : List.of(least, most)) {
      bound.setHelperText("Empty for no limit");
      bound.setErrorMessage("Enter a number, such as 2.5.");
      bound.setManualValidation(true);
      bound.addValueChangeListener(_ -> bound.setInvalid(false));
    }
  }

  /** For a change of a field. */
  FieldForm(Field now) {
    this();
    name.setValue(now.name());
    name.setHelperText(
        "If you rename the field, cards don't show the values that they have under “%s”."
            .formatted(now.name()));
    type.setValue(now.type());
    now.least().map(BigDecimal::toPlainString).ifPresent(least::setValue);
    now.most().map(BigDecimal::toPlainString).ifPresent(most::setValue);
    choices.setValue(String.join("\n", now.choices()));
    if (now.required()) {
      required.select(REQUIRED);
    }
  }

  private void showFor(Optional<Field.Type> chosen) {
    type.setInvalid(false);
    boolean isNumber = chosen.filter(Field.Type.NUMBER::equals).isPresent();
    least.setVisible(isNumber);
    most.setVisible(isNumber);
    choices.setVisible(chosen.filter(Field.Type.LIST::equals).isPresent());
  }

  /**
   * @param verb the label of the button that sends
   */
  EditablePlace.Input input(String verb, Function<Field, SentCommand> send) {
    List<Component> fields = List.of(name, type, least, most, choices, required);
    return new EditablePlace.Input(
        fields, name, verb, this::isComplete, _ -> List.of(send.apply(field())));
  }

  private boolean isComplete() {
    type.setInvalid(type.isEmpty());
    least.setInvalid(!isBound(least));
    most.setInvalid(!isBound(most));
    return check.passes(FieldRules.NAMELESS.message())
        && !type.isInvalid()
        && !least.isInvalid()
        && !most.isInvalid();
  }

  /** Whether the text in a field that is shown is a number, or empty. */
  private static boolean isBound(TextField field) {
    return !field.isVisible() || Texts.isBlank(field.getValue()) || number(field).isPresent();
  }

  private static Optional<BigDecimal> number(TextField field) {
    return Field.number(Texts.strip(field.getValue()));
  }

  private Field field() {
    boolean isRequired = required.isSelected(REQUIRED);
    return switch (type.getValue()) {
      case NUMBER ->
          new Field(
              name.getValue(),
              Field.Type.NUMBER,
              isRequired,
              number(least),
              number(most),
              List.of());
      case LIST -> Field.choice(name.getValue(), isRequired, choices.getValue().lines().toList());
      case TEXT, DATE, URL -> Field.of(name.getValue(), type.getValue(), isRequired);
    };
  }
}
