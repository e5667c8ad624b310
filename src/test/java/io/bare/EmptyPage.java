package io.bare;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.Route;

/** An empty page. */
@Route("empty")
public class EmptyPage extends Div {
  private static final long serialVersionUID = 1L;
}
