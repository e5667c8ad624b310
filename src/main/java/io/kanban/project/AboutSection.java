package io.kanban.project;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import io.kanban.project.ProjectCommand.DescribeProject;
import io.kanban.project.ProjectCommand.RenameProject;
import io.kanban.shell.BaseValue;
import io.kanban.shell.TextCheck;
import io.recordplayer.client.SentCommand;
import java.util.ArrayList;
import java.util.List;

/** The name and the description of a project. */
final class AboutSection extends SettingsSection {
  private static final long serialVersionUID = 1L;

  private static final String ABOUT = "about";

  AboutSection(ProjectActions actions) {
    super(actions, "About", "The name and the purpose that everybody reads on the projects page.");
    Span name = new Span();
    name.addClassName("about-name");
    name.bindText(actions.project().map(Project::name));
    Paragraph description = new Paragraph();
    description.addClassName("about-description");
    description.bindText(actions.project().map(Project::description));
    name.getElement().setAttribute("dir", "auto");
    description.getElement().setAttribute("dir", "auto");
    Button edit = tool("Edit", "Edit the name and the description", this::ask);
    edit.bindVisible(actions.mayChange());
    edit.addClassName("settings-action");
    add(edit, name, description);
  }

  @Override
  void reopen(String dialog) {
    if (dialog.equals(ABOUT)) {
      ask();
    }
  }

  private void ask() {
    Project now = actions().project().peek();
    BaseValue seen = actions().now();
    TextField name = new TextField("Name");
    name.setRequiredIndicatorVisible(true);
    name.setValue(now.name());
    TextCheck nameCheck = new TextCheck(name, ProjectRules.NAME_LIMIT);
    TextArea description = new TextArea("Description");
    description.setRequiredIndicatorVisible(true);
    description.setValue(now.description());
    TextCheck descriptionCheck = new TextCheck(description, ProjectRules.DESCRIPTION_LIMIT);
    actions()
        .dialog(seen, ABOUT, "About this project", name, description)
        .ask(
            "Save",
            () -> {
              // Both checks always run, so that each field shows its own error.
              boolean named = nameCheck.passes(ProjectRules.NAME_REQUIRED.message());
              return descriptionCheck.passes(ProjectRules.DESCRIPTION_REQUIRED.message()) && named;
            },
            () -> {
              List<SentCommand> sent = new ArrayList<>();
              if (!name.getValue().equals(now.name())) {
                sent.add(
                    seen.send(
                        Projects.PROJECT, new RenameProject(actions().id(), name.getValue())));
              }
              if (!description.getValue().equals(now.description())) {
                sent.add(
                    seen.send(
                        Projects.PROJECT,
                        new DescribeProject(actions().id(), description.getValue())));
              }
              return sent;
            },
            name);
  }
}
