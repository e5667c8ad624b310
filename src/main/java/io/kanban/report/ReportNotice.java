package io.kanban.report;

import com.vaadin.flow.component.html.Div;
import io.kanban.project.AccessDenied;
import io.kanban.project.Project;
import io.kanban.shell.Notices;
import io.recordplayer.client.Watch;

/** The notice in place of a view that is not live. */
final class ReportNotice {
  private ReportNotice() {}

  static Div of(Watch.State state, Watch<Project> project) {
    return switch (state) {
      case OPENING, LIVE -> Notices.opening();
      case DENIED -> AccessDenied.from(project);
      case UNDECIDED -> Notices.undecided();
      case STOPPED -> Notices.standsStill();
    };
  }
}
