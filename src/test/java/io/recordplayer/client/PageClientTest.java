package io.recordplayer.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.internal.PendingJavaScriptInvocation;
import com.vaadin.flow.signals.MissingSignalUsageException;
import com.vaadin.flow.signals.Signal;
import io.kanban.live.CuttableConnection;
import io.recordplayer.Rig;
import io.recordplayer.client.PageRig.Bell;
import io.recordplayer.client.PageRig.BellEvent;
import io.recordplayer.client.PageRig.Hold;
import io.recordplayer.client.PageRig.Window;
import io.recordplayer.client.SentCommand.Stage;
import io.recordplayer.record.Position;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.data.redis.RedisConnectionFailureException;

/** What a page shows and says is so, however slow its lines are. */
@ResourceLock(value = "browserless", mode = ResourceAccessMode.READ)
class PageClientTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SILENCE = Duration.ofMinutes(1);

  @TempDir Path data;
  private Rig rig;

  @BeforeEach
  void open() {
    rig = PageRig.rig(data);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void who_may_not_do_it_any_more_is_not_told_so_of_what_is_in_the_log_already() throws Exception {
    try (CuttableConnection line = new CuttableConnection(rig.logPort());
        PageRig pages = new PageRig(rig, SILENCE, line.port())) {
      Window page = pages.open();
      SentCommand first = page.ring("a");
      page.until(() -> first.stage().peek() instanceof Stage.OnScreen);
      line.mute();
      SentCommand second = page.ring("a");
      await().atMost(PATIENCE).until(() -> pages.commands("a") == 2);
      pages.accessIs((_, _, _) -> Optional.empty());
      line.cut();
      line.mend();
      page.until(() -> !(second.stage().peek() instanceof Stage.Pending));
      page.until(() -> !(second.stage().peek() instanceof Stage.Recorded));
      assertThat(second.stage().peek()).isEqualTo(new Stage.OnScreen());
    }
  }

  @Test
  void what_somebody_may_not_do_is_refused_and_not_recorded() {
    try (PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      pages.accessIs((_, _, _) -> Optional.empty());
      Window page = pages.open();
      SentCommand ring = page.ring("a");
      page.until(() -> rule(ring).equals("NOT_ALLOWED"));
      assertThat(pages.commands("a")).isZero();
    }
  }

  @Test
  void what_is_sent_from_a_page_where_somebody_else_has_signed_in_is_refused_and_not_recorded() {
    try (PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      Window page = pages.open();
      page.becomesSomebodyElses();
      SentCommand ring = page.ring("a");
      page.until(() -> rule(ring).equals("NOT_YOURS"));
      assertThat(page.client().sent().peek()).contains(ring);
      assertThat(pages.commands("a")).isZero();
    }
  }

  @Test
  void a_page_takes_no_more_than_it_can_wait_for_where_nobody_decides() {
    try (PageRig pages = new PageRig(rig, SILENCE, rig.logPort(), rig.log())) {
      Window page = pages.open();
      List<SentCommand> rings = Stream.generate(() -> page.ring("a")).limit(1_000).toList();
      page.until(() -> rings.getLast().stage().peek() instanceof Stage.Recorded);
      SentCommand tooMany = page.ring("a");
      page.until(() -> rule(tooMany).equals("TOO_MANY_WAITING"));
      pages.beginToDecide();
      page.until(() -> rings.getLast().stage().peek() instanceof Stage.OnScreen);
      SentCommand again = page.ring("a");
      page.until(() -> again.stage().peek() instanceof Stage.OnScreen);
      assertThat(pages.commands("a")).isEqualTo(1_001);
    }
  }

  @Test
  void what_is_on_its_way_when_the_program_stops_is_still_recorded_and_nothing_more_is_taken()
      throws Exception {
    try (CuttableConnection line = new CuttableConnection(rig.logPort());
        PageRig pages = new PageRig(rig, SILENCE, line.port())) {
      Window page = pages.open();
      line.cut();
      List.of("a", "b", "a").forEach(page::ring);
      Thread stopping = Thread.ofVirtual().start(pages::closePages);
      List<SentCommand> late = new ArrayList<>();
      page.until(
          () -> {
            late.add(page.ring("late"));
            return late.stream().anyMatch(ring -> rule(ring).equals("STOPPED"));
          });
      line.mend();
      assertThat(stopping.join(PATIENCE)).isTrue();
      assertThat(pages.commands("a")).isEqualTo(2);
      assertThat(pages.commands("b")).isEqualTo(1);
      assertThat(pages.commands("late")).isLessThan(late.size());
    }
  }

  @Test
  void who_sent_what_could_not_be_recorded_before_the_program_stops_is_told_so() throws Exception {
    try (CuttableConnection line = new CuttableConnection(rig.logPort());
        PageRig pages = new PageRig(rig, SILENCE, line.port())) {
      Window page = pages.open();
      line.cut();
      List<SentCommand> rings = List.of(page.ring("a"), page.ring("b"));
      assertThat(pages.drain(Duration.ofMillis(500))).isEqualTo(2);
      for (SentCommand ring : rings) {
        page.until(() -> rule(ring).equals("STOPPED"));
      }
    }
  }

  /** An effect that reads nothing when it runs again is a fault to Vaadin, which throws it. */
  @Test
  void what_a_page_does_when_it_sends_may_fail_and_it_is_sent_all_the_same() {
    try (PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      Window page = pages.open();
      AtomicBoolean reads = new AtomicBoolean(true);
      Signal.effect(
          page.content(), () -> assertThat(!reads.get() || isRead(page.client().sent())).isTrue());
      reads.set(false);
      assertThatThrownBy(() -> page.ring("a")).isInstanceOf(MissingSignalUsageException.class);
      SentCommand next = page.ring("a");
      page.until(() -> next.stage().peek() instanceof Stage.OnScreen);
      assertThat(pages.commands("a")).isEqualTo(2);
    }
  }

  private static boolean isRead(Signal<?> signal) {
    return signal.get() != null;
  }

  @Test
  void what_a_page_does_with_one_view_may_fail_and_the_others_are_shown() {
    try (PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      Window page = pages.open();
      Watch<Bell> one = page.watch("a");
      Watch<Bell> other = page.watch("b");
      page.until(() -> one.state().peek() == Watch.State.LIVE);
      page.until(() -> other.state().peek() == Watch.State.LIVE);
      AtomicBoolean reads = new AtomicBoolean(true);
      Signal.effect(page.content(), () -> assertThat(!reads.get() || isRead(one.view())).isTrue());
      reads.set(false);
      Hold hold = pages.holdAt("a");
      pages.happens(new BellEvent.Rung("a"));
      hold.untilReached();
      pages.happens(new BellEvent.Rung("b"));
      pages.untilHandedOut(2);
      hold.release();
      pages.untilPlayed("b", 1);
      page.until(() -> other.view().peek().rings() == 1);
      assertThat(page.errors()).hasOnlyElementsOfType(MissingSignalUsageException.class);
    }
  }

  @Test
  void a_rule_of_access_that_fails_to_load_stops_neither_what_comes_after_nor_what_is_watched() {
    try (PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      AtomicBoolean fails = new AtomicBoolean(true);
      pages.accessIs(
          (_, _, _) -> {
            if (fails.get()) {
              throw new NoClassDefFoundError("a rule's");
            }
            return Optional.of(Set.of());
          });
      Window page = pages.open();
      Watch<Bell> bell = page.watch("a");
      SentCommand first = page.ring("a");
      page.until(() -> rule(first).equals("FAULT"));
      fails.set(false);
      SentCommand second = page.ring("a");
      page.until(() -> second.stage().peek() instanceof Stage.OnScreen);
      page.until(() -> bell.state().peek() == Watch.State.LIVE);
    }
  }

  @Test
  void what_a_component_watches_it_watches_as_long_as_it_is_attached_wherever_that_is() {
    try (PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      Window page = pages.open();
      Div owner = new Div();
      Watch<Bell> bell = page.client().watch(owner, PageRig.RINGS, "a");
      page.content().add(owner);
      page.until(() -> bell.state().peek() == Watch.State.LIVE);
      Div elsewhere = new Div();
      page.content().add(elsewhere);
      elsewhere.add(owner);
      pages.happens(new BellEvent.Rung("a"));
      page.until(() -> bell.view().peek().rings() == 1);
      page.content().remove(elsewhere);
      page.until(() -> pages.liveViews() == 0);
      pages.happens(new BellEvent.Rung("a"));
      pages.untilPlayed("a", 2);
      page.content().add(elsewhere);
      page.until(() -> bell.view().peek().rings() == 2);
    }
  }

  @Test
  void what_never_becomes_part_of_the_page_watches_nothing() {
    try (PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      Window page = pages.open();
      Watch<Bell> bell = page.client().watch(new Div(), PageRig.RINGS, "a");
      Watch<Bell> other = page.watch("b");
      page.until(() -> other.state().peek() == Watch.State.LIVE);
      assertThat(pages.liveViews()).isEqualTo(1);
      assertThat(bell.state().peek()).isEqualTo(Watch.State.OPENING);
    }
  }

  @Test
  void a_watch_can_end_before_its_owner_is_detached_and_does_not_begin_again() {
    try (PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      Window page = pages.open();
      Div owner = new Div();
      page.content().add(owner);
      Watch<Bell> bell = page.client().watch(owner, PageRig.RINGS, "a");
      pages.happens(new BellEvent.Rung("a"));
      page.until(() -> bell.view().peek().rings() == 1);
      bell.end();
      page.until(() -> pages.liveViews() == 0);
      page.content().remove(owner);
      page.content().add(owner);
      Watch<Bell> other = page.watch("b");
      pages.happens(new BellEvent.Rung("a"));
      pages.untilPlayed("a", 2);
      page.until(() -> other.state().peek() == Watch.State.LIVE);
      assertThat(bell.view().peek()).isEqualTo(new Bell(1));
      assertThat(pages.liveViews()).isEqualTo(1);
    }
  }

  /** The rule by which a command was refused. */
  private static String rule(SentCommand sent) {
    return sent.stage().peek() instanceof Stage.Rejected refused ? refused.rejection().rule() : "";
  }

  @Test
  void a_view_that_cannot_go_on_is_told_to_who_watches_it_and_to_who_comes_later() {
    try (PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      Window page = pages.open();
      Watch<Bell> bell = page.watch("a");
      pages.happens(new BellEvent.Rung("a"));
      page.until(() -> bell.view().peek().rings() == 1);
      assertThat(bell.state().peek()).isEqualTo(Watch.State.LIVE);
      pages.happens(new BellEvent.Cracked("a"));
      page.until(() -> bell.state().peek() == Watch.State.STOPPED);
      pages.happens(new BellEvent.Rung("a"));
      Watch<Bell> other = page.watch("b");
      pages.happens(new BellEvent.Rung("b"));
      page.until(() -> other.view().peek().rings() == 1);
      assertThat(other.state().peek()).isEqualTo(Watch.State.LIVE);
      assertThat(bell.view().peek()).isEqualTo(new Bell(1));

      Window later = pages.open();
      Watch<Bell> still = later.watch("a");
      later.until(() -> still.state().peek() == Watch.State.STOPPED);
      assertThat(still.view().peek()).isEqualTo(new Bell(1));
    }
  }

  @Test
  void what_happens_after_the_loss_of_access_is_not_shown_even_if_both_come_at_once() {
    try (PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      pages.accessIs(
          (_, _, views) ->
              views.read(PageRig.RINGS, "removed").rings() == 0
                  ? Optional.of(Set.of())
                  : Optional.empty());
      Window page = pages.open();
      Watch<Bell> bell = page.watch("a");
      List<Bell> shown = new ArrayList<>();
      Signal.effect(page.content(), () -> shown.add(bell.view().get()));
      page.until(() -> bell.state().peek() == Watch.State.LIVE);
      Hold told = pages.holdAt("a");
      Hold before = pages.holdAt("before");
      pages.happens(new BellEvent.Rung("before"));
      before.untilReached();
      pages.happens(new BellEvent.Rung("a"));
      pages.happens(new BellEvent.Rung("removed"));
      pages.happens(new BellEvent.Rung("a"));
      pages.untilHandedOut(4);
      before.release();
      told.untilReached();
      page.during(Duration.ofMillis(300), () -> assertThat(shown).doesNotContain(new Bell(2)));
      told.release();
      page.until(() -> bell.state().peek() == Watch.State.DENIED);
      assertThat(shown).doesNotContain(new Bell(2));
    }
  }

  @Test
  void access_that_is_given_is_shown_before_the_view_has_opened() throws Exception {
    try (CuttableConnection toRedis = new CuttableConnection(rig.redisPort());
        PageRig pages =
            new PageRig(
                rig, SILENCE, rig.logPort(), rig.log(), rig.impatientRedisAt(toRedis.port()))) {
      pages.beginToDecide();
      pages.accessIs(
          (_, _, views) ->
              views.read(PageRig.RINGS, "members").rings() == 0
                  ? Optional.empty()
                  : Optional.of(Set.of()));
      Window page = pages.open();
      Watch<Bell> bell = page.watch("a");
      page.until(() -> bell.state().peek() == Watch.State.DENIED);
      toRedis.hold();
      pages.happens(new BellEvent.Rung("members"));
      page.until(() -> bell.state().peek() == Watch.State.OPENING);
      toRedis.mend();
      page.until(() -> bell.state().peek() == Watch.State.LIVE);
    }
  }

  @Test
  void where_the_view_that_a_rule_reads_stands_still_the_answer_is_no() {
    try (PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      pages.accessIs(
          (_, _, views) ->
              views.read(PageRig.RINGS, "members").rings() == 0
                  ? Optional.of(Set.of())
                  : Optional.empty());
      pages.happens(new BellEvent.Rung("a"));
      Window page = pages.open();
      Watch<Bell> open = page.watch("a");
      page.until(() -> open.view().peek().rings() == 1);
      assertThat(open.state().peek()).isEqualTo(Watch.State.LIVE);
      assertThat(pages.undecided()).isZero();

      pages.happens(new BellEvent.Cracked("members"));
      page.until(() -> open.state().peek() == Watch.State.UNDECIDED);
      assertThat(open.view().peek()).isEqualTo(new Bell(0));
      Window later = pages.open();
      Watch<Bell> shut = later.watch("a");
      later.until(() -> shut.state().peek() == Watch.State.UNDECIDED);
      assertThat(shut.view().peek()).isEqualTo(new Bell(0));

      SentCommand ring = page.ring("a");
      page.until(() -> rule(ring).equals("ACCESS_UNDECIDED"));
      assertThat(pages.commands("a")).isZero();
      assertThat(pages.undecided()).isEqualTo(3);
    }
  }

  @Test
  void where_the_view_that_a_rule_reads_cannot_be_read_the_answer_is_no_until_it_can() {
    try (PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      AtomicBoolean gone = new AtomicBoolean();
      pages.accessIs(
          (_, _, _) -> {
            if (gone.get()) {
              throw new RedisConnectionFailureException("gone");
            }
            return Optional.of(Set.of());
          });
      gone.set(true);
      Window page = pages.open();
      Watch<Bell> bell = page.watch("a");
      page.until(() -> bell.state().peek() == Watch.State.UNDECIDED);
      assertThat(pages.undecided()).isEqualTo(1);
      gone.set(false);
      page.until(() -> bell.state().peek() == Watch.State.LIVE);
    }
  }

  @Test
  void a_command_is_not_on_screen_while_what_followed_from_it_is_held_back() {
    try (PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      CountDownLatch decided = new CountDownLatch(1);
      pages.accessIs(
          (_, _, views) -> {
            if (views.read(PageRig.RINGS, "a").rings() > 0) {
              await().atMost(PATIENCE).until(() -> decided.getCount() == 0);
            }
            return Optional.of(Set.of());
          });
      Window page = pages.open();
      Watch<Bell> bell = page.watch("a");
      page.until(() -> bell.state().peek() == Watch.State.LIVE);
      SentCommand ring = page.ring("a");
      page.until(() -> ring.stage().peek() instanceof Stage.Recorded);
      pages.untilPlayed("a", 1);
      page.during(
          Duration.ofMillis(500),
          () -> assertThat(ring.stage().peek()).isEqualTo(new Stage.Recorded()));
      decided.countDown();
      page.until(() -> ring.stage().peek() instanceof Stage.OnScreen);
      assertThat(bell.view().peek()).isEqualTo(new Bell(1));
    }
  }

  @Test
  void in_a_burst_a_browser_gets_the_next_state_when_it_has_shown_the_last_and_then_the_newest() {
    try (PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      Window page = pages.open();
      page.answersNothing();
      Watch<Bell> bell = page.watch("a");
      List<Integer> shown = new ArrayList<>();
      Signal.effect(page.content(), () -> shown.add(bell.view().get().rings()));
      int rings = 0;
      List<PendingJavaScriptInvocation> questions = List.of();
      while (questions.isEmpty()) {
        // Some changes in a moment; on a busy machine it may take more.
        int next = ++rings;
        pages.happens(new BellEvent.Rung("a"));
        page.until(() -> bell.view().peek().rings() == next);
        questions = page.questions();
      }
      page.until(() -> true);
      List<Integer> before = List.copyOf(shown);
      for (int i = 0; i < 5; i++) {
        pages.happens(new BellEvent.Rung("a"));
      }
      int newest = rings + 5;
      pages.untilPlayed("a", newest);
      page.during(Duration.ofMillis(500), () -> assertThat(shown).isEqualTo(before));
      questions.forEach(page::answer);
      page.until(() -> shown.getLast() == newest);
      assertThat(shown).hasSize(before.size() + 1);
    }
  }

  @Test
  void the_few_changes_of_one_act_are_shown_without_a_question_to_the_browser() {
    try (PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      Window page = pages.open();
      page.answersNothing();
      Watch<Bell> bell = page.watch("a");
      page.until(() -> bell.state().peek() == Watch.State.LIVE);
      for (int i = 1; i <= 2; i++) {
        int rings = i;
        pages.happens(new BellEvent.Rung("a"));
        page.until(() -> bell.view().peek().rings() == rings);
      }
      assertThat(page.questions())
          .noneMatch(
              question -> question.getInvocation().getExpression().contains("window.location"));
    }
  }

  /** The test holds the locks of all sessions, and releases that of the page that it waits for. */
  @Test
  void a_page_whose_session_is_locked_delays_no_other_page() {
    try (PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      Window locked = pages.open();
      Watch<Bell> late = locked.watch("a");
      List<Integer> shown = new ArrayList<>();
      Signal.effect(locked.content(), () -> shown.add(late.view().get().rings()));
      locked.until(() -> late.state().peek() == Watch.State.LIVE);
      Window page = pages.open();
      Watch<Bell> bell = page.watch("a");
      for (int i = 1; i <= 3; i++) {
        int rings = i;
        pages.happens(new BellEvent.Rung("a"));
        page.until(() -> bell.view().peek().rings() == rings);
      }
      assertThat(shown).containsOnly(0);
      locked.until(() -> shown.getLast() == 3);
    }
  }

  @Test
  void a_command_says_how_far_its_person_had_seen_the_log() {
    try (PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      Window page = pages.open();
      Watch<Bell> bell = page.watch("a");
      pages.happens(new BellEvent.Rung("a"));
      page.until(() -> bell.view().peek().rings() == 1);
      Position first = pages.lastRing("a");
      assertThat(page.client().shown()).isGreaterThanOrEqualTo(first);
      pages.happens(new BellEvent.Rung("a"));
      page.until(() -> bell.view().peek().rings() == 2);
      Position shown = page.client().shown();
      assertThat(shown).isGreaterThanOrEqualTo(pages.lastRing("a"));

      // What the page does by itself, and what a browser did before it showed all that.
      ring(page, "b");
      page.acts(first.toString());
      ring(page, "b");
      assertThat(pages.seen("b")).containsExactly(shown, first);
    }
  }

  @Test
  void a_browser_that_says_to_show_what_it_was_not_sent_is_not_believed() {
    try (PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      Window page = pages.open();
      Watch<Bell> bell = page.watch("a");
      pages.happens(new BellEvent.Rung("a"));
      page.until(() -> bell.view().peek().rings() == 1);
      Position shown = page.client().shown();
      for (String said : List.of(Position.END.toString(), "nonsense", "/", "")) {
        page.acts(said);
        ring(page, "b");
      }
      assertThat(pages.seen("b"))
          .containsExactly(shown, Position.START, Position.START, Position.START);
    }
  }

  private static void ring(Window page, String bell) {
    SentCommand ring = page.ring(bell);
    page.until(() -> !(ring.stage().peek() instanceof Stage.Pending));
  }

  @Test
  void a_page_says_of_nothing_that_it_shows_it_before_it_does() {
    try (PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      Window page = pages.open();
      Watch<Bell> one = page.watch("a");
      Watch<Bell> other = page.watch("b");
      page.until(() -> one.state().peek() == Watch.State.LIVE);
      page.until(() -> other.state().peek() == Watch.State.LIVE);
      Hold told = pages.holdAt("a");
      Hold before = pages.holdAt("before");
      pages.happens(new BellEvent.Rung("before"));
      before.untilReached();
      pages.happens(new BellEvent.Rung("a"));
      pages.happens(new BellEvent.Rung("b"));
      pages.untilHandedOut(3);
      before.release();
      // The page is told of the one by now, and not of the other.
      told.untilReached();
      SentCommand ring = page.ring("c");
      page.until(() -> ring.stage().peek() instanceof Stage.Recorded);
      page.until(() -> one.view().peek().rings() == 1);
      assertThat(other.view().peek().rings()).isZero();
      assertThat(page.client().shown()).isLessThan(pages.lastRing("b"));
      told.release();
      page.until(() -> other.view().peek().rings() == 1);
      assertThat(page.client().shown()).isGreaterThanOrEqualTo(pages.lastRing("b"));
    }
  }

  @Test
  void a_page_whose_view_came_too_early_says_later_that_it_shows_it() {
    try (PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      Window page = pages.open();
      Watch<Bell> bell = page.watch("a");
      page.until(() -> bell.state().peek() == Watch.State.LIVE);
      // What is refused brings the page a message, and nothing more after it.
      pages.accessIs(
          (_, subject, _) ->
              subject.kind().equals(PageRig.RINGS.name())
                  ? Optional.of(Set.of())
                  : Optional.empty());
      Hold told = pages.holdAt("a");
      pages.happens(new BellEvent.Rung("a"));
      told.untilReached();
      SentCommand ring = page.ring("c");
      page.until(() -> rule(ring).equals("NOT_ALLOWED"));
      page.until(() -> bell.view().peek().rings() == 1);
      assertThat(page.client().shown()).isLessThan(pages.lastRing("a"));
      told.release();
      page.until(() -> pages.lastRing("a").compareTo(page.client().shown()) <= 0);
    }
  }
}
