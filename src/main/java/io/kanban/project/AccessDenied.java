package io.kanban.project;

import com.vaadin.flow.component.html.Div;
import io.kanban.shell.Notices;
import io.recordplayer.client.Watch;

/** The notice for a person without access to a project, or for a project that doesn't exist. */
public final class AccessDenied {
  private AccessDenied() {}

  /** The notice for the project's state; empty while it is unknown whether the project exists. */
  public static Div from(Watch<Project> project) {
    return Notices.of(project.state().get(), Notices::notAMember)
        .orElseGet(
            () ->
                project.view().get().id().isEmpty()
                    ? Notices.noSuch("project")
                    : Notices.notAMember());
  }
}
