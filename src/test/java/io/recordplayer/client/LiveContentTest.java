package io.recordplayer.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import io.kanban.live.CuttableConnection;
import io.recordplayer.Rig;
import io.recordplayer.client.PageRig.Bell;
import io.recordplayer.client.PageRig.BellEvent;
import io.recordplayer.client.PageRig.Window;
import io.recordplayer.projection.ViewUnavailable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A component of the framework shows a view, or says why it doesn't. */
@ResourceLock(value = "browserless", mode = ResourceAccessMode.READ)
class LiveContentTest {
  private static final Duration SILENCE = Duration.ofMinutes(1);

  private final AtomicInteger made = new AtomicInteger();

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

  /** Shows how often the bell was rung. */
  private LiveContent<Bell> show(Window page, String bell) {
    LiveContent<Bell> shown =
        page.client()
            .show(
                PageRig.RINGS,
                bell,
                view -> {
                  made.incrementAndGet();
                  return new Span(view.map(now -> now.rings() + " rings"));
                });
    page.content().add(shown);
    return shown;
  }

  private static String text(LiveContent<?> content) {
    return content.getElement().getTextRecursively();
  }

  private static boolean isBusy(LiveContent<?> content) {
    return "true".equals(content.getElement().getAttribute("aria-busy"));
  }

  @Test
  void a_view_is_busy_and_blank_while_it_opens_and_then_shows_its_content() {
    try (PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      Window page = pages.open();
      LiveContent<Bell> content = show(page, "a");
      assertThat(isBusy(content)).isTrue();
      assertThat(text(content)).isEmpty();
      page.until(() -> text(content).equals("0 rings"));
      assertThat(isBusy(content)).isFalse();
      pages.happens(new BellEvent.Rung("a"));
      page.until(() -> text(content).equals("1 rings"));
      assertThat(made).hasValue(1);
    }
  }

  @Test
  void a_view_that_takes_long_to_open_says_so() {
    try (PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      CompletableFuture<Optional<Set<String>>> roles = new CompletableFuture<>();
      pages.accessIs((_, _, _) -> roles.join());
      Window page = pages.open();
      LiveContent<Bell> content = show(page, "a");
      page.until(() -> text(content).contains("can’t be shown yet"));
      assertThat(isBusy(content)).isTrue();
      roles.complete(Optional.of(Set.of()));
      page.until(() -> text(content).equals("0 rings"));
    }
  }

  @Test
  void a_view_that_stands_still_is_shown_with_a_notice() {
    try (PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      Window page = pages.open();
      LiveContent<Bell> content = show(page, "a");
      pages.happens(new BellEvent.Rung("a"));
      page.until(() -> text(content).equals("1 rings"));
      pages.happens(new BellEvent.Cracked("a"));
      page.until(() -> text(content).contains("not updated any more"));
      assertThat(text(content)).endsWith("1 rings");
      assertThat(made).hasValue(1);
    }
  }

  @Test
  void what_a_person_may_not_see_is_replaced_by_a_sentence_until_they_may() {
    try (PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      pages.accessIs(
          (_, _, views) ->
              views.read(PageRig.RINGS, "key").rings() % 2 == 0
                  ? Optional.of(Set.of())
                  : Optional.empty());
      Window page = pages.open();
      LiveContent<Bell> content = show(page, "a");
      page.until(() -> text(content).equals("0 rings"));
      pages.happens(new BellEvent.Rung("key"));
      page.until(() -> text(content).equals("You may not see this."));
      pages.happens(new BellEvent.Rung("key"));
      page.until(() -> text(content).equals("0 rings"));
      assertThat(made).hasValue(2);
    }
  }

  @Test
  void an_application_replaces_each_notice_by_its_own() {
    try (PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      Window page = pages.open();
      pages.accessIs((_, _, _) -> Optional.empty());
      LiveContent<Bell> denied = show(page, "a").whenDenied(() -> new Span("Ask Bill."));
      page.until(() -> text(denied).equals("Ask Bill."));
      pages.accessIs(
          (_, _, _) -> {
            throw new ViewUnavailable("nobody knows");
          });
      LiveContent<Bell> undecided = show(page, "b").whenUndecided(() -> new Span("Ask Dave."));
      page.until(() -> text(undecided).equals("Ask Dave."));
    }
  }

  @Test
  void content_that_is_removed_watches_nothing() {
    try (PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      Window page = pages.open();
      LiveContent<Bell> content = show(page, "a");
      page.until(() -> text(content).equals("0 rings"));
      page.content().remove(content);
      page.until(() -> pages.liveViews() == 0);
    }
  }

  @Test
  void a_rejection_is_shown_at_its_field_until_the_next_command() throws Exception {
    try (CuttableConnection line = new CuttableConnection(rig.logPort());
        PageRig pages = new PageRig(rig, SILENCE, line.port())) {
      pages.accessIs((_, _, _) -> Optional.empty());
      Window page = pages.open();
      TextField field = new TextField();
      page.content().add(field);
      page.ring("a").showRejection(field);
      page.until(field::isInvalid);
      assertThat(field.getErrorMessage()).startsWith("You may not do this.");
      line.cut();
      page.ring("a").showRejection(field);
      assertThat(field.isInvalid()).isFalse();
      line.mend();
      page.until(field::isInvalid);
    }
  }
}
