package io.kanban.shell;

import com.vaadin.flow.component.html.Span;
import java.util.Locale;

/**
 * An icon in the colour of the surrounding text. The style sheet draws it, so that no page has to
 * load an icon script before it appears.
 */
public final class Icon extends Span {
  private static final long serialVersionUID = 1L;

  /** The available icons. */
  public enum Of {
    PLUS,
    EDIT,
    MORE,
    CLOSE,
    KEYBOARD,
    CONTRAST,
    BELL,
    SIGN_OUT,
    UP,
    DOWN
  }

  public Icon(Of what) {
    addClassNames("icon", "icon-" + what.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    getElement().setAttribute("aria-hidden", "true");
  }
}
