package io.recordplayer.benchmark;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/** The main class of the JVM for one run of a section. */
final class SectionProcess {
  private SectionProcess() {}

  /**
   * Arguments: the section's class, the run's number, whether the run is quick, the results'
   * folder.
   */
  public static void main(String[] arguments) throws Exception {
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    Section section = Sections.create(arguments[0]);
    int number = Integer.parseInt(arguments[1]);
    boolean quick = Boolean.parseBoolean(arguments[2]);
    Path results = Path.of(arguments[3]);
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    Instant began = Instant.now();
    Path data = Files.createTempDirectory(results, section.name());
    try {
      List<Figure> figures = section.run(new Settings(quick, data));
      double seconds = Duration.between(began, Instant.now()).toMillis() / 1e3;
      new Run(
              section.name(),
              section.title(),
              section.method(),
              section.comparison(),
              section.heap(),
              number,
              quick,
              began,
              seconds,
              load,
              figures)
          .write(Run.file(results, section.name(), number));
    } finally {
      FileSystemUtils.deleteRecursively(data);
    }
    // Some client threads are no daemons and would keep the JVM alive.
    System.exit(0);
  }
}
