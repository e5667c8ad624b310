package io.kanban.board.page;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.page.PageVisibility;
import com.vaadin.flow.signals.Signal;
import com.vaadin.flow.signals.local.ValueSignal;
import io.kanban.board.Board.Place;
import io.kanban.board.CardId;
import io.kanban.board.action.BoardActions;
import io.kanban.board.page.Looking.Dragged;
import io.recordplayer.client.SentCommand;
import io.recordplayer.client.SentCommand.Stage.Pending;
import io.recordplayer.client.SentCommand.Stage.Recorded;
import java.util.List;
import java.util.Optional;

/**
 * Tells the others that this page shows a board, and which card its person has open or drags. It
 * also has the same facts about the others.
 */
final class BoardPresence {
  private final BoardActions actions;
  private final Signal<Lookers> lookers;
  private final ValueSignal<Optional<Dragged>> dragged = new ValueSignal<>(Optional.empty());
  private final ValueSignal<Optional<SentCommand>> drop = new ValueSignal<>(Optional.empty());
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
    if (card.isPresent()) {
      drop.set(Optional.empty());
      dragged.set(card.map(Dragged::from));
    } else if (drop.peek().isEmpty()) {
      drop.set(unfinished());
      if (drop.peek().isEmpty()) {
        dragged.set(Optional.empty());
      }
    }
  }

  /** The page's last command, while it is on its way. */
  private Optional<SentCommand> unfinished() {
    List<SentCommand> sent = actions.client().sent().peek();
    return sent.isEmpty()
        ? Optional.empty()
        : Optional.of(sent.getLast()).filter(last -> isOnItsWay(last.stage().peek()));
  }

  private static boolean isOnItsWay(SentCommand.Stage stage) {
    return stage instanceof Pending || stage instanceof Recorded;
  }

  private String key() {
    return actions.id().text();
  }

  /**
   * The dragged card until it has left its list. A dropped card counts until its move is decided,
   * so that the others see it leave and need no message before that.
   */
  private Optional<Dragged> stillDragged() {
    boolean isDecided =
        drop.get().filter(command -> !isOnItsWay(command.stage().get())).isPresent();
    return dragged.get().filter(from -> !isDecided && from.isThere(actions.board().get()));
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
