package io.kanban.project;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.signals.Signal;
import io.kanban.project.ProjectCommand.ChangeStatus;
import io.recordplayer.client.ConnectionNotice;

/** The states that a project can have, what each forbids, and which one it has. */
final class StatusSection extends SettingsSection {
  private static final long serialVersionUID = 1L;

  StatusSection(ProjectActions actions) {
    super(actions, "State", "Only a manager changes it.");
    UnorderedList list = new UnorderedList();
    list.addClassName("settings-list");
    for (ProjectStatus status : ProjectStatus.values()) {
      list.add(row(status));
    }
    add(list);
  }

  private ListItem row(ProjectStatus status) {
    Span label = new Span(status.label());
    label.addClassName("row-name");
    Span meaning = new Span(status.meaning());
    meaning.addClassName("row-text");
    Span now = new Span("Now");
    now.addClassName("badge");
    Button change =
        tool(
            verb(status),
            verb(status) + " the project",
            () -> actions().send(new ChangeStatus(actions().id(), status)));
    ConnectionNotice.counts(change, "click");
    ListItem row = new ListItem(label, meaning, now, change);
    row.addClassName("settings-row");
    row.getElement().setAttribute("data-status", status.name());
    Signal.effect(
        row,
        () -> {
          Project project = actions().project().get();
          boolean current = project.status() == status;
          now.setVisible(current);
          row.setClassName("current", current);
          change.setVisible(!current && project.isManager(actions().client().person()));
        });
    return row;
  }

  private static String verb(ProjectStatus status) {
    return switch (status) {
      case ACTIVE -> "Reopen";
      case SUSPENDED -> "Suspend";
      case CLOSED -> "Close";
      case COMPLETE -> "Complete";
    };
  }

  @Override
  void reopen(String dialog) {
    // This section has no dialog.
  }
}
