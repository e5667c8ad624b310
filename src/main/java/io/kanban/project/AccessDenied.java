package io.kanban.project;

import com.vaadin.flow.component.html.Div;
import io.kanban.shell.Notices;
import io.recordplayer.client.Watch;

/** What is shown to who may not see something of a project, or to who asks for one there isn't. */
public final class AccessDenied {
  private AccessDenied() {}

  /** Says which of both it is; nothing until that is known. */
  public static Div from(Watch<Project> project) {
    return switch (project.state().get()) {
      case OPENING -> new Div();
      case LIVE ->
          project.view().get().id().isEmpty() ? Notices.noSuch("project") : Notices.notAMember();
      case UNDECIDED -> Notices.undecided();
      case STOPPED, DENIED -> Notices.notAMember();
    };
  }
}
