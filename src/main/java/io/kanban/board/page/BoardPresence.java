package io.kanban.board.page;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.page.PageVisibility;
import com.vaadin.flow.signals.Signal;
import com.vaadin.flow.signals.local.ValueSignal;
import io.kanban.board.Board.Place;
import io.kanban.board.CardId;
import io.kanban.board.action.BoardActions;
import java.util.Optional;

/**
 * Tells the others that this page shows a board, and which card its person has open or drags. It
 * also has the same facts about the others.
 */
final class BoardPresence {
  private final BoardActions actions;
  private final Signal<Lookers> lookers;
  private final ValueSignal<Optional<Place>> dragged = new ValueSignal<>(Optional.empty());
  private Optional<Looking> told = Optional.empty();

  /**
   * @param content the part of the page that shows the board
   * @param isShown whether the person may see the board, and it is there
   * @param open the card whose panel is open
   */
  BoardPresence(
      Component content,
      BoardActions actions,
      Signal<Boolean> isShown,
      Signal<Optional<CardId>> open) {
    this.actions = actions;
    this.lookers =
        actions
            .client()
            .watch(content, Looking.UPDATE, key())
            .map(pages -> Lookers.of(pages, actions.client().person()));
    Signal<PageVisibility> visibility = UI.getCurrentOrThrow().getPage().pageVisibilitySignal();
    Signal.effect(
        content,
        () -> {
          boolean isSeen = visibility.get() != PageVisibility.HIDDEN && isShown.get();
          tell(isSeen ? Optional.of(new Looking(open.get(), stillDragged())) : Optional.empty());
        });
    content.addDetachListener(_ -> tell(Optional.empty()));
  }

  /** The other people who look at the board. */
  Signal<Lookers> lookers() {
    return lookers;
  }

  /** The person drags this card from now on; empty for none. */
  void drag(Optional<Place> card) {
    dragged.set(card);
  }

  private String key() {
    return actions.id().text();
  }

  /**
   * The dragged card, unless it has left its list. A browser tells no end of a drag whose element
   * is gone.
   */
  private Optional<CardId> stillDragged() {
    return dragged
        .get()
        .filter(
            from ->
                actions
                    .board()
                    .get()
                    .find(from.card().id())
                    .filter(now -> now.isBeside(from))
                    .isPresent())
        .map(from -> from.card().id());
  }

  private void tell(Optional<Looking> now) {
    if (now.equals(told)) {
      return;
    }
    told = now;
    if (now.isPresent()) {
      actions.client().publish(Looking.UPDATE, key(), now.get());
    } else {
      actions.client().withdraw(Looking.UPDATE, key());
    }
  }
}
