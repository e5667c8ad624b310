package io.kanban.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.server.VaadinServiceInitListener;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

class StartIT {
  /** Tries to connect while Vaadin's servlet is still being initialized. */
  @Configuration(proxyBeanMethods = false)
  static class Early {
    static volatile CompletableFuture<String> found = new CompletableFuture<>();

    @Bean
    VaadinServiceInitListener early(Environment environment) {
      int port = environment.getRequiredProperty("server.port", Integer.class);
      return _ -> found.complete(knock(port));
    }

    private static String knock(int port) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return "let in: " + socket;
      } catch (ConnectException _) {
        return "closed";
      } catch (IOException e) {
        return e.toString();
      }
    }
  }

  /**
   * A page that reconnects too early would get a WebSocket that belongs to no session, and would
   * believe for ever that it is connected.
   */
  @Test
  void the_port_opens_only_when_pages_can_be_served(@TempDir Path data) throws Exception {
    Early.found = new CompletableFuture<>();
    int port = free();
    try (KanbanServer _ =
        KanbanServer.start(data, port, "--spring.main.sources=" + Early.class.getName())) {
      assertThat(Early.found.get(30, TimeUnit.SECONDS)).isEqualTo("closed");
      assertThat(Early.knock(port)).startsWith("let in");
    }
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
