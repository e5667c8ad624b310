package io.kanban.shell;

import com.vaadin.flow.server.CustomizedSystemMessages;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import org.springframework.stereotype.Component;

/** Lets pages come back by themselves when the server lost their session or the line was cut. */
@Component
class Comeback implements VaadinServiceInitListener {
  private static final long serialVersionUID = 1L;

  @Override
  public void serviceInit(ServiceInitEvent init) {
    init.getSource()
        .setSystemMessagesProvider(
            _ -> {
              CustomizedSystemMessages messages = new CustomizedSystemMessages();
              messages.setSessionExpiredNotificationEnabled(false);
              return messages;
            });
    init.getSource()
        .addUIInitListener(
            event -> {
              var reconnect = event.getUI().getReconnectDialogConfiguration();
              reconnect.setDialogText("Offline. What you see may be old; trying to reconnect…");
              reconnect.setReconnectInterval(1_000);
              reconnect.setReconnectAttempts(100_000);
            });
  }
}
