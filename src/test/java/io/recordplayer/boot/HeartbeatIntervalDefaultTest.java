package io.recordplayer.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.recordplayer.Applications;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

class HeartbeatIntervalDefaultTest {
  @Configuration(proxyBeanMethods = false)
  static class Nothing {}

  private static void assertInterval(String expected, String... settings) {
    String[] arguments =
        Stream.concat(Stream.of("--spring.main.web-application-type=none"), Stream.of(settings))
            .toArray(String[]::new);
    try (ConfigurableApplicationContext context = Applications.start(Nothing.class, arguments)) {
      assertThat(context.getEnvironment().getProperty("vaadin.heartbeatInterval"))
          .isEqualTo(expected);
    }
  }

  @Test
  void browsers_call_three_times_in_the_time_that_a_page_may_be_silent() {
    assertInterval("13");
    assertInterval("100", "--recordplayer.silence=5m");
    assertInterval("1", "--recordplayer.silence=2s");
  }

  @Test
  void who_says_how_often_is_heeded() {
    assertInterval("7", "--recordplayer.silence=5m", "--vaadin.heartbeatInterval=7");
  }
}
