package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import io.kurrent.dbclient.ReadAllOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Backup, restore and damage of a log. */
class BackupTest {
  @TempDir private Path folder;
  private final List<KurrentDBClient> clients = new ArrayList<>();

  @AfterEach
  void leave() throws Exception {
    for (KurrentDBClient client : clients) {
      get(client.shutdown());
    }
  }

  private Path file() {
    return folder.resolve("log.db");
  }

  private Path copy() {
    return folder.resolve("backups").resolve("monday.db");
  }

  private KurrentDBClient connect(EmbeddedEventStore log) {
    return connect(log.connectionString());
  }

  private KurrentDBClient connect(String connectionString) {
    KurrentDBClient client =
        KurrentDBClient.create(KurrentDBConnectionString.parseOrThrow(connectionString));
    clients.add(client);
    return client;
  }

  private static <T> T get(CompletableFuture<T> answer) throws Exception {
    return answer.get(20, TimeUnit.SECONDS);
  }

  private static void append(KurrentDBClient client, String stream, int events, int size)
      throws Exception {
    List<EventData> data = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      data.add(EventData.builderAsBinary(UUID.randomUUID(), "said", new byte[size]).build());
    }
    get(client.appendToStream(stream, AppendToStreamOptions.get(), data.iterator()));
  }

  private static int count(KurrentDBClient client) throws Exception {
    return get(client.readAll(ReadAllOptions.get().forwards().fromStart())).getEvents().size();
  }

  private void make(int events, int size) throws Exception {
    try (EmbeddedEventStore log = EmbeddedEventStore.onDisk(file()).start()) {
      KurrentDBClient client = connect(log);
      for (int i = 0; i < events; i += 100) {
        append(client, "s-" + i, 100, size);
      }
    }
  }

  private static String run(int expected, String... arguments) {
    var out = new ByteArrayOutputStream();
    int result =
        LogAdmin.run(List.of(arguments), new PrintStream(out, true, StandardCharsets.UTF_8));
    assertThat(result).as(out.toString(StandardCharsets.UTF_8)).isEqualTo(expected);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void a_backup_is_a_log_with_what_was_there() throws Exception {
    try (EmbeddedEventStore log = EmbeddedEventStore.onDisk(file()).start()) {
      KurrentDBClient client = connect(log);
      append(client, "s-1", 10, 10);
      log.backup(copy());
      append(client, "s-1", 10, 10);
      assertThat(log.check()).isEmpty();
    }
    try (EmbeddedEventStore log = EmbeddedEventStore.onDisk(copy()).start()) {
      assertThat(count(connect(log))).isEqualTo(10);
    }
  }

  @Test
  void appends_go_on_while_a_backup_is_made() throws Exception {
    try (EmbeddedEventStore log = EmbeddedEventStore.onDisk(file()).start()) {
      KurrentDBClient client = connect(log);
      for (int i = 0; i < 100; i++) {
        append(client, "s-" + i, 100, 8_000);
      }
      // A thread of its own, because the client needs the common pool.
      var backup = CompletableFuture.runAsync(() -> log.backup(copy()), Thread.ofPlatform()::start);
      int meanwhile = 0;
      while (!backup.isDone()) {
        append(client, "t-1", 1, 10);
        meanwhile++;
      }
      get(backup);
      assertThat(meanwhile).isGreaterThan(10);
      assertThat(IntegrityCheck.findProblems(copy())).isEmpty();
      try (var connection = DriverManager.getConnection("jdbc:sqlite:" + copy());
          var select = connection.createStatement();
          ResultSet result =
              select.executeQuery("SELECT count(*), max(position) - min(position) FROM events")) {
        assertThat(result.next()).isTrue();
        assertThat(result.getInt(1)).isBetween(10_000, 10_000 + meanwhile);
        assertThat(result.getInt(2)).as("no gap").isEqualTo(result.getInt(1) - 1);
      }
    }
  }

  @Test
  void a_backup_does_not_overwrite_anything() throws Exception {
    make(100, 10);
    Files.createDirectories(copy().getParent());
    Files.writeString(copy(), "precious");
    assertThat(run(1, "backup", file().toString(), copy().toString())).contains("already exists");
    assertThat(copy()).hasContent("precious");
    assertThat(run(1, "backup", folder.resolve("nowhere.db").toString(), "x"))
        .contains("There is no file");
  }

  @Test
  void what_is_restored_is_what_was_backed_up() throws Exception {
    make(200, 10);
    run(0, "backup", file().toString(), copy().toString());
    try (EmbeddedEventStore log = EmbeddedEventStore.onDisk(file()).start()) {
      append(connect(log), "s-1", 5, 10);
      assertThat(run(1, "restore", copy().toString(), file().toString(), "--replace"))
          .contains("Another program uses the log");
    }
    assertThat(run(1, "restore", copy().toString(), file().toString())).contains("--replace");
    run(0, "restore", copy().toString(), file().toString(), "--replace");
    try (EmbeddedEventStore log = EmbeddedEventStore.onDisk(file()).start()) {
      assertThat(count(connect(log))).isEqualTo(200);
    }
  }

  @Test
  void nothing_of_a_replaced_log_that_was_killed_gets_into_the_restored_one() throws Exception {
    make(200, 10);
    run(0, "backup", file().toString(), copy().toString());
    // A write-ahead log without a checkpoint, as a killed program leaves it.
    try (EmbeddedEventStore log = EmbeddedEventStore.onDisk(file()).start()) {
      append(connect(log), "t-1", 50, 10);
      Files.copy(folder.resolve("log.db-wal"), folder.resolve("kept-wal"));
    }
    Files.copy(folder.resolve("kept-wal"), folder.resolve("log.db-wal"));
    run(0, "restore", copy().toString(), file().toString(), "--replace");
    try (EmbeddedEventStore log = EmbeddedEventStore.onDisk(file()).start()) {
      assertThat(count(connect(log))).isEqualTo(200);
    }
  }

  @Test
  void a_restore_that_is_killed_before_it_replaced_a_log_leaves_that_log_whole() throws Exception {
    Path killed = folder.resolve("killed.db");
    try (EmbeddedEventStore log = EmbeddedEventStore.onDisk(file()).start()) {
      append(connect(log), "s-1", 50, 10);
      Files.copy(file(), killed);
      Files.copy(folder.resolve("log.db-wal"), folder.resolve("killed.db-wal"));
    }
    Backup.deleteOldLog(killed);
    assertThat(folder.resolve("killed.db-wal")).doesNotExist();
    try (EmbeddedEventStore log = EmbeddedEventStore.onDisk(killed).start()) {
      assertThat(count(connect(log))).isEqualTo(50);
    }
  }

  @Test
  void a_log_that_somebody_reads_is_not_replaced() throws Exception {
    make(100, 10);
    run(0, "backup", file().toString(), copy().toString());
    try (EmbeddedEventStore log = EmbeddedEventStore.onDisk(file()).start()) {
      append(connect(log), "t-1", 50, 10);
      Files.copy(file(), folder.resolve("killed.db"));
      Files.copy(folder.resolve("log.db-wal"), folder.resolve("killed.db-wal"));
    }
    String killed = folder.resolve("killed.db").toString();
    try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + killed);
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.executeQuery("SELECT count(*) FROM events").close();
      assertThat(run(1, "restore", copy().toString(), killed, "--replace"))
          .contains("Another program reads the log");
    }
    run(0, "restore", copy().toString(), killed, "--replace");
    try (EmbeddedEventStore log = EmbeddedEventStore.onDisk(Path.of(killed)).start()) {
      assertThat(count(connect(log))).isEqualTo(100);
    }
  }

  @Test
  void a_damaged_backup_is_not_restored() throws Exception {
    make(200, 1_000);
    run(0, "backup", file().toString(), copy().toString());
    overwrite(copy(), 5);
    assertThat(run(1, "restore", copy().toString(), folder.resolve("new.db").toString()))
        .contains("is damaged");
    assertThat(folder.resolve("new.db")).doesNotExist();
  }

  /** Overwrites a page of the file with random bytes. */
  private static void overwrite(Path file, int page) throws Exception {
    byte[] noise = new byte[4096];
    Arrays.fill(noise, (byte) 0xA5);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(noise), page * 4096L);
    }
  }

  private void doesNotStart() {
    assertThatThrownBy(() -> EmbeddedEventStore.onDisk(file()).start())
        .isInstanceOf(EmbeddedEventStoreException.class)
        .hasMessageContaining("The log in " + file() + " is damaged")
        .hasMessageContaining("restore a backup");
  }

  @Test
  void a_small_log_with_any_page_damaged_does_not_start() throws Exception {
    make(500, 1_000);
    byte[] whole = Files.readAllBytes(file());
    int pages = whole.length / 4096;
    for (int page : List.of(0, 1, 2, 3, pages / 2, pages - 1)) {
      overwrite(file(), page);
      doesNotStart();
      assertThat(run(1, "check", file().toString())).contains("The log is damaged");
      Files.write(file(), whole);
    }
    assertThat(run(0, "check", file().toString())).contains("The log is intact");
    EmbeddedEventStore.onDisk(file()).start().close();
  }

  @Test
  void a_large_log_with_its_newest_page_damaged_does_not_start() throws Exception {
    make(5_000, 8_000);
    int pages = (int) (Files.size(file()) / 4096);
    assertThat(pages * 4096L).isGreaterThan(32L * 1024 * 1024);
    overwrite(file(), pages - 1);
    doesNotStart();
  }

  @Test
  void a_command_that_nobody_knows_gets_the_list() {
    assertThat(run(2, "repair")).contains("backup", "restore", "check", "copy");
    assertThat(run(2)).contains("backup");
  }

  @Test
  void a_log_that_is_served_is_not_replaced_after_a_second_start_was_refused() throws Exception {
    try (EmbeddedEventStore log = EmbeddedEventStore.onDisk(file()).start()) {
      append(connect(log), "s-1", 10, 10);
      log.backup(copy());
      assertThatThrownBy(() -> EmbeddedEventStore.onDisk(file()).start())
          .isInstanceOf(EmbeddedEventStoreException.class);
      Path link = Files.createSymbolicLink(folder.resolve("link.db"), file());
      for (Path named : List.of(file(), link)) {
        // Another process: this one can't lock its own file twice.
        Process other =
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    LogAdmin.class.getName(),
                    "restore",
                    copy().toString(),
                    named.toString(),
                    "--replace")
                .redirectErrorStream(true)
                .start();
        String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).contains("Another program uses the log");
        assertThat(other.waitFor()).isEqualTo(1);
      }
    }
  }

  @Test
  void what_is_restored_has_all_that_was_committed_also_of_a_log_that_is_served() throws Exception {
    Path target = folder.resolve("target.db");
    try (EmbeddedEventStore log = EmbeddedEventStore.onDisk(file()).start()) {
      append(connect(log), "s-1", 100, 10);
      run(0, "restore", file().toString(), target.toString());
    }
    try (EmbeddedEventStore log = EmbeddedEventStore.onDisk(target).start()) {
      assertThat(count(connect(log))).isEqualTo(100);
    }
  }

  @Test
  void a_database_that_is_no_log_is_left_alone() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE diary (day TEXT)");
    }
    byte[] before = Files.readAllBytes(file());
    assertThatThrownBy(() -> EmbeddedEventStore.onDisk(file()).start())
        .hasMessageContaining("is a database, but not a log");
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
  }

  @Test
  void a_first_start_that_was_killed_half_way_is_gone_on_with() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE streams (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)");
    }
    make(100, 10);
  }

  @Test
  void what_is_no_log_is_neither_checked_nor_restored() throws Exception {
    Path empty = Files.createFile(folder.resolve("empty.db"));
    Path foreign = folder.resolve("diary.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + foreign);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE diary (day TEXT)");
    }
    for (Path file : List.of(empty, foreign)) {
      String said = "The file %s is not a log: it is empty, or has other content".formatted(file);
      assertThat(run(1, "check", file.toString())).startsWith(said).doesNotContain("damaged");
      assertThat(run(1, "restore", file.toString(), file().toString())).startsWith(said);
      assertThat(file()).doesNotExist();
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void its_owner_alone_reads_a_log_and_its_backups() throws Exception {
    try (EmbeddedEventStore log = EmbeddedEventStore.onDisk(file()).start()) {
      append(connect(log), "s-1", 1, 10);
      log.backup(copy());
      Path restored = folder.resolve("restored.db");
      run(0, "restore", copy().toString(), restored.toString());
      for (Path file :
          List.of(
              file(),
              folder.resolve("log.db-wal"),
              folder.resolve("log.db-shm"),
              copy(),
              restored)) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as("%s", file)
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void a_first_start_that_fails_half_way_makes_nothing() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE streams (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)");
      statement.execute("CREATE TABLE events_by_stream (in_the_way TEXT)");
      assertThatThrownBy(() -> EmbeddedEventStore.onDisk(file()).start())
          .isInstanceOf(EmbeddedEventStoreException.class)
          .hasMessageContaining("events_by_stream");
      try (ResultSet made =
          statement.executeQuery("SELECT count(*) FROM sqlite_master WHERE name = 'events'")) {
        assertThat(made.getInt(1)).isZero();
      }
    }
  }

  @Test
  void a_backup_that_fails_leaves_nothing_behind() throws Exception {
    make(100, 10);
    Path blocked = Files.createDirectories(folder.resolve("full")).resolve("log.db");
    run(0, "backup", file().toString(), blocked.toString());
    run(1, "backup", file().toString(), blocked.toString());
    try (var files = Files.list(blocked.getParent())) {
      assertThat(files).containsExactly(blocked);
    }
  }

  @Test
  void a_file_is_copied_into_another_log() throws Exception {
    make(100, 10);
    Path target = folder.resolve("target.db");
    run(0, "copy", file().toString(), target.toString());
    try (EmbeddedEventStore log = EmbeddedEventStore.onDisk(target).start()) {
      assertThat(count(connect(log))).isEqualTo(100);
    }
  }

  @Test
  void a_file_with_the_largest_events_is_copied_into_another() throws Exception {
    try (EmbeddedEventStore log =
        EmbeddedEventStore.onDisk(file()).maxAppendSize(16 * 1024 * 1024).start()) {
      append(connect(log), "s-1", 1, 15 * 1024 * 1024);
    }
    Path target = folder.resolve("target.db");
    assertThat(run(0, "copy", file().toString(), target.toString())).contains("1 events copied");
  }

  @Test
  void a_page_of_a_copy_is_bounded_by_bytes_too() throws Exception {
    try (EmbeddedEventStore log =
        EmbeddedEventStore.onDisk(file()).maxAppendSize(16 * 1024 * 1024).start()) {
      KurrentDBClient client = connect(log);
      // Events just larger than a page of the copy, with small ones in between.
      for (int size : List.of(10, 10_000_000, 10_000_000, 10, 5_000_000, 5_000_000, 5_000_000)) {
        append(client, "s-1", 1, size);
      }
      List<Integer> pages = new ArrayList<>();
      for (ClientReads.LogPages all = new ClientReads.LogPages(client, null, null); all.next(); ) {
        pages.add(all.page.size());
      }
      assertThat(pages).containsExactly(2, 1, 3, 1, 0);
    }
    Path target = folder.resolve("target.db");
    assertThat(run(0, "copy", file().toString(), target.toString())).contains("7 events copied");
    assertThat(run(0, "copy", file().toString(), target.toString())).contains("0 events copied");
  }

  @Test
  void a_guarded_file_is_copied_without_a_password_and_keeps_its_own() throws Exception {
    String password = "an admin's secret";
    try (EmbeddedEventStore log =
        EmbeddedEventStore.onDisk(file()).password("admin", password).start()) {
      append(connect(log.connectionString("admin", password)), "s-1", 10, 10);
    }
    Path target = folder.resolve("target.db");
    assertThat(run(0, "copy", file().toString(), target.toString())).contains("10 events copied");
    try (EmbeddedEventStore log = EmbeddedEventStore.onDisk(file()).start()) {
      assertThat(count(connect(log.connectionString("admin", password))))
          .as("one event names its user")
          .isEqualTo(11);
      assertThatThrownBy(() -> count(connect(log))).hasMessageContaining("PERMISSION_DENIED");
    }
    try (EmbeddedEventStore log = EmbeddedEventStore.onDisk(target).start()) {
      assertThat(count(connect(log))).as("it has no users of its own").isEqualTo(10);
    }
  }
}
