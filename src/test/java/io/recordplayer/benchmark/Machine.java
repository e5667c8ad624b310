package io.recordplayer.benchmark;

import com.sun.management.OperatingSystemMXBean;
import com.vaadin.flow.component.UI;
import io.kurrent.dbclient.KurrentDBClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.recordplayer.embedded.redis.EmbeddedRedis;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.springframework.boot.SpringBootVersion;
import org.springframework.util.FileSystemUtils;
import org.sqlite.SQLiteDataSource;

/** The machine and the software versions, for the report. */
record Machine(Map<String, String> facts) {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final int SYNCS = 1_000;
  private static final int RECORD_BYTES = 400;

  /**
   * @param folder a folder on the disk to measure
   */
  static Machine measure(Path folder) throws IOException {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    Histogram syncs = syncs(folder);
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "Processors",
        "%d × %s".formatted(Runtime.getRuntime().availableProcessors(), processor(system)));
    facts.put("Memory", Numbers.of(system.getTotalMemorySize() / (double) (1 << 30)) + " GB");
    facts.put(
        "Disk",
        "%s; a write of %d bytes with fdatasync takes p50 %s ms, p99 %s ms (%,d samples)"
            .formatted(
                Files.getFileStore(folder).type(),
                RECORD_BYTES,
                Numbers.of(syncs.getValueAtPercentile(50) / 1e6),
                Numbers.of(syncs.getValueAtPercentile(99) / 1e6),
                SYNCS));
    facts.put("System", system.getName() + " " + system.getVersion());
    facts.put("Java", System.getProperty("java.vm.name") + " " + Runtime.version());
    facts.put("Redis", redis(folder));
    facts.put(
        "Libraries",
        Stream.of(
                KurrentDBClient.class,
                SQLiteDataSource.class,
                RedisClient.class,
                UI.class,
                SpringBootVersion.class)
            .map(Machine::jarOf)
            .collect(Collectors.joining(", ")));
    return new Machine(facts);
  }

  /** The version of the sections' Redis. */
  private static String redis(Path folder) throws IOException {
    Path data = Files.createTempDirectory(folder, "redis");
    try (EmbeddedRedis server = EmbeddedRedis.start(data, 0)) {
      RedisURI address =
          RedisURI.builder()
              .withHost("127.0.0.1")
              .withPort(server.port())
              .withPassword(server.password().toCharArray())
              .build();
      try (RedisClient client = RedisClient.create(address)) {
        return client
            .connect()
            .sync()
            .info("server")
            .lines()
            .filter(line -> line.startsWith("redis_version:"))
            .map(line -> line.substring("redis_version:".length()).strip())
            .findFirst()
            .orElseThrow();
      }
    } finally {
      FileSystemUtils.deleteRecursively(data);
    }
  }

  /** The name of a class's jar, which contains the version. */
  static String jarOf(Class<?> type) {
    String path = type.getProtectionDomain().getCodeSource().getLocation().getPath();
    return path.substring(path.lastIndexOf('/') + 1).replace(".jar", "");
  }

  private static String processor(OperatingSystemMXBean system) throws IOException {
    if (!Files.exists(PROCESSORS)) {
      return system.getArch();
    }
    try (Stream<String> lines = Files.lines(PROCESSORS)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(system.getArch());
    }
  }

  private static Histogram syncs(Path folder) throws IOException {
    Histogram nanos = Latencies.histogram();
    Path file = Files.createTempFile(folder, "sync", "");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int i = 0; i < SYNCS; i++) {
        long start = System.nanoTime();
        channel.write(ByteBuffer.allocate(RECORD_BYTES));
        channel.force(false);
        nanos.recordValue(System.nanoTime() - start);
      }
    }
    Files.delete(file);
    return nanos;
  }
}
