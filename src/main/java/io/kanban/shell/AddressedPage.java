package io.kanban.shell;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.router.BeforeEvent;
import com.vaadin.flow.router.HasUrlParameter;
import io.recordplayer.client.Client;

/** A page whose address names what it shows. */
public abstract class AddressedPage extends Main implements HasUrlParameter<String> {
  private static final long serialVersionUID = 1L;

  private final String what;
  private final transient Client client;

  /**
   * @param what the kind of thing that it shows, as people call it
   */
  protected AddressedPage(String what, Client client) {
    this.what = what;
    this.client = client;
    addClassName("page");
  }

  protected final Client client() {
    return client;
  }

  @Override
  public final void setParameter(BeforeEvent event, String address) {
    removeAll();
    // What one address watches ends with its content, also where the next one is of this page, too.
    Div content = new Div();
    content.addClassName("content");
    add(content);
    try {
      show(content, address);
    } catch (IllegalArgumentException _) {
      content.removeAll();
      content.add(Notices.noSuch(what));
    }
  }

  /**
   * Shows what the address names.
   *
   * @throws IllegalArgumentException where it names nothing that could be
   */
  protected abstract void show(Div content, String address);
}
