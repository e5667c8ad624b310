package io.kanban.project;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.signals.Signal;
import io.kanban.project.ProjectCommand.DefineField;
import io.kanban.project.ProjectCommand.MoveField;
import io.kanban.shell.BaseValue;
import io.kanban.shell.EditablePlace;
import io.kanban.shell.Icon;
import io.recordplayer.client.ConnectionNotice;
import java.util.Optional;

/** A field of a kind of card; a manager edits it in its place. */
final class FieldRow extends ListItem {
  private static final long serialVersionUID = 1L;

  private final transient ProjectActions actions;
  private final transient Signal<CardKind> kind;
  private final transient Signal<KeyedField> row;
  private final Button up = mover(Icon.Of.UP, -1);
  private final Button down = mover(Icon.Of.DOWN, 1);
  private final Button edit;
  private final Button remove;

  FieldRow(KindDialogs dialogs, Signal<CardKind> kind, Signal<KeyedField> row) {
    this.actions = dialogs.actions();
    this.kind = kind;
    this.row = row;
    edit = SettingsSection.tool("Edit", "", () -> {});
    remove =
        SettingsSection.tool(
            "Remove", "", () -> dialogs.askToRemove(kind.peek(), row.peek().field()));
    Span name = new Span(row.map(now -> now.field().name()));
    name.addClassName("row-name");
    name.getElement().setAttribute("dir", "auto");
    Span required = new Span("Required");
    required.addClassName("badge");
    required.bindVisible(row.map(now -> now.field().required()));
    Span accepts = new Span(row.map(now -> now.field().accepts()));
    accepts.getElement().setAttribute("dir", "auto");
    Div text = new Div(accepts, required);
    text.addClassName("row-text");
    Div tools = new Div(up, down, edit, remove);
    tools.addClassName("row-tools");
    tools.bindVisible(actions.mayChange());
    Div shown = new Div(name, text, tools);
    shown.addClassName("field-row");
    String part = "kind/%s/field/%s".formatted(kind.peek().id().value(), name());
    add(actions.place(part, shown, edit, this::input));
    Signal.effect(this, this::label);
  }

  /** The name of the field that this row shows now. */
  String name() {
    return row.peek().field().name();
  }

  private void label() {
    CardKind now = kind.get();
    Field field = row.get().field();
    String words = "%s of %s".formatted(field.name(), now.name());
    up.setAriaLabel("Move %s up".formatted(words));
    down.setAriaLabel("Move %s down".formatted(words));
    edit.setAriaLabel("Edit " + words);
    remove.setAriaLabel("Remove " + words);
    int place = now.fields().indexOf(field);
    allow(up, place > 0);
    allow(down, place >= 0 && place < now.fields().size() - 1);
  }

  /** A disabled button would lose the focus when its field comes to the first or last place. */
  private static void allow(Button button, boolean isPossible) {
    button.setClassName("idle", !isPossible);
  }

  private Button mover(Icon.Of icon, int places) {
    Button button = new Button(new Icon(icon), _ -> move(places));
    button.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    ConnectionNotice.counts(button, "click");
    return button;
  }

  private void move(int places) {
    actions.send(new MoveField(actions.id(), kind.peek().id(), name(), places));
  }

  private EditablePlace.Input input(BaseValue seen) {
    return new FieldForm(row.peek().field())
        .input(
            "Save",
            field ->
                seen.send(
                    Projects.PROJECT,
                    new DefineField(actions.id(), kind.peek().id(), Optional.of(name()), field)));
  }
}
