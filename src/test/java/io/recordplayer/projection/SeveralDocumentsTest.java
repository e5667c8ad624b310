package io.recordplayer.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.recordplayer.Rig;
import io.recordplayer.live.LiveViews;
import io.recordplayer.log.Log;
import io.recordplayer.record.RecordCodec;
import io.recordplayer.record.RecordTypes;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.StoredAs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The lists of the cards that wait for each person: one event moves a card from one list to
 * another, and the lists also play events of the persons themselves.
 */
class SeveralDocumentsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> STREAMS = List.of("card-", "person-");
  private static final List<String> PEOPLE = List.of("ann", "bill", "janet", "tom");

  sealed interface CardEvent {
    @StoredAs("card-passed")
    record Passed(int number, String card, String from, String to) implements CardEvent {}

    @StoredAs("card-archived")
    record Archived(int number, String card, String holder) implements CardEvent {}
  }

  /** The events of cards that the old program knows. */
  sealed interface OldCardEvent {
    @StoredAs("card-passed")
    record Passed(int number, String card, String from, String to) implements OldCardEvent {}
  }

  sealed interface PersonEvent {
    @StoredAs("person-renamed")
    record Renamed(int number, String name) implements PersonEvent {}
  }

  /**
   * @param cards each with the name that the person had when the card came
   * @param numbers the numbers of all events that the view has played
   */
  record Waiting(String name, List<String> cards, List<Integer> numbers) {
    static final Waiting NOTHING = new Waiting("", List.of(), List.of());

    static Waiting play(Waiting waiting, Recorded<CardEvent> event, String person) {
      return switch (event.data()) {
        case CardEvent.Passed e -> waiting.passed(e.number(), e.card(), e.to().equals(person));
        case CardEvent.Archived e -> waiting.passed(e.number(), e.card(), false);
      };
    }

    static Waiting playOld(Waiting waiting, Recorded<OldCardEvent> event, String person) {
      return switch (event.data()) {
        case OldCardEvent.Passed e -> waiting.passed(e.number(), e.card(), e.to().equals(person));
      };
    }

    Waiting passed(int number, String card, boolean comes) {
      Stream<String> others = cards.stream().filter(other -> !other.startsWith(card + " "));
      Stream<String> here = comes ? Stream.of(card + " of " + name) : Stream.empty();
      return new Waiting(name, Stream.concat(others, here).toList(), with(number));
    }

    Waiting playPerson(Recorded<PersonEvent> event) {
      return switch (event.data()) {
        case PersonEvent.Renamed e -> renamed(e.number(), e.name());
      };
    }

    Waiting renamed(int number, String other) {
      return new Waiting(other, cards, with(number));
    }

    private List<Integer> with(int number) {
      return Stream.concat(numbers.stream(), Stream.of(number)).toList();
    }
  }

  private static List<String> keys(Recorded<CardEvent> event) {
    return switch (event.data()) {
      case CardEvent.Passed e when e.to().equals("nobody can tell") ->
          throw new IllegalStateException("nobody can tell");
      case CardEvent.Passed e -> List.of(e.from(), e.to());
      case CardEvent.Archived e -> List.of(e.holder());
    };
  }

  private static final Projection<Waiting> WAITING =
      Projection.of("waiting", Waiting.NOTHING)
          .on(CardEvent.class, SeveralDocumentsTest::keys, Waiting::play)
          .on(PersonEvent.class, Waiting::playPerson);

  /** The same projection in the old program. */
  private static final Projection<Waiting> OLD =
      Projection.of("waiting", Waiting.NOTHING)
          .on(
              OldCardEvent.class,
              event ->
                  switch (event.data()) {
                    case OldCardEvent.Passed e -> List.of(e.from(), e.to());
                  },
              Waiting::playOld)
          .on(PersonEvent.class, Waiting::playPerson);

  /** A page that watches one list. */
  private static final class Page implements LiveViews.Watcher<Waiting> {
    private final List<Waiting> shown = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;

    @Override
    public void show(Waiting view) {
      shown.add(view);
      stopped = false;
    }

    @Override
    public void stopped(Waiting view) {
      stopped = true;
    }
  }

  @TempDir Path data;
  private Rig rig;
  private ViewStore store;
  private Log oldLog;

  /** The lists as the events so far make them. */
  private final Map<String, Waiting> expected = new HashMap<>();

  private int number;

  @BeforeEach
  void open() {
    rig = new Rig(data, List.of(CardEvent.class, PersonEvent.class));
    store = new ViewStore(rig.redis(), rig.provenance());
    oldLog =
        new Log(
            rig.client(),
            new RecordCodec(new RecordTypes(List.of(OldCardEvent.class, PersonEvent.class))));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private Waiting expected(String person) {
    return expected.getOrDefault(person, Waiting.NOTHING);
  }

  private void pass(String card, String from, String to) {
    number++;
    append("card-" + card, new CardEvent.Passed(number, card, from, to));
    if (!from.equals(to)) {
      expected.put(from, expected(from).passed(number, card, false));
    }
    expected.put(to, expected(to).passed(number, card, true));
  }

  private void archive(String card, String holder) {
    number++;
    append("card-" + card, new CardEvent.Archived(number, card, holder));
    expected.put(holder, expected(holder).passed(number, card, false));
  }

  private void rename(String person, String name) {
    number++;
    append("person-" + person, new PersonEvent.Renamed(number, name));
    expected.put(person, expected(person).renamed(number, name));
  }

  private void append(String stream, Object event) {
    rig.log().append(stream, Log.ANY, List.of(Rig.command(UUID.randomUUID(), event)));
  }

  private ProjectionWriter<Waiting> writer(Projection<Waiting> projection) {
    return new ProjectionWriter<>(projection, rig.log(), store, STREAMS).start();
  }

  private ProjectionWriter<Waiting> oldWriter() {
    return new ProjectionWriter<>(OLD, oldLog, store, STREAMS).start();
  }

  private LiveViews live(Projection<Waiting> projection) {
    return new LiveViews(rig.log(), store, List.of(projection), STREAMS).start();
  }

  private void awaitStored(Projection<Waiting> projection, String... people) {
    for (String person : people) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                StoredView<Waiting> stored = store.read(projection, person);
                assertThat(stored.view()).isEqualTo(expected(person));
                assertThat(stored.stopped()).isNull();
                assertThat(stored.lost()).isFalse();
              });
    }
  }

  private void awaitStopped(String... people) {
    for (String person : people) {
      await().atMost(PATIENCE).until(() -> store.read(OLD, person).stopped() != null);
    }
  }

  private void deleteDocument(String person) {
    rig.redis().delete("recordplayer:view:{waiting:1}:doc:" + person);
  }

  private void passAtRandom(Random random, int events) {
    for (int i = 0; i < events; i++) {
      String one = PEOPLE.get(random.nextInt(PEOPLE.size()));
      String other = PEOPLE.get(random.nextInt(PEOPLE.size()));
      if (random.nextInt(4) == 0) {
        rename(one, one + random.nextInt(10));
      } else {
        pass("c" + random.nextInt(10), one, other);
      }
    }
  }

  @Test
  void one_event_moves_a_card_from_one_list_to_another() {
    try (var _ = writer(WAITING);
        var live = live(WAITING)) {
      Page bill = new Page();
      Page janet = new Page();
      var _ = live.watch(WAITING, "bill", bill);
      var _ = live.watch(WAITING, "janet", janet);
      pass("one", "janet", "bill");
      pass("two", "janet", "bill");
      awaitStored(WAITING, "bill", "janet");
      assertThat(expected("bill").cards()).hasSize(2);
      pass("one", "bill", "janet");
      awaitStored(WAITING, "bill", "janet");
      for (Page page : List.of(bill, janet)) {
        Waiting last = page == bill ? expected("bill") : expected("janet");
        await().atMost(PATIENCE).until(() -> page.shown.getLast().equals(last));
        assertThat(last.cards()).hasSize(1);
      }
      assertThat(live.read(WAITING, "ann")).isEqualTo(Waiting.NOTHING);
    }
  }

  @Test
  void events_of_two_kinds_of_entity_are_played_in_the_order_of_the_log() {
    passAtRandom(new Random(1), 200);
    rename("janet", "Janet");
    pass("last", "bill", "janet");
    try (var _ = writer(WAITING)) {
      awaitStored(WAITING, "ann", "bill", "janet", "tom");
      assertThat(expected("janet").cards()).contains("last of Janet");
    }
    for (String person : PEOPLE) {
      deleteDocument(person);
    }
    try (var live = live(WAITING)) {
      for (String person : PEOPLE) {
        assertThat(live.read(WAITING, person)).isEqualTo(expected(person));
      }
    }
    awaitStored(WAITING, "ann", "bill", "janet", "tom");
  }

  @Test
  void each_list_plays_each_event_once_while_writers_compete_and_documents_are_lost() {
    Map<String, Page> pages = new HashMap<>();
    try (var _ = writer(WAITING);
        var _ = writer(WAITING);
        var live = live(WAITING)) {
      for (String person : PEOPLE) {
        Page page = new Page();
        pages.put(person, page);
        var _ = live.watch(WAITING, person, page);
      }
      Random random = new Random(2);
      Map<String, List<Integer>> stored = new HashMap<>();
      for (int i = 0; i < 60; i++) {
        passAtRandom(random, 10);
        String person = PEOPLE.get(i % PEOPLE.size());
        StoredView<Waiting> read = store.read(WAITING, person);
        if (!read.lost()) {
          List<Integer> numbers = read.view().numbers();
          List<Integer> before = Objects.requireNonNullElse(stored.put(person, numbers), List.of());
          assertThat(numbers.subList(0, before.size())).isEqualTo(before);
        }
        if (i % 20 == 10) {
          deleteDocument(person);
        }
      }
      awaitStored(WAITING, "ann", "bill", "janet", "tom");
      pages.forEach(
          (person, page) ->
              await().atMost(PATIENCE).until(() -> page.shown.getLast().equals(expected(person))));
    }
    pages.forEach(
        (person, page) -> {
          List<Integer> all = expected(person).numbers();
          int before = 0;
          for (Waiting shown : page.shown) {
            int size = shown.numbers().size();
            assertThat(size).isGreaterThanOrEqualTo(before);
            assertThat(shown.numbers()).isEqualTo(all.subList(0, size));
            before = size;
          }
        });
  }

  @Test
  void an_unreadable_event_stops_all_lists_with_events_of_its_card_and_no_other() {
    pass("one", "ann", "bill");
    pass("two", "janet", "tom");
    try (var _ = oldWriter()) {
      awaitStored(OLD, "ann", "bill", "janet", "tom");
    }
    archive("one", "bill");
    pass("two", "tom", "janet");
    try (var writer = oldWriter();
        var live = new LiveViews(oldLog, store, List.of(OLD), STREAMS).start()) {
      awaitStopped("ann", "bill");
      awaitStored(OLD, "janet", "tom");
      assertThat(writer.stopped()).containsOnlyKeys("ann", "bill", "card-one");
      Page bill = new Page();
      Page janet = new Page();
      var _ = live.watch(OLD, "bill", bill);
      var _ = live.watch(OLD, "janet", janet);
      pass("two", "janet", "bill");
      await().atMost(PATIENCE).until(() -> janet.shown.getLast().equals(expected("janet")));
      assertThat(bill.stopped).isTrue();
      awaitStored(OLD, "janet");
    }
    try (var writer = writer(WAITING)) {
      awaitStored(WAITING, "ann", "bill", "janet", "tom");
      assertThat(writer.stopped()).isEmpty();
    }
  }

  @Test
  void a_list_stops_at_its_first_event_of_a_card_that_has_an_unreadable_event_before_it() {
    pass("one", "ann", "bill");
    pass("two", "janet", "tom");
    try (var writer = oldWriter();
        var live = new LiveViews(oldLog, store, List.of(OLD), STREAMS).start()) {
      awaitStored(OLD, "ann", "bill", "janet", "tom");
      Page janet = new Page();
      var _ = live.watch(OLD, "janet", janet);
      archive("one", "bill");
      awaitStopped("ann", "bill");
      pass("two", "tom", "janet");
      awaitStored(OLD, "janet", "tom");
      // The archived card may have been Janet's before: the old program can't know.
      pass("one", "ann", "janet");
      awaitStopped("janet");
      await().atMost(PATIENCE).until(() -> janet.stopped);
      assertThat(writer.stopped()).containsOnlyKeys("ann", "bill", "janet", "card-one");
      awaitStored(OLD, "tom");
    }
    try (var writer = oldWriter()) {
      pass("one", "janet", "tom");
      awaitStopped("tom");
      assertThat(writer.stopped()).containsOnlyKeys("ann", "bill", "janet", "tom", "card-one");
    }
    try (var writer = writer(WAITING);
        var live = live(WAITING)) {
      awaitStored(WAITING, "ann", "bill", "janet", "tom");
      assertThat(writer.stopped()).isEmpty();
      Page tom = new Page();
      var _ = live.watch(WAITING, "tom", tom);
      pass("one", "tom", "carl");
      await().atMost(PATIENCE).until(() -> tom.shown.getLast().equals(expected("tom")));
      assertThat(live.read(WAITING, "carl")).isEqualTo(expected("carl"));
      awaitStored(WAITING, "carl");
    }
  }

  @Test
  void an_event_whose_keys_cannot_be_told_stops_the_lists_with_events_of_its_card() {
    pass("one", "ann", "bill");
    pass("two", "janet", "tom");
    append("card-one", new CardEvent.Passed(0, "one", "bill", "nobody can tell"));
    pass("two", "tom", "janet");
    try (var writer = writer(WAITING);
        var live = live(WAITING)) {
      awaitStored(WAITING, "janet", "tom");
      awaitStopped("ann", "bill");
      assertThat(writer.stopped()).containsOnlyKeys("ann", "bill", "card-one");
      Page ann = new Page();
      var _ = live.watch(WAITING, "ann", ann);
      assertThat(ann.stopped).isTrue();
      pass("three", "tom", "janet");
      awaitStored(WAITING, "janet", "tom");
    }
  }

  @Test
  void a_new_version_is_built_from_the_first_event() {
    passAtRandom(new Random(3), 50);
    try (var _ = writer(WAITING)) {
      awaitStored(WAITING, "ann", "bill", "janet", "tom");
      Projection<Waiting> next = WAITING.version(2);
      try (var _ = writer(next)) {
        awaitStored(next, "ann", "bill", "janet", "tom");
        passAtRandom(new Random(4), 50);
        awaitStored(next, "ann", "bill", "janet", "tom");
        awaitStored(WAITING, "ann", "bill", "janet", "tom");
      }
    }
  }

  @Test
  void a_list_of_many_people_changes_with_one_event() {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      all.add("p" + i);
    }
    Projection<Waiting> everybody =
        Projection.of("everybody", Waiting.NOTHING).on(CardEvent.class, _ -> all, Waiting::play);
    append("card-one", new CardEvent.Passed(1, "one", "p1", "p2"));
    append("card-two", new CardEvent.Passed(2, "two", "p2", "p2"));
    try (var _ = writer(everybody)) {
      await()
          .atMost(PATIENCE)
          .until(() -> store.read(everybody, "p0").view().numbers().equals(List.of(1, 2)));
      for (String person : all) {
        List<String> cards = person.equals("p2") ? List.of("one of ", "two of ") : List.of();
        assertThat(store.read(everybody, person).view())
            .isEqualTo(new Waiting("", cards, List.of(1, 2)));
      }
    }
  }
}
