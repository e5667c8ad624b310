package io.kanban.board;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.BeforeEvent;
import com.vaadin.flow.router.HasUrlParameter;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.BoardCommand.OpenBoard;
import io.kanban.project.Project;
import io.kanban.project.Projects;
import io.kanban.shell.Notices;
import io.recordplayer.client.Client;
import io.recordplayer.client.Watch;
import jakarta.annotation.security.PermitAll;
import java.util.EnumMap;
import java.util.Map;

/** A board. */
@Route("board")
@PageTitle("Board · Kanban")
@PermitAll
public class BoardPage extends Main implements HasUrlParameter<String> {
  private static final long serialVersionUID = 1L;

  private final transient Client client;
  private final Map<Column, ColumnPanel> columns = new EnumMap<>(Column.class);

  public BoardPage(Client client) {
    this.client = client;
    addClassNames("page", "board-page");
  }

  @Override
  public void setParameter(BeforeEvent event, String parameter) {
    removeAll();
    columns.clear();
    BoardId id;
    try {
      id = BoardId.parse(parameter);
    } catch (IllegalArgumentException _) {
      add(new H1("No such board"), Notices.notice("Check the address", "No board is called that."));
      return;
    }
    Watch<Project> project = client.watch(this, Projects.VIEW, id.project().value());
    Watch<Board> board = client.watch(this, Boards.VIEW, id.text());
    H1 name = new H1();
    name.bindText(board.view().map(b -> b.isOpen() ? b.name() : "Board"));
    Paragraph of = new Paragraph();
    of.bindText(project.view().map(Project::name));
    Div head = new Div(name, of);
    head.addClassNames("page-head", "board-head");
    Div lanes = new Div();
    lanes.addClassName("lanes");
    add(head, lanes);
    Members members = new Members(project.view());
    for (Column column : Column.values()) {
      columns.put(column, new ColumnPanel(id, column, client, members));
    }
    Signal.effect(
        lanes,
        () -> {
          Watch.State state = board.state().get();
          Board now = board.view().get();
          boolean manager =
              project
                  .view()
                  .get()
                  .rolesOf(client.person())
                  .filter(roles -> roles.contains(Project.MANAGER))
                  .isPresent();
          show(id, lanes, state, now, manager);
        });
  }

  private void show(BoardId id, Div lanes, Watch.State state, Board board, boolean manager) {
    boolean shown = state == Watch.State.LIVE && board.isOpen();
    if (!shown) {
      lanes.removeAll();
    }
    switch (state) {
      case OPENING -> {}
      case DENIED -> lanes.add(Notices.notAMember());
      case LIVE -> {
        if (!board.isOpen()) {
          Button open =
              new Button(
                  "Open a board", _ -> client.send(Boards.BOARD, new OpenBoard(id, "Board 1")));
          open.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
          lanes.add(
              Notices.notice(
                  "This project has no board yet",
                  "Open one; it starts with the columns New, In Work and Done.",
                  open));
          return;
        }
        if (columns.values().stream().noneMatch(ColumnPanel::isAttached)) {
          lanes.removeAll();
          columns.values().forEach(lanes::add);
        }
        columns.forEach((column, panel) -> panel.show(board.lane(column), manager));
      }
    }
  }
}
