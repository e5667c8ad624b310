package io.kanban.project;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.signals.Signal;
import com.vaadin.flow.signals.local.ValueSignal;
import io.kanban.project.ProjectCommand.DefineField;
import io.kanban.project.ProjectCommand.RenameKind;
import io.kanban.shell.BaseValue;
import io.kanban.shell.EditablePlace;
import io.kanban.shell.TextCheck;
import io.kanban.text.Texts;
import io.recordplayer.client.KeyedList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A kind of card with its fields; a manager edits each in its place. */
final class KindRow extends ListItem {
  private static final long serialVersionUID = 1L;

  private final transient KindDialogs dialogs;
  private final transient Signal<CardKind> kind;
  private final transient ValueSignal<List<KeyedField>> fields = new ValueSignal<>(List.of());

  KindRow(KindDialogs dialogs, Signal<CardKind> kind) {
    this.dialogs = dialogs;
    this.kind = kind;
    addClassName("kind-row");
    getElement().setAttribute("data-kind", kind.peek().id().value());
    Signal.effect(this, () -> fields.set(KeyedField.after(fields.peek(), kind.get().fields())));
    UnorderedList list = new UnorderedList();
    list.addClassName("kind-fields");
    KeyedList.of(list, fields, KeyedField::key, field -> new FieldRow(dialogs, kind, field));
    list.bindVisible(kind.map(now -> !now.fields().isEmpty()));
    Paragraph none = new Paragraph("No fields.");
    none.addClassName("row-text");
    none.bindVisible(kind.map(now -> now.fields().isEmpty()));
    add(name(list), none, list, newField());
  }

  private ProjectActions actions() {
    return dialogs.actions();
  }

  private KindId id() {
    return kind.peek().id();
  }

  private Component name(UnorderedList list) {
    H3 name = new H3(kind.map(CardKind::name));
    name.getElement().setAttribute("dir", "auto");
    Button rename = SettingsSection.tool("Rename", "", () -> {});
    Button remove = SettingsSection.tool("Remove", "", () -> dialogs.askToRemove(kind.peek()));
    Div tools = new Div(rename, remove);
    tools.addClassName("row-tools");
    tools.bindVisible(actions().mayChange());
    Div shown = new Div(name, tools);
    shown.addClassName("kind-name");
    Signal.effect(
        this,
        () -> {
          String now = kind.get().name();
          getElement().setAttribute("aria-label", now);
          list.getElement().setAttribute("aria-label", "Fields of " + now);
          rename.setAriaLabel("Rename the kind " + now);
          remove.setAriaLabel("Remove the kind " + now);
        });
    return place("name", shown, rename, this::nameInput);
  }

  private EditablePlace.Input nameInput(BaseValue seen) {
    String initial = kind.peek().name();
    TextField field = new TextField("Name of the kind");
    field.setRequiredIndicatorVisible(true);
    field.setValue(initial);
    TextCheck check = new TextCheck(field, KindRules.NAME);
    return new EditablePlace.Input(
        field,
        "Save",
        () -> check.passes(KindRules.NAMELESS.message()),
        _ ->
            Texts.strip(field.getValue()).equals(initial)
                ? List.of()
                : List.of(
                    seen.send(
                        Projects.PROJECT, new RenameKind(actions().id(), id(), field.getValue()))));
  }

  private Component newField() {
    Button add = SettingsSection.tool("Add a field", "", () -> {});
    add.addClassName("add-field");
    Signal.effect(add, () -> add.setAriaLabel("Add a field to " + kind.get().name()));
    add.bindVisible(actions().mayChange());
    return place("new-field", new Div(add), add, this::newFieldInput);
  }

  private EditablePlace.Input newFieldInput(BaseValue seen) {
    FieldForm form = new FieldForm();
    return form.input(
        "Add",
        field ->
            seen.send(
                Projects.PROJECT, new DefineField(actions().id(), id(), Optional.empty(), field)));
  }

  private EditablePlace place(
      String part, Div shown, Button opener, Function<BaseValue, EditablePlace.Input> input) {
    return actions().place("kind/%s/%s".formatted(id().value(), part), shown, opener, input);
  }
}
