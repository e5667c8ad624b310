package io.kanban.project;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import io.kanban.project.ProjectCommand.DescribeProject;
import io.kanban.project.ProjectCommand.RenameProject;
import io.kanban.shell.BaseValue;
import io.kanban.shell.EditablePlace;
import io.kanban.shell.TextCheck;
import io.kanban.text.Texts;
import java.util.List;
import java.util.function.Function;

/** The name and the description of a project. Managers edit them in their places. */
final class AboutSection extends SettingsSection {
  private static final long serialVersionUID = 1L;

  AboutSection(ProjectActions actions) {
    super(actions, "About", "The name and the purpose that everybody reads on the projects page.");
    Span name = new Span(actions.project().map(Project::name));
    name.addClassName("about-name");
    Paragraph description = new Paragraph();
    description.bindText(actions.project().map(Project::description));
    description.addClassName("about-description");
    add(
        place("name", name, this::nameInput),
        place("description", description, this::descriptionInput));
  }

  @Override
  void reopen(String dialog) {
    // The places open themselves again.
  }

  private EditablePlace place(
      String what, Component text, Function<BaseValue, EditablePlace.Input> input) {
    text.getElement().setAttribute("dir", "auto");
    Button edit = new Button("Edit");
    edit.setAriaLabel("Edit the " + what);
    edit.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    edit.bindVisible(actions().mayChange());
    Div shown = new Div(text, edit);
    shown.addClassName("about-text");
    return actions().place(what, shown, edit, input);
  }

  private EditablePlace.Input nameInput(BaseValue seen) {
    String initial = actions().project().peek().name();
    TextField field = new TextField("Name");
    field.setValue(initial);
    TextCheck check = new TextCheck(field, ProjectRules.NAME_LIMIT);
    return new EditablePlace.Input(
        field,
        "Save",
        () -> check.passes(ProjectRules.NAME_REQUIRED.message()),
        _ ->
            Texts.strip(field.getValue()).equals(initial)
                ? List.of()
                : List.of(
                    seen.send(
                        Projects.PROJECT, new RenameProject(actions().id(), field.getValue()))));
  }

  private EditablePlace.Input descriptionInput(BaseValue seen) {
    String initial = actions().project().peek().description();
    TextArea field = new TextArea("Description");
    field.setValue(initial);
    TextCheck check = new TextCheck(field, ProjectRules.DESCRIPTION_LIMIT);
    return new EditablePlace.Input(
        field,
        "Save",
        () -> check.passes(ProjectRules.DESCRIPTION_REQUIRED.message()),
        _ ->
            Texts.strip(field.getValue()).equals(initial)
                ? List.of()
                : List.of(
                    seen.send(
                        Projects.PROJECT, new DescribeProject(actions().id(), field.getValue()))));
  }
}
