package io.recordplayer.chaos;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A node in a JVM of its own, which can be killed. What it reported stays in its file. */
final class NodeProcess implements AutoCloseable {
  private final String name;
  private final Path reports;
  private final Process process;
  private final BufferedWriter orders;

  private NodeProcess(String name, Path reports, Process process) {
    this.name = name;
    this.reports = reports;
    this.process = process;
    this.orders = process.outputWriter();
  }

  static NodeProcess start(
      Path folder, String role, String name, String log, int redisPort, boolean bugs) {
    Path reports = folder.resolve(name + ".reports");
    try {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-Xmx192m",
                  "--enable-native-access=ALL-UNNAMED",
                  "--sun-misc-unsafe-memory-access=allow",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Node.class.getName(),
                  role,
                  name,
                  log,
                  String.valueOf(redisPort),
                  String.valueOf(bugs))
              .redirectOutput(reports.toFile())
              .redirectError(folder.resolve(name + ".errors").toFile())
              .start();
      return new NodeProcess(name, reports, process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return name;
  }

  /** What it has reported so far, in whole lines. */
  List<String> reports() {
    try {
      String text = Files.readString(reports);
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean hasReported(String line) {
    if (!process.isAlive()) {
      throw new IllegalStateException(name + " has ended by itself; see its .errors file");
    }
    return reports().contains(line);
  }

  void order(String order) {
    try {
      orders.write(order);
      orders.newLine();
      orders.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills it as with kill -9. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
