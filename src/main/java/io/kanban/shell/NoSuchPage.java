package io.kanban.shell;

import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.ParentLayout;
import jakarta.annotation.security.PermitAll;
import jakarta.servlet.http.HttpServletResponse;

/** Tells a person that there is no page at this address. */
@ParentLayout(Shell.class)
@PageTitle("No such page · Kanban")
@PermitAll
public class NoSuchPage extends Main implements HasErrorParameter<NotFoundException> {
  private static final long serialVersionUID = 1L;

  public NoSuchPage() {
    addClassName("page");
    add(Notices.noSuch("page"));
  }

  @Override
  public int setErrorParameter(BeforeEnterEvent event, ErrorParameter<NotFoundException> error) {
    return HttpServletResponse.SC_NOT_FOUND;
  }
}
