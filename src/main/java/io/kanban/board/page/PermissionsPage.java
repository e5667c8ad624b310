package io.kanban.board.page;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.Board;
import io.kanban.board.BoardId;
import io.kanban.board.BoardList;
import io.kanban.board.Boards;
import io.kanban.project.AccessDenied;
import io.kanban.project.Project;
import io.kanban.project.ProjectId;
import io.kanban.project.Projects;
import io.kanban.shell.AddressedPage;
import io.kanban.shell.Notices;
import io.recordplayer.client.Client;
import io.recordplayer.client.KeyedList;
import io.recordplayer.client.Watch;
import jakarta.annotation.security.PermitAll;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Shows who may do what on the boards of a project: a row for each board, column and role. */
@Route("permissions")
@PageTitle("Permissions · Kanban")
@PermitAll
public class PermissionsPage extends AddressedPage {
  private static final long serialVersionUID = 1L;

  private static final List<String> HEADINGS =
      List.of("Board", "Column", "Role", "Permission", "People");

  public PermissionsPage(Client client) {
    super("project", client);
    addClassName("permissions-page");
  }

  @Override
  protected void show(Div content, String address) {
    ProjectId id = new ProjectId(address);
    Watch<Project> project = client().watch(content, Projects.VIEW, id.value());
    Watch<BoardList> list = client().watch(content, Boards.OF_PROJECT, id.value());
    Anchor back = new Anchor("settings/" + id.value(), "Back to the settings");
    back.setRouterIgnore(false);
    back.addClassName("back");
    Paragraph of = new Paragraph();
    of.bindText(project.view().map(Project::name));
    Div names = new Div(new H1("Permissions"), of);
    names.addClassName("names");
    Map<BoardId, Watch<Board>> boards = new HashMap<>();
    Signal<List<Permission>> permissions =
        () ->
            list.view().get().boards().stream()
                .flatMap(
                    board ->
                        permissions(
                            board.id(),
                            boards.computeIfAbsent(
                                board.id(),
                                one -> client().watch(content, Boards.VIEW, one.text())),
                            project.view().get()))
                .toList();
    NativeTable table = table(permissions);
    Div report = new Div(names, table);
    report.addClassName("report");
    Div notice = new Div();
    content.add(back, report, notice);
    Signal.effect(
        content,
        () -> {
          Optional<Div> instead = Notices.of(list.state().get(), () -> AccessDenied.from(project));
          report.setVisible(instead.isEmpty());
          notice.removeAll();
          instead.ifPresent(notice::add);
        });
  }

  private static Stream<Permission> permissions(BoardId id, Watch<Board> board, Project project) {
    Board now = board.view().get();
    return now.isOpen() ? Permission.of(id, now, project).stream() : Stream.of();
  }

  private static NativeTable table(Signal<List<Permission>> permissions) {
    NativeTableRow head = new NativeTableRow();
    HEADINGS.forEach(
        heading -> {
          NativeTableHeaderCell cell = new NativeTableHeaderCell(heading);
          cell.getElement().setAttribute("scope", "col");
          head.add(cell);
        });
    NativeTable table = new NativeTable();
    table.addClassName("permissions");
    table.getHead().add(head);
    NativeTableBody body = table.getBody();
    KeyedList.of(body, permissions, PermissionsPage::row);
    return table;
  }

  private static NativeTableRow row(Signal<Permission> permission) {
    NativeTableRow row = new NativeTableRow();
    for (Function<Permission, String> part :
        List.<Function<Permission, String>>of(
            Permission::board,
            Permission::column,
            Permission::role,
            Permission::what,
            Permission::people)) {
      row.add(new NativeTableCell(part.apply(permission.peek())));
    }
    return row;
  }
}
