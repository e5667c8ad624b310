package io.kanban.project;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.signals.Signal;
import com.vaadin.flow.signals.local.ValueSignal;
import io.kanban.project.Projects.Directory;
import io.kanban.shell.BaseValue;
import io.kanban.shell.CommandDialog;
import io.kanban.shell.Notices;
import io.kanban.shell.TextCheck;
import io.recordplayer.client.Client;
import io.recordplayer.client.Drafts;
import io.recordplayer.client.KeyedList;
import io.recordplayer.client.SentCommand;
import io.recordplayer.client.SentCommand.Stage;
import io.recordplayer.client.Watch;
import io.recordplayer.projection.Projection;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows the projects that the person can see, with their boards and what waits there. */
@Route("")
@PageTitle("Projects · Kanban")
@PermitAll
public class ProjectsPage extends Main {
  private static final long serialVersionUID = 1L;

  private static final String NEW_PROJECT = "new-project";

  private final Client client;
  private final transient Projection<BoardSummaries> boards;
  private final transient Projection<? extends WaitingCards> waiting;
  private final transient Drafts drafts;

  /** The person's projects in the order of the log. */
  private final transient ValueSignal<List<ProjectCard.Entry>> mine = new ValueSignal<>(List.of());

  public ProjectsPage(
      Client client,
      Projection<BoardSummaries> boards,
      Projection<? extends WaitingCards> waiting) {
    this.client = client;
    this.boards = boards;
    this.waiting = waiting;
    this.drafts = new Drafts(client, "projects");
    drafts.reopen(this, _ -> askForProject());
    addClassName("page");
    Button start = new Button("New project", _ -> askForProject());
    start.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
    Div head = new Div(new H1("Projects"), start);
    head.addClassName("page-head");
    Div grid = new Div();
    grid.addClassName("projects");
    Div notice = new Div();
    Watch<Directory> directory = client.watch(this, Projects.DIRECTORY, Projects.ALL);
    add(head, grid, notice, new UnmanagedProjects(client, directory.view()));
    Signal.effect(this, () -> follow(directory.view().get()));
    KeyedList.of(
        grid,
        () -> mine.get().stream().sorted(ProjectCard.Entry.order(client.person())).toList(),
        ProjectCard.Entry::id,
        entry -> new ProjectCard(entry, client.person()));
    Signal.effect(
        notice,
        () -> {
          notice.removeAll();
          boolean none = mine.get().isEmpty();
          Notices.of(directory.state().get(), Div::new)
              .or(() -> none ? Optional.of(noProjects()) : Optional.empty())
              .ifPresent(notice::add);
        });
  }

  /**
   * Watches the boards of the projects that the person may see, and ends the watches of others. An
   * event of a board then concerns the card of its project, and the order of the cards.
   */
  private void follow(Directory directory) {
    Map<String, ProjectCard.Entry> before =
        mine.peek().stream().collect(Collectors.toMap(ProjectCard.Entry::id, entry -> entry));
    List<ProjectCard.Entry> now =
        directory.projects().entrySet().stream()
            .filter(project -> project.getValue().isKnownTo(client.person()))
            .map(project -> entry(project.getValue(), before.remove(project.getKey())))
            .toList();
    before.values().forEach(ProjectCard.Entry::end);
    mine.set(now);
  }

  private ProjectCard.Entry entry(Project project, ProjectCard.@Nullable Entry before) {
    if (before != null) {
      return before.with(project);
    }
    String id = project.id().map(ProjectId::value).orElse("");
    return new ProjectCard.Entry(
        project, client.watch(this, boards, id), client.watch(this, waiting, id));
  }

  private static Div noProjects() {
    return Notices.notice(
        "No projects yet", "Start one with “New project”, or ask a manager to add you to theirs.");
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
    TextCheck nameCheck = new TextCheck(name, ProjectRules.NAME_LIMIT);
    TextArea description = new TextArea("Description");
    description.setRequiredIndicatorVisible(true);
    TextCheck descriptionCheck = new TextCheck(description, ProjectRules.DESCRIPTION_LIMIT);
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
