package io.recordplayer.vaadin;

import com.vaadin.flow.spring.SpringServlet;
import java.time.Duration;
import org.atmosphere.cpr.ApplicationConfig;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.web.servlet.ServletRegistrationBean;

/**
 * Sends a heartbeat through each quiet WebSocket, at the interval {@code recordplayer.heartbeat}.
 * Vaadin configures Atmosphere's heartbeat for every 60 s, which is also the time after which nginx
 * ends a quiet connection.
 *
 * <p>Upstream: vaadin/flow#17845 introduced the heartbeat; no issue about its interval is known.
 */
public final class PushHeartbeat implements BeanPostProcessor {
  private final Duration interval;

  public PushHeartbeat(Duration interval) {
    this.interval = interval;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof ServletRegistrationBean<?> registration
        && registration.getServlet() instanceof SpringServlet) {
      registration.addInitParameter(
          ApplicationConfig.HEARTBEAT_INTERVAL_IN_SECONDS,
          String.valueOf(Math.max(1, interval.toSeconds())));
    }
    return bean;
  }
}
