package io.recordplayer.client;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import com.vaadin.flow.server.VaadinSession;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees that a page shows what its address says.
 *
 * <p>Who goes back the moment a page appears is faster than the router in the browser: it takes the
 * new address for the end of the navigation before, and never tells the server. So the server asks,
 * a moment after each navigation, where the browser is; where that is twice another place than the
 * page it shows, the browser loads the address anew.
 */
public final class AddressCheck implements VaadinServiceInitListener {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(AddressCheck.class);

  /** What a session knows of a page that was loaded anew, so that none is for ever. */
  private static final String LOADED_ANEW = AddressCheck.class.getName();

  private static final int SETTLED_MILLIS = 500;
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(
          SETTLED_MILLIS,
          TimeUnit.MILLISECONDS,
          Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("in step ", 0).factory()));

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
    LATER.execute(
        () -> {
          VaadinSession session = ui.getSession();
          if (session != null) {
            var _ = session.access(() -> compare(ui, shown, again));
          }
        });
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
              if (isOf(ui, address, shown)) {
                session.setAttribute(LOADED_ANEW, null);
              } else if (again) {
                ask(ui, shown, false);
              } else if (session.getAttribute(LOADED_ANEW) == null) {
                session.setAttribute(LOADED_ANEW, true);
                ui.getPage().reload();
              } else {
                LOG.warn(
                    "{} shows '{}', and to load it anew doesn't help", address, shown.getPath());
              }
            });
  }

  /** Whether the page was closed, or another navigation came, which sees to itself. */
  private static boolean hasMovedOn(UI ui, Location shown) {
    return !ui.isAttached()
        || !shown.getPath().equals(ui.getInternals().getActiveViewLocation().getPath());
  }

  /**
   * Before a page's own path may stand what the server's paths begin with, or what somebody put
   * before the server. So it is the longest end of the address that leads to a page.
   */
  private static boolean isOf(UI ui, URL address, Location shown) {
    String path = plain(shown.getPath());
    if (!leadsToPage(ui, path)) {
      return true;
    }
    try {
      String end = plain(new URI(address.toString()).getPath());
      while (!end.isEmpty() && !leadsToPage(ui, end)) {
        end = end.contains("/") ? end.substring(end.indexOf('/') + 1) : "";
      }
      return end.equals(path);
    } catch (URISyntaxException _) {
      return true;
    }
  }

  private static boolean leadsToPage(UI ui, String path) {
    return ui.getInternals().getRouter().resolveNavigationTarget(path, Map.of()).isPresent();
  }

  private static String plain(String path) {
    return path.replaceAll("^/+|/+$", "");
  }
}
