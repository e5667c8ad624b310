package io.kanban.live;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.PermitAll;

/** A page whose own code fails when somebody clicks. */
@Route("faulty")
@PermitAll
public class FaultyPage extends Div {
  private static final long serialVersionUID = 1L;

  public FaultyPage() {
    add(
        new NativeButton(
            "Fail",
            _ -> {
              throw new IllegalStateException("a fault in a page's own code");
            }));
  }
}
