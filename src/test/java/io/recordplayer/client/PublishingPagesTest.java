package io.recordplayer.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.vaadin.flow.signals.Signal;
import io.kanban.live.CuttableConnection;
import io.recordplayer.Rig;
import io.recordplayer.client.PageRig.Window;
import io.recordplayer.player.Access;
import io.recordplayer.record.Person;
import io.recordplayer.update.Published;
import io.recordplayer.update.Update;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** People say for a bell that they are about to ring it. */
@ResourceLock(value = "browserless", mode = ResourceAccessMode.READ)
class PublishingPagesTest {
  private static final Duration SILENCE = Duration.ofMinutes(1);
  private static final Person ANN = new Person("ann", "Ann");
  private static final Person BILL = new Person("bill", "Bill");

  record Reaching(String hand) {}

  private static final Update<Reaching> REACHING =
      Update.of(PageRig.RINGS, "reaching", Reaching.class).lasting(Duration.ofMinutes(5));

  private static List<String> texts(Signal<List<Published<Reaching>>> signal) {
    return signal.peek().stream()
        .map(each -> each.person().name() + " " + each.value().hand())
        .toList();
  }

  private static Signal<List<Published<Reaching>>> watch(Window page) {
    return page.client().watch(page.content(), REACHING, "a");
  }

  @Test
  void what_a_page_publishes_is_seen_on_the_pages_of_all_nodes(@TempDir Path data) {
    try (Rig rig = PageRig.rig(data);
        PageRig one = new PageRig(rig, SILENCE, rig.logPort());
        PageRig other = new PageRig(rig, SILENCE, rig.logPort())) {
      Window ann = one.open(ANN);
      Window bill = other.open(BILL);
      var onAnns = watch(ann);
      var onBills = watch(bill);
      ann.client().publish(REACHING, "a", new Reaching("left"));
      bill.client().publish(REACHING, "a", new Reaching("right"));
      ann.until(() -> texts(onAnns).equals(List.of("Ann left", "Bill right")));
      bill.until(() -> texts(onBills).equals(List.of("Ann left", "Bill right")));
      assertThat(onBills.peek().getFirst().page()).isEqualTo(ann.client().page());
      bill.client().withdraw(REACHING, "a");
      ann.until(() -> texts(onAnns).equals(List.of("Ann left")));
      one.withdrawUpdates();
      bill.until(() -> texts(onBills).isEmpty());
    }
  }

  @Test
  void a_page_that_is_closed_has_published_nothing_any_more(@TempDir Path data) {
    try (Rig rig = PageRig.rig(data);
        PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      Window ann = pages.open(ANN);
      Window bill = pages.open(BILL);
      var onBills = watch(bill);
      ann.client().publish(REACHING, "a", new Reaching("left"));
      bill.until(() -> texts(onBills).equals(List.of("Ann left")));
      ann.isSilentFor(SILENCE.multipliedBy(2));
      bill.until(() -> texts(onBills).isEmpty());
    }
  }

  @Test
  void only_those_who_may_see_the_view_publish_and_watch(@TempDir Path data) {
    try (Rig rig = PageRig.rig(data);
        PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      // Bill may as long as the other bell was not rung.
      Access access =
          (person, _, views) ->
              person.equals(BILL) && views.read(PageRig.RINGS, "ground").rings() > 0
                  ? Optional.empty()
                  : Optional.of(Set.of());
      pages.accessIs(access);
      Window ann = pages.open(ANN);
      Window bill = pages.open(BILL);
      var onAnns = watch(ann);
      var onBills = watch(bill);
      ann.client().publish(REACHING, "a", new Reaching("left"));
      bill.client().publish(REACHING, "a", new Reaching("right"));
      bill.until(() -> texts(onBills).equals(List.of("Ann left", "Bill right")));
      ann.until(() -> texts(onAnns).equals(List.of("Ann left", "Bill right")));

      pages.happens(new PageRig.BellEvent.Rung("ground"));
      bill.until(() -> texts(onBills).isEmpty());
      ann.until(() -> texts(onAnns).equals(List.of("Ann left")));
      ann.client().publish(REACHING, "a", new Reaching("both"));
      ann.until(() -> texts(onAnns).equals(List.of("Ann both")));
      bill.during(Duration.ofMillis(300), () -> assertThat(texts(onBills)).isEmpty());
    }
  }

  /** A page can be opened a moment before the person's access is known. */
  @Test
  void a_value_is_published_as_soon_as_the_person_may_see_the_view(@TempDir Path data) {
    try (Rig rig = PageRig.rig(data);
        PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      pages.accessIs(
          (person, _, views) ->
              person.equals(BILL) && views.read(PageRig.RINGS, "ground").rings() == 0
                  ? Optional.empty()
                  : Optional.of(Set.of()));
      Window ann = pages.open(ANN);
      Window bill = pages.open(BILL);
      var onAnns = watch(ann);
      bill.client().publish(REACHING, "a", new Reaching("right"));
      ann.client().publish(REACHING, "a", new Reaching("left"));
      ann.until(() -> texts(onAnns).equals(List.of("Ann left")));
      pages.happens(new PageRig.BellEvent.Rung("ground"));
      ann.until(() -> texts(onAnns).equals(List.of("Ann left", "Bill right")));
    }
  }

  @Test
  void publishing_waits_neither_for_redis_nor_for_the_access_rule(@TempDir Path data)
      throws Exception {
    try (Rig rig = PageRig.rig(data);
        CuttableConnection toRedis = new CuttableConnection(rig.redisPort());
        PageRig pages =
            new PageRig(
                rig, SILENCE, rig.logPort(), rig.log(), rig.impatientRedisAt(toRedis.port()))) {
      Window ann = pages.open(ANN);
      var onAnns = watch(ann);
      ann.client().publish(REACHING, "a", new Reaching("left"));
      ann.until(() -> texts(onAnns).equals(List.of("Ann left")));
      toRedis.freeze();
      long began = System.nanoTime();
      for (int i = 0; i < 1_000; i++) {
        ann.client().publish(REACHING, "a", new Reaching("hand " + i));
      }
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
      ann.until(() -> texts(onAnns).equals(List.of("Ann hand 999")));
    }
  }

  @Test
  void a_value_that_is_too_large_and_an_unknown_view_are_errors_of_the_page(@TempDir Path data) {
    try (Rig rig = PageRig.rig(data);
        PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      Client client = pages.open(ANN).client();
      assertThatThrownBy(() -> client.publish(REACHING, "a", new Reaching("x".repeat(5_000))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("4096 bytes");
    }
  }
}
