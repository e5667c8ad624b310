package io.kanban.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@Isolated("the output is one for all")
@ExtendWith(OutputCaptureExtension.class)
class TakenPortIT {
  @Test
  void a_taken_port_of_the_application_is_told_and_nothing_is_left_running(
      @TempDir Path data, CapturedOutput output) throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      assertThatThrownBy(() -> KanbanServer.start(data, taken.getLocalPort()).close())
          .isInstanceOf(Exception.class);
      assertThat(output)
          .contains("Port " + taken.getLocalPort() + " was already in use")
          .contains("configure this application to listen on another port");
    }
    assertThat(ProcessHandle.current().children())
        .noneMatch(child -> child.info().command().orElse("").contains("redis"));
    // Nor are the files locked.
    KanbanServer.start(data, 0).close();
  }
}
