package io.recordplayer.client;

import com.vaadin.flow.server.ServiceInitEvent;
import org.jsoup.nodes.DataNode;

/** Puts a few lines of JavaScript at the head of every page, before anything else runs there. */
final class InlineScript {
  private InlineScript() {}

  static void add(ServiceInitEvent init, String script) {
    init.addIndexHtmlRequestListener(
        page ->
            page.getDocument().head().prependElement("script").appendChild(new DataNode(script)));
  }
}
