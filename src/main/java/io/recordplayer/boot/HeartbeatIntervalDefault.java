package io.recordplayer.boot;

import com.vaadin.flow.server.InitParameters;
import com.vaadin.flow.spring.SpringServlet;
import java.time.Duration;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.web.servlet.ServletRegistrationBean;

/**
 * Sets the interval at which browsers send heartbeats to a third of {@code recordplayer.silence},
 * because Vaadin closes a page that missed three of them. The application's {@code
 * vaadin.heartbeatInterval} takes precedence.
 */
class HeartbeatIntervalDefault implements BeanPostProcessor {
  private static final int HEARTBEATS = 3;

  private final Duration silence;

  HeartbeatIntervalDefault(Duration silence) {
    this.silence = silence;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof ServletRegistrationBean<?> registration
        && registration.getServlet() instanceof SpringServlet) {
      registration.addInitParameter(
          InitParameters.SERVLET_PARAMETER_HEARTBEAT_INTERVAL,
          String.valueOf(Math.max(1, silence.toSeconds() / HEARTBEATS)));
    }
    return bean;
  }
}
