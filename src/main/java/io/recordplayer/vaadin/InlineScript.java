package io.recordplayer.vaadin;

import com.vaadin.flow.function.SerializableFunction;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinSession;
import com.vaadin.flow.server.communication.IndexHtmlResponse;
import java.util.Locale;
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
    add(init, _ -> script);
  }

  /** Adds a script that contains sentences in the language of the page. */
  public static void add(ServiceInitEvent init, SerializableFunction<Locale, String> script) {
    init.addIndexHtmlRequestListener(
        page ->
            page.getDocument()
                .head()
                .prependElement("script")
                .appendChild(new DataNode(script.apply(localeOf(page)))));
  }

  /** The locale of the session, which its pages have, too. */
  private static Locale localeOf(IndexHtmlResponse page) {
    VaadinSession session = VaadinSession.getCurrent();
    return session == null ? page.getVaadinRequest().getLocale() : session.getLocale();
  }
}
