package io.recordplayer.client;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.dom.DebouncePhase;
import com.vaadin.flow.dom.DomEvent;
import com.vaadin.flow.server.VaadinRequest;
import io.recordplayer.record.Position;
import org.jspecify.annotations.Nullable;

/**
 * The log position that a page shows, and the one that its browser showed when the person last
 * acted.
 *
 * <p>The browser receives the position in the same message as the views that are played up to it.
 * When a pointer or a key goes down, the browser notes the position that it shows. The note costs
 * no message of its own: its event is debounced for ever, and Vaadin sends debounced events before
 * the next event. So the note arrives before the person's action, also if both waited for the
 * connection.
 *
 * <p>The session's lock guards all methods.
 */
final class SeenPosition {
  private static final String SHOWN = "data-seen";
  private static final String ACTED = "acted";
  private static final String SHOWN_THEN = "element.getAttribute('" + SHOWN + "')";

  /**
   * Listens in the capture phase, before all other listeners: a key clicks a button before the
   * event bubbles up to Vaadin's own listeners. A click without a pointer may come from assistive
   * technology. A click after a pointer went down is not a new decision.
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
    // Also behind a modal dialog.
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
      // The browser has shown no position yet.
      acted = Position.START;
    }
  }

  /** The page shows this position from the next message on. */
  void show(Position position) {
    shown = position;
    ui.getElement().setAttribute(SHOWN, position.toString());
  }

  /** The position that the page shows. */
  Position shown() {
    return shown;
  }

  /** The position at the person's action that is being handled; without one, the present one. */
  Position seen() {
    return acted == null || VaadinRequest.getCurrent() == null ? shown : acted;
  }
}
