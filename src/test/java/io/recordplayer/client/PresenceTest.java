package io.recordplayer.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.signals.Signal;
import io.recordplayer.Rig;
import io.recordplayer.client.PageRig.Window;
import io.recordplayer.record.Person;
import io.recordplayer.update.Viewer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock(value = "browserless", mode = ResourceAccessMode.READ)
class PresenceTest {
  private static final Duration SILENCE = Duration.ofMinutes(1);
  private static final Person ANN = new Person("ann", "Ann");
  private static final Person BILL = new Person("bill", "Bill");

  private static Signal<List<Viewer>> presence(Window page) {
    return page.client().presence(page.content(), PageRig.RINGS, "a");
  }

  private static List<String> texts(Signal<List<Viewer>> signal) {
    return signal.peek().stream()
        .map(each -> each.person().name() + (each.hidden() ? " hidden" : ""))
        .toList();
  }

  @Test
  void a_page_shows_who_watches_the_view_on_all_nodes(@TempDir Path data) {
    try (Rig rig = PageRig.rig(data);
        PageRig one = new PageRig(rig, SILENCE, rig.logPort());
        PageRig other = new PageRig(rig, SILENCE, rig.logPort())) {
      Window bill = one.open(BILL);
      var viewers = presence(bill);
      bill.during(Duration.ofMillis(300), () -> assertThat(texts(viewers)).isEmpty());
      bill.watch("a");
      bill.until(() -> texts(viewers).equals(List.of("Bill")));
      Window ann = other.open(ANN);
      Div owner = new Div();
      ann.content().add(owner);
      ann.client().watch(owner, PageRig.RINGS, "a");
      ann.client().watch(ann.content(), PageRig.RINGS, "a");
      bill.until(() -> texts(viewers).equals(List.of("Ann", "Bill")));
      assertThat(viewers.peek().getFirst().page()).isEqualTo(ann.client().page());
      var since = viewers.peek().getFirst().since();

      // One of her two watches is left.
      ann.content().remove(owner);
      bill.during(
          Duration.ofMillis(300), () -> assertThat(texts(viewers)).containsExactly("Ann", "Bill"));
      ann.hides();
      bill.until(() -> texts(viewers).equals(List.of("Ann hidden", "Bill")));
      ann.isSeen();
      bill.until(() -> texts(viewers).equals(List.of("Ann", "Bill")));
      assertThat(viewers.peek().getFirst().since()).isEqualTo(since);
      other.withdrawUpdates();
      bill.until(() -> texts(viewers).equals(List.of("Bill")));
    }
  }

  @Test
  void a_page_that_is_silent_is_gone(@TempDir Path data) {
    try (Rig rig = PageRig.rig(data);
        PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      Window bill = pages.open(BILL);
      Window ann = pages.open(ANN);
      ann.watch("a");
      var viewers = presence(bill);
      bill.until(() -> texts(viewers).equals(List.of("Ann")));
      ann.isSilentFor(SILENCE.multipliedBy(2));
      bill.until(() -> texts(viewers).isEmpty());
    }
  }

  @Test
  void who_may_not_see_the_view_any_more_is_gone_and_sees_nobody(@TempDir Path data) {
    try (Rig rig = PageRig.rig(data);
        PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      pages.accessIs(
          (person, _, views) ->
              person.equals(BILL) && views.read(PageRig.RINGS, "ground").rings() > 0
                  ? Optional.empty()
                  : Optional.of(Set.of()));
      Window bill = pages.open(BILL);
      Window ann = pages.open(ANN);
      bill.watch("a");
      ann.watch("a");
      var onBills = presence(bill);
      var onAnns = presence(ann);
      ann.until(() -> texts(onAnns).equals(List.of("Ann", "Bill")));
      bill.until(() -> texts(onBills).equals(List.of("Ann", "Bill")));
      pages.happens(new PageRig.BellEvent.Rung("ground"));
      ann.until(() -> texts(onAnns).equals(List.of("Ann")));
      bill.until(() -> texts(onBills).isEmpty());
    }
  }
}
