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
 * A real Redis that lives as long as the program: on loopback, with its data appended to a file in
 * the given folder. Only who can read that folder gets in: the password is in its file {@code
 * secret}, random, and the same after a restart. The {@code redis-server} on the PATH is used where
 * there is one, otherwise the one that comes with the program.
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

  private EmbeddedRedis(Path folder, DataLock claim, String secret) {
    this.folder = folder;
    this.lock = claim;
    this.password = secret;
  }

  /** Starts a Redis that nobody needs any more when the program ends. */
  public static EmbeddedRedis start(Path folder, int port) {
    return start(folder, port, stop -> Runtime.getRuntime().addShutdownHook(new Thread(stop)));
  }

  /**
   * Starts a Redis on a folder. One that an earlier, killed program left behind there is stopped
   * first; it has written what it was given.
   *
   * @param port 0 for any free one
   * @param atExit has something done at the program's end, whether or not it was closed
   * @throws EmbeddedRedisException where the folder is in use, or Redis doesn't start; the message
   *     says what to do
   */
  public static EmbeddedRedis start(Path folder, int port, Consumer<Runnable> atExit) {
    EmbeddedRedis redis = null;
    boolean started = false;
    try {
      PrivateFiles.createFolder(folder);
      redis = lockFolder(folder.toAbsolutePath());
      // First: a program that ends already takes nothing more, and nothing is started then.
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
    DataLock claim = lock(folder);
    boolean done = false;
    try {
      EmbeddedRedis redis =
          new EmbeddedRedis(folder, claim, PrivateFiles.readOrCreateSecret(folder.resolve("secret")));
      done = true;
      return redis;
    } finally {
      if (!done) {
        claim.close();
      }
    }
  }

  private void start(int wanted) throws IOException {
    for (int left = START_ATTEMPTS; ; left--) {
      port = wanted == 0 ? freePort() : wanted;
      Process tried = startProcess();
      process = tried;
      if (closed) {
        // Closing may have come before there was anything to stop.
        stop(tried.toHandle());
      }
      String said = awaitReady(tried);
      if (said.isEmpty()) {
        return;
      }
      stop(tried.toHandle());
      boolean taken = said.contains("Address already in use");
      // A port that was free a moment ago may be somebody else's by now; and a program that was
      // just written can't be run while another process, begun meanwhile, has it open.
      if (left == 1 || !((taken && wanted == 0) || said.contains("Text file busy"))) {
        throw new EmbeddedRedisException(
            taken
                ? "The embedded Redis can't have port %d: another program uses it.".formatted(port)
                : "The embedded Redis did not start in %s. It said:%n%s".formatted(folder, said),
            null);
      }
    }
  }

  private Process startProcess() throws IOException {
    List<String> command = new ArrayList<>();
    // Ctrl-C in a terminal goes to all that it runs in the foreground. Redis has to outlive the
    // program, which stops it. Where a system lacks setsid, Redis ends beside the program.
    findOnPath("setsid").ifPresent(command::add);
    // Redis makes its files as the system lets it: for all to read, but for this.
    if (findOnPath("sh").isPresent()) {
      command.addAll(List.of("sh", "-c", "umask 077; exec \"$@\"", "redis"));
    }
    command.addAll(
        List.of(
            executable(),
            // From its input: everybody can see a program's arguments.
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
      // It has ended already, and says why.
      LOG.debug("the embedded Redis doesn't read its password", e);
    }
    return started;
  }

  /** Waits until it can be used; empty then, and otherwise what it said. */
  private String awaitReady(Process process) {
    StringBuilder said = new StringBuilder();
    try {
      BufferedReader output = process.inputReader();
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        LOG.debug("{}", line);
        if (line.contains("Ready to accept connections")) {
          Thread.ofPlatform().daemon().name("embedded redis").start(() -> drainOutput(output));
          return "";
        }
        said.append(line).append('\n');
      }
    } catch (IOException e) {
      said.append(e.getMessage());
    }
    return said.isEmpty() ? "nothing" : said.toString();
  }

  /**
   * Somebody has to read what it says, or it would have to wait with it. Where it ends though
   * nobody stopped it, as where the system ran out of memory, it is started again.
   */
  private void drainOutput(BufferedReader output) {
    try (output) {
      output.lines().forEach(line -> LOG.debug("{}", line));
    } catch (IOException | UncheckedIOException _) {
      // It has nothing more to say.
    }
    if (closed) {
      return;
    }
    LOG.warn("the embedded Redis has ended and is started again in {}", folder);
    try {
      // First of all: one that ends as soon as it is ready would be started in a tight loop.
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
        LOG.error("the embedded Redis can't be started again yet: {}", e.getMessage());
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

  /** A Redis whose program was killed goes on alone; nobody would ever stop it. */
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
    // Ids are used again: ours is the one that was there when the file was written. (Its name
    // tells nothing: systems ship one binary by many names.)
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

  /** The password that everybody who connects has to give. */
  public String password() {
    return password;
  }

  /** Its address with the password, as Redis clients take it. */
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
