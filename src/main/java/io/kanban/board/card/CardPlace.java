package io.kanban.board.card;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.CardId;
import io.kanban.board.action.BoardActions;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The place over a board for the panel of the card that the page's address names. */
public final class CardPlace extends Div {
  private static final long serialVersionUID = 1L;

  private final transient BoardActions actions;
  private final transient CardServices services;
  private final transient Runnable close;
  private final transient Consumer<CardId> closed;
  private transient @Nullable CardId shown;

  /**
   * @param card the card to show; empty for none
   * @param close called when the person closes the panel
   * @param closed receives the card whose panel has been closed
   */
  public CardPlace(
      BoardActions actions,
      CardServices services,
      Signal<Optional<CardId>> card,
      Runnable close,
      Consumer<CardId> closed) {
    this.actions = actions;
    this.services = services;
    this.close = close;
    this.closed = closed;
    addClassName("content");
    Signal.effect(this, () -> show(card.get().orElse(null)));
  }

  private void show(@Nullable CardId next) {
    CardId before = shown;
    if (Objects.equals(next, before)) {
      return;
    }
    shown = next;
    removeAll();
    if (next != null) {
      add(new CardPanel(next, actions, services, close));
    } else {
      closed.accept(Objects.requireNonNull(before));
    }
  }
}
