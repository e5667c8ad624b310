package io.kanban.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An application in a process of its own, for measurements of its memory and its start. */
final class ServerProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int POLL_MILLIS = 10;
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB");
  static final List<String> QUIET =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  private final Process process;
  private final int port;
  private final Path log;
  private final Duration untilFirstPage;

  private ServerProcess(Process process, int port, Path log, long began, String firstPage)
      throws IOException, InterruptedException {
    this.process = process;
    this.port = port;
    this.log = log;
    this.untilFirstPage = awaitPage(firstPage, began);
  }

  /**
   * Starts an application and waits for its first page.
   *
   * @param program the JVM's arguments: options, main class or jar, and settings
   * @param firstPage the path of the first page, which is requested until it arrives
   */
  static ServerProcess start(Path folder, String firstPage, List<String> program)
      throws IOException, InterruptedException {
    int port = freePort();
    List<String> command = new ArrayList<>();
    command.add(java("java"));
    command.addAll(QUIET);
    command.addAll(program);
    command.add("--server.port=" + port);
    Path log = Files.createTempFile(folder, "server", ".log");
    long began = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    return new ServerProcess(process, port, log, began, firstPage);
  }

  /** The JVM's arguments for a main class on this class path. */
  static List<String> program(Class<?> main, String... options) {
    List<String> program = new ArrayList<>(List.of(options));
    program.add("-cp");
    program.add(System.getProperty("java.class.path"));
    program.add(main.getName());
    return program;
  }

  static String java(String tool) {
    return Path.of(System.getProperty("java.home"), "bin", tool).toString();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private Duration awaitPage(String path, long began) throws IOException, InterruptedException {
    URI uri = URI.create("http://localhost:" + port + path);
    while (System.nanoTime() - began < PATIENCE.toNanos()) {
      if (!process.isAlive()) {
        throw new IOException("The server ended:\n" + Files.readString(log));
      }
      try {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        if (connection.getResponseCode() == 200) {
          connection.getInputStream().readAllBytes();
          return Duration.ofNanos(System.nanoTime() - began);
        }
      } catch (ConnectException | SocketTimeoutException _) {
        // The server doesn't listen yet.
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    throw new IOException("No page within " + PATIENCE + ":\n" + Files.readString(log));
  }

  int port() {
    return port;
  }

  /** The time from the start of the process to the last byte of the first page. */
  Duration untilFirstPage() {
    return untilFirstPage;
  }

  /** The process's output so far. */
  String words() throws IOException {
    return Files.readString(log);
  }

  /** Waits until the output contains these words. */
  void awaitWords(String words) throws IOException, InterruptedException {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (!words().contains(words)) {
      if (!process.isAlive() || System.nanoTime() > giveUp) {
        throw new IOException("The expected output did not come:\n" + Files.readString(log));
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  /** The bytes of live objects by class, from {@code jcmd GC.class_histogram}. */
  String histogram() {
    return command("GC.class_histogram");
  }

  /** The bytes of live objects, after a full collection. */
  long heap() {
    // The first collection runs finalizers and cleaners; the second collects the objects they free.
    histogram();
    Matcher total = TOTAL.matcher(histogram());
    if (!total.find()) {
      throw new IllegalStateException("jcmd gives no histogram.");
    }
    return Long.parseLong(total.group(1));
  }

  /** The process's resident memory, in bytes. */
  long resident() {
    try {
      Matcher resident =
          RESIDENT.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
      return resident.find() ? Long.parseLong(resident.group(1)) * 1_024 : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The output of {@code jcmd} for this process. */
  String command(String... arguments) {
    List<String> command = new ArrayList<>(List.of(java("jcmd"), String.valueOf(process.pid())));
    command.addAll(List.of(arguments));
    try {
      Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process's processor time so far. */
  Duration processor() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /**
   * Stops the process with TERM. It can take a while if the process then writes its ahead-of-time
   * cache.
   */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
