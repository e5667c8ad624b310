package io.recordplayer.client;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.CustomizedSystemMessages;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;

/**
 * Lets pages come back by themselves: a page whose line was cut goes on where it was, and one whose
 * session the server lost is loaded anew.
 */
public final class ReconnectSettings implements VaadinServiceInitListener {
  private static final long serialVersionUID = 1L;

  private static final int RETRY_MILLIS = 1_000;
  // More than a day of trying.
  private static final int ATTEMPTS = 100_000;

  @Override
  public void serviceInit(ServiceInitEvent init) {
    init.getSource()
        .setSystemMessagesProvider(
            _ -> {
              CustomizedSystemMessages messages = new CustomizedSystemMessages();
              messages.setSessionExpiredNotificationEnabled(false);
              // Where messages got lost or out of order, loading the page anew helps; words don't.
              messages.setInternalErrorNotificationEnabled(false);
              messages.setSyncErrorNotificationEnabled(false);
              return messages;
            });
    init.getSource().addUIInitListener(event -> configure(event.getUI()));
  }

  private static void configure(UI ui) {
    var push = ui.getPushConfiguration();
    push.setParameter("reconnectInterval", String.valueOf(RETRY_MILLIS));
    // After a dozen vain tries in a page's whole life it would poll instead, and stand still.
    push.setParameter("maxWebsocketErrorRetries", String.valueOf(ATTEMPTS));
    var reconnect = ui.getReconnectDialogConfiguration();
    reconnect.setDialogText("Offline. What you see may be old; trying to reconnect…");
    reconnect.setReconnectInterval(RETRY_MILLIS);
    reconnect.setReconnectAttempts(ATTEMPTS);
  }
}
