package io.kanban.report;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.BoardId;
import io.kanban.project.Project;
import io.kanban.project.Projects;
import io.kanban.shell.AddressedPage;
import io.kanban.shell.Notices;
import io.recordplayer.client.Client;
import io.recordplayer.client.Watch;
import jakarta.annotation.security.PermitAll;

/** Shows what happened on a board, newest first, and stays current. */
@Route("activity")
@PageTitle("Activity · Kanban")
@PermitAll
public class ActivityPage extends AddressedPage {
  private static final long serialVersionUID = 1L;

  private final transient ActivityLog log;

  ActivityPage(Client client, ActivityLog log) {
    super("board", client);
    this.log = log;
    addClassName("activity-page");
  }

  @Override
  protected void show(Div content, String address) {
    BoardId id = BoardId.parse(address);
    Watch<Activity> activity = client().watch(content, ActivityFeature.ACTIVITY, id.text());
    Watch<Project> project = client().watch(content, Projects.VIEW, id.project().value());
    Anchor back = new Anchor("board/" + id.text(), "Back to the board");
    back.setRouterIgnore(false);
    back.addClassName("back");
    Paragraph of = new Paragraph();
    of.bindText(() -> activity.view().get().name() + " · " + project.view().get().name());
    Div names = new Div(new H1("Activity"), of);
    names.addClassName("names");
    Div feed = new Div(names, new ActivityFeed(id, activity.view(), log));
    feed.addClassName("report");
    Div notice = new Div();
    content.add(back, feed, notice);
    Signal.effect(
        content,
        () -> {
          Watch.State state = activity.state().get();
          boolean known = state == Watch.State.LIVE && !activity.view().get().name().isEmpty();
          feed.setVisible(known);
          notice.removeAll();
          if (state != Watch.State.LIVE) {
            notice.add(ReportNotice.of(state, project));
          } else if (!known) {
            notice.add(Notices.noSuch("board"));
          }
        });
  }
}
