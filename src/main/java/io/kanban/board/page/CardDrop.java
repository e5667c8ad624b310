package io.kanban.board.page;

import io.kanban.board.Board.Card;
import io.kanban.board.Board.Place;
import io.kanban.board.CardId;
import io.kanban.board.Column;
import io.kanban.board.DropEffect;
import io.kanban.board.FlowMove;
import io.kanban.board.RowId;
import io.kanban.board.Stage;
import io.kanban.board.action.BoardActions;
import io.kanban.board.card.FlowDialogs;
import java.util.Optional;

/** Drops a card that the person drags on the board of a page. */
record CardDrop(BoardActions actions, FlowDialogs flow) {
  /**
   * Whether a card may be dropped in a row of a stage.
   *
   * @param row empty in a column without rows
   */
  boolean isPossible(Place from, Column to, Stage stage, Optional<RowId> row) {
    return effect(from, to, stage)
        .filter(effect -> choosesRow(effect) || to.rowAtEnd(from.card()).equals(row))
        .isPresent();
  }

  /** A move of the flow leaves the card in its row, or sends it on. */
  private static boolean choosesRow(DropEffect effect) {
    return effect == DropEffect.MOVE;
  }

  private Optional<DropEffect> effect(Place from, Column to, Stage stage) {
    return DropEffect.of(
        actions.board().peek(), from, to, stage, actions.client().person(), actions.myRoles());
  }

  /**
   * Drops a card. Without an effect the card is moved, so that the rules tell the person why it
   * can't go there.
   *
   * @param row the row in which it lands; empty beside the rows, or in a column without them
   * @param before the card in front of which it lands; empty for the end of the row
   */
  void drop(Place from, Column to, Stage stage, Optional<RowId> row, Optional<CardId> before) {
    DropEffect effect = effect(from, to, stage).orElse(DropEffect.MOVE);
    Card card = from.card();
    boolean changesRow = row.isPresent() && !to.rowAtEnd(card).equals(row);
    if (changesRow && !choosesRow(effect)) {
      return;
    }
    switch (effect) {
      case MOVE -> actions.move(card, to, row, before);
      case PULL -> flow.make(FlowMove.PULL, card.id());
      case READY -> flow.make(FlowMove.READY, card.id());
      case APPROVE -> flow.approve(card.id(), to.named());
      case REJECT -> flow.make(FlowMove.REJECT, card.id());
    }
  }
}
