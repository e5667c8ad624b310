package io.recordplayer.client;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.component.notification.Notification.Position;
import com.vaadin.flow.component.notification.NotificationVariant;
import com.vaadin.flow.server.ErrorEvent;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import com.vaadin.flow.server.communication.ServerRpcHandler.ClientResentPayloadException;
import io.recordplayer.message.Messages;
import java.io.IOException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a person that the page's own code failed at what they did; otherwise a click would have no
 * effect and no message. The program's log has the cause, under the number that the person sees.
 */
public final class PageErrorHandler implements VaadinServiceInitListener {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(PageErrorHandler.class);
  private static final int SHOWN_MILLIS = 10_000;

  private final transient Messages messages;

  public PageErrorHandler(Messages messages) {
    this.messages = messages;
  }

  @Override
  public void serviceInit(ServiceInitEvent init) {
    init.getSource()
        .addSessionInitListener(event -> event.getSession().setErrorHandler(this::handle));
  }

  private void handle(ErrorEvent event) {
    if (event.getThrowable() instanceof IOException) {
      // The connection broke or the browser left: no fault of the page's, and nobody to tell.
      LOG.debug("a response did not reach its browser", event.getThrowable());
      return;
    }
    if (event.getThrowable() instanceof ClientResentPayloadException) {
      LOG.debug("a page whose response was lost reloads", event.getThrowable());
      return;
    }
    String number = UUID.randomUUID().toString().substring(0, 8);
    LOG.error("a page failed; its person sees the number {}", number, event.getThrowable());
    UI ui = UI.getCurrent();
    if (ui != null) {
      String sentence = messages.text(ui.getLocale(), "recordplayer.page.failed", number);
      Notification notification = new Notification(sentence, SHOWN_MILLIS, Position.BOTTOM_CENTER);
      notification.addThemeVariants(NotificationVariant.LUMO_ERROR);
      notification.setAssertive(true);
      notification.open();
    }
  }
}
