package io.recordplayer.vaadin;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.function.SerializableFunction;
import com.vaadin.flow.server.CustomizedSystemMessages;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import java.util.Locale;

/**
 * Makes pages reconnect by themselves: a page continues after a broken connection, and reloads when
 * the server has lost its session.
 *
 * <p>Upstream: vaadin/flow#20747 (works as designed) says that a page polls after 12 failed
 * attempts.
 */
public final class ReconnectSettings implements VaadinServiceInitListener {
  private static final long serialVersionUID = 1L;

  private static final int RETRY_MILLIS = 1_000;
  // More than a day.
  private static final int ATTEMPTS = 100_000;

  private final SerializableFunction<Locale, String> offline;

  /**
   * Creates the settings.
   *
   * @param offline the sentence, by language, for a page without a connection
   */
  public ReconnectSettings(SerializableFunction<Locale, String> offline) {
    this.offline = offline;
  }

  @Override
  public void serviceInit(ServiceInitEvent init) {
    init.getSource()
        .setSystemMessagesProvider(
            _ -> {
              CustomizedSystemMessages messages = new CustomizedSystemMessages();
              messages.setSessionExpiredNotificationEnabled(false);
              // A reload mends lost and disordered messages; a notification doesn't.
              messages.setInternalErrorNotificationEnabled(false);
              messages.setSyncErrorNotificationEnabled(false);
              return messages;
            });
    init.getSource().addUIInitListener(event -> configure(event.getUI()));
  }

  private void configure(UI ui) {
    var push = ui.getPushConfiguration();
    push.setParameter("reconnectInterval", String.valueOf(RETRY_MILLIS));
    // Without it, a page polls after 12 failed attempts in its whole life, and stands still.
    push.setParameter("maxWebsocketErrorRetries", String.valueOf(ATTEMPTS));
    var reconnect = ui.getReconnectDialogConfiguration();
    reconnect.setDialogText(offline.apply(ui.getLocale()));
    reconnect.setReconnectInterval(RETRY_MILLIS);
    reconnect.setReconnectAttempts(ATTEMPTS);
  }
}
