package io.bare;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Route;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Shows the number of keys that were pressed on all pages of this kind. */
@Route("")
public class KeyPage extends Div {
  private static final long serialVersionUID = 1L;
  private static final Set<KeyPage> PAGES = ConcurrentHashMap.newKeySet();
  private static final AtomicInteger PRESSED = new AtomicInteger();

  private final Span count = new Span("0");

  public KeyPage() {
    count.setId("count");
    Div keys = new Div("Press a key here");
    keys.setId("keys");
    keys.getElement().setAttribute("tabindex", "0");
    keys.getElement().addEventListener("keydown", _ -> pressed());
    add(keys, count);
  }

  private static void pressed() {
    String now = String.valueOf(PRESSED.incrementAndGet());
    for (KeyPage page : PAGES) {
      page.getUI().ifPresent(ui -> tell(ui, page, now));
    }
  }

  private static void tell(UI ui, KeyPage page, String now) {
    var _ = ui.access(() -> page.count.setText(now));
  }

  @Override
  protected void onAttach(AttachEvent attached) {
    PAGES.add(this);
  }

  @Override
  protected void onDetach(DetachEvent detached) {
    PAGES.remove(this);
  }
}
