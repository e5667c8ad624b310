package io.kanban.live;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real nginx in front of a server. */
final class Nginx implements AutoCloseable {
  /** Passes WebSockets on, as nginx's manual recommends. */
  static final String PASSES_WEBSOCKETS =
      "proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade;";

  static final String PASSES_NO_WEBSOCKETS = "";

  private final Process process;
  private final int port;

  private Nginx(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Whether there is an nginx. Without one, proxy tests are skipped, but in CI they fail. */
  static boolean isPossible() {
    if (binary().isPresent()) {
      return true;
    }
    if ("true".equals(System.getenv("CI"))) {
      throw new IllegalStateException("There is no nginx; in CI the proxy tests must run.");
    }
    System.err.println(
        "### NO NGINX FOUND: THE PROXY TESTS ARE SKIPPED. Install one (Debian: nginx-light). ###");
    return false;
  }

  /** Looks on the PATH and in Debian's folder, as .ci/run does. */
  private static Optional<Path> binary() {
    Stream<String> onPath =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
    return Stream.concat(onPath, Stream.of("/usr/sbin"))
        .map(folder -> Path.of(folder, "nginx"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts nginx on a free port.
   *
   * @param settings directives for the location
   */
  static Nginx start(Path folder, int target, String settings) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String configuration =
        """
        daemon off;
        worker_processes 1;
        pid %1$s/nginx.pid;
        error_log stderr;
        events {}
        http {
          access_log off;
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi;
          uwsgi_temp_path %1$s/uwsgi;
          scgi_temp_path %1$s/scgi;
          map $http_upgrade $connection_upgrade { default upgrade; '' close; }
          server {
            listen 127.0.0.1:%2$d;
            location / {
              proxy_pass http://127.0.0.1:%3$d;
              proxy_http_version 1.1;
              proxy_set_header Host $http_host;
              %4$s
            }
          }
        }
        """
            .formatted(folder, port, target, settings);
    Path file = Files.writeString(folder.resolve("nginx.conf"), configuration);
    Process process =
        new ProcessBuilder(
                binary().orElseThrow().toString(), "-p", folder.toString(), "-c", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("nginx.log").toFile())
            .start();
    await().atMost(Duration.ofSeconds(30)).until(() -> answers(port) || !process.isAlive());
    if (!process.isAlive()) {
      throw new IOException(Files.readString(folder.resolve("nginx.log")));
    }
    return new Nginx(process, port);
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException _) {
      return false;
    }
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
