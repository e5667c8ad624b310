package io.recordplayer.chaos;

import static org.awaitility.Awaitility.await;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/** A Redis with an append-only file, which can be killed and started again. */
final class RedisProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final int port;
  private volatile Process process;

  RedisProcess(Path folder) {
    this.folder = folder;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Files.createDirectories(folder);
      this.port = free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.process = start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> process.destroyForcibly()));
  }

  int port() {
    return port;
  }

  private Process start() {
    try {
      Process started =
          new ProcessBuilder(
                  executable(),
                  "--bind",
                  "127.0.0.1",
                  "--port",
                  String.valueOf(port),
                  "--dir",
                  folder.toString(),
                  "--appendonly",
                  "yes",
                  "--appendfsync",
                  "everysec",
                  "--auto-aof-rewrite-percentage",
                  "0",
                  "--save",
                  "")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("output").toFile()))
              .start();
      await().atMost(PATIENCE).until(() -> !started.isAlive() || isListening());
      if (!started.isAlive()) {
        throw new IllegalStateException(Files.readString(folder.resolve("output")));
      }
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String executable() throws IOException {
    try {
      return ExecutableProvider.newExecutableInPath("redis-server").get().getPath();
    } catch (FileNotFoundException _) {
      return ExecutableProvider.newJarResourceProvider().get().getPath();
    }
  }

  private boolean isListening() {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /** The length of the append-only file, in bytes. */
  long appended() {
    return file()
        .map(
            file -> {
              try {
                return Files.size(file);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .orElse(0L);
  }

  /** The append-only file; older versions of Redis have one file, newer ones a folder of files. */
  private Optional<Path> file() {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(
              file ->
                  (file.endsWith("appendonly.aof") && Files.isRegularFile(file))
                      || file.getFileName().toString().endsWith(".incr.aof"))
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Kills Redis as with kill -9, truncates its file, as after a power failure, and starts it again.
   *
   * @param keep the length to which the file is truncated, in bytes
   */
  void killAndRestart(long keep) {
    close();
    file()
        .ifPresent(
            file -> {
              try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(keep);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    process = start();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
