package io.recordplayer.chaos;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Starts nodes with an ahead-of-time cache. A run starts some thirty nodes, and without the cache
 * it would spend most of its processor time on loading classes. The cache needs jars, so the
 * folders of the class path are packed.
 */
final class ChaosNodeProgram {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Path folder;
  private final String classPath;
  private final Path cache;

  ChaosNodeProgram(Path folder) {
    this.folder = folder;
    this.classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(this::packed)
            .collect(Collectors.joining(File.pathSeparator));
    this.cache = folder.resolve("node.aot");
  }

  private String packed(String entry) {
    Path classes = Path.of(entry);
    if (!Files.isDirectory(classes)) {
      return entry;
    }
    Path jar = folder.resolve(Integer.toHexString(entry.hashCode()) + ".jar");
    try (Stream<Path> files = Files.walk(classes);
        OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setLevel(0);
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        zip.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
        Files.copy(file, zip);
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return jar.toString();
  }

  /** Makes the cache, if there is none, by running a node until it is ready. */
  synchronized void train(String log, int redisPort) {
    if (Files.exists(cache)) {
      return;
    }
    ChaosNodeProcess node =
        ChaosNodeProcess.start(
            folder,
            "trained",
            command(
                "-XX:AOTCacheOutput=" + cache, ChaosNode.ALL, "trained", log, redisPort, false));
    await("the training node is ready")
        .atMost(PATIENCE)
        .until(() -> node.hasReported(ChaosNode.READY));
    node.end();
    if (!Files.exists(cache)) {
      throw new IllegalStateException("No cache was made; see trained.errors in " + folder);
    }
  }

  /**
   * @param reports the folder for the node's reports and errors
   */
  ChaosNodeProcess start(
      Path reports, String role, String name, String log, int redisPort, boolean bugs) {
    return ChaosNodeProcess.start(
        reports, name, command("-XX:AOTCache=" + cache, role, name, log, redisPort, bugs));
  }

  private List<String> command(
      String option, String role, String name, String log, int redisPort, boolean bugs) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx192m",
        "-Xlog:aot=error",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        option,
        "-cp",
        classPath,
        ChaosNode.class.getName(),
        role,
        name,
        log,
        String.valueOf(redisPort),
        String.valueOf(bugs));
  }
}
