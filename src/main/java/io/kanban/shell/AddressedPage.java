package io.kanban.shell;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.router.BeforeEvent;
import com.vaadin.flow.router.HasUrlParameter;
import com.vaadin.flow.router.QueryParameters;
import io.recordplayer.client.Client;

/** A page whose address contains the id of the thing that it shows. */
public abstract class AddressedPage extends Main implements HasUrlParameter<String> {
  private static final long serialVersionUID = 1L;

  private final String what;
  private final transient Client client;
  private QueryParameters query = QueryParameters.empty();
  private String shown = "";

  /**
   * @param what the kind of thing that the page shows, in a word for people
   */
  protected AddressedPage(String what, Client client) {
    this.what = what;
    this.client = client;
    addClassName("page");
  }

  protected final Client client() {
    return client;
  }

  /** The part of the address after the question mark. */
  protected final QueryParameters query() {
    return query;
  }

  @Override
  public final void setParameter(BeforeEvent event, String parameter) {
    String address = addressOf(event, parameter);
    if (address.equals(shown)) {
      return;
    }
    shown = address;
    removeAll();
    query = event.getLocation().getQueryParameters();
    // The watches of one address belong to its content, so they end when the address changes, even
    // if Vaadin reuses this page for the next address.
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
   * The address of the thing that the page shows. A page with several routes overrides it; if the
   * thing stays the same, its content stays, too.
   */
  protected String addressOf(BeforeEvent event, String parameter) {
    return parameter;
  }

  /** Tells that the content shows the thing at this address by now. */
  protected final void showsNow(String address) {
    shown = address;
  }

  /**
   * Shows the thing at this address.
   *
   * @throws IllegalArgumentException if the address has no valid id
   */
  protected abstract void show(Div content, String address);
}
