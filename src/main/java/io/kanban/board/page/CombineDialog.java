package io.kanban.board.page;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Paragraph;
import io.kanban.board.BoardList.Named;
import io.kanban.board.Boards;
import io.kanban.board.HandOverCommand.CombineBoard;
import io.kanban.board.NamedColumn;
import io.kanban.board.action.BoardActions;
import io.kanban.shell.BaseValue;
import io.kanban.shell.CommandDialog;
import java.util.List;
import java.util.stream.Collectors;

/** Asks a manager for the board that takes all columns and cards of this one. */
final class CombineDialog {
  static final String NAME = "combine-board";

  private CombineDialog() {}

  /** The board's name; boards of the same name are told apart by their columns. */
  private static String label(Named board, List<Named> all) {
    boolean unique = all.stream().filter(other -> other.name().equals(board.name())).count() == 1;
    return unique
        ? board.name()
        : "%s (%s)"
            .formatted(
                board.name(),
                board.columns().stream().map(NamedColumn::name).collect(Collectors.joining(", ")));
  }

  static void open(BoardActions actions) {
    BaseValue seen = new BaseValue(actions.client());
    List<Named> others = actions.otherBoards();
    ComboBox<Named> into = new ComboBox<>("Board that takes all", others);
    into.setItemLabelGenerator(board -> label(board, others));
    into.setRequiredIndicatorVisible(true);
    Paragraph effect =
        new Paragraph(
            "Its cards, the archived ones too, come into the columns of the same name; its other"
                + " columns are added. “%s” then ends, and its links lead to the cards"
                    .formatted(actions.board().peek().name())
                + " in their new place.");
    new CommandDialog(actions.drafts(), seen, NAME, "Combine with another board", into, effect)
        .ask(
            "Combine",
            () -> {
              into.setErrorMessage("Choose a board.");
              into.setInvalid(into.isEmpty());
              return !into.isInvalid();
            },
            () ->
                List.of(
                    seen.send(
                        Boards.BOARD,
                        new CombineBoard(
                            actions.id(), into.getValue().id(), into.getValue().name()))),
            into);
  }
}
