package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.DeleteStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.EventDataBuilder;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import io.kurrent.dbclient.KurrentDBPersistentSubscriptionsClient;
import io.kurrent.dbclient.PersistentSubscription;
import io.kurrent.dbclient.PersistentSubscriptionListener;
import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.RecordedEvent;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamDeletedException;
import io.kurrent.dbclient.StreamNotFoundException;
import io.kurrent.dbclient.StreamState;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of one log into another. */
class LogCopyTest {
  private EmbeddedEventStore from;
  private EmbeddedEventStore to;
  private KurrentDBClient source;
  private KurrentDBClient target;

  @BeforeEach
  void start() {
    from = EmbeddedEventStore.inMemory().start();
    to = EmbeddedEventStore.inMemory().start();
    source = connect(from);
    target = connect(to);
  }

  @AfterEach
  void stop() throws Exception {
    get(source.shutdown());
    get(target.shutdown());
    from.close();
    to.close();
  }

  private static KurrentDBClient connect(EmbeddedEventStore log) {
    return KurrentDBClient.create(KurrentDBConnectionString.parseOrThrow(log.connectionString()));
  }

  private static <T> T get(CompletableFuture<T> answer) throws Exception {
    return answer.get(20, TimeUnit.SECONDS);
  }

  private static EventData event(UUID id, String type, String data, boolean json, String metadata) {
    return EventDataBuilder.binary(id, type, data.getBytes(StandardCharsets.UTF_8), json)
        .metadataAsBytes(metadata.getBytes(StandardCharsets.UTF_8))
        .build();
  }

  private static EventData event(String text) {
    return event(UUID.randomUUID(), "said", "\"" + text + "\"", true, "{\"by\":\"ann\"}");
  }

  private static void append(KurrentDBClient log, String stream, EventData... events)
      throws Exception {
    get(
        log.appendToStream(
            stream,
            AppendToStreamOptions.get().streamState(StreamState.any()),
            List.of(events).iterator()));
  }

  private void fill() throws Exception {
    for (int i = 0; i < 150; i++) {
      append(source, "s-" + i % 7, event("a" + i), event("b" + i));
      append(source, "t-" + i % 3, event(UUID.randomUUID(), "raw", "\u0000" + i, false, ""));
    }
    append(source, "$$s-1", event(UUID.randomUUID(), "$metadata", "{\"a\":1}", true, ""));
    append(source, "s-1", event("after the metadata"));
    append(source, "$$s-1", event(UUID.randomUUID(), "$metadata", "{\"a\":2}", true, ""));
    append(source, "$the-servers-own", event("not to be copied"));
  }

  /** Asserts that both logs have the same events in the same order. */
  private static List<String> all(KurrentDBClient log) throws Exception {
    return get(log.readAll(ReadAllOptions.get().forwards().fromStart())).getEvents().stream()
        .map(ResolvedEvent::getOriginalEvent)
        .filter(event -> !event.getStreamId().equals("$the-servers-own"))
        .map(LogCopyTest::described)
        .toList();
  }

  private static String described(RecordedEvent event) {
    return "%d@%s %s %s %s %s %s"
        .formatted(
            event.getRevision(),
            event.getStreamId(),
            event.getEventId(),
            event.getEventType(),
            event.getContentType(),
            new String(event.getEventData(), StandardCharsets.UTF_8),
            new String(event.getUserMetadata(), StandardCharsets.UTF_8));
  }

  @Test
  void a_copy_has_the_same_events_in_the_same_order() throws Exception {
    fill();
    LogCopy.CopyResult outcome = new LogCopy(source, target, _ -> {}).run();
    assertThat(outcome).isEqualTo(new LogCopy.CopyResult(453, 11, false, List.of()));
    assertThat(all(target)).isEqualTo(all(source)).hasSize(453);
  }

