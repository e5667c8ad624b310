package io.kanban.board.card;

import com.vaadin.flow.signals.Signal;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.DetailCommand.SetField;
import io.kanban.board.action.BoardActions;
import io.kanban.project.Field;
import io.kanban.shell.BaseValue;
import io.recordplayer.client.SentCommand;

/**
 * A field of one card, as a page shows it and changes its value.
 *
 * @param value empty if the card has none
 */
record CardField(CardId card, BoardActions actions, Field field, Signal<String> value) {
  String name() {
    return field.name();
  }

  /** Sets the value; an empty one removes it. */
  SentCommand send(BaseValue seen, String to) {
    return seen.send(Boards.BOARD, new SetField(actions.id(), card, field, to));
  }

  /** The text of the button that changes the value. */
  static String words(String value) {
    return value.isEmpty() ? "Add" : value;
  }

  /** The accessible name of the button that changes the value. */
  String label(String words) {
    return name() + ": " + words;
  }
}
