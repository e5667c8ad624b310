package io.kanban.project;

import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.signals.Signal;

/** Shows the name of a role in a badge. */
final class RoleBadge extends Span {
  private static final long serialVersionUID = 1L;

  RoleBadge(Signal<String> role) {
    super(role);
    addClassName("badge");
  }
}