  @Test
  void an_interrupted_copy_goes_on_where_it_ended() throws Exception {
    fill();
    assertThatThrownBy(
            () ->
                new LogCopy(
                        source,
                        target,
                        progress -> {
                          if (progress.phase() == LogCopy.CopyPhase.COPY
                              && progress.events() >= 200) {
                            throw new IllegalStateException("the power is gone");
                          }
                        })
                    .run())
        .hasMessage("the power is gone");
    int before = all(target).size();
    assertThat(before).isBetween(200, 210);
    LogCopy.CopyResult outcome = new LogCopy(source, target, _ -> {}).run();
    assertThat(outcome).isEqualTo(new LogCopy.CopyResult(453 - before, 11, true, List.of()));
    assertThat(all(target)).isEqualTo(all(source));
  }

  @Test
  void a_copy_that_is_repeated_adds_only_what_is_new() throws Exception {
    fill();
    new LogCopy(source, target, _ -> {}).run();
    append(source, "s-1", event("one more"));
    LogCopy.CopyResult outcome = new LogCopy(source, target, _ -> {}).run();
    assertThat(outcome.resumed()).isTrue();
    assertThat(all(target)).isEqualTo(all(source)).hasSize(454);
  }

  @Test
  void a_copy_tells_how_far_it_is_while_it_copies_and_while_it_compares() throws Exception {
    fill();
    List<LogCopy.CopyProgress> told = new ArrayList<>();
    new LogCopy(source, target, told::add).run();
    assertThat(told).contains(new LogCopy.CopyProgress(LogCopy.CopyPhase.COPY, 453));
    assertCompared(told);
    told.clear();
    new LogCopy(source, target, told::add).run();
    assertCompared(told);
    assertThat(told.getFirst().phase()).isEqualTo(LogCopy.CopyPhase.READ_SOURCE);
  }

  /** Compares all events of both logs. */
  private static void assertCompared(List<LogCopy.CopyProgress> told) {
    for (LogCopy.CopyPhase doing :
        List.of(LogCopy.CopyPhase.READ_SOURCE, LogCopy.CopyPhase.READ_TARGET)) {
      assertThat(told).anyMatch(progress -> progress.phase() == doing && progress.events() >= 453);
    }
  }

  @Test
  void a_copy_goes_back_where_it_came_from() throws Exception {
    fill();
    new LogCopy(source, target, _ -> {}).run();
    append(target, "s-1", event("written in the copy"));
    new LogCopy(target, source, _ -> {}).run();
    assertThat(all(source)).isEqualTo(all(target)).hasSize(454);
  }

  @Test
  void what_was_deleted_is_deleted_in_the_copy_too() throws Exception {
    for (String stream : List.of("begun-again", "deleted", "ended")) {
      append(source, stream, event("a"), event("b"));
      get(source.deleteStream(stream, DeleteStreamOptions.get()));
    }
    append(source, "begun-again", event("c"));
    get(source.tombstoneStream("ended", DeleteStreamOptions.get()));
    for (int i = 0; i < 2; i++) {
      new LogCopy(source, target, _ -> {}).run();
      assertThat(get(target.readStream("begun-again", ReadStreamOptions.get())).getEvents())
          .singleElement()
          .extracting(event -> event.getOriginalEvent().getRevision())
          .isEqualTo(2L);
      assertThatThrownBy(() -> get(target.readStream("deleted", ReadStreamOptions.get())))
          .hasCauseInstanceOf(StreamNotFoundException.class);
      assertThatThrownBy(() -> append(target, "ended", event("d")))
          .hasCauseInstanceOf(StreamDeletedException.class);
    }
  }

  private void limit(String stream, String limits) throws Exception {
    append(source, "$$" + stream, event(UUID.randomUUID(), "$metadata", limits, true, ""));
  }

  /** Creates a stream of which only the revisions 10 to 12 remain. */
  private void scavenged(String stream) throws Exception {
    for (int i = 0; i < 13; i++) {
      append(source, stream, event(stream + i));
      append(source, "beside", event("beside " + i));
    }
    limit(stream, "{\"$maxCount\":3}");
    from.scavenge().get(20, TimeUnit.SECONDS);
    assertThat(shown(source, stream)).startsWith("10 \"" + stream + "10\"").hasSize(3);
  }

