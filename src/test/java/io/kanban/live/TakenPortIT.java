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

@Isolated("All tests share one output.")
@ExtendWith(OutputCaptureExtension.class)
class TakenPortIT {
  @Test
  void a_taken_port_is_reported_and_leaves_nothing_running(
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
    // No lock on the files is left, so the application can start now.
    KanbanServer.start(data, 0).close();
  }
}
