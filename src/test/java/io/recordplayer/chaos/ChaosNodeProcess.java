package io.recordplayer.chaos;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A node in its own JVM, which can be killed. Its reports stay in a file. */
final class ChaosNodeProcess implements AutoCloseable {
  private final String name;
  private final Path reports;
  private final Process process;
  private final BufferedWriter orders;

  private ChaosNodeProcess(String name, Path reports, Process process) {
    this.name = name;
    this.reports = reports;
    this.process = process;
    this.orders = process.outputWriter();
  }

  static ChaosNodeProcess start(Path folder, String name, List<String> command) {
    Path reports = folder.resolve(name + ".reports");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(reports.toFile())
              .redirectError(folder.resolve(name + ".errors").toFile())
              .start();
      return new ChaosNodeProcess(name, reports, process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return name;
  }

  /** The reports so far, in whole lines. */
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
      throw new IllegalStateException(name + " has ended unexpectedly; see its .errors file");
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

  /** Closes the node's input, and waits until the node has ended. */
  void end() {
    try {
      orders.close();
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException(name + " did not end");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Kills the node, as with kill -9. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