  /** Reads a stream with the revision of each event. */
  private static List<String> shown(KurrentDBClient log, String stream) throws Exception {
    return get(log.readStream(stream, ReadStreamOptions.get())).getEvents().stream()
        .map(ResolvedEvent::getOriginalEvent)
        .map(
            event ->
                event.getRevision()
                    + " "
                    + new String(event.getEventData(), StandardCharsets.UTF_8))
        .toList();
  }

  /** Asserts that both logs have the same events, apart from their revisions. */
  private static List<String> allWithoutRevisions(KurrentDBClient log) throws Exception {
    return all(log).stream().map(event -> event.substring(event.indexOf('@'))).toList();
  }

  @Test
  void of_a_scavenged_stream_what_remains_is_copied_and_numbered_anew() throws Exception {
    scavenged("s-1");
    append(source, "s-1", event("after"));
    LogCopy.CopyResult outcome = new LogCopy(source, target, _ -> {}).run();
    assertThat(outcome).isEqualTo(new LogCopy.CopyResult(18, 3, false, List.of("s-1")));
    assertThat(allWithoutRevisions(target)).isEqualTo(allWithoutRevisions(source)).hasSize(18);
    assertThat(shown(target, "s-1"))
        .as("the three that its metadata lets be seen")
        .containsExactly("1 \"s-111\"", "2 \"s-112\"", "3 \"after\"");
    assertThat(shown(target, "beside")).isEqualTo(shown(source, "beside"));
  }

  @Test
  void an_interrupted_copy_of_scavenged_streams_goes_on_where_it_ended() throws Exception {
    scavenged("s-1");
    scavenged("s-2");
    fill();
    for (int stop : new int[] {1, 5, 17, 100}) {
      assertThatThrownBy(
              () ->
                  new LogCopy(
                          source,
                          target,
                          progress -> {
                            if (progress.phase() == LogCopy.CopyPhase.COPY
                                && progress.events() >= stop) {
                              throw new IllegalStateException("the power is gone");
                            }
                          })
                      .run())
          .hasMessage("the power is gone");
    }
    LogCopy.CopyResult outcome = new LogCopy(source, target, _ -> {}).run();
    assertThat(outcome.resumed()).isTrue();
    assertThat(outcome.renumbered()).containsExactly("s-1", "s-2");
    assertThat(allWithoutRevisions(target)).isEqualTo(allWithoutRevisions(source));
    append(source, "s-1", event("one more"));
    assertThat(new LogCopy(source, target, _ -> {}).run().renumbered())
        .containsExactly("s-1", "s-2");
    assertThat(allWithoutRevisions(target)).isEqualTo(allWithoutRevisions(source));
  }

  @Test
  void a_copy_of_a_scavenged_stream_goes_back_where_it_came_from() throws Exception {
    scavenged("s-1");
    limit("s-1", "{\"$tb\":7}");
    new LogCopy(source, target, _ -> {}).run();
    append(target, "s-1", event("written in the copy"));
    assertThat(new LogCopy(target, source, _ -> {}).run().renumbered()).containsExactly("s-1");
    assertThat(shown(source, "s-1")).endsWith("13 \"written in the copy\"").hasSize(4);
    assertThat(get(source.getStreamMetadata("s-1")).getTruncateBefore()).isEqualTo(7L);
  }

  @Test
  void what_is_scavenged_after_it_was_copied_keeps_its_revisions() throws Exception {
    for (int i = 0; i < 13; i++) {
      append(source, "s-1", event("s-1" + i));
    }
    new LogCopy(source, target, _ -> {}).run();
    append(source, "s-1", event("s-113"));
    limit("s-1", "{\"$maxCount\":3,\"$tb\":7}");
    from.scavenge().get(20, TimeUnit.SECONDS);
    LogCopy.CopyResult outcome = new LogCopy(source, target, _ -> {}).run();
    assertThat(outcome.renumbered()).isEmpty();
    assertThat(shown(target, "s-1"))
        .isEqualTo(shown(source, "s-1"))
        .startsWith("11 \"s-111\"")
        .hasSize(3);
  }

