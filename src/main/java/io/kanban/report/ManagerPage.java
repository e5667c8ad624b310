package io.kanban.report;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.BoardList;
import io.kanban.board.Boards;
import io.kanban.project.Project;
import io.kanban.project.ProjectId;
import io.kanban.project.Projects;
import io.kanban.shell.AddressedPage;
import io.kanban.shell.Notices;
import io.recordplayer.client.Client;
import io.recordplayer.client.Watch;

/** A report about a project that only the project's managers see. */
abstract class ManagerPage extends AddressedPage {
  private static final long serialVersionUID = 1L;

  private final String title;
  private final transient ManagerCheck managers;

  /**
   * @param title the report's name for people
   */
  ManagerPage(String title, Client client, ManagerCheck managers) {
    super("project", client);
    this.title = title;
    this.managers = managers;
    addClassName("report-page");
  }

  /** The report; made as soon as the person is known as a manager. */
  abstract Component report(ProjectId id, Signal<Project> project, Signal<BoardList> boards);

  /** Whether the person of this page is a manager of the project now. May wait. */
  final boolean mayRead(ProjectId project) {
    return managers.passes(client().person(), project);
  }

  /** A link that downloads a table, for as long as the person is a manager. */
  final Anchor export(CsvDownload download) {
    Anchor link = new Anchor(download, "Export as CSV");
    link.addClassName("export");
    return link;
  }

  @Override
  protected final void show(Div content, String address) {
    ProjectId id = new ProjectId(address);
    Watch<Project> project = client().watch(content, Projects.VIEW, id.value());
    Watch<BoardList> boards = client().watch(content, Boards.OF_PROJECT, id.value());
    Paragraph of = new Paragraph();
    of.bindText(
        project
            .view()
            .map(now -> now.id().isEmpty() ? "" : now.name() + " · " + now.status().label()));
    Div names = new Div(new H1(title), of);
    names.addClassName("names");
    Div head = new Div(names, reports(id));
    head.addClassName("page-head");
    Div body = new Div();
    body.addClassName("report");
    content.add(back(id), head, body);
    Signal.effect(
        content,
        () -> {
          Watch.State state = boards.state().get();
          boolean manager = project.view().get().isManager(client().person());
          boolean shows = state == Watch.State.LIVE && manager;
          head.setVisible(shows);
          if (!shows || !body.getElement().hasAttribute("data-report")) {
            body.removeAll();
            body.getElement().setAttribute("data-report", shows);
            body.add(shows ? report(id, project.view(), boards.view()) : notice(state, project));
          }
        });
  }

  private static Div notice(Watch.State state, Watch<Project> project) {
    return state == Watch.State.LIVE && project.state().get() == Watch.State.LIVE
        ? Notices.notice(
            "Only managers see reports", "Ask one of the project's managers to show it to you.")
        : ReportNotice.of(state, project);
  }

  private static Anchor back(ProjectId id) {
    Anchor back = link("settings/" + id.value(), "Back to the settings");
    back.addClassName("back");
    return back;
  }

  private Nav reports(ProjectId id) {
    Nav reports = new Nav();
    reports.setAriaLabel("Reports");
    reports.addClassName("boards");
    for (Anchor link :
        new Anchor[] {
          link("reports/" + id.value(), CardsByStatePage.TITLE),
          link("work-report/" + id.value(), WorkPage.TITLE)
        }) {
      if (link.getText().equals(title)) {
        link.getElement().setAttribute("aria-current", "page");
      }
      reports.add(link);
    }
    return reports;
  }

  /** A link to another page of this application. */
  static Anchor link(String address, String text) {
    Anchor link = new Anchor(address, text);
    link.setRouterIgnore(false);
    return link;
  }
}
