package io.recordplayer.client;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.component.notification.Notification.Position;
import com.vaadin.flow.component.notification.NotificationVariant;
import com.vaadin.flow.server.ErrorEvent;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import com.vaadin.flow.server.communication.ServerRpcHandler.ClientResentPayloadException;
import java.io.IOException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a person when the page's own code failed at what they did: otherwise a click would have no
 * effect without a word. The log has the cause, under the number that the person is shown.
 */
public final class PageErrorHandler implements VaadinServiceInitListener {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(PageErrorHandler.class);
  private static final int SHOWN_MILLIS = 10_000;

  @Override
  public void serviceInit(ServiceInitEvent init) {
    init.getSource()
        .addSessionInitListener(
            event -> event.getSession().setErrorHandler(PageErrorHandler::tell));
  }

  private static void tell(ErrorEvent event) {
    if (event.getThrowable() instanceof IOException) {
      // The line broke or the browser left: no fault of the page's, and nobody to be told.
      LOG.debug("a browser could not be answered", event.getThrowable());
      return;
    }
    if (event.getThrowable() instanceof ClientResentPayloadException) {
      LOG.debug("a page whose answer was lost is loaded anew", event.getThrowable());
      return;
    }
    String number = UUID.randomUUID().toString().substring(0, 8);
    LOG.error("a page failed; its person was told the number {}", number, event.getThrowable());
    if (UI.getCurrent() != null) {
      Notification words =
          new Notification(
              "Something went wrong on this page, and what you did last may not be done. Try again;"
                  + " if it stays, tell your operator the number "
                  + number
                  + ".",
              SHOWN_MILLIS,
              Position.BOTTOM_CENTER);
      words.addThemeVariants(NotificationVariant.LUMO_ERROR);
      words.setAssertive(true);
      words.open();
    }
  }
}
