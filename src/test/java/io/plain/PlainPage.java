package io.plain;

import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Route;

/** One sentence. */
@Route("")
public class PlainPage extends Span {
  private static final long serialVersionUID = 1L;

  public PlainPage() {
    super("Nothing moves here.");
  }
}
