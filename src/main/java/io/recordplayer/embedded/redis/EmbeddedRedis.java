package io.recordplayer.embedded.redis;

import io.recordplayer.embedded.Claim;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.embedded.RedisServer;
import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis that lives as long as the program: on loopback, with its data appended to a file in
 * the given folder. The {@code redis-server} on the PATH is used where there is one, otherwise the
 * one that comes with the program.
 */
public final class EmbeddedRedis implements AutoCloseable {
  private static final int TRIES = 5;
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRedis.class);
  private static final int STOPPING_SECONDS = 10;

  private final RedisServer server;
  private final int port;
  private final Claim claim;

  private EmbeddedRedis(RedisServer server, int port, Claim claim) {
    this.server = server;
    this.port = port;
    this.claim = claim;
  }

  /**
   * Starts a Redis on a folder. One that an earlier, killed program left behind there is stopped
   * first; it has written what it was given.
   *
   * @param port 0 for any free one
   * @throws EmbeddedRedisException where the folder is in use, or Redis doesn't start; the message
   *     says what to do
   */
  public static EmbeddedRedis start(Path folder, int port) {
    Claim claim = null;
    try {
      Files.createDirectories(folder);
      claim = claim(folder);
      Path pidFile = folder.resolve("redis.pid").toAbsolutePath();
      stopLeftOver(pidFile);
      for (int left = TRIES; ; left--) {
        try {
          return start(folder, port == 0 ? freePort() : port, pidFile, claim);
        } catch (EmbeddedRedisException e) {
          // A port that was free a moment ago may be somebody else's by now; and a program that was
          // just written can't be run while another process, begun meanwhile, has it open.
          if (port != 0 || left == 1) {
            throw e;
          }
        }
      }
    } catch (IOException e) {
      release(claim);
      throw new EmbeddedRedisException(
          "The embedded Redis can't use the folder %s: %s"
              .formatted(folder.toAbsolutePath(), e.getMessage()),
          e);
    } catch (RuntimeException e) {
      release(claim);
      throw e;
    }
  }

  private static EmbeddedRedis start(Path folder, int port, Path pidFile, Claim claim)
      throws IOException {
    StringBuilder said = new StringBuilder();
    RedisServer server =
        RedisServer.newRedisServer()
            .executableProvider(executable())
            .bind("127.0.0.1")
            .port(port)
            .setting("dir \"" + folder.toAbsolutePath() + "\"")
            .setting("pidfile \"" + pidFile + "\"")
            .setting("appendonly yes")
            .setting("appendfsync everysec")
            .setting("save \"\"")
            .soutListener(line -> hear(line, said))
            .serrListener(line -> hear(line, said))
            .build();
    try {
      server.start();
    } catch (IOException e) {
      throw new EmbeddedRedisException(
          "The embedded Redis did not start on port %d. Is the port taken? It said:%n%s"
              .formatted(port, said),
          e);
    }
    return new EmbeddedRedis(server, port, claim);
  }

  private static void hear(String line, StringBuilder said) {
    LOG.debug("{}", line);
    synchronized (said) {
      if (said.length() < 4_000) {
        said.append(line).append('\n');
      }
    }
  }

  private static Claim claim(Path folder) throws IOException {
    return Claim.on(folder.resolve("lock"))
        .orElseThrow(
            () ->
                new EmbeddedRedisException(
                    "Another program uses the data in %s. Stop it, or choose another folder."
                        .formatted(folder.toAbsolutePath()),
                    null));
  }

  private static void release(@Nullable Claim claim) {
    if (claim != null) {
      claim.close();
    }
  }

  /** A Redis whose program was killed goes on alone; nobody would ever stop it. */
  private static void stopLeftOver(Path pidFile) throws IOException {
    if (!Files.exists(pidFile)) {
      return;
    }
    Optional<ProcessHandle> leftOver;
    try {
      leftOver = ProcessHandle.of(Long.parseLong(Files.readString(pidFile).trim()));
    } catch (NumberFormatException _) {
      leftOver = Optional.empty();
    }
    // Ids are used again: ours is the one that was there when the file was written. (Its name
    // tells nothing: systems ship one binary by many names.)
    Instant written = Files.getLastModifiedTime(pidFile).toInstant().plusSeconds(1);
    leftOver
        .filter(
            process ->
                process.info().startInstant().filter(start -> start.isBefore(written)).isPresent())
        .ifPresent(EmbeddedRedis::stop);
    Files.deleteIfExists(pidFile);
  }

  private static void stop(ProcessHandle process) {
    LOG.info("stopping the Redis that an earlier run left behind (process {})", process.pid());
    process.destroy();
    try {
      process.onExit().get(STOPPING_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException _) {
      process.destroyForcibly();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  static ExecutableProvider executable() {
    try {
      return ExecutableProvider.newExecutableInPath("redis-server");
    } catch (FileNotFoundException _) {
      return ExecutableProvider.newJarResourceProvider();
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  public int port() {
    return port;
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (IOException e) {
      LOG.warn("the embedded Redis did not stop cleanly", e);
    } finally {
      release(claim);
    }
  }
}
