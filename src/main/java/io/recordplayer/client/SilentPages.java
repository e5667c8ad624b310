package io.recordplayer.client;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.VaadinSession;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes pages whose browser has been silent for too long. A browser that is closed can't say so
 * reliably.
 */
final class SilentPages {
  private static final Logger LOG = LoggerFactory.getLogger(SilentPages.class);

  private final OpenPages pages;
  private final Duration silence;

  /**
   * @param silence how long a page may give no sign of life
   */
  SilentPages(OpenPages pages, Duration silence) {
    this.pages = pages;
    this.silence = silence;
  }

  /**
   * Removes a page that was silent for too long, and asks one for a sign of life after half of it.
   */
  void check(PageClient page) {
    long silent = page.silentMillis();
    if (silent > silence.toMillis()) {
      LOG.debug("page {} is gone", page.id());
      pages.close(page);
      free(page.ui());
    } else if (silent > silence.toMillis() / 2) {
      pages.run(page::askForLife);
    }
  }

  /**
   * Frees the page's memory; a browser that comes back reloads the page. Vaadin removes a closed
   * page from its session only at the end of a request, and no request follows a session's last
   * page.
   */
  private static void free(UI ui) {
    VaadinSession session = ui.getSession();
    if (session != null) {
      var _ =
          ui.access(
              () -> {
                ui.close();
                session.removeUI(ui);
              });
    }
  }
}
