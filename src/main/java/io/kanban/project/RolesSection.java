package io.kanban.project;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.signals.Signal;
import io.kanban.project.ProjectCommand.DefineRole;
import io.kanban.project.ProjectCommand.RemoveRole;
import io.kanban.project.ProjectCommand.RenameRole;
import io.kanban.shell.BaseValue;
import io.kanban.shell.EditablePlace;
import io.kanban.shell.Icon;
import io.kanban.shell.TextCheck;
import io.kanban.text.Texts;
import io.recordplayer.client.ConnectionNotice;
import io.recordplayer.client.KeyedList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The roles that a project defines. */
final class RolesSection extends SettingsSection {
  private static final long serialVersionUID = 1L;

  private static final String REMOVE = "remove-role/";

  RolesSection(ProjectActions actions) {
    super(actions, "Roles", "A column names the role that works in it and the role that reviews.");
    UnorderedList list = new UnorderedList();
    list.addClassName("settings-list");
    KeyedList.of(list, actions.project().map(RolesSection::entries), RoleEntry::key, Row::new);
    Component add = addRole();
    add.bindVisible(actions.mayChange());
    add(list, add);
    ConnectionNotice.counts(this, "submitted");
  }

  /**
   * A role as its row shows it.
   *
   * @param key the role's first name; it stays the same when the role is renamed
   */
  private record RoleEntry(String key, String name, long holders) {
    boolean isBuiltIn() {
      return name.equals(Project.MANAGER);
    }

    private String text() {
      String people =
          holders == 0 ? "Nobody has it" : holders == 1 ? "1 person" : holders + " people";
      return isBuiltIn()
          ? people + " · built in: can change everything, can't be renamed or removed"
          : people;
    }
  }

  private static List<RoleEntry> entries(Project project) {
    return Stream.concat(Stream.of(Role.of(Project.MANAGER)), project.roles().stream())
        .map(role -> new RoleEntry(role.firstName(), role.name(), project.holdersOf(role.name())))
        .toList();
  }

  private Component addRole() {
    TextField name = new TextField();
    name.setPlaceholder("Add a role");
    name.setAriaLabel("Name of a new role");
    new TextCheck(name, RoleRules.ROLE);
    Button add = new Button(new Icon(Icon.Of.PLUS));
    add.setAriaLabel("Add the role");
    actions()
        .drafts()
        .submit(
            name,
            add,
            "new-role",
            (_, words) ->
                actions().client().send(Projects.PROJECT, new DefineRole(actions().id(), words)));
    Div form = new Div(name, add);
    form.addClassName("settings-add");
    return form;
  }

  /** The row of one role; it stays when the role is renamed, so that the focus stays. */
  private final class Row extends ListItem {
    private static final long serialVersionUID = 1L;

    private final transient Signal<RoleEntry> entry;

    Row(Signal<RoleEntry> entry) {
      this.entry = entry;
      Span name = new Span(entry.map(RoleEntry::name));
      name.addClassName("row-name");
      name.getElement().setAttribute("dir", "auto");
      Span text = new Span(entry.map(RoleEntry::text));
      text.addClassName("row-text");
      Div shown = new Div(name, text);
      shown.addClassName("settings-row");
      if (entry.peek().isBuiltIn()) {
        add(shown);
        return;
      }
      Button rename = tool("Rename", "", () -> {});
      Button remove = tool("Remove", "", () -> askToRemove(entry.peek().name()));
      Div tools = new Div(rename, remove);
      tools.addClassName("row-tools");
      tools.bindVisible(actions().mayChange());
      shown.add(tools);
      add(actions().place("role/" + entry.peek().key(), shown, rename, this::input));
      Signal.effect(
          this,
          () -> {
            String role = entry.get().name();
            getElement().setAttribute("data-role", role);
            rename.setAriaLabel("Rename the role " + role);
            remove.setAriaLabel("Remove the role " + role);
          });
    }

    private EditablePlace.Input input(BaseValue seen) {
      String role = entry.peek().name();
      TextField name = new TextField("Name of the role");
      name.setRequiredIndicatorVisible(true);
      name.setValue(role);
      TextCheck check = new TextCheck(name, RoleRules.ROLE);
      return new EditablePlace.Input(
          name,
          "Save",
          () -> check.passes(RoleRules.ROLE_NAMELESS.message()),
          _ ->
              Texts.strip(name.getValue()).equals(role)
                  ? List.of()
                  : List.of(
                      seen.send(
                          Projects.PROJECT,
                          new RenameRole(actions().id(), role, name.getValue()))));
    }
  }

  @Override
  void reopen(String dialog) {
    for (Role role : actions().project().peek().roles()) {
      if (dialog.equals(REMOVE + role.name())) {
        askToRemove(role.name());
      }
    }
  }

  private void askToRemove(String role) {
    Project now = actions().project().peek();
    boolean needed = now.holdersOf(role) > 0;
    ComboBox<String> successor =
        new ComboBox<>(
            "Role that takes its place",
            now.roles().stream().map(Role::name).filter(name -> !name.equals(role)).toList());
    successor.setRequiredIndicatorVisible(needed);
    successor.setClearButtonVisible(true);
    successor.setHelperText(
        needed
            ? "Everybody who has “%s” gets this role instead.".formatted(role)
            : "Nobody has “%s”. If you choose none, nobody can work or review in columns that use it until they get another role."
                .formatted(role));
    actions()
        .dialog(
            actions().now(),
            REMOVE + role,
            "Remove the role “%s”?".formatted(role),
            new Paragraph("What people did in this role stays in the history."),
            successor)
        .ask(
            "Remove",
            () -> {
              successor.setErrorMessage("Somebody has this role. Choose one that takes its place.");
              successor.setInvalid(needed && successor.isEmpty());
              return !successor.isInvalid();
            },
            () ->
                actions()
                    .send(
                        new RemoveRole(
                            actions().id(), role, Optional.ofNullable(successor.getValue()))));
  }
}
