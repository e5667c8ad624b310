package io.recordplayer.vaadin;

import com.vaadin.flow.server.ServiceInitEvent;
import org.jsoup.nodes.DataNode;

/**
 * Adds a few lines of JavaScript to the head of every page, before any other script runs there.
 *
 * <p>Vaadin's own ways to add JavaScript need a front-end bundle of the application's own, and run
 * after Vaadin's client has started.
 */
public final class InlineScript {
  private InlineScript() {}

  public static void add(ServiceInitEvent init, String script) {
    init.addIndexHtmlRequestListener(
        page ->
            page.getDocument().head().prependElement("script").appendChild(new DataNode(script)));
  }
}
