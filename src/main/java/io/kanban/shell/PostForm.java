package io.kanban.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.ComponentUtil;
import com.vaadin.flow.component.HasComponents;
import com.vaadin.flow.component.HasStyle;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Input;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinRequest;
import com.vaadin.flow.server.VaadinServiceInitListener;
import java.util.Map;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.DefaultCsrfToken;

/**
 * A form with one button, posted by the browser itself. Signing in and out sets cookies; a page's
 * connection to the server can be a WebSocket, which can't set cookies.
 */
@Tag("form")
public class PostForm extends Component implements HasComponents, HasStyle {
  private static final long serialVersionUID = 1L;

  public PostForm(String action, Map<String, String> fields, NativeButton submit) {
    getElement().setAttribute("method", "post");
    getElement().setAttribute("action", action);
    fields.forEach(this::hidden);
    CsrfToken token = ComponentUtil.getData(UI.getCurrent(), CsrfToken.class);
    if (token != null) {
      hidden(token.getParameterName(), token.getToken());
    }
    submit.getElement().setAttribute("type", "submit");
    add(submit);
  }

  private void hidden(String name, String value) {
    Input field = new Input();
    field.setType("hidden");
    field.getElement().setAttribute("name", name);
    field.getElement().setAttribute("value", value);
    add(field);
  }

  /** Keeps the CSRF token of the request that created the page. */
  @org.springframework.stereotype.Component
  static class Tokens implements VaadinServiceInitListener {
    private static final long serialVersionUID = 1L;

    @Override
    public void serviceInit(ServiceInitEvent init) {
      init.getSource()
          .addUIInitListener(
              made -> {
                VaadinRequest request = VaadinRequest.getCurrent();
                Object token =
                    request == null ? null : request.getAttribute(CsrfToken.class.getName());
                if (token instanceof CsrfToken csrf) {
                  // Copied now, because the request's token can't be read after the request.
                  ComponentUtil.setData(
                      made.getUI(),
                      CsrfToken.class,
                      new DefaultCsrfToken(
                          csrf.getHeaderName(), csrf.getParameterName(), csrf.getToken()));
                }
              });
    }
  }
}