  @Test
  void where_a_stream_begins_is_said_in_the_numbers_of_the_copy() throws Exception {
    for (String stream : List.of("in-front", "amidst", "beyond", "between")) {
      for (int i = 0; i < 13; i++) {
        append(source, stream, event(stream + i));
      }
      limit(stream, "{\"$maxCount\":3}");
    }
    from.scavenge().get(20, TimeUnit.SECONDS);
    limit("in-front", "{\"$tb\":4,\"a\":1}");
    limit("amidst", "{\"$tb\":11,\"a\":1}");
    limit("beyond", "{\"$tb\":15,\"a\":1}");
    limit("between", "{\"$tb\":14,\"a\":1}");
    append(source, "between", event("hidden"), event("seen"));
    for (int i = 0; i < 2; i++) {
      assertThat(new LogCopy(source, target, _ -> {}).run().renumbered())
          .containsExactly("amidst", "between", "beyond", "in-front");
    }
    assertThat(get(target.getStreamMetadata("in-front")).getTruncateBefore()).isEqualTo(0L);
    assertThat(get(target.getStreamMetadata("amidst")).getTruncateBefore()).isEqualTo(1L);
    assertThat(get(target.getStreamMetadata("beyond")).getTruncateBefore()).isEqualTo(5L);
    assertThat(get(target.getStreamMetadata("beyond")).getCustomProperties()).containsEntry("a", 1);
    assertThat(shown(target, "amidst")).containsExactly("1 \"amidst11\"", "2 \"amidst12\"");
    assertThat(shown(target, "beyond")).isEmpty();
    assertThat(shown(target, "between")).containsExactly("4 \"seen\"");
  }

