package io.kanban.project;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.signals.Signal;
import io.kanban.project.Projects.Directory;
import io.kanban.shell.BaseValue;
import io.kanban.shell.CommandDialog;
import io.kanban.shell.Notices;
import io.kanban.shell.TextCheck;
import io.recordplayer.client.Client;
import io.recordplayer.client.Drafts;
import io.recordplayer.client.SentCommand;
import io.recordplayer.client.SentCommand.Stage;
import io.recordplayer.client.Watch;
import jakarta.annotation.security.PermitAll;
import java.util.List;

/** Shows the projects of which the person is a member. */
@Route("")
@PageTitle("Projects · Kanban")
@PermitAll
public class ProjectsPage extends Main {
  private static final long serialVersionUID = 1L;

  private static final String NEW_PROJECT = "new-project";

  private final Client client;
  private final transient Drafts drafts;
  private final Div grid = new Div();

  public ProjectsPage(Client client) {
    this.client = client;
    this.drafts = new Drafts(client, "projects");
    drafts.reopen(this, _ -> askForProject());
    addClassName("page");
    Button start = new Button("New project", _ -> askForProject());
    start.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
    Div head = new Div(new H1("Projects"), start);
    head.addClassName("page-head");
    grid.addClassName("projects");
    add(head, grid);
    Watch<Directory> directory = client.watch(this, Projects.DIRECTORY, Projects.ALL);
    Signal.effect(
        grid,
        () -> {
          switch (directory.state().get()) {
            case LIVE -> show(directory.view().get());
            case STOPPED -> {
              grid.removeAll();
              grid.add(Notices.standsStill());
            }
            case UNDECIDED -> {
              grid.removeAll();
              grid.add(Notices.undecided());
            }
            case OPENING -> grid.add(Notices.opening());
            case DENIED -> {}
          }
        });
  }

  private void show(Directory directory) {
    List<Project> mine =
        directory.projects().values().stream()
            .filter(project -> project.rolesOf(client.person()).isPresent())
            .toList();
    grid.removeAll();
    if (mine.isEmpty()) {
      grid.add(
          Notices.notice(
              "No projects yet",
              "Start one with “New project”, or ask a manager to add you to theirs."));
    }
    mine.forEach(project -> grid.add(card(project)));
  }

  private Anchor card(Project project) {
    String id = project.id().map(ProjectId::value).orElse("");
    Anchor card = new Anchor("board/" + id, "");
    card.setRouterIgnore(false);
    card.addClassName("project");
    Span people = new Span();
    people.addClassName("people");
    project
        .members()
        .values()
        .forEach(
            member -> {
              Span badge =
                  new Span(
                      member.person().name() + " · " + String.join(", ", member.sortedRoles()));
              badge.addClassName("badge");
              people.add(badge);
            });
    card.add(new H2(project.name()), new Paragraph(project.description()), people);
    return card;
  }

  /** Opens the new project's board as soon as the project is on screen. */
  private void goTo(ProjectId id, SentCommand started) {
    Signal.effect(
        this,
        () -> {
          if (started.stage().get() instanceof Stage.OnScreen) {
            getUI().ifPresent(ui -> ui.navigate("board/" + id.value()));
          }
        });
  }

  private void askForProject() {
    TextField name = new TextField("Name");
    name.setRequiredIndicatorVisible(true);
    TextCheck nameCheck = new TextCheck(name, ProjectRules.NAME);
    TextArea description = new TextArea("Description");
    description.setRequiredIndicatorVisible(true);
    TextCheck descriptionCheck = new TextCheck(description, ProjectRules.DESCRIPTION);
    CommandDialog ask =
        new CommandDialog(
            drafts, new BaseValue(client), NEW_PROJECT, "New project", name, description);
    ask.ask(
        "Start project",
        () -> {
          // Both checks always run, so that each field shows its own error.
          boolean named = nameCheck.passes(ProjectRules.NAME_REQUIRED.message());
          return descriptionCheck.passes(ProjectRules.DESCRIPTION_REQUIRED.message()) && named;
        },
        () -> {
          ProjectId id = new ProjectId(ask.id());
          SentCommand sent =
              client.send(
                  Projects.PROJECT,
                  new ProjectCommand.StartProject(id, name.getValue(), description.getValue()));
          goTo(id, sent);
          return List.of(sent);
        },
        name);
  }
}
