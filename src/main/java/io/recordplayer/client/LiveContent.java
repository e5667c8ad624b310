package io.recordplayer.client;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasStyle;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.signals.Signal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows the content of a watched view while the view is live, and a notice otherwise: while the
 * view opens, when it stands still, and when the person may not see it.
 *
 * <p>The content is made when the view becomes live, and dropped when the view may not be shown. A
 * view that stands still is shown with a notice before it. The element has the attribute {@code
 * data-state} with the state's name, and {@code aria-busy} while the view opens; a notice has the
 * class {@code live-notice}.
 *
 * @param <V> the type of the view
 */
@Tag("div")
public final class LiveContent<V> extends Component implements HasStyle {
  private static final long serialVersionUID = 1L;

  /** Most views open faster, and a notice that flashes disturbs. */
  private static final Duration NOTICE_DELAY = Duration.ofSeconds(1);

  private final transient Watch<V> watch;
  private final transient Function<? super Signal<V>, ? extends Component> make;
  private final transient Map<Watch.State, Supplier<? extends Component>> notices =
      new EnumMap<>(Watch.State.class);
  private @Nullable Component content;
  private @Nullable Component notice;

  LiveContent(
      PageClient page,
      Function<Component, Watch<V>> watch,
      Function<? super Signal<V>, ? extends Component> make) {
    this.make = make;
    this.watch = watch.apply(this);
    addClassName("live-content");
    whenOpening(() -> sentence(page.text("recordplayer.view.opening")));
    whenStopped(() -> sentence(page.text("recordplayer.view.stopped")));
    whenDenied(() -> sentence(page.text("recordplayer.view.denied")));
    whenUndecided(() -> sentence(page.text("recordplayer.view.undecided")));
    Signal.effect(
        this,
        () -> {
          Watch.State state = this.watch.state().get();
          getElement().setAttribute("data-state", state.name().toLowerCase(Locale.ROOT));
          getElement().setAttribute("aria-busy", String.valueOf(state == Watch.State.OPENING));
          switch (state) {
            case LIVE -> {
              showNotice(null);
              showContent();
            }
            case STOPPED -> {
              showContent();
              showNotice(state);
            }
            case OPENING -> {
              dropContent();
              showNotice(null);
              page.runLater(NOTICE_DELAY, this::showOpening);
            }
            case DENIED, UNDECIDED -> {
              dropContent();
              showNotice(state);
            }
          }
        });
  }

  /** Replaces the notice that is shown when the view takes longer than a second to open. */
  public LiveContent<V> whenOpening(Supplier<? extends Component> shown) {
    notices.put(Watch.State.OPENING, shown);
    return this;
  }

  /** Replaces the notice that is shown before the content of a view that stands still. */
  public LiveContent<V> whenStopped(Supplier<? extends Component> shown) {
    notices.put(Watch.State.STOPPED, shown);
    return this;
  }

  /** Replaces the notice that is shown when the person may not see the view. */
  public LiveContent<V> whenDenied(Supplier<? extends Component> shown) {
    notices.put(Watch.State.DENIED, shown);
    return this;
  }

  /** Replaces the notice that is shown when the access rule can't decide. */
  public LiveContent<V> whenUndecided(Supplier<? extends Component> shown) {
    notices.put(Watch.State.UNDECIDED, shown);
    return this;
  }

  /** The watch behind the content. */
  public Watch<V> watch() {
    return watch;
  }

  private void showOpening() {
    if (watch.state().peek() == Watch.State.OPENING && notice == null) {
      showNotice(Watch.State.OPENING);
    }
  }

  private void showContent() {
    if (content == null) {
      content = Signal.untracked(() -> make.apply(watch.view()));
      getElement().appendChild(content.getElement());
    }
  }

  private void dropContent() {
    if (content != null) {
      content.getElement().removeFromParent();
      content = null;
    }
  }

  private void showNotice(Watch.@Nullable State state) {
    if (notice != null) {
      notice.getElement().removeFromParent();
      notice = null;
    }
    Supplier<? extends Component> supplier = state == null ? null : notices.get(state);
    if (supplier != null) {
      notice = Signal.untracked(supplier::get);
      getElement().insertChild(0, notice.getElement());
    }
  }

  private static Component sentence(String text) {
    Paragraph sentence = new Paragraph(text);
    sentence.addClassName("live-notice");
    sentence.getElement().setAttribute("role", "status");
    return sentence;
  }
}