  /**
   * Leaves gaps as a real server does, which scavenges some chunks of its file and skips others.
   */
  @Test
  void a_stream_that_has_lost_events_amidst_is_numbered_without_the_gap(@TempDir Path directory)
      throws Exception {
    Path file = directory.resolve("log.db");
    try (EmbeddedEventStore log = EmbeddedEventStore.onDisk(file).start()) {
      KurrentDBClient client = connect(log);
      append(client, "s", event("0"), event("1"), event("2"), event("3"), event("4"));
      append(client, "$$s", event(UUID.randomUUID(), "$metadata", "{\"$tb\":2}", true, ""));
      get(client.shutdown());
    }
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("DELETE FROM events WHERE revision IN (1, 2, 3)"))
          .isEqualTo(3);
    }
    try (EmbeddedEventStore log = EmbeddedEventStore.onDisk(file).start()) {
      KurrentDBClient client = connect(log);
      for (int i = 0; i < 2; i++) {
        assertThat(new LogCopy(client, target, _ -> {}).run().renumbered()).containsExactly("s");
        assertThat(shown(target, "s")).containsExactly("1 \"4\"");
        assertThat(get(target.getStreamMetadata("s")).getTruncateBefore()).isEqualTo(1L);
      }
      get(client.shutdown());
    }
  }

  @Test
  void what_was_deleted_and_scavenged_is_deleted_in_the_copy_too() throws Exception {
    for (String stream : List.of("begun-again", "deleted", "ended")) {
      append(source, stream, event("a"), event("b"));
      get(source.deleteStream(stream, DeleteStreamOptions.get()));
    }
    append(source, "begun-again", event("c"));
    get(source.tombstoneStream("ended", DeleteStreamOptions.get()));
    from.scavenge().get(20, TimeUnit.SECONDS);
    for (int i = 0; i < 2; i++) {
      assertThat(new LogCopy(source, target, _ -> {}).run().renumbered())
          .containsExactly("begun-again", "deleted");
      assertThat(shown(target, "begun-again")).containsExactly("0 \"c\"");
      assertThatThrownBy(() -> shown(target, "deleted"))
          .hasCauseInstanceOf(StreamNotFoundException.class);
      assertThatThrownBy(() -> append(target, "ended", event("d")))
          .hasCauseInstanceOf(StreamDeletedException.class);
    }
  }

  @Test
  void whatever_a_log_has_been_through_its_copy_shows_the_same() {
    long seed = Long.getLong("copy.seed", System.nanoTime());
    assertThatCode(() -> copy(new Random(seed)))
        .as("-Dcopy.seed=%d", seed)
        .doesNotThrowAnyException();
  }

  private void copy(Random random) throws Exception {
    Set<String> living = new HashSet<>();
    for (int i = 0; i < 400; i++) {
      String stream = "s-" + random.nextInt(12);
      switch (random.nextInt(40)) {
        case 0 -> {
          if (living.remove(stream)) {
            get(source.deleteStream(stream, DeleteStreamOptions.get()));
          }
        }
        case 1 -> from.scavenge().get(20, TimeUnit.SECONDS);
        case 2, 3, 4 -> limit(stream, "{\"$maxCount\":" + (1 + random.nextInt(5)) + "}");
        case 5, 6, 7 -> limit(stream, "{\"$tb\":" + random.nextInt(40) + "}");
        default -> {
          append(source, stream, event("a" + i), event("b" + i));
          living.add(stream);
        }
      }
    }
    int copied = 0;
    while (copied < 400) {
      int stop = 1 + random.nextInt(400);
      try {
        new LogCopy(
                source,
                target,
                progress -> {
                  if (progress.phase() == LogCopy.CopyPhase.COPY && progress.events() >= stop) {
                    throw new IllegalStateException("the power is gone");
                  }
                })
            .run();
        break;
      } catch (IllegalStateException _) {
        copied += stop;
      }
    }
    new LogCopy(source, target, _ -> {}).run();
    for (int i = 0; i < 12; i++) {
      assertThat(seen(target, "s-" + i)).as("s-%d", i).isEqualTo(seen(source, "s-" + i));
    }
  }

  /** Reads a stream without its revisions. */
  private static Object seen(KurrentDBClient log, String stream) throws Exception {
    try {
      return shown(log, stream).stream().map(event -> event.replaceFirst("^[0-9]+", "")).toList();
    } catch (ExecutionException e) {
      return String.valueOf(e.getCause());
    }
  }

  @Test
  void a_scavenged_stream_that_others_link_to_is_not_numbered_anew() throws Exception {
    scavenged("s-1");
    EventData link =
        EventData.builderAsBinary("$>", "11@s-1".getBytes(StandardCharsets.UTF_8)).build();
    append(source, "chosen", link);
    assertThatThrownBy(() -> new LogCopy(source, target, _ -> {}).run())
        .isInstanceOf(EmbeddedEventStoreException.class)
        .hasMessageContaining("chosen links to s-1");
    assertThat(all(target)).isEmpty();
  }

  @Test
  void a_scavenged_stream_that_differs_in_the_target_is_refused() throws Exception {
    scavenged("s-1");
    append(target, "s-1", event("something else"));
    assertThatThrownBy(() -> new LogCopy(source, target, _ -> {}).run())
        .isInstanceOf(EmbeddedEventStoreException.class)
        .hasMessageContaining("The stream s-1 differs");
    assertThat(shown(target, "s-1")).hasSize(1);
  }

  @Test
  void the_command_line_says_which_streams_are_numbered_anew() throws Exception {
    scavenged("s-1");
    var out = new ByteArrayOutputStream();
    List<String> command = List.of("copy", from.connectionString(), to.connectionString());
    assertThat(LogAdmin.run(command, new PrintStream(out, true, StandardCharsets.UTF_8))).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("17 events copied; 3 streams are the same in both logs.")
        .contains("1 of them had lost events to scavenging")
        .contains("[s-1]");
  }

  @Test
  void an_event_that_is_only_called_like_an_end_ends_nothing() throws Exception {
    EventData named =
        EventData.builderAsBinary("$streamDeleted", "not at all".getBytes(StandardCharsets.UTF_8))
            .build();
    append(source, "s", event("a"), named);
    new LogCopy(source, target, _ -> {}).run();
    append(target, "s", event("b"));
    assertThat(get(target.readStream("s", ReadStreamOptions.get())).getEvents()).hasSize(3);
  }

  @Test
  void events_that_were_there_before_are_not_doubled() throws Exception {
    EventData a = event("a");
    EventData b = event("b");
    append(source, "s-1", a, b);
    append(target, "s-1", a);
    append(target, "other-1", event("somebody else's"));
    new LogCopy(source, target, _ -> {}).run();
    assertThat(all(target)).containsAll(all(source)).hasSize(3);
  }

  @Test
  void a_target_whose_stream_differs_is_refused() throws Exception {
    append(source, "s-1", event("a"), event("b"));
    append(target, "s-1", event("something else"));
    assertThatThrownBy(() -> new LogCopy(source, target, _ -> {}).run())
        .isInstanceOf(EmbeddedEventStoreException.class)
        .hasMessageContaining("The stream s-1 differs at revision 0");
    assertThat(all(target)).hasSize(1);
  }

  @Test
  void a_stream_that_differs_further_back_is_refused_before_anything_is_added() throws Exception {
    EventData same = event("same");
    append(source, "s-1", event("a"));
    append(source, "t-1", same);
    append(source, "s-1", event("b"));
    append(target, "s-1", event("something else"));
    append(target, "t-1", same);
    assertThatThrownBy(() -> new LogCopy(source, target, _ -> {}).run())
        .isInstanceOf(EmbeddedEventStoreException.class)
        .hasMessageContaining("1 of 2 streams differ")
        .hasMessageContaining("s-1");
    assertThat(all(target)).hasSize(2);
  }

  @Test
  void the_same_id_with_other_data_is_found_by_the_comparison() throws Exception {
    UUID id = UUID.randomUUID();
    append(source, "s-1", event(id, "said", "1", true, ""));
    append(target, "s-1", event(id, "said", "2", true, ""));
    assertThatThrownBy(() -> new LogCopy(source, target, _ -> {}).run())
        .isInstanceOf(EmbeddedEventStoreException.class)
        .hasMessageContaining("1 of 1 streams differ")
        .hasMessageContaining("s-1");
  }

  @Test
  void the_command_line_copies_and_tells_what_it_did() throws Exception {
    fill();
    var out = new ByteArrayOutputStream();
    List<String> command = new ArrayList<>(List.of("copy"));
    command.add(from.connectionString());
    command.add(to.connectionString());
    assertThat(LogAdmin.run(command, new PrintStream(out, true, StandardCharsets.UTF_8))).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("453 events copied; 11 streams are the same in both logs.");
    append(target, "s-1", event("something else"));
    append(source, "s-1", event("a"));
    assertThat(LogAdmin.run(command, new PrintStream(out, true, StandardCharsets.UTF_8))).isOne();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("The stream s-1 differs");
  }

  @Test
  void a_group_made_for_a_copy_gets_only_what_comes_after_it() throws Exception {
    append(source, "boardCommand-1", event("old"));
    new LogCopy(source, target, _ -> {}).run();
    List<String> command = List.of("group", to.connectionString(), "workers", "boardCommand-");
    var out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    assertThat(LogAdmin.run(command, out)).isZero();
    assertThat(LogAdmin.run(command, out)).as("it is there already").isOne();
    assertThat(
            get(KurrentDBPersistentSubscriptionsClient.from(target).getInfoToAll("workers"))
                .orElseThrow()
                .getSettings()
                .getMaxRetryCount())
        .as("nothing is parked because nodes died")
        .isEqualTo(Integer.MAX_VALUE);
    append(target, "board-1", event("another stream's"));
    append(target, "boardCommand-1", event("new"));
    var got = new CompletableFuture<String>();
    PersistentSubscription consumer =
        get(
            KurrentDBPersistentSubscriptionsClient.from(target)
                .subscribeToAll(
                    "workers",
                    new PersistentSubscriptionListener() {
                      @Override
                      public void onEvent(
                          PersistentSubscription self, int retries, ResolvedEvent event) {
                        got.complete(
                            new String(
                                event.getOriginalEvent().getEventData(), StandardCharsets.UTF_8));
                      }
                    }));
    assertThat(get(got)).isEqualTo("\"new\"");
    consumer.stop();
  }
}
