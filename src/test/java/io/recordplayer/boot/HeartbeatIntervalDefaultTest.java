package io.recordplayer.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.spring.SpringServlet;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.support.StaticApplicationContext;

class HeartbeatIntervalDefaultTest {
  @ParameterizedTest
  @CsvSource({"PT40S, 13", "PT5M, 100", "PT2S, 1"})
  void browsers_call_three_times_in_the_time_that_a_page_may_be_silent(
      Duration silence, String seconds) {
    ServletRegistrationBean<SpringServlet> registration =
        new ServletRegistrationBean<>(new SpringServlet(new StaticApplicationContext(), true));
    new HeartbeatIntervalDefault(silence).postProcessAfterInitialization(registration, "vaadin");
    assertThat(registration.getInitParameters()).containsEntry("heartbeatInterval", seconds);
  }
}
