package io.recordplayer.benchmark;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL for the benchmark, started from the system's programs. All settings for durable
 * commits are PostgreSQL's defaults.
 */
final class PostgresServer implements AutoCloseable {
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final String USER = "postgres";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** PostgreSQL's default buffers would be slightly too small for the benchmark's data. */
  private static final List<String> MEMORY =
      List.of("-c", "shared_buffers=512MB", "-c", "max_wal_size=4GB");

  private final Process process;
  private final Path output;
  private final String url;

  private PostgresServer(Process process, Path output, String url) {
    this.process = process;
    this.output = output;
    this.url = url;
  }

  /** The programs that the machine lacks; empty if it has PostgreSQL. */
  static Optional<String> missing() {
    return programs().isPresent()
        ? Optional.empty()
        : Optional.of("PostgreSQL, in %s/<version>/bin or on the PATH".formatted(DEBIAN));
  }

  /** Debian keeps the server's programs off the PATH. */
  private static Optional<Path> programs() {
    Stream<Path> debian = Stream.empty();
    if (Files.isDirectory(DEBIAN)) {
      try (Stream<Path> versions = Files.list(DEBIAN)) {
        debian =
            versions
                .sorted(Comparator.comparingInt(PostgresServer::version).reversed())
                .map(version -> version.resolve("bin"))
                .toList()
                .stream();
      } catch (IOException e) {
        throw new IllegalStateException(DEBIAN + " can't be listed.", e);
      }
    }
    Stream<Path> path = Arrays.stream(System.getenv("PATH").split(":")).map(Path::of);
    return Stream.concat(debian, path)
        .filter(folder -> Files.isExecutable(folder.resolve("initdb")))
        .filter(folder -> Files.isExecutable(folder.resolve("postgres")))
        .findFirst();
  }

  private static int version(Path folder) {
    return Integer.parseInt(folder.getFileName().toString().replaceAll("\\D", ""));
  }

  /**
   * Starts a server with an empty database.
   *
   * @param folder the folder for its data
   */
  static PostgresServer start(Path folder) throws Exception {
    Path programs = programs().orElseThrow();
    Path data = Files.createDirectory(folder.resolve("postgres"));
    List<String> asUser = List.of();
    if ("root".equals(System.getProperty("user.name"))) {
      // PostgreSQL doesn't run as root.
      asUser = List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--init-groups");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
      Files.setOwner(
          data, data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER));
    }
    Path output = folder.resolve("postgres.log");
    Process initialized =
        run(
            output,
            asUser,
            List.of(
                programs.resolve("initdb").toString(),
                "--pgdata=" + data,
                "--username=" + USER,
                "--auth=trust",
                "--encoding=UTF8",
                "--no-locale"));
    if (!initialized.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        || initialized.exitValue() != 0) {
      throw new IllegalStateException("initdb failed: " + Files.readString(output));
    }
    int port = freePort();
    List<String> command = new ArrayList<>();
    command.add(programs.resolve("postgres").toString());
    command.addAll(List.of("-D", data.toString(), "-h", "127.0.0.1", "-p", "" + port, "-k", ""));
    command.addAll(MEMORY);
    PostgresServer server =
        new PostgresServer(
            run(output, asUser, command),
            output,
            "jdbc:postgresql://127.0.0.1:%d/postgres?user=%s".formatted(port, USER));
    server.awaitReady();
    return server;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static Process run(Path output, List<String> asUser, List<String> command)
      throws IOException {
    List<String> whole = new ArrayList<>(asUser);
    whole.addAll(command);
    return new ProcessBuilder(whole)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
        .start();
  }

  private void awaitReady() throws IOException, InterruptedException {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        DriverManager.getConnection(url).close();
        return;
      } catch (SQLException e) {
        if (!process.isAlive() || System.nanoTime() > giveUp) {
          process.destroyForcibly();
          throw new IllegalStateException(
              "PostgreSQL does not start: " + Files.readString(output), e);
        }
        Thread.sleep(100);
      }
    }
  }

  String url() {
    return url;
  }

  /** The processor time of all live processes of the server, in nanoseconds. */
  long cpu() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .flatMap(each -> each.info().totalCpuDuration().stream())
        .mapToLong(Duration::toNanos)
        .sum();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
