package io.recordplayer.vaadin;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import com.vaadin.flow.server.VaadinSession;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.util.UriUtils;

/**
 * Makes sure that a page shows the view that its address names.
 *
 * <p>When a person goes back the moment a page appears, Vaadin's router in the browser takes the
 * new address for the end of the previous navigation, and does not tell the server. So the server
 * asks for the browser's address a moment after each navigation. When the address twice names
 * another view than the page shows, the browser reloads the page.
 *
 * <p>Upstream: no issue is known for this race; vaadin/flow#19272 describes the same symptom with
 * another cause.
 */
public final class AddressCheck implements VaadinServiceInitListener {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(AddressCheck.class);

  /** Session attribute that marks a reloaded page, so that it is reloaded only once. */
  private static final String RELOADED = AddressCheck.class.getName();

  private static final int DELAY_MILLIS = 500;
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(
          DELAY_MILLIS,
          TimeUnit.MILLISECONDS,
          Executors.newThreadPerTaskExecutor(
              Thread.ofVirtual().name("address check ", 0).factory()));

  @Override
  public void serviceInit(ServiceInitEvent init) {
    init.getSource()
        .addUIInitListener(
            event -> {
              UI ui = event.getUI();
              ui.addAfterNavigationListener(arrival -> ask(ui, arrival.getLocation(), true));
            });
  }

  private static void ask(UI ui, Location shown, boolean again) {
    LATER.execute(() -> PageTasks.run(ui, () -> compare(ui, shown, again)));
  }

  private static void compare(UI ui, Location shown, boolean again) {
    if (hasMovedOn(ui, shown)) {
      return;
    }
    ui.getPage()
        .fetchCurrentURL(
            address -> {
              if (hasMovedOn(ui, shown)) {
                return;
              }
              VaadinSession session = ui.getSession();
              if (leadsTo(ui, address, shown)) {
                session.setAttribute(RELOADED, null);
              } else if (again) {
                ask(ui, shown, false);
              } else if (session.getAttribute(RELOADED) == null) {
                session.setAttribute(RELOADED, true);
                ui.getPage().reload();
              } else {
                // Only the first part: the rest of an address can be a secret.
                LOG.warn(
                    "The browser's address is not that of the view '{}', also after a reload",
                    shown.getFirstSegment());
              }
            });
  }

  /** Whether the page is closed, or has navigated again, which starts a check of its own. */
  private static boolean hasMovedOn(UI ui, Location shown) {
    return !ui.isAttached()
        || !shown.getPath().equals(ui.getInternals().getActiveViewLocation().getPath());
  }

  /**
   * Whether the address leads to the view that the page shows. A context path or a proxy's prefix
   * may precede the view's path, so the longest end of the address that is a route counts.
   */
  private static boolean leadsTo(UI ui, URL address, Location shown) {
    String path = withoutSlashes(shown.getPath());
    if (!isRoute(ui, path)) {
      return true;
    }
    try {
      String end = withoutSlashes(new URI(address.toString()).getRawPath());
      while (!end.isEmpty() && !isRoute(ui, end)) {
        end = end.contains("/") ? end.substring(end.indexOf('/') + 1) : "";
      }
      return isSame(end, path);
    } catch (URISyntaxException _) {
      return true;
    }
  }

  /** Whether two paths are the same; in each of them, characters can be escaped. */
  static boolean isSame(String path, String other) {
    return path.equals(other) || unescape(path).equals(unescape(other));
  }

  private static String unescape(String path) {
    try {
      return UriUtils.decode(path, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return path;
    }
  }

  private static boolean isRoute(UI ui, String path) {
    return ui.getInternals().getRouter().resolveNavigationTarget(path, Map.of()).isPresent();
  }

  private static String withoutSlashes(String path) {
    return path.replaceAll("^/+|/+$", "");
  }
}
