package io.recordplayer.boot;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Has a process be ready only while its loops are connected and near the end of the log, unless the
 * application says otherwise. Nothing that passes ends a process: it is alive all the while.
 */
class HealthGroups implements EnvironmentPostProcessor {
  private static final Map<String, Object> PROPERTIES =
      Map.of(
          "management.endpoint.health.probes.enabled",
          true,
          "management.endpoint.health.group.readiness.include",
          "readinessState,recordPlayer");

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    environment.getPropertySources().addLast(new MapPropertySource("health groups", PROPERTIES));
  }
}
