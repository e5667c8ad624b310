package io.kanban.board.page;

import io.kanban.board.Board.Place;
import io.kanban.board.CardId;
import io.kanban.board.Column;
import io.kanban.board.DropEffect;
import io.kanban.board.FlowMove;
import io.kanban.board.Stage;
import io.kanban.board.action.BoardActions;
import io.kanban.board.card.FlowDialogs;
import java.util.Optional;

/** Drops a card that the person drags on the board of a page. */
record CardDrop(BoardActions actions, FlowDialogs flow) {
  /** Whether a card may be dropped in a stage of a column. */
  boolean isPossible(Place from, Column to, Stage stage) {
    return effect(from, to, stage).isPresent();
  }

  private Optional<DropEffect> effect(Place from, Column to, Stage stage) {
    return DropEffect.of(
        actions.board().peek(), from, to, stage, actions.client().person(), actions.myRoles());
  }

  /**
   * Drops a card. Without an effect the card is moved, so that the rules tell the person why it
   * can't go there.
   *
   * @param before the card in front of which it lands; empty for the end of the column
   */
  void drop(Place from, Column to, Stage stage, Optional<CardId> before) {
    CardId card = from.card().id();
    switch (effect(from, to, stage).orElse(DropEffect.MOVE)) {
      case MOVE -> actions.move(card, to.id(), before);
      case PULL -> flow.make(FlowMove.PULL, card);
      case READY -> flow.make(FlowMove.READY, card);
      case APPROVE -> flow.approve(card, to.named());
      case REJECT -> flow.make(FlowMove.REJECT, card);
    }
  }
}
