package io.kanban.project;

import com.vaadin.flow.component.html.Paragraph;
import io.kanban.project.ProjectCommand.RemoveField;
import io.kanban.project.ProjectCommand.RemoveKind;
import io.kanban.shell.BaseValue;
import java.util.List;

/** The dialogs about the kinds of card of a project. */
record KindDialogs(ProjectActions actions) {
  private static final String REMOVE = "remove-kind/";
  private static final String REMOVE_FIELD = "remove-field/";

  /** Opens the dialog of this name again, if it is about a kind or a field. */
  void reopen(String dialog) {
    for (CardKind kind : actions.project().peek().kinds()) {
      if (dialog.equals(REMOVE + kind.id().value())) {
        askToRemove(kind);
      }
      for (Field field : kind.fields()) {
        if (dialog.equals(nameOf(kind, field))) {
          askToRemove(kind, field);
        }
      }
    }
  }

  private static String nameOf(CardKind kind, Field field) {
    return REMOVE_FIELD + kind.id().value() + "/" + field.name();
  }

  void askToRemove(CardKind kind) {
    BaseValue seen = actions.now();
    actions
        .dialog(
            seen,
            REMOVE + kind.id().value(),
            "Remove the kind “%s”?".formatted(kind.name()),
            new Paragraph(
                "Cards of this kind keep it, and the values of its fields. No other card can get"
                    + " this kind any more."))
        .ask(
            "Remove",
            () -> true,
            () -> List.of(seen.send(Projects.PROJECT, new RemoveKind(actions.id(), kind.id()))));
  }

  void askToRemove(CardKind kind, Field field) {
    BaseValue seen = actions.now();
    actions
        .dialog(
            seen,
            nameOf(kind, field),
            "Remove the field “%s”?".formatted(field.name()),
            new Paragraph(
                "Cards of the kind “%s” keep their values of this field, but don't show them until the kind has a field of this name again."
                    .formatted(kind.name())))
        .ask(
            "Remove",
            () -> true,
            () ->
                List.of(
                    seen.send(
                        Projects.PROJECT, new RemoveField(actions.id(), kind.id(), field.name()))));
  }
}
