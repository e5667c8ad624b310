package io.kanban.board.card;

import com.vaadin.flow.component.combobox.ComboBox;
import io.kanban.board.Board.Place;
import io.kanban.board.BoardColumn;
import io.kanban.board.CardId;
import io.kanban.board.action.BoardActions;
import io.kanban.shell.BaseValue;
import io.kanban.shell.CommandDialog;
import java.util.List;

/** Asks for the column of another board to which a card goes. */
public final class HandOverDialog {
  private static final String NAME = "hand-over/";

  private HandOverDialog() {}

  /** Opens the dialog of this name, if it is about a card that still exists. */
  public static void reopen(BoardActions actions, String name) {
    if (name.startsWith(NAME)) {
      open(actions, new CardId(name.substring(NAME.length())));
    }
  }

  public static void open(BoardActions actions, CardId card) {
    actions.place(card).ifPresent(place -> open(actions, place));
  }

  private static void open(BoardActions actions, Place place) {
    BaseValue seen = new BaseValue(actions.client());
    ComboBox<BoardColumn> to = new ComboBox<>("It goes to", actions.elsewhere(place.column()));
    to.setItemLabelGenerator(BoardColumn::name);
    to.setRequiredIndicatorVisible(true);
    to.setHelperText("Its texts, files and history go with it.");
    new CommandDialog(
            actions.drafts(),
            seen,
            NAME + place.card().id().value(),
            "Move “%s” to another board".formatted(place.card().title()),
            to)
        .ask(
            "Move",
            () -> {
              to.setErrorMessage("Choose a column.");
              to.setInvalid(to.isEmpty());
              return !to.isInvalid();
            },
            () -> List.of(actions.handOver(place, to.getValue(), seen)),
            to);
  }
}
