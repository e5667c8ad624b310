package io.kanban.people;

import com.vaadin.flow.server.VaadinSession;
import com.vaadin.flow.server.WrappedSession;
import jakarta.servlet.http.HttpServletRequest;
import java.io.Serializable;
import java.util.Optional;

/**
 * The answer to a form that the browser posted, for the page that it is redirected to. The session
 * keeps it until that page takes it.
 *
 * @param text the message
 * @param isError whether something was wrong
 * @param name the name that the person typed, so that it need not be typed again
 */
record FormAnswer(String text, boolean isError, String name) implements Serializable {
  private static final String ATTRIBUTE = FormAnswer.class.getName();

  void keep(HttpServletRequest request) {
    request.getSession().setAttribute(ATTRIBUTE, this);
  }

  /** The answer for the page that is being made; empty if no form was posted. */
  static Optional<FormAnswer> take() {
    VaadinSession page = VaadinSession.getCurrent();
    WrappedSession session = page == null ? null : page.getSession();
    if (session == null || !(session.getAttribute(ATTRIBUTE) instanceof FormAnswer answer)) {
      return Optional.empty();
    }
    session.removeAttribute(ATTRIBUTE);
    return Optional.of(answer);
  }
}
