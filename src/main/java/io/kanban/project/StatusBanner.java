package io.kanban.project;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.signals.Signal;

/** Says at the top of a page that its project is not active; hidden while it is active. */
public final class StatusBanner extends Div {
  private static final long serialVersionUID = 1L;

  public StatusBanner(Signal<Project> project) {
    addClassName("status-banner");
    getElement().setAttribute("role", "status");
    getElement().setAttribute("aria-label", "State of the project");
    Span status = new Span();
    status.addClassName("badge");
    status.bindText(project.map(now -> now.status().label()));
    Span meaning = new Span();
    meaning.bindText(project.map(now -> now.status().meaning()));
    add(status, meaning);
    bindVisible(project.map(now -> now.status().isReadOnly()));
  }
}
