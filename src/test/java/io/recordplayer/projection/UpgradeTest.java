package io.recordplayer.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kurrent.dbclient.DeleteStreamOptions;
import io.kurrent.dbclient.StreamMetadata;
import io.recordplayer.Rig;
import io.recordplayer.live.LiveViews;
import io.recordplayer.log.Log;
import io.recordplayer.log.NewRecord;
import io.recordplayer.record.RecordCodec;
import io.recordplayer.record.RecordTypes;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.Responses;
import io.recordplayer.record.StoredAs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An old program may stop views at an event that it can't read; the new program resumes them. */
class UpgradeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<String> STREAMS = List.of("cart-");

  /** The events that the old program knows. */
  sealed interface OldEvent {
    String cart();

    @StoredAs("item-added")
    record Added(String cart, String item) implements OldEvent {}
  }

  /** The events that the new program knows. */
  sealed interface NewEvent {
    String cart();

    @StoredAs("item-added")
    record Added(String cart, String item) implements NewEvent {}

    @StoredAs("item-removed")
    record Removed(String cart, String item) implements NewEvent {}
  }

  record Cart(List<String> items) {
    Cart with(String item) {
      List<String> more = new ArrayList<>(items);
      more.add(item);
      return new Cart(List.copyOf(more));
    }

    Cart without(String item) {
      return new Cart(items.stream().filter(other -> !other.equals(item)).toList());
    }
  }

  private static final Projection<Cart> OLD =
      Projection.of("carts", new Cart(List.of()))
          .on(OldEvent.class, event -> List.of(event.data().cart()), UpgradeTest::playOld);

  /** The projection of the new program has the same version. */
  private static final Projection<Cart> NEW =
      Projection.of("carts", new Cart(List.of()))
          .on(
              NewEvent.class,
              event -> List.of(event.data().cart()),
              (cart, event) ->
                  switch (event.data()) {
                    case NewEvent.Added e -> cart.with(e.item());
                    case NewEvent.Removed e -> cart.without(e.item());
                  });

  /** A projection of the new program that ignores the new event. */
  private static final Projection<Cart> ADDED =
      Projection.of("added", new Cart(List.of()))
          .on(
              NewEvent.class,
              UpgradeTest::keysOfAdded,
              (cart, event) ->
                  event.data() instanceof NewEvent.Added e ? cart.with(e.item()) : cart);

  private static Set<String> keysOfAdded(Recorded<NewEvent> event) {
    return event.data() instanceof NewEvent.Added added ? Set.of(added.cart()) : Set.of();
  }

  private static Cart playOld(Cart cart, Recorded<OldEvent> event) {
    return switch (event.data()) {
      case OldEvent.Added e -> cart.with(e.item());
    };
  }

  /** The same projection in the old program. */
  private static final Projection<Cart> OLD_ADDED =
      Projection.of("added", new Cart(List.of()))
          .on(OldEvent.class, event -> List.of(event.data().cart()), UpgradeTest::playOld);

  /** A page that watches a cart. */
  private static final class Page implements LiveViews.Watcher<Cart> {
    private final List<List<String>> shown = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;

    @Override
    public void show(Cart view) {
      shown.add(view.items());
      stopped = false;
    }

    @Override
    public void stopped(Cart view) {
      shown.add(view.items());
      stopped = true;
    }
  }

  @TempDir Path data;
  private Rig rig;
  private ViewStore store;
  private Log oldLog;
  private Log newLog;

  @BeforeEach
  void open() {
    rig = new Rig(data, List.of(NewEvent.class));
    store = new ViewStore(rig.redis(), rig.provenance());
    oldLog = new Log(rig.client(), new RecordCodec(new RecordTypes(List.of(OldEvent.class))));
    newLog = rig.log();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void append(NewEvent event) {
    newLog.append("cart-" + event.cart(), Log.ANY, List.of(Rig.command(UUID.randomUUID(), event)));
  }

  private ProjectionWriter<Cart> oldWriter(Projection<Cart> projection) {
    return new ProjectionWriter<>(projection, oldLog, store, STREAMS).start();
  }

  private ProjectionWriter<Cart> newWriter(Projection<Cart> projection) {
    return new ProjectionWriter<>(projection, newLog, store, STREAMS).start();
  }

  private void awaitStored(Projection<Cart> projection, String cart, String... items) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              StoredView<Cart> stored = store.read(projection, cart);
              assertThat(stored.view().items()).containsExactly(items);
              assertThat(stored.stopped()).isNull();
              assertThat(stored.lost()).isFalse();
            });
  }

  private void awaitStopped(Projection<Cart> projection, String cart) {
    await().atMost(PATIENCE).until(() -> store.read(projection, cart).stopped() != null);
  }

  /** Appends new events while only the old program runs. */
  private void newEventsMeetTheOldProgram() {
    append(new NewEvent.Added("a", "pen"));
    append(new NewEvent.Added("a", "ink"));
    append(new NewEvent.Removed("a", "pen"));
    append(new NewEvent.Added("a", "cap"));
    // The stream has a response to a rejected command, but no event that the old program knows.
    NewRecord refused = Rig.command(UUID.randomUUID(), new Responses(List.of()));
    newLog.append("cart-c", Log.ANY, List.of(refused));
    append(new NewEvent.Removed("c", "none"));
    append(new NewEvent.Added("b", "pad"));
  }

  @Test
  void a_view_that_plays_the_new_event_is_resumed_by_the_new_program() {
    newEventsMeetTheOldProgram();
    try (var _ = oldWriter(OLD)) {
      awaitStored(OLD, "b", "pad");
      awaitStopped(OLD, "a");
      assertThat(store.stopped(OLD)).containsOnlyKeys("a", "cart-a", "cart-c");
    }
    try (var writer = newWriter(NEW)) {
      awaitStored(NEW, "a", "ink", "cap");
      assertThat(writer.stopped()).isEmpty();
      append(new NewEvent.Added("a", "box"));
      append(new NewEvent.Added("c", "cup"));
      awaitStored(NEW, "a", "ink", "cap", "box");
      awaitStored(NEW, "c", "cup");
    }
    assertThat(store.stopped(NEW)).isEmpty();
  }

  @Test
  void an_unreadable_event_in_a_tombstoned_stream_stops_no_other_view() throws Exception {
    newEventsMeetTheOldProgram();
    for (String stream : List.of("cart-a", "cart-c")) {
      rig.client()
          .tombstoneStream(stream, DeleteStreamOptions.get())
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    try (var _ = oldWriter(OLD);
        var live = new LiveViews(oldLog, store, List.of(OLD), STREAMS).start()) {
      awaitStored(OLD, "b", "pad");
      awaitStopped(OLD, "a");
      assertThat(live.read(OLD, "b").items()).containsExactly("pad");
    }
    try (var writer = newWriter(NEW)) {
      awaitStored(NEW, "a", "ink", "cap");
      assertThat(writer.stopped()).isEmpty();
    }
  }

  @Test
  void the_hidden_records_of_a_stream_tell_its_views() throws Exception {
    append(new NewEvent.Added("a", "ink"));
    try (var _ = oldWriter(OLD)) {
      awaitStored(OLD, "a", "ink");
    }
    append(new NewEvent.Removed("a", "ink"));
    append(new NewEvent.Added("b", "pad"));
    StreamMetadata hidesTheFirst = new StreamMetadata();
    hidesTheFirst.setTruncateBefore(1L);
    rig.client()
        .setStreamMetadata("cart-a", hidesTheFirst)
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    try (var _ = oldWriter(OLD)) {
      awaitStored(OLD, "b", "pad");
      awaitStopped(OLD, "a");
    }
  }

  @Test
  void a_view_that_ignores_the_new_event_is_resumed_without_a_new_version() {
    newEventsMeetTheOldProgram();
    try (var _ = oldWriter(OLD_ADDED)) {
      awaitStored(OLD_ADDED, "b", "pad");
      awaitStopped(OLD_ADDED, "a");
    }
    try (var _ = newWriter(ADDED)) {
      awaitStored(ADDED, "a", "pen", "ink", "cap");
      await().atMost(PATIENCE).until(() -> store.stopped(ADDED).isEmpty());
    }
  }

  @Test
  void views_continue_after_a_rollback_to_the_old_program_and_after_the_next_upgrade() {
    append(new NewEvent.Added("a", "pen"));
    append(new NewEvent.Removed("a", "pen"));
    try (var _ = newWriter(NEW)) {
      append(new NewEvent.Added("a", "ink"));
      awaitStored(NEW, "a", "ink");
    }
    try (var _ = oldWriter(OLD)) {
      append(new NewEvent.Added("a", "cap"));
      awaitStored(OLD, "a", "ink", "cap");
      append(new NewEvent.Removed("a", "ink"));
      awaitStopped(OLD, "a");
    }
    try (var _ = newWriter(NEW)) {
      awaitStored(NEW, "a", "cap");
    }
  }

  @Test
  void old_and_new_writers_that_run_at_the_same_time_lose_no_event() {
    try (var _ = newWriter(NEW)) {
      try (var _ = oldWriter(OLD)) {
        for (int i = 0; i < 20; i++) {
          append(new NewEvent.Added("a", "pen" + i));
          append(new NewEvent.Removed("a", "pen" + i));
          append(new NewEvent.Added("b", "pad" + i));
        }
        await().atMost(PATIENCE).until(() -> store.read(NEW, "b").view().items().size() == 20);
      }
    }
    try (var _ = newWriter(NEW)) {
      append(new NewEvent.Added("a", "last"));
      awaitStored(NEW, "a", "last");
    }
  }

  @Test
  void an_open_page_continues_once_a_writer_knows_the_event() {
    append(new NewEvent.Added("a", "pen"));
    try (var live = new LiveViews(newLog, store, List.of(NEW), STREAMS).start()) {
      try (var _ = oldWriter(OLD)) {
        append(new NewEvent.Removed("a", "pen"));
        awaitStopped(OLD, "a");
      }
      Page page = new Page();
      var _ = live.watch(NEW, "a", page);
      assertThat(page.stopped).isTrue();
      try (var _ = newWriter(NEW)) {
        await().atMost(PATIENCE).until(() -> !page.stopped);
        assertThat(page.shown.getLast()).isEmpty();
        append(new NewEvent.Added("a", "ink"));
        await().atMost(PATIENCE).until(() -> page.shown.getLast().equals(List.of("ink")));
      }
    }
  }

  @Test
  void a_page_of_the_old_program_continues_with_the_new_writers_view() {
    append(new NewEvent.Added("a", "pen"));
    try (var _ = newWriter(NEW);
        var live = new LiveViews(oldLog, store, List.of(OLD), STREAMS).start()) {
      Page page = new Page();
      var _ = live.watch(OLD, "a", page);
      append(new NewEvent.Removed("a", "pen"));
      await().atMost(PATIENCE).until(() -> page.shown.getLast().isEmpty() && !page.stopped);
      append(new NewEvent.Added("a", "ink"));
      await().atMost(PATIENCE).until(() -> page.shown.getLast().equals(List.of("ink")));
      assertThat(page.stopped).isFalse();
    }
  }

  @Test
  void an_old_program_that_starts_again_still_stops_the_views_of_the_stream() {
    append(new NewEvent.Removed("c", "none"));
    try (var writer = oldWriter(OLD)) {
      await().atMost(PATIENCE).until(() -> writer.stopped().containsKey("cart-c"));
    }
    try (var writer = oldWriter(OLD)) {
      append(new NewEvent.Added("c", "cup"));
      await().atMost(PATIENCE).until(() -> writer.stopped().containsKey("c"));
      Recorded<?> record = oldLog.at(store.checkpoint(OLD).position()).orElseThrow();
      assertThat(record.data()).isEqualTo(new OldEvent.Added("c", "cup"));
    }
  }
}
