package io.recordplayer.embedded.redis;

import io.recordplayer.embedded.DataLock;
import io.recordplayer.embedded.PrivateFiles;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis as a child process that lives as long as the program. It listens on loopback and
 * appends its data to a file in the given folder. Clients need the password in the folder's file
 * {@code secret}, which is random and stays the same after a restart. The {@code redis-server} on
 * the PATH is used if there is one, otherwise the bundled one.
 */
public final class EmbeddedRedis implements AutoCloseable {
  private static final int START_ATTEMPTS = 5;
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRedis.class);
  private static final int STOP_TIMEOUT_SECONDS = 10;
  private static final Duration RESTART_DELAY = Duration.ofSeconds(1);

  private final Path folder;
  private final DataLock lock;
  private final String password;
  private volatile int port;
  private volatile @Nullable Process process;
  private volatile boolean closed;

  private EmbeddedRedis(Path folder, DataLock lock, String password) {
    this.folder = folder;
    this.lock = lock;
    this.password = password;
  }

  /** Starts a Redis that may stop as soon as the program begins to end. */
  public static EmbeddedRedis start(Path folder, int port) {
    return start(folder, port, stop -> Runtime.getRuntime().addShutdownHook(new Thread(stop)));
  }

  /**
   * Starts a Redis on a folder. If an earlier program was killed and left its Redis running there,
   * that one is stopped first; it has saved its data.
   *
   * @param port 0 for any free port
   * @param atExit registers a task for the end of the program, closed or not
   * @throws EmbeddedRedisException if the folder is in use, or Redis doesn't start; the message
   *     says what to do
   */
  public static EmbeddedRedis start(Path folder, int port, Consumer<Runnable> atExit) {
    EmbeddedRedis redis = null;
    boolean started = false;
    try {
      PrivateFiles.createFolder(folder);
      redis = lockFolder(folder.toAbsolutePath());
      // Registered first: if the program is ending already, this throws, and Redis is not started.
      atExit.accept(redis::close);
      redis.stopOrphan();
      redis.start(port);
      LOG.info("the embedded Redis serves {} on port {}", redis.folder, redis.port);
      started = true;
      return redis;
    } catch (IOException e) {
      throw new EmbeddedRedisException(
          "The embedded Redis can't use the folder %s: %s"
              .formatted(folder.toAbsolutePath(), e.getMessage()),
          e);
    } finally {
      if (!started && redis != null) {
        redis.close();
      }
    }
  }

  private static EmbeddedRedis lockFolder(Path folder) throws IOException {
    DataLock acquired = lock(folder);
    boolean done = false;
    try {
      EmbeddedRedis redis =
          new EmbeddedRedis(
              folder, acquired, PrivateFiles.readOrCreateSecret(folder.resolve("secret")));
      done = true;
      return redis;
    } finally {
      if (!done) {
        acquired.close();
      }
    }
  }

  private void start(int requestedPort) throws IOException {
    for (int left = START_ATTEMPTS; ; left--) {
      port = requestedPort == 0 ? freePort() : requestedPort;
      Process candidate = startProcess();
      process = candidate;
      if (closed) {
        // close() may have run before there was a process to stop.
        stop(candidate.toHandle());
      }
      String startOutput = awaitReady(candidate);
      if (startOutput.isEmpty()) {
        return;
      }
      stop(candidate.toHandle());
      boolean taken = startOutput.contains("Address already in use");
      // Another program may have taken a port that was free a moment ago. And an executable that
      // was just written can't run while a process that was forked meanwhile still has it open for
      // writing.
      if (left == 1 || !((taken && requestedPort == 0) || startOutput.contains("Text file busy"))) {
        throw new EmbeddedRedisException(
            taken
                ? "The embedded Redis can't use port %d: another program uses it.".formatted(port)
                : "The embedded Redis did not start in %s. Its output:%n%s"
                    .formatted(folder, startOutput),
            null);
      }
    }
  }

  private Process startProcess() throws IOException {
    List<String> command = new ArrayList<>();
    // Ctrl-C in a terminal reaches all processes in the foreground, but the program itself must
    // stop Redis, last. On a system without setsid, Redis ends together with the program.
    findOnPath("setsid").ifPresent(command::add);
    // The umask keeps others from reading the files that Redis creates.
    if (findOnPath("sh").isPresent()) {
      command.addAll(List.of("sh", "-c", "umask 077; exec \"$@\"", "redis"));
    }
    command.addAll(
        List.of(
            executable(),
            // Redis reads the password from its input: everybody can see a program's arguments.
            "-",
            "--bind",
            "127.0.0.1",
            "--port",
            String.valueOf(port),
            "--dir",
            folder.toString(),
            "--pidfile",
            pidFile().toString(),
            "--appendonly",
            "yes",
            "--appendfsync",
            "everysec",
            "--save",
            ""));
    Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (Writer input = started.outputWriter()) {
      input.write("requirepass " + password + "\n");
    } catch (IOException e) {
      // The process has ended; its output says why.
      LOG.debug("the embedded Redis did not read its password", e);
    }
    return started;
  }

  /** Waits until Redis accepts connections; returns an empty text then, otherwise its output. */
  private String awaitReady(Process process) {
    StringBuilder startOutput = new StringBuilder();
    try {
      BufferedReader output = process.inputReader();
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        LOG.debug("{}", line);
        if (line.contains("Ready to accept connections")) {
          Thread.ofPlatform().daemon().name("embedded redis").start(() -> drainOutput(output));
          return "";
        }
        startOutput.append(line).append('\n');
      }
    } catch (IOException e) {
      startOutput.append(e.getMessage());
    }
    return startOutput.isEmpty() ? "nothing" : startOutput.toString();
  }

  /**
   * Reads the output, because a full pipe would block Redis. If Redis ends although nobody stopped
   * it, for example because the system ran out of memory, it is started again.
   */
  private void drainOutput(BufferedReader output) {
    try (output) {
      output.lines().forEach(line -> LOG.debug("{}", line));
    } catch (IOException | UncheckedIOException _) {
      // The output has ended.
    }
    if (closed) {
      return;
    }
    LOG.warn("the embedded Redis ended and is restarted in {}", folder);
    try {
      // Waits first: a Redis that ends as soon as it is ready must not restart in a tight loop.
      do {
        Thread.sleep(RESTART_DELAY);
      } while (!closed && !tryRestart());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean tryRestart() {
    try {
      start(port);
      return true;
    } catch (IOException | EmbeddedRedisException e) {
      if (!closed) {
        LOG.error("the embedded Redis can't be restarted yet: {}", e.getMessage());
      }
      return false;
    }
  }

  private static DataLock lock(Path folder) throws IOException {
    return DataLock.tryAcquire(folder.resolve("lock"))
        .orElseThrow(
            () ->
                new EmbeddedRedisException(
                    "Another program uses the data in %s. Stop it, or choose another folder."
                        .formatted(folder.toAbsolutePath()),
                    null));
  }

  private Path pidFile() {
    return folder.resolve("redis.pid");
  }

  /** Stops the Redis of a program that was killed; it would run forever. */
  private void stopOrphan() throws IOException {
    Path pidFile = pidFile();
    if (!Files.exists(pidFile)) {
      return;
    }
    Optional<ProcessHandle> leftOver;
    try {
      leftOver = ProcessHandle.of(Long.parseLong(Files.readString(pidFile).trim()));
    } catch (NumberFormatException _) {
      leftOver = Optional.empty();
    }
    // Process ids are reused: the process is ours if it started before the file was written. Its
    // name proves nothing, as systems ship one binary under many names.
    Instant written = Files.getLastModifiedTime(pidFile).toInstant().plusSeconds(1);
    leftOver
        .filter(
            process ->
                process.info().startInstant().filter(start -> start.isBefore(written)).isPresent())
        .ifPresent(
            process -> {
              LOG.info(
                  "stopping the Redis that an earlier run left behind (process {})", process.pid());
              stop(process);
            });
    Files.deleteIfExists(pidFile);
  }

  private static void stop(ProcessHandle process) {
    process.destroy();
    try {
      process.onExit().get(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException _) {
      process.destroyForcibly();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  static String executable() throws IOException {
    Optional<String> installed = findOnPath("redis-server");
    return installed.isPresent()
        ? installed.get()
        : ExecutableProvider.newJarResourceProvider().get().getPath();
  }

  private static Optional<String> findOnPath(String program) throws IOException {
    try {
      return Optional.of(ExecutableProvider.newExecutableInPath(program).get().getPath());
    } catch (FileNotFoundException _) {
      return Optional.empty();
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

  /** Returns the password that clients need. */
  public String password() {
    return password;
  }

  /** Returns the address with the password, as Redis clients expect it. */
  public String url() {
    return "redis://:%s@127.0.0.1:%d".formatted(password, port);
  }

  @Override
  public void close() {
    closed = true;
    Process running = process;
    try {
      if (running != null) {
        stop(running.toHandle());
      }
    } finally {
      lock.close();
    }
  }
}
