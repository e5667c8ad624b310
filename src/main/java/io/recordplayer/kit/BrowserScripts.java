package io.recordplayer.kit;

import com.vaadin.browserless.BrowserlessUIContext;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.internal.PendingJavaScriptInvocation;
import com.vaadin.flow.component.page.ExtendedClientDetails;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.dom.DomEvent;
import com.vaadin.flow.dom.Element;
import com.vaadin.flow.internal.nodefeature.ElementListenerMap;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Plays the framework's own scripts: they tell when a message has arrived, and send the text of a
 * field for {@link io.recordplayer.client.Drafts#submit}. Of other scripts it plays those that ask
 * for the page's address, replace it, or go back to the one before.
 */
final class BrowserScripts {
  /**
   * The framework asks for the address to learn when a message has arrived, and whether the page
   * shows the view that the address names. It reloads a page that does not.
   */
  private static final String ADDRESS = "return window.location.href";

  private static final String BACK = "history.back()";
  private static final String GO = "history.go(";
  private static final String REPLACES = "replace: true";

  private static final String SUBMITS = "window.recordPlayerDrafts.submits(";
  private static final String REJECTED = "window.recordPlayerDrafts.rejected(";

  /** The facts that a browser reports about itself, under Vaadin's names for them. */
  private static final Map<String, String> WINDOW =
      Map.ofEntries(
          Map.entry("v-sw", "1920"),
          Map.entry("v-sh", "1080"),
          Map.entry("v-ww", "1280"),
          Map.entry("v-wh", "720"),
          Map.entry("v-bw", "1280"),
          Map.entry("v-bh", "720"),
          Map.entry("v-pr", "1"),
          Map.entry("v-pv", "VISIBLE"),
          Map.entry("v-td", "false"),
          Map.entry("v-tzo", "0"),
          Map.entry("v-rtzo", "0"),
          Map.entry("v-dstd", "0"),
          Map.entry("v-dston", "false"),
          Map.entry("v-tzid", "UTC"));

  private static final String ORIGIN = "http://localhost/";

  private final BrowserlessUIContext context;

  private final BrowserHistory history = new BrowserHistory();

  /** The fields whose text a button sends. */
  private final Map<Element, TextField> submitted = new HashMap<>();

  /** The texts that were sent, by their ids. */
  private final Map<String, String> sent = new HashMap<>();

  BrowserScripts(BrowserlessUIContext context) {
    this.context = context;
  }

  /** Tells the server the size of the window and the time zone, and follows the addresses. */
  void open() {
    context
        .getUI()
        .addAfterNavigationListener(
            shown -> history.shows(shown.getLocation().getPathWithQueryParameters()));
    ExtendedClientDetails.updateFromValues(context.getUI(), WINDOW::get);
  }

  /** Executes the scripts that the server has sent. */
  void execute() {
    context.getUI().getInternals().dumpPendingJavaScriptInvocations().forEach(this::execute);
  }

  private void execute(PendingJavaScriptInvocation script) {
    String expression = script.getInvocation().getExpression();
    if (expression.contains(ADDRESS) && script.isSubscribed()) {
      script.complete(StringNode.valueOf(ORIGIN + address()));
    } else if (expression.contains(BACK)) {
      history.back(1).ifPresent(context.getUI()::navigate);
    } else if (expression.contains(GO)) {
      int steps = Integer.parseInt(script.getInvocation().getParameters().getFirst().toString());
      history.back(-steps).ifPresent(context.getUI()::navigate);
    } else if (expression.contains(REPLACES)) {
      history.replace(script.getInvocation().getParameters().get(1).toString());
    } else if (expression.contains(SUBMITS)) {
      Element button = (Element) script.getInvocation().getParameters().getFirst();
      submitted.put(button, (TextField) owner(script));
    } else if (expression.contains(REJECTED) && script.isSubscribed()) {
      Object id = script.getInvocation().getParameters().get(1);
      script.complete(BooleanNode.valueOf(giveBack((TextField) owner(script), id.toString())));
    }
  }

  /** The page's address, without a slash at its beginning. */
  String address() {
    return history.address();
  }

  private static Component owner(PendingJavaScriptInvocation script) {
    return Element.get(script.getOwner()).getComponent().orElseThrow();
  }

  /** Puts a text back into its field, unless the field has another text by now. */
  private boolean giveBack(TextField field, String id) {
    String text = sent.remove(id);
    if (text == null || !field.isEmpty()) {
      return text == null;
    }
    UserInput.of(field).enter(text);
    return true;
  }

  /** Plays the scripts that listen to the click of a component. */
  void clicked(Component component) {
    TextField field = submitted.get(component.getElement());
    if (field != null && !field.getValue().isBlank()) {
      String id = UUID.randomUUID().toString();
      String text = field.getValue();
      sent.put(id, text);
      UserInput.of(field).enter("");
      ObjectNode data = JsonNodeFactory.instance.objectNode();
      data.put("event.detail.id", id).put("event.detail.text", text);
      fire(field.getElement(), "submitted", data);
    }
  }

  static void fire(Element element, String event, ObjectNode data) {
    element
        .getNode()
        .getFeature(ElementListenerMap.class)
        .fireEvent(new DomEvent(element, event, data));
  }
}
