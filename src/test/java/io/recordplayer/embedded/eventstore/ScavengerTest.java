package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kurrent.dbclient.DeleteStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.RecordedEvent;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamMetadata;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscribeToAllOptions;
import io.kurrent.dbclient.Subscription;
import io.kurrent.dbclient.SubscriptionListener;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Hidden events are removed from the file. */
class ScavengerTest extends ServedLogTestBase {
  private void maxCount(String stream, long count) throws Exception {
    StreamMetadata metadata = new StreamMetadata();
    metadata.setMaxCount(count);
    get(client.setStreamMetadata(stream, metadata));
  }

  private void delete(String stream) throws Exception {
    get(client.deleteStream(stream, DeleteStreamOptions.get()));
  }

  private long scavenge() throws Exception {
    return store.scavenge().get(20, TimeUnit.SECONDS);
  }

  /** Returns all events as {@code revision@stream}. */
  private List<String> all() throws Exception {
    return get(client.readAll(ReadAllOptions.get().forwards().fromStart())).getEvents().stream()
        .map(ResolvedEvent::getOriginalEvent)
        .map(ScavengerTest::place)
        .toList();
  }

  private static String place(RecordedEvent event) {
    return event.getRevision() + "@" + event.getStreamId();
  }

  private void restart() throws Exception {
    stop();
    start();
  }

  @Test
  void what_streams_hide_leaves_the_log() throws Exception {
    append("counted", StreamState.any(), event("a"), event("b"), event("c"));
    append("untouched", StreamState.any(), event("a"));
    maxCount("counted", 5);
    maxCount("counted", 2);
    assertThat(scavenge()).isEqualTo(2);
    assertThat(all()).containsExactly("1@counted", "2@counted", "0@untouched", "1@$$counted");
    assertThat(texts("counted")).containsExactly("b", "c");
    assertThat(scavenge()).isZero();
    assertThat(store.check()).isEmpty();
  }

  @Test
  void what_has_left_the_log_is_not_in_its_file_any_more() throws Exception {
    for (int i = 0; i < 200; i++) {
      append("s", StreamState.any(), event("a secret, " + "s".repeat(20 * i)));
      append("t", StreamState.any(), event("b"));
    }
    get(client.tombstoneStream("s", DeleteStreamOptions.get()));
    scavenge();
    Path log = store.file();
    stop();
    assertThat(Files.readString(log, StandardCharsets.ISO_8859_1).contains("a secret")).isFalse();
  }

  @Test
  void events_that_are_too_old_leave_the_log_but_for_the_last_one() throws Exception {
    append("aged", StreamState.any(), event("a"), event("b"), event("c"));
    StreamMetadata metadata = new StreamMetadata();
    metadata.setMaxAge(1L);
    get(client.setStreamMetadata("aged", metadata));
    await().atMost(PATIENCE).until(() -> texts("aged").isEmpty());
    assertThat(scavenge()).isEqualTo(2);
    assertThat(all()).containsExactly("2@aged", "0@$$aged");
  }

  @Test
  void of_a_deleted_stream_the_last_event_stays_so_that_its_revisions_go_on() throws Exception {
    append("s", StreamState.any(), event("a"), event("b"), event("c"));
    delete("s");
    assertThat(scavenge()).isEqualTo(2);
    assertThat(all()).containsExactly("2@s", "0@$$s");
    restart();
    assertThat(append("s", StreamState.noStream(), event("d")).getNextExpectedRevision())
        .isEqualTo(StreamState.streamRevision(3));
    assertThat(texts("s")).containsExactly("d");
  }

  @Test
  void of_a_stream_that_is_deleted_for_ever_only_its_end_stays() throws Exception {
    append("s", StreamState.any(), event("a"), event("b"));
    maxCount("s", 10);
    get(client.tombstoneStream("s", DeleteStreamOptions.get()));
    assertThat(scavenge()).isEqualTo(3);
    assertThat(all()).containsExactly(Long.MAX_VALUE + "@s");
    restart();
    assertThat(store.check()).isEmpty();
  }

  @Test
  void no_position_is_used_twice_when_the_newest_events_are_hidden() throws Exception {
    append("other", StreamState.any(), event("a"));
    StreamMetadata metadata = new StreamMetadata();
    metadata.setTruncateBefore(100L);
    get(client.setStreamMetadata("s", metadata));
    append("s", StreamState.any(), event("a"), event("b"), event("c"));
    long end = lastPosition();
    assertThat(scavenge()).isEqualTo(2);
    assertThat(lastPosition()).isEqualTo(end);
    restart();
    append("other", StreamState.any(), event("b"));
    assertThat(lastPosition()).isEqualTo(end + 1);
  }

  private long lastPosition() throws Exception {
    return get(client.readAll(ReadAllOptions.get().backwards().fromEnd().maxCount(1)))
        .getEvents()
        .getFirst()
        .getOriginalEvent()
        .getPosition()
        .getCommitUnsigned();
  }

  @Test
  void followers_old_and_new_go_on_across_what_was_removed() throws Exception {
    BlockingQueue<String> seen = follow();
    append("s", StreamState.any(), event("a"), event("b"), event("c"));
    maxCount("s", 1);
    assertThat(take(seen, 4)).containsExactly("0@s", "1@s", "2@s", "0@$$s");
    scavenge();
    append("s", StreamState.any(), event("d"));
    assertThat(take(seen, 1)).containsExactly("3@s");
    assertThat(take(follow(), 3)).containsExactly("2@s", "0@$$s", "3@s");
  }

