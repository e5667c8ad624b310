package io.recordplayer.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kurrent.dbclient.EventData;
import io.recordplayer.Rig;
import io.recordplayer.live.LiveViews;
import io.recordplayer.log.Checkpoint;
import io.recordplayer.log.Log;
import io.recordplayer.log.LogIdentity;
import io.recordplayer.log.NewRecord;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.StoredAs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stored view has played each of its events once, in order, and never goes back. */
class ProjectionWriterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<String> STREAMS = List.of("tape-");

  sealed interface TapeEvent {
    String tape();

    @StoredAs("number-printed")
    record Printed(String tape, long number) implements TapeEvent {}

    @StoredAs("tape-torn")
    record Torn(String tape) implements TapeEvent {}

    /** Playing it overflows the stack. */
    @StoredAs("tape-looped")
    record Looped(String tape) implements TapeEvent {}

    /** The view after it can't be written. */
    @StoredAs("tape-blotted")
    record Blotted(String tape) implements TapeEvent {}

    /** An old record without a component that is required now. */
    @StoredAs("nameless")
    record Nameless(@Nullable String name) implements TapeEvent {
      @Override
      public String tape() {
        return Objects.requireNonNull(name).strip();
      }
    }
  }

  sealed interface ReelEvent {
    @StoredAs("reel-wound")
    record Wound() implements ReelEvent {}
  }

  record Tape(List<Long> numbers) {
    Tape play(Recorded<TapeEvent> event) {
      return switch (event.data()) {
        case TapeEvent.Printed e -> {
          List<Long> more = new ArrayList<>(numbers);
          more.add(e.number());
          yield new Tape(List.copyOf(more));
        }
        case TapeEvent.Nameless _ -> this;
        case TapeEvent.Looped _ -> throw new StackOverflowError();
        case TapeEvent.Blotted _ -> new Tape(new Blots());
        case TapeEvent.Torn _ -> throw new IllegalStateException("torn");
      };
    }
  }

  private static final class Blots extends AbstractList<Long> {
    @Override
    public Long get(int index) {
      throw new IllegalStateException("blotted");
    }

    @Override
    public int size() {
      return 1;
    }
  }

  /** A page that watches a view. */
  private static final class Page implements LiveViews.Watcher<Tape> {
    private final List<Tape> shown = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;

    @Override
    public void show(Tape view) {
      shown.add(view);
    }

    @Override
    public void stopped(Tape view) {
      shown.add(view);
      stopped = true;
    }

    List<Long> latest() {
      return shown.getLast().numbers();
    }
  }

  private static Projection<Tape> tapes(int version) {
    return Projection.of("tapes", new Tape(List.of()))
        .on(TapeEvent.class, event -> List.of(event.data().tape()), Tape::play)
        .version(version);
  }

  private static final Projection<Tape> TAPES = tapes(1);

  @TempDir Path data;
  private Rig rig;
  private ViewStore store;

  @BeforeEach
  void open() {
    rig = new Rig(data, List.of(TapeEvent.class, ReelEvent.class));
    store = new ViewStore(rig.redis(), rig.provenance());
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private ProjectionWriter<Tape> writer(Projection<Tape> projection) {
    return new ProjectionWriter<>(projection, rig.log(), store, STREAMS).start();
  }

  private void print(String tape, long from, long to) {
    List<NewRecord> records =
        LongStream.rangeClosed(from, to)
            .mapToObj(number -> Rig.command(UUID.randomUUID(), new TapeEvent.Printed(tape, number)))
            .toList();
    rig.log().append("tape-" + tape, Log.ANY, records);
  }

  private void append(TapeEvent event) {
    rig.log()
        .append("tape-" + event.tape(), Log.ANY, List.of(Rig.command(UUID.randomUUID(), event)));
  }

  private static List<Long> numbers(long to) {
    return LongStream.rangeClosed(1, to).boxed().toList();
  }

  private void awaitStored(String tape, List<Long> expected) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(store.read(TAPES, tape).view().numbers()).isEqualTo(expected));
  }

  @Test
  void two_writers_at_once_play_each_event_once() {
    try (var _ = writer(TAPES);
        var _ = writer(TAPES)) {
      for (int i = 0; i < 100; i++) {
        print("a", 10L * i + 1, 10L * i + 10);
      }
      awaitStored("a", numbers(1_000));
    }
  }

  @Test
  void a_writer_that_starts_again_continues_at_its_checkpoint() {
    try (var _ = writer(TAPES)) {
      print("a", 1, 10);
      awaitStored("a", numbers(10));
    }
    print("a", 11, 20);
    Position before = store.checkpoint(TAPES).position();
    try (var _ = writer(TAPES)) {
      awaitStored("a", numbers(20));
    }
    assertThat(store.checkpoint(TAPES).position()).isGreaterThan(before);
  }

  @Test
  void a_view_that_another_process_wrote_is_not_overwritten() {
    ProjectionState begun = store.state(TAPES);
    Checkpoint one = new Checkpoint(new Position(1, 1), UUID.randomUUID());
    Checkpoint two = new Checkpoint(new Position(2, 2), UUID.randomUUID());
    StoredView<Tape> read = store.read(TAPES, "a");
    var first = Map.of("a", DocumentWrite.of(TAPES, "a", read, stored(1, one)));
    var other = Map.of("a", DocumentWrite.of(TAPES, "a", read, stored(2, two)));
    Map<String, ViewStop> stops = Map.of("a", ViewStop.because("why"));
    assertThat(store.write(TAPES, begun, first, Map.of(), one)).isEqualTo(WriteResult.WRITTEN);
    ProjectionState written = store.state(TAPES);
    assertThat(store.write(TAPES, written, other, stops, two)).isEqualTo(WriteResult.VIEW_CHANGED);
    ProjectionState ahead = new ProjectionState(written.epoch(), two, Map.of());
    assertThat(store.write(TAPES, ahead, other, stops, two)).isEqualTo(WriteResult.STATE_BEHIND);
    ProjectionState another = new ProjectionState("another", one, Map.of());
    assertThat(store.write(TAPES, another, other, stops, two)).isEqualTo(WriteResult.STATE_BEHIND);
    assertThat(store.stopped(TAPES)).isEmpty();
    assertThat(store.read(TAPES, "a").view()).isEqualTo(new Tape(List.of(1L)));
    assertThat(store.checkpoint(TAPES)).isEqualTo(one);
  }

  private static StoredView<Tape> stored(long number, Checkpoint at) {
    return new StoredView<>(
        new Tape(List.of(number)), at.position(), at, null, false, "tape-a", Document.NONE);
  }

  @Test
  void the_cost_of_an_event_does_not_depend_on_the_size_of_its_view() {
    try (var _ = writer(TAPES)) {
      print("small", 1, 100);
      print("large", 1, 1_500);
      awaitStored("small", numbers(100));
      awaitStored("large", numbers(1_500));
      long small = bytesToStore("small", 101, 140);
      long large = bytesToStore("large", 1_501, 1_540);
      assertThat(large).isLessThan(2 * small);
    }
  }

  /** Prints numbers one by one, and returns the bytes that Redis received for them. */
  private long bytesToStore(String tape, long from, long to) {
    long before = rig.bytesToRedis();
    for (long number = from; number <= to; number++) {
      print(tape, number, number);
      awaitPlayed();
    }
    return rig.bytesToRedis() - before;
  }

  private void awaitPlayed() {
    Position end = rig.log().end();
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .atMost(PATIENCE)
        .until(() -> !end.isAfter(store.checkpoint(TAPES).position()));
  }

  @Test
  void a_new_version_is_built_from_the_first_event() {
    print("a", 1, 10);
    try (var _ = writer(TAPES)) {
      awaitStored("a", numbers(10));
    }
    Projection<Tape> next = tapes(2);
    assertThat(store.read(next, "a").view().numbers()).isEmpty();
    try (var _ = writer(next)) {
      await()
          .atMost(PATIENCE)
          .until(() -> store.read(next, "a").view().numbers().equals(numbers(10)));
    }
  }

  @Test
  void the_views_of_another_version_are_deleted_once_no_process_uses_them() {
    print("a", 1, 10);
    try (var _ = writer(tapes(1));
        var _ = writer(tapes(2))) {
      awaitStored("a", numbers(10));
      await()
          .atMost(PATIENCE)
          .until(() -> store.read(tapes(2), "a").view().numbers().equals(numbers(10)));
    }
    rig.redis().opsForHash().put("recordplayer:views", "tapes:1", "0");
    try (var _ = writer(tapes(3))) {
      await().atMost(PATIENCE).until(() -> rig.redis().keys("*{tapes:1}*").isEmpty());
      assertThat(rig.redis().keys("*{tapes:2}*")).isNotEmpty();
      assertThat(store.read(tapes(3), "a").view().numbers()).isEqualTo(numbers(10));
    }
  }

  @Test
  void reading_or_writing_a_version_notes_that_it_is_in_use() {
    for (Runnable use :
        List.<Runnable>of(
            () -> store.read(TAPES, "a"),
            () ->
                store.write(
                    TAPES, store.state(TAPES), Map.of(), Map.of(), store.checkpoint(TAPES)))) {
      startAgain();
      rig.redis().opsForHash().put("recordplayer:views", "tapes:1", "0");
      use.run();
      assertThat(rig.redis().opsForHash().get("recordplayer:views", "tapes:1")).isNotEqualTo("0");
    }
  }

  @Test
  void a_store_that_accepts_no_writes_can_be_read() {
    try (var _ = writer(TAPES)) {
      print("a", 1, 10);
      awaitStored("a", numbers(10));
    }
    LogIdentity known = rig.provenance();
    assertThat(known.keyPrefix()).isEmpty();
    store = new ViewStore(rig.redis(), known);
    rig.redisTakesWrites(false);
    assertThat(store.read(TAPES, "a").view().numbers()).isEqualTo(numbers(10));
  }

  @Test
  void pages_do_not_wait_for_a_projection_that_is_far_behind() {
    for (int i = 0; i < 50; i++) {
      print("old", 500L * i + 1, 500L * i + 500);
    }
    Set<TapeEvent> seen = ConcurrentHashMap.newKeySet();
    Projection<Tape> slow =
        Projection.of("slow", new Tape(List.of()))
            .on(
                TapeEvent.class,
                event -> {
                  seen.add(event.data());
                  return List.of(event.data().tape());
                },
                Tape::play);
    try (var writer = writer(TAPES)) {
      await()
          .atMost(PATIENCE)
          .until(() -> store.read(TAPES, "old").view().numbers().size() == 25_000);
      print("a", 1, 1);
      try (LiveViews views =
          new LiveViews(rig.log(), store, List.of(TAPES, slow), STREAMS, 1 << 20).start()) {
        Page page = new Page();
        views.watch(TAPES, "a", page);
        print("a", 2, 2);
        await().atMost(PATIENCE).until(() -> page.latest().equals(numbers(2)));
      }
      assertThat(writer.isConnected()).isTrue();
    }
    assertThat(seen)
        .contains(new TapeEvent.Printed("a", 2))
        .doesNotContain(new TapeEvent.Printed("old", 1));
  }

  @Test
  void a_view_that_cannot_play_an_event_stops_and_the_others_go_on() {
    try (var writer = writer(TAPES)) {
      print("a", 1, 1);
      append(new TapeEvent.Torn("a"));
      print("a", 2, 2);
      print("b", 1, 1);
      awaitStored("b", numbers(1));
      assertThat(store.read(TAPES, "a").view().numbers()).isEqualTo(numbers(1));
      assertThat(writer.stopped()).containsOnlyKeys("a");
      assertThat(store.stopped(TAPES)).containsOnlyKeys("a");
    }
  }

  @Test
  void the_pages_of_a_stopped_view_are_told_whenever_they_open() {
    try (var _ = writer(TAPES);
        var live = new LiveViews(rig.log(), store, List.of(TAPES), STREAMS).start()) {
      Page open = new Page();
      var _ = live.watch(TAPES, "a", open);
      print("a", 1, 1);
      append(new TapeEvent.Torn("a"));
      print("a", 2, 5);
      print("b", 1, 1);
      awaitStored("b", numbers(1));
      await().atMost(PATIENCE).until(() -> open.stopped);
      try (var other = new LiveViews(rig.log(), store, List.of(TAPES), STREAMS).start()) {
        Page later = new Page();
        var _ = other.watch(TAPES, "a", later);
        Page marker = new Page();
        var _ = other.watch(TAPES, "b", marker);
        print("a", 6, 6);
        print("b", 2, 2);
        await().atMost(PATIENCE).until(() -> marker.latest().equals(numbers(2)));
        assertThat(later.stopped).isTrue();
        assertThat(later.latest()).isEqualTo(numbers(1));
        assertThat(open.latest()).isEqualTo(numbers(1));
        assertThat(marker.stopped).isFalse();
      }
    }
  }

  record Reel(List<Long> numbers, List<String> labels) {}

  @Test
  void a_stored_view_without_a_new_component_is_lost() {
    try (var _ = writer(TAPES)) {
      print("a", 1, 10);
      awaitStored("a", numbers(10));
    }
    Projection<Reel> changed =
        Projection.of("tapes", new Reel(List.of(), List.of()))
            .on(TapeEvent.class, event -> List.of(event.data().tape()), (reel, _) -> reel);
    assertThat(store.read(changed, "a").lost()).isTrue();
  }

  @Test
  void a_view_that_cannot_be_written_stops_and_the_others_go_on() {
    try (var writer = writer(TAPES)) {
      print("a", 1, 1);
      awaitStored("a", numbers(1));
      append(new TapeEvent.Blotted("a"));
      print("b", 1, 1);
      awaitStored("b", numbers(1));
      assertThat(writer.stopped()).containsOnlyKeys("a");
      assertThat(store.read(TAPES, "a").view().numbers()).isEqualTo(numbers(1));
    }
  }

  @Test
  void an_event_that_overflows_the_stack_stops_only_its_view() {
    try (var writer = writer(TAPES);
        var live = new LiveViews(rig.log(), store, List.of(TAPES), STREAMS).start()) {
      Page looped = new Page();
      var _ = live.watch(TAPES, "a", looped);
      Page page = new Page();
      var _ = live.watch(TAPES, "b", page);
      append(new TapeEvent.Looped("a"));
      print("b", 1, 1);
      awaitStored("b", numbers(1));
      await().atMost(PATIENCE).until(() -> page.latest().equals(numbers(1)));
      assertThat(writer.stopped()).containsOnlyKeys("a");
      assertThat(looped.stopped).isTrue();
    }
  }

  @Test
  void a_record_without_a_known_origin_stops_no_view() throws Exception {
    try (var _ = writer(TAPES)) {
      appendRaw("tape-a", "number-printed", "{'tape':'a','number':1}", "{'roles':[null]}");
      awaitStored("a", numbers(1));
    }
  }

  @Test
  void an_unreadable_event_stops_only_the_views_of_its_stream() throws Exception {
    try (var writer = writer(TAPES);
        var live = new LiveViews(rig.log(), store, List.of(TAPES), STREAMS).start()) {
      Page open = new Page();
      var _ = live.watch(TAPES, "a", open);
      print("a", 1, 1);
      appendRaw("tape-a", "number-printed", "{'tape':'a','number':'many'}", "");
      print("a", 2, 2);
      print("b", 1, 1);
      awaitStored("b", numbers(1));
      await().atMost(PATIENCE).until(() -> open.stopped);
      assertThat(open.latest()).isEqualTo(numbers(1));
      assertThat(store.read(TAPES, "a").view().numbers()).isEqualTo(numbers(1));
      assertThat(store.stopped(TAPES)).containsOnlyKeys("a", "tape-a");
      assertThat(writer.stopped().get("a")).contains("tape-a").contains("number-printed");
      Page later = new Page();
      var _ = live.watch(TAPES, "a", later);
      assertThat(later.stopped).isTrue();
    }
  }

  @Test
  void a_page_that_opens_before_the_writer_reads_the_unreadable_event_is_told() throws Exception {
    try (var live = new LiveViews(rig.log(), store, List.of(TAPES), STREAMS).start()) {
      print("a", 1, 1);
      appendRaw("tape-a", "number-erased", "{}", "");
      print("a", 2, 2);
      print("b", 1, 1);
      Page other = new Page();
      var _ = live.watch(TAPES, "b", other);
      await().atMost(PATIENCE).until(() -> other.latest().equals(numbers(1)));
      Page page = new Page();
      var _ = live.watch(TAPES, "a", page);
      assertThat(page.stopped).isTrue();
      assertThat(page.latest()).isEqualTo(numbers(1));
      assertThat(other.stopped).isFalse();
    }
  }

  @Test
  void a_view_that_begins_after_an_unreadable_event_is_stopped() throws Exception {
    try (var _ = writer(TAPES)) {
      appendRaw("tape-a", "number-erased", "{}", "");
      await().atMost(PATIENCE).until(() -> store.stopped(TAPES).containsKey("tape-a"));
    }
    try (var writer = writer(TAPES);
        var live = new LiveViews(rig.log(), store, List.of(TAPES), STREAMS).start()) {
      Page page = new Page();
      var _ = live.watch(TAPES, "a", page);
      print("a", 2, 2);
      print("b", 1, 1);
      awaitStored("b", numbers(1));
      await().atMost(PATIENCE).until(() -> page.stopped);
      assertThat(writer.stopped()).containsOnlyKeys("a", "tape-a");
      assertThat(store.read(TAPES, "a").view().numbers()).isEmpty();
    }
  }

  @Test
  void an_unreadable_event_in_a_stream_of_other_events_stops_nothing() throws Exception {
    List<String> streams = List.of("tape-", "reel-");
    try (var writer = new ProjectionWriter<>(TAPES, rig.log(), store, streams).start()) {
      rig.log()
          .append(
              "reel-a", Log.ANY, List.of(Rig.command(UUID.randomUUID(), new ReelEvent.Wound())));
      appendRaw("reel-a", "reel-cut", "{}", "");
      print("a", 1, 1);
      awaitStored("a", numbers(1));
      assertThat(writer.stopped()).isEmpty();
    }
  }

  /** Appends a record as another program may write it. */
  private void appendRaw(String stream, String type, String data, String metadata)
      throws Exception {
    rig.client()
        .appendToStream(
            stream,
            EventData.builderAsJson(UUID.randomUUID(), type, utf8(data))
                .metadataAsBytes(utf8(metadata))
                .build())
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static byte[] utf8(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void a_page_that_opens_during_many_events_shows_each_once_and_in_order() {
    try (var _ = writer(TAPES);
        var live = new LiveViews(rig.log(), store, List.of(TAPES), STREAMS).start()) {
      Thread printer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int i = 0; i < 200; i++) {
                      print("a", 10L * i + 1, 10L * i + 10);
                    }
                  });
      List<List<Tape>> pages = new ArrayList<>();
      while (printer.isAlive()) {
        List<Tape> page = new CopyOnWriteArrayList<>();
        pages.add(page);
        var _ = live.watch(TAPES, "a", page::add);
        await().atMost(PATIENCE).until(() -> page.size() > 1 || !printer.isAlive());
      }
      assertThat(pages).isNotEmpty();
      for (List<Tape> page : pages) {
        await().atMost(PATIENCE).until(() -> page.getLast().numbers().size() == 2_000);
        assertThat(page)
            .allSatisfy(
                shown -> assertThat(shown.numbers()).isEqualTo(numbers(shown.numbers().size())));
      }
    }
  }

  @Test
  void a_running_writer_plays_again_the_events_of_lost_views() {
    try (var _ = writer(TAPES)) {
      print("a", 1, 10);
      print("c", 1, 3);
      awaitStored("c", numbers(3));
      rig.redis().delete(rig.redis().keys("recordplayer:view:*"));
      print("a", 11, 11);
      awaitStored("a", numbers(11));
      awaitStored("c", numbers(3));
    }
  }

  @Test
  void views_that_are_built_again_after_a_loss_still_belong_to_the_first_log() {
    try (var _ = writer(TAPES)) {
      print("a", 1, 10);
      awaitStored("a", numbers(10));
      rig.redis().delete(rig.redis().keys("recordplayer:*"));
      print("a", 11, 20);
      awaitStored("a", numbers(20));
    }
    rig.replaceLog();
    startAgain();
    assertThat(store.read(TAPES, "a").view().numbers()).isEmpty();
    try (var _ = writer(TAPES)) {
      print("a", 1, 30);
      awaitStored("a", numbers(30));
    }
  }

  @Test
  void lost_views_are_built_again_without_a_new_event() {
    try (var _ = writer(TAPES)) {
      print("a", 1, 10);
      awaitStored("a", numbers(10));
      rig.redis().delete(rig.redis().keys("recordplayer:view:*"));
      awaitStored("a", numbers(10));
    }
  }

  @Test
  void an_event_whose_keys_cannot_be_told_stops_only_the_views_of_its_stream() {
    try (var writer = writer(TAPES);
        var live = new LiveViews(rig.log(), store, List.of(TAPES), STREAMS).start()) {
      Page page = new Page();
      var _ = live.watch(TAPES, "a", page);
      Page torn = new Page();
      var _ = live.watch(TAPES, "x", torn);
      print("x", 1, 1);
      rig.log()
          .append(
              "tape-x",
              Log.ANY,
              List.of(Rig.command(UUID.randomUUID(), new TapeEvent.Nameless(null))));
      print("a", 1, 1);
      awaitStored("a", numbers(1));
      await().atMost(PATIENCE).until(() -> page.latest().equals(numbers(1)));
      assertThat(writer.stopped()).containsOnlyKeys("x", "tape-x");
      assertThat(torn.stopped).isTrue();
    }
  }

  @Test
  void views_of_another_log_do_not_continue_with_this_log() {
    print("a", 1, 10);
    print("b", 1, 1);
    try (var _ = writer(TAPES)) {
      awaitStored("b", numbers(1));
    }
    rig.replaceLog();
    startAgain();
    LongStream.rangeClosed(1, 20).forEach(number -> print("a", number, number));
    try (var _ = writer(TAPES);
        var live = new LiveViews(rig.log(), store, List.of(TAPES), STREAMS).start()) {
      awaitStored("a", numbers(20));
      assertThat(store.read(TAPES, "b").view().numbers()).isEmpty();
      assertThat(live.read(TAPES, "a").numbers()).isEqualTo(numbers(20));
    }
    rig.returnToLog();
    startAgain();
    print("b", 2, 2);
    try (var _ = writer(TAPES)) {
      awaitStored("b", numbers(2));
      assertThat(store.read(TAPES, "a").view().numbers()).isEqualTo(numbers(10));
    }
  }

  /** A new process knows nothing of the process before it. */
  private void startAgain() {
    store = new ViewStore(rig.redis(), rig.provenance());
  }

  @Test
  void views_from_before_keys_named_their_log_are_kept() {
    try (var _ = writer(TAPES)) {
      print("a", 1, 10);
      awaitStored("a", numbers(10));
    }
    rig.redis().delete("recordplayer:log");
    rig.redis().opsForHash().put("recordplayer:view:{tapes:1}:doc:a", "body", "{\"numbers\":[7]}");
    startAgain();
    try (var _ = writer(TAPES)) {
      print("a", 8, 8);
      awaitStored("a", List.of(7L, 8L));
    }
  }

  @Test
  void a_log_that_is_copied_record_by_record_is_another_log() throws Exception {
    String first = rig.log().identity();
    assertThat(rig.log().identity()).isEqualTo(first);
    rig.copyLog("copy.db");
    rig.returnToCopy("copy.db");
    assertThat(rig.log().identity()).isEqualTo(first);
    rig.replaceLog();
    print("a", 1, 1);
    UUID id = UUID.fromString(first.substring(0, first.indexOf('@')));
    rig.client()
        .appendToStream(
            "recordplayer",
            EventData.builderAsJson(id, "recordplayer-log-begun", utf8("{}")).build())
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(rig.log().identity()).startsWith(id.toString()).isNotEqualTo(first);
  }

  @Test
  void processes_that_start_with_a_new_log_at_the_same_time_agree_on_its_name() {
    List<String> identities =
        IntStream.range(0, 8).parallel().mapToObj(_ -> rig.log().identity()).distinct().toList();
    assertThat(identities).hasSize(1);
  }
}
