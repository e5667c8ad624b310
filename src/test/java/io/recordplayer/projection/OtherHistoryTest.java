package io.recordplayer.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import io.recordplayer.Rig;
import io.recordplayer.embedded.eventstore.EmbeddedEventStore;
import io.recordplayer.live.LiveViews;
import io.recordplayer.log.Log;
import io.recordplayer.log.LogIdentity;
import io.recordplayer.log.NewRecord;
import io.recordplayer.record.RecordCodec;
import io.recordplayer.record.RecordTypes;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.StoredAs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stored views do not continue with the events of a log that has another history. */
class OtherHistoryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<String> STREAMS = List.of("list-");

  sealed interface ListEvent {
    @StoredAs("word-added")
    record Added(String list, String word) implements ListEvent {}
  }

  record Words(List<String> words) {
    Words play(Recorded<ListEvent> event) {
      return switch (event.data()) {
        case ListEvent.Added e -> {
          List<String> more = new ArrayList<>(words);
          more.add(e.word());
          yield new Words(List.copyOf(more));
        }
      };
    }
  }

  private static final Projection<Words> WORDS =
      Projection.of("words", new Words(List.of()))
          .on(
              ListEvent.class,
              event -> List.of(((ListEvent.Added) event.data()).list()),
              Words::play);

  /** A page that watches a list. */
  private static final class Page implements LiveViews.Watcher<Words> {
    private final List<String> shown = new CopyOnWriteArrayList<>();

    @Override
    public void show(Words view) {
      shown.add(String.join(" ", view.words()));
    }

    @Override
    public void withdrawn(Words initial) {
      shown.add("withdrawn");
    }
  }

  @TempDir Path data;
  private Rig rig;
  private final RecordCodec codec = new RecordCodec(new RecordTypes(List.of(ListEvent.class)));
  private EmbeddedEventStore server;
  private KurrentDBClient client;
  private Log log;
  private ViewStore store;

  /** The rig's Redis, and a log whose file can be replaced while it is in use. */
  @BeforeEach
  void open() {
    rig = new Rig(data.resolve("rig"), List.of(ListEvent.class));
    server = EmbeddedEventStore.onDisk(data.resolve("log.db")).port(0).start();
    client =
        KurrentDBClient.create(
            KurrentDBConnectionString.parseOrThrow(
                "kurrentdb://127.0.0.1:%d?tls=false&maxDiscoverAttempts=100000"
                    .formatted(server.port())));
    log = new Log(client, codec);
    log.identity();
    startAgain();
  }

  @AfterEach
  void close() {
    await().atMost(PATIENCE).until(client.shutdown()::isDone);
    server.close();
    rig.close();
  }

  /** A new process knows nothing of the process before it. */
  private void startAgain() {
    store = new ViewStore(rig.redis(), new LogIdentity(log, rig.redis()));
  }

  private ProjectionWriter<Words> writer() {
    return new ProjectionWriter<>(WORDS, log, store, STREAMS).start();
  }

  private LiveViews live() {
    return new LiveViews(log, store, List.of(WORDS), STREAMS).start();
  }

  private void add(String list, String... words) {
    for (String word : words) {
      NewRecord added = Rig.command(UUID.randomUUID(), new ListEvent.Added(list, word));
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> log.append("list-" + list, Log.ANY, List.of(added)).revision() >= 0);
    }
  }

  private void awaitStored(String list, String words) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(store.read(WORDS, list).view().words())
                    .containsExactly(words.split(" ")));
  }

  private void serve(String file, Runnable meanwhile) {
    int port = server.port();
    server.close();
    meanwhile.run();
    server = EmbeddedEventStore.onDisk(data.resolve(file)).port(port).start();
  }

  private void copy() {
    serve(
        "log.db",
        () -> {
          try {
            Files.copy(data.resolve("log.db"), data.resolve("copy.db"));
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private void returnToCopy() {
    serve("copy.db", () -> {});
  }

  @Test
  void views_are_built_again_from_a_copy_of_the_log_that_is_longer_but_differs() {
    add("a", "one", "two");
    add("b", "one");
    try (var _ = writer()) {
      awaitStored("b", "one");
    }
    copy();
    startAgain();
    try (var _ = writer()) {
      add("a", "lost", "gone");
      awaitStored("a", "one two lost gone");
    }
    returnToCopy();
    startAgain();
    add("a", "three", "four");
    add("b", "two");
    try (var writer = writer();
        var live = live()) {
      awaitStored("a", "one two three four");
      awaitStored("b", "one two");
      assertThat(live.read(WORDS, "a").words()).containsExactly("one", "two", "three", "four");
      await().atMost(PATIENCE).until(writer::isConnected);
    }
  }

  @Test
  void views_are_built_again_from_an_older_copy_of_the_log_that_is_shorter() {
    add("a", "one", "two");
    copy();
    startAgain();
    add("a", "lost", "gone");
    try (var _ = writer()) {
      awaitStored("a", "one two lost gone");
    }
    returnToCopy();
    startAgain();
    try (var _ = writer();
        var live = live()) {
      awaitStored("a", "one two");
      assertThat(live.read(WORDS, "a").words()).containsExactly("one", "two");
    }
  }

  @Test
  void an_open_view_is_withdrawn_when_the_log_is_replaced_by_another_branch() {
    add("a", "one");
    copy();
    startAgain();
    try (var _ = writer();
        var live = live()) {
      Page page = new Page();
      var _ = live.watch(WORDS, "a", page);
      add("a", "lost");
      await().atMost(PATIENCE).until(() -> page.shown.getLast().equals("one lost"));
      awaitStored("a", "one lost");
      returnToCopy();
      add("a", "two");
      await().atMost(PATIENCE).until(() -> page.shown.getLast().equals("one two"));
      assertThat(page.shown).contains("withdrawn").doesNotContain("one lost two");
      awaitStored("a", "one two");
    }
  }

  @Test
  void the_views_of_another_log_stay_when_the_log_is_replaced_while_the_program_runs() {
    try (var _ = writer();
        var live = live()) {
      add("a", "one");
      awaitStored("a", "one");
      Page page = new Page();
      var _ = live.watch(WORDS, "a", page);
      serve("new.db", () -> {});
      add("a", "new");
      awaitStored("a", "new");
      await().atMost(PATIENCE).until(() -> page.shown.getLast().equals("new"));
    }
    serve("log.db", () -> {});
    startAgain();
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> store.read(WORDS, "a").view().words().equals(List.of("one")));
  }

  @Test
  void a_page_never_shows_a_stored_view_of_another_branch_while_no_writer_runs() {
    add("a", "one");
    copy();
    startAgain();
    add("a", "lost");
    try (var _ = writer()) {
      awaitStored("a", "one lost");
    }
    returnToCopy();
    startAgain();
    add("a", "two");
    try (var live = live()) {
      Page page = new Page();
      Thread opening = Thread.ofVirtual().start(() -> live.watch(WORDS, "a", page));
      await().atMost(PATIENCE).until(() -> live.position().commit() > 0);
      assertThat(page.shown).isEmpty();
      try (var _ = writer()) {
        await().atMost(PATIENCE).until(() -> !opening.isAlive());
        assertThat(page.shown).containsExactly("one two");
      }
    }
  }
}
