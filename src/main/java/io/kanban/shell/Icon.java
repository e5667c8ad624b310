package io.kanban.shell;

import com.vaadin.flow.component.html.Span;
import java.util.Locale;

/**
 * A picture in the colour of the text around it. The style sheet draws it, so that no page has to
 * load a script full of pictures before it can be seen.
 */
public final class Icon extends Span {
  private static final long serialVersionUID = 1L;

  /** What there is a picture of. */
  public enum Of {
    PLUS,
    LIMIT,
    EDIT,
    CLOSE,
    KEYBOARD,
    CONTRAST,
    SIGN_OUT
  }

  public Icon(Of what) {
    addClassNames("icon", "icon-" + what.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    getElement().setAttribute("aria-hidden", "true");
  }
}
