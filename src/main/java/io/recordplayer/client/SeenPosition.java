package io.recordplayer.client;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.dom.DebouncePhase;
import com.vaadin.flow.dom.DomEvent;
import com.vaadin.flow.server.VaadinRequest;
import io.recordplayer.record.Position;
import org.jspecify.annotations.Nullable;

/**
 * How far in the log a page shows it, and how far its browser showed it when the person last acted.
 *
 * <p>The position travels to the browser in the same message as the views that are played up to it.
 * When a pointer or a key goes down, the browser notes the position that it shows then. The note
 * costs no message: it waits, debounced for as long as a timer can, until Vaadin sends the next
 * event, before which it flushes what is debounced. So it arrives before what the person did, also
 * where both waited for the line.
 *
 * <p>All under the session's lock.
 */
final class SeenPosition {
  private static final String SHOWN = "data-seen";
  private static final String ACTED = "acted";
  private static final String SHOWN_THEN = "element.getAttribute('" + SHOWN + "')";

  /**
   * Heard on the way down, before any other listener: a button is clicked by a key while that is
   * still on its way up, where Vaadin's own listeners would hear it. A click of no pointer may be
   * an assistant's; between a pointer's going down and its click nobody decides anew.
   */
  private static final String LISTEN =
      "for (const type of ['pointerdown', 'keydown', 'click']) {"
          + " window.addEventListener(type, event => {"
          + " if (type !== 'click' || !event.detail) {"
          + " this.dispatchEvent(new CustomEvent('"
          + ACTED
          + "')); } }, true); }";

  private final UI ui;
  private Position shown = Position.START;
  private @Nullable Position acted;

  SeenPosition(UI ui) {
    this.ui = ui;
    // Also behind a dialog that is modal.
    ui.getElement()
        .addEventListener(ACTED, this::acted)
        .addEventData(SHOWN_THEN)
        .debounce(Integer.MAX_VALUE, DebouncePhase.TRAILING)
        .allowInert();
    ui.getElement().executeJs(LISTEN);
  }

  private void acted(DomEvent event) {
    try {
      Position then = Position.parse(event.getEventData().path(SHOWN_THEN).asString(""));
      acted = then.isAfter(shown) ? shown : then;
    } catch (IllegalArgumentException _) {
      // Before anything was shown.
      acted = Position.START;
    }
  }

  /** What the page shows from the next message on is played up to here. */
  void show(Position position) {
    shown = position;
    ui.getElement().setAttribute(SHOWN, position.toString());
  }

  /** How far the page shows the log. */
  Position shown() {
    return shown;
  }

  /** The same, when the person did what is being handled; now, where the page acts by itself. */
  Position seen() {
    return acted == null || VaadinRequest.getCurrent() == null ? shown : acted;
  }
}
