package io.recordplayer.boot;

import java.util.Set;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointProperties;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointProperties.Group;

/**
 * Adds the health of the loops to the readiness group, unless the application defines the group. A
 * process whose loops are disconnected or far behind the log gets no requests; it is alive all the
 * same, and is not restarted.
 */
class ReadinessGroup implements BeanPostProcessor {
  private static final Set<String> MEMBERS = Set.of("readinessState", "recordPlayer");

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof HealthEndpointProperties health) {
      Group readiness = health.getGroup().computeIfAbsent("readiness", _ -> new Group());
      if (readiness.getInclude() == null) {
        readiness.setInclude(MEMBERS);
      }
    }
    return bean;
  }
}
