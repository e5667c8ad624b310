package io.recordplayer.boot;

import com.vaadin.flow.spring.SpringServlet;
import java.time.Duration;
import org.atmosphere.cpr.ApplicationConfig;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.web.servlet.ServletRegistrationBean;

/**
 * Has the server say something on a quiet WebSocket as often as {@code recordplayer.heartbeat}
 * says. Left alone, Atmosphere does so every 60 s, just when nginx gives such a line up.
 */
class PushHeartbeat implements BeanPostProcessor {
  private final Duration interval;

  PushHeartbeat(Duration interval) {
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
