package io.recordplayer.boot;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Has browsers call as often as {@code recordplayer.silence} wants it, unless the application says
 * how often. Vaadin closes a page that missed three calls, however long it may be silent else.
 */
class HeartbeatIntervalDefault implements EnvironmentPostProcessor {
  private static final String INTERVAL = "vaadin.heartbeatInterval";

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    RecordPlayerProperties properties =
        Binder.get(environment).bindOrCreate("recordplayer", RecordPlayerProperties.class);
    long seconds = Math.max(1, properties.silence().toSeconds() / 3);
    environment
        .getPropertySources()
        .addLast(new MapPropertySource("heartbeat", Map.of(INTERVAL, String.valueOf(seconds))));
  }
}
