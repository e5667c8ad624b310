package io.kanban.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanban.KanbanApplication;
import io.kanban.board.BoardCommand.AddCard;
import io.kanban.board.BoardEvent;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import io.kanban.people.People;
import io.kanban.project.ProjectId;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import io.lettuce.core.RedisClient;
import io.recordplayer.embedded.redis.EmbeddedRedis;
import io.recordplayer.log.Log;
import io.recordplayer.player.CommandSender;
import io.recordplayer.record.RecordCodec;
import io.recordplayer.record.RecordTypes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Starts, kills and stops the packaged application as a process. Without a package, it runs from
 * the class path.
 */
class ProcessIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Longest time of a stop on a busy machine; a stop that runs into a time-out takes longer. */
  private static final Duration STOP = Duration.ofSeconds(8);

  private static final BoardId BOARD = new BoardId(new ProjectId("unit-test"), "board-1");
  private static final Pattern READY = Pattern.compile("ready at (http://localhost:\\d+)");

  private static final Path SETSID = Path.of("/usr/bin/setsid");
  private static final boolean GROUPS = Files.isExecutable(SETSID);

  @TempDir private Path folder;

  private final List<ProcessHandle> started = new ArrayList<>();
  private int runs;

  @AfterEach
  void leaveNothing() {
    started.forEach(ProcessHandle::destroyForcibly);
  }

  private Path data() {
    return folder.resolve("data");
  }

  /**
   * Starts the application as a terminal does, in its own process group, which gets signals
   * together.
   */
  private Process start(int logPort) throws IOException {
    runs++;
    List<String> command = new ArrayList<>();
    if (GROUPS) {
      command.add(SETSID.toString());
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC"));
    String jar = System.getProperty("kanban.jar");
    command.addAll(
        jar == null
            ? List.of(
                "-cp", System.getProperty("java.class.path"), KanbanApplication.class.getName())
            : List.of("-jar", jar));
    command.addAll(
        List.of(
            "--server.port=0",
            "--recordplayer.data=" + data(),
            "--recordplayer.log-port=" + logPort));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(outputFile().toFile())
            .start();
    started.add(process.toHandle());
    await().atMost(PATIENCE).until(() -> !process.isAlive() || READY.matcher(output()).find());
    assertThat(process.isAlive()).as("%s", output()).isTrue();
    process.descendants().forEach(started::add);
    return process;
  }

  private Path outputFile() {
    return folder.resolve("output-" + runs);
  }

  /** The output of the latest run. */
  private String output() throws IOException {
    return Files.readString(outputFile());
  }

  private String address() throws IOException {
    Matcher ready = READY.matcher(output());
    assertThat(ready.find()).isTrue();
    return ready.group(1);
  }

  private ProcessHandle redis() throws IOException {
    String id = Files.readString(data().resolve("redis").resolve("redis.pid")).strip();
    ProcessHandle redis = ProcessHandle.of(Long.parseLong(id)).orElseThrow();
    started.add(redis);
    return redis;
  }

  private <T> T withLog(int port, Function<Log, T> work) throws Exception {
    String secret = Files.readString(data().resolve("log").resolve("secret"));
    KurrentDBClient client =
        KurrentDBClient.create(
            KurrentDBConnectionString.parseOrThrow(
                "kurrentdb://admin:%s@127.0.0.1:%d?tls=false".formatted(secret, port)));
    try {
      return work.apply(
          new Log(
              client,
              new RecordCodec(
                  new RecordTypes(List.of(Boards.BOARD.commands(), Boards.BOARD.events())))));
    } finally {
      client.shutdown().get(10, TimeUnit.SECONDS);
    }
  }

  private static List<UUID> send(Log log, String name) {
    CommandSender sender = new CommandSender(log, InstantSource.system());
    return Stream.iterate(0, i -> i + 1)
        .limit(20)
        .map(i -> new AddCard(BOARD, new CardId(name + i), "Card " + i, ColumnId.NEW))
        .map(add -> sender.send(Boards.BOARD, add, People.DAVE, Set.of()))
        .toList();
  }

  /** The ids of the decided commands; an id is there twice if its command was decided twice. */
  private static List<UUID> decided(Log log) {
    List<UUID> decided = new ArrayList<>();
    log.read(
        Boards.BOARD.eventStream(BOARD.text()),
        Log.NO_RECORD,
        record -> {
          if (record.as(BoardEvent.class).data() instanceof BoardEvent.CardAdded) {
            decided.add(record.origin().causation());
          }
        });
    return decided;
  }

  @Test
  void a_killed_process_loses_nothing_and_a_stopped_one_leaves_no_process_behind()
      throws Exception {
    int logPort;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      logPort = free.getLocalPort();
    }

    Process first = start(logPort);
    assertThat(output())
        .contains("its data is in " + data())
        .contains("Sign in to the demo as dave")
        .contains("the password is");
    List<UUID> acknowledged = new ArrayList<>(withLog(logPort, log -> send(log, "before-")));
    ProcessHandle leftBehind = redis();
    first.destroyForcibly().waitFor();
    assertThat(leftBehind.isAlive()).isTrue();

    Process second = start(logPort);
    assertThat(leftBehind.isAlive()).isFalse();
    assertThat(get(address() + "/login")).isEqualTo(200);
    List<UUID> decided =
        withLog(
            logPort,
            log -> {
              acknowledged.addAll(send(log, "after-"));
              await().atMost(PATIENCE).until(() -> decided(log).containsAll(acknowledged));
              return decided(log);
            });
    assertThat(decided).doesNotHaveDuplicates();

    // Signals the whole group, as Ctrl-C in a terminal does, but with TERM: processes in the
    // background can have INT ignored.
    ProcessHandle redis = redis();
    Instant told = Instant.now();
    if (GROUPS) {
      new ProcessBuilder("kill", "-TERM", "--", "-" + second.pid()).start().waitFor();
    } else {
      second.destroy();
    }
    assertThat(second.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(Duration.between(told, Instant.now())).isLessThan(STOP);
    assertThat(redis.isAlive()).isFalse();
    assertThat(started).noneMatch(ProcessHandle::isAlive);
    assertThat(output()).doesNotContain(" ERROR ");
    assertThat(stored("recordplayer:model:board:" + BOARD.text())).isTrue();
  }

  private static int get(String address) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(address)).timeout(PATIENCE).build();
      return client.send(request, BodyHandlers.discarding()).statusCode();
    }
  }

  private boolean stored(String key) {
    try (EmbeddedRedis redis = EmbeddedRedis.start(data().resolve("redis"), 0);
        RedisClient client = RedisClient.create(redis.url())) {
      return client.connect().sync().exists(key) == 1;
    }
  }
}
