package io.kanban.waiting;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.BoardList;
import io.kanban.board.Boards;
import io.kanban.project.Project;
import io.kanban.project.ProjectId;
import io.kanban.project.Projects;
import io.kanban.project.Projects.Directory;
import io.kanban.shell.Notices;
import io.recordplayer.client.Client;
import io.recordplayer.client.KeyedList;
import jakarta.annotation.security.PermitAll;
import java.util.List;

/** Shows the cards in all projects of a person that wait for this person. */
@Route("waiting")
@PageTitle("Waiting for me · Kanban")
@PermitAll
public class WaitingPage extends Main {
  private static final long serialVersionUID = 1L;

  private final transient Client client;

  public WaitingPage(Client client) {
    this.client = client;
    addClassNames("page", "waiting-page");
    Div projects = new Div();
    Div nothing =
        Notices.notice(
            "Nothing waits for you",
            "The reviews of your columns, and the cards that you work on, appear here by"
                + " themselves.");
    nothing.addClassName("if-nothing");
    add(new H1("Waiting for me"), projects, nothing);
    Signal<Directory> directory = client.watch(this, Projects.DIRECTORY, Projects.ALL).view();
    KeyedList.of(projects, directory.map(this::mine), Project::id, this::boards);
  }

  private List<Project> mine(Directory directory) {
    return directory.projects().values().stream()
        .filter(project -> project.isKnownTo(client.person()))
        .toList();
  }

  private Div boards(Signal<Project> project) {
    Div boards = new Div();
    ProjectId id = project.peek().id().orElseThrow();
    Signal<BoardList> list = client.watch(boards, Boards.OF_PROJECT, id.value()).view();
    return KeyedList.of(
        boards,
        () -> list.get().visibleTo(client.person(), project.get()),
        board -> new WaitingList(client, project, board.peek()));
  }
}
