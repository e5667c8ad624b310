package io.kanban.project;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouteAlias;
import com.vaadin.flow.signals.Signal;
import io.kanban.shell.AddressedPage;
import io.recordplayer.client.Client;
import io.recordplayer.client.Watch;
import io.recordplayer.projection.Projection;
import jakarta.annotation.security.PermitAll;
import java.util.List;

/** Shows a project's settings, and lets its managers change them. */
@Route("settings")
@RouteAlias("members")
@PageTitle("Settings · Kanban")
@PermitAll
public class SettingsPage extends AddressedPage {
  private static final long serialVersionUID = 1L;

  private final transient Projection<BoardSummaries> boards;

  public SettingsPage(Client client, Projection<BoardSummaries> boards) {
    super("project", client);
    this.boards = boards;
    addClassName("settings-page");
  }

  @Override
  protected void show(Div content, String address) {
    show(content, new ProjectId(address));
  }

  private void show(Div content, ProjectId id) {
    Watch<Project> project = client().watch(content, Projects.VIEW, id.value());
    Anchor back = new Anchor("board/" + id.value(), "Back to the board");
    back.setRouterIgnore(false);
    back.addClassName("back");
    Paragraph of = new Paragraph();
    of.bindText(project.view().map(Project::name));
    Div names = new Div(new H1("Settings"), of);
    names.addClassName("names");
    Anchor permissions = new Anchor("permissions/" + id.value(), "Who may do what");
    permissions.setRouterIgnore(false);
    Anchor reports = new Anchor("reports/" + id.value(), "Reports");
    reports.setRouterIgnore(false);
    reports.bindVisible(project.view().map(now -> now.isManager(client().person())));
    Div links = new Div(reports, permissions);
    links.addClassName("board-tools");
    Div head = new Div(names, links);
    head.addClassName("page-head");
    ProjectActions actions =
        new ProjectActions(
            id, client(), project.view(), PersonMarks.watch(content, client(), project.view()));
    List<SettingsSection> sections =
        List.of(
            new AboutSection(actions),
            new StatusSection(actions),
            new RolesSection(actions),
            new MembersSection(actions),
            new BoardAccessSection(actions, client().watch(content, boards, id.value()).view()),
            new KindsSection(actions));
    Div settings = new Div(head, new StatusBanner(project.view()));
    settings.addClassName("settings");
    sections.forEach(settings::add);
    settings.setVisible(false);
    Div notice = new Div();
    content.add(back, settings, notice);
    Signal.effect(
        content,
        () -> {
          Watch.State state = project.state().get();
          // A person with a role on one board only sees that board, but not the settings.
          boolean known =
              state == Watch.State.LIVE
                  && project.view().get().member(client().person()).isPresent();
          boolean appears = known && !settings.isVisible();
          settings.setVisible(known);
          notice.removeAll();
          if (!known) {
            notice.add(AccessDenied.from(project));
          }
          if (appears) {
            actions
                .drafts()
                .reopen(content, name -> sections.forEach(section -> section.reopen(name)));
          }
        });
    Signal.effect(
        content,
        () -> {
          String name = project.view().get().name();
          if (!name.isEmpty()) {
            getUI().ifPresent(ui -> ui.getPage().setTitle("Settings · " + name + " · Kanban"));
          }
        });
  }
}
