package io.recordplayer.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.vaadin.flow.component.page.AppShellConfigurator;
import com.vaadin.flow.component.page.Push;
import com.vaadin.flow.shared.communication.PushMode;
import com.vaadin.flow.shared.ui.Transport;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@Isolated("the output is one for all")
@ExtendWith(OutputCaptureExtension.class)
class PushCheckTest {
  private static class ShellWithoutPush implements AppShellConfigurator {
    private static final long serialVersionUID = 1L;
  }

  @Push(PushMode.MANUAL)
  private static class ShellWithManualPush implements AppShellConfigurator {
    private static final long serialVersionUID = 1L;
  }

  @Push
  private static class ShellWithDefaultTransport implements AppShellConfigurator {
    private static final long serialVersionUID = 1L;
  }

  @Push(transport = Transport.WEBSOCKET)
  private static class ShellWithWebSocket implements AppShellConfigurator {
    private static final long serialVersionUID = 1L;
  }

  private static void assertProblem(
      Class<? extends AppShellConfigurator> shell, String message, String... remedies) {
    assertThatThrownBy(() -> PushCheck.check(shell, PushMode.DISABLED))
        .asInstanceOf(InstanceOfAssertFactories.type(ConfigurationProblem.class))
        .satisfies(
            problem -> {
              assertThat(problem).hasMessageStartingWith(message);
              assertThat(problem.remedy()).contains(remedies);
            });
  }

  @Test
  void the_class_that_lacks_push_is_named_with_what_to_add() {
    assertProblem(
        ShellWithoutPush.class,
        "There is no @Push",
        "Put @Push on " + ShellWithoutPush.class.getName(),
        "@Push(transport = Transport.WEBSOCKET)\n    public class ShellWithoutPush");
    assertProblem(
        ShellWithManualPush.class,
        "@Push is MANUAL",
        "Put @Push on " + ShellWithManualPush.class.getName());
  }

  @Test
  void another_transport_than_websocket_gets_a_warning(CapturedOutput output) {
    PushCheck.check(ShellWithWebSocket.class, PushMode.DISABLED);
    assertThat(output).doesNotContain("WebSocket");
    PushCheck.check(ShellWithDefaultTransport.class, PushMode.DISABLED);
    assertThat(output).contains("another transport than WebSocket");
  }

  @Test
  void a_setting_of_vaadin_serves_as_well() {
    assertThatCode(() -> PushCheck.check(null, PushMode.AUTOMATIC)).doesNotThrowAnyException();
  }
}