  private BlockingQueue<String> follow() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    Subscription _ =
        get(
            client.subscribeToAll(
                new SubscriptionListener() {
                  @Override
                  public void onEvent(Subscription subscription, ResolvedEvent event) {
                    seen.add(place(event.getOriginalEvent()));
                  }
                },
                SubscribeToAllOptions.get().fromStart()));
    return seen;
  }

  private static List<String> take(BlockingQueue<String> seen, int count) throws Exception {
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      taken.add(String.valueOf(seen.poll(20, TimeUnit.SECONDS)));
    }
    return taken;
  }

  @Test
  void appends_go_on_while_it_scavenges() throws Exception {
    EventData[] many = new EventData[3_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = event("hidden");
    }
    append("s", StreamState.any(), many);
    delete("s");
    var scavenged = store.scavenge();
    List<CompletableFuture<?>> appended = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      appended.add(client.appendToStream("t-" + i, event("kept")));
    }
    for (CompletableFuture<?> append : appended) {
      get(append);
    }
    assertThat(scavenged.get(20, TimeUnit.SECONDS)).isEqualTo(2_999);
    assertThat(all()).hasSize(502);
    restart();
    assertThat(all()).hasSize(502);
  }

  @Test
  void it_scavenges_by_itself() throws Exception {
    try (EmbeddedEventStore own =
        EmbeddedEventStore.inMemory().scavengeEvery(Duration.ofMillis(50)).start()) {
      stop();
      store = own;
      client =
          io.kurrent.dbclient.KurrentDBClient.create(
              io.kurrent.dbclient.KurrentDBConnectionString.parseOrThrow(own.connectionString()));
      append("s", StreamState.any(), event("a"), event("b"));
      maxCount("s", 1);
      await().atMost(PATIENCE).until(() -> all().equals(List.of("1@s", "0@$$s")));
    }
  }

  @Test
  void an_operator_scavenges_a_file_which_gets_smaller() throws Exception {
    append("s", StreamState.any(), event("x".repeat(900_000)));
    append("s", StreamState.any(), event("a"));
    maxCount("s", 1);
    assertThat(run("scavenge", store.file().toString())).startsWith("1 Another program uses");
    stop();
    long before = Files.size(store.file());
    assertThat(run("scavenge", store.file().toString())).startsWith("0 1 events were removed.");
    assertThat(Files.size(store.file())).isLessThan(before / 2);
    start();
    assertThat(all()).containsExactly("1@s", "0@$$s");
    assertThat(store.check()).isEmpty();
  }

  @Test
  void an_operator_has_a_log_scavenged_that_is_served() throws Exception {
    append("s", StreamState.any(), event("a"), event("b"));
    maxCount("s", 1);
    assertThat(run("scavenge", store.connectionString())).startsWith("0 The log has started");
    await().atMost(PATIENCE).until(() -> all().equals(List.of("1@s", "0@$$s")));
  }

  /** Makes every scavenge fail, or none. */
  private static void change(EmbeddedEventStore log, String statement) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + log.file());
        Statement change = connection.createStatement()) {
      change.execute(statement);
    }
  }

  @Test
  @ResourceLock(Resources.SYSTEM_OUT)
  @ExtendWith(OutputCaptureExtension.class)
  void a_scavenge_that_an_operator_started_and_that_fails_is_logged(CapturedOutput output)
      throws Exception {
    append("s", StreamState.any(), event("a"));
    change(store, "ALTER TABLE limits RENAME TO limits_away");
    assertThat(run("scavenge", store.connectionString())).startsWith("0 The log has started");
    await().atMost(PATIENCE).until(() -> output.getOut().contains("the log was not scavenged"));
  }

  @Test
  @ResourceLock(Resources.SYSTEM_OUT)
  @ExtendWith(OutputCaptureExtension.class)
  void it_goes_on_scavenging_by_itself_after_it_failed(CapturedOutput output) throws Exception {
    append("s", StreamState.any(), event("a"), event("b"));
    maxCount("s", 1);
    stop();
    store =
        EmbeddedEventStore.onDisk(folder.resolve("log.db"))
            .scavengeEvery(Duration.ofMillis(200))
            .start();
    client = connect();
    change(store, "ALTER TABLE limits RENAME TO limits_away");
    await().atMost(PATIENCE).until(() -> output.getOut().contains("the log was not scavenged"));
    change(store, "ALTER TABLE limits_away RENAME TO limits");
    append("t", StreamState.any(), event("a"), event("b"));
    maxCount("t", 1);
    await().atMost(PATIENCE).until(() -> !all().contains("0@t"));
  }

  @Test
  void only_who_may_manage_a_log_scavenges_it() throws Exception {
    try (EmbeddedEventStore guarded =
        EmbeddedEventStore.inMemory()
            .password("ops", "staple of a kind")
            .password("ann", "staple of another")
            .start()) {
      assertThat(run("scavenge", guarded.connectionString("ann", "staple of another")))
          .startsWith("1 ")
          .contains("PERMISSION_DENIED");
      assertThat(run("scavenge", guarded.connectionString())).contains("PERMISSION_DENIED");
      assertThat(run("scavenge", guarded.connectionString("ops", "staple of a kind")))
          .startsWith("0 ");
    }
  }

  private static String run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code = LogAdmin.run(List.of(arguments), new PrintStream(out, true, StandardCharsets.UTF_8));
    return code + " " + out.toString(StandardCharsets.UTF_8);
  }
}
