package io.kanban.project;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.signals.Signal;
import io.kanban.shell.BaseValue;
import io.kanban.shell.CommandDialog;
import io.kanban.shell.EditablePlace;
import io.recordplayer.client.Client;
import io.recordplayer.client.Drafts;
import io.recordplayer.client.SentCommand;
import java.util.List;
import java.util.function.Function;

/** Sends a person's commands about one project, as this page shows it. */
final class ProjectActions {
  private final ProjectId id;
  private final Client client;
  private final Drafts drafts;
  private final Signal<Project> project;
  private final Signal<PersonMarks> marks;

  ProjectActions(ProjectId id, Client client, Signal<Project> project, Signal<PersonMarks> marks) {
    this.id = id;
    this.client = client;
    this.drafts = new Drafts(client, "settings/" + id.value());
    this.project = project;
    this.marks = marks;
  }

  /** The present names of people, and how to mark those who can't work any more. */
  Signal<PersonMarks> marks() {
    return marks;
  }

  ProjectId id() {
    return id;
  }

  Client client() {
    return client;
  }

  /** The unsent input on this page. */
  Drafts drafts() {
    return drafts;
  }

  Signal<Project> project() {
    return project;
  }

  /** Whether the person can change the project in its present state. */
  boolean mayChange(Project now) {
    return now.isManager(client.person()) && !now.status().isReadOnly();
  }

  /** Whether the person can change the project; true for a manager of an active project. */
  Signal<Boolean> mayChange() {
    return project.map(this::mayChange);
  }

  /**
   * A dialog that asks for the input of a command.
   *
   * @param seen the state of the log that the person saw when the fields were filled
   * @param name the dialog's name among the drafts
   */
  CommandDialog dialog(BaseValue seen, String name, String title, Component... fields) {
    return new CommandDialog(drafts, seen, name, title, fields);
  }

  /**
   * A place that shows something, and the input for its change instead of it while a person edits.
   *
   * @param part the name of the place among those of the project
   * @param opener the button that shows the input
   */
  EditablePlace place(
      String part, Component shown, Button opener, Function<BaseValue, EditablePlace.Input> input) {
    EditablePlace place =
        new EditablePlace(
            client, "settings/%s/%s".formatted(id.value(), part), shown, opener, input);
    opener.addClickListener(_ -> place.edit());
    return place;
  }

  BaseValue now() {
    return new BaseValue(client);
  }

  List<SentCommand> send(ProjectCommand command) {
    return List.of(client.send(Projects.PROJECT, command));
  }
}
