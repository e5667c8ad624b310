package io.kanban.board.page;

import com.vaadin.flow.component.checkbox.CheckboxGroup;
import com.vaadin.flow.component.textfield.TextField;
import io.kanban.board.BoardId;
import io.kanban.board.BoardRules;
import io.kanban.board.Boards;
import io.kanban.board.HandOverCommand.SplitBoard;
import io.kanban.board.HandOverRules;
import io.kanban.board.NamedColumn;
import io.kanban.board.action.BoardActions;
import io.kanban.shell.BaseValue;
import io.kanban.shell.CommandDialog;
import io.kanban.shell.TextCheck;
import java.util.List;
import java.util.Set;

/** Asks a manager for the columns of a board that become a board of their own. */
final class SplitDialog {
  static final String NAME = "split-board";

  private SplitDialog() {}

  static void open(BoardActions actions) {
    BaseValue seen = new BaseValue(actions.client());
    List<NamedColumn> all = actions.board().peek().named();
    TextField name = new TextField("Name of the new board");
    name.setRequiredIndicatorVisible(true);
    TextCheck check = new TextCheck(name, BoardRules.NAME);
    CheckboxGroup<NamedColumn> columns = new CheckboxGroup<>("Columns that go there", all);
    columns.setItemLabelGenerator(NamedColumn::name);
    columns.setHelperText(
        "They keep their cards, limits, rows and roles. Guests of this board can’t see the new one"
            + " until a manager gives them a role there.");
    CommandDialog ask =
        new CommandDialog(actions.drafts(), seen, NAME, "Split this board in two", name, columns);
    ask.ask(
        "Split",
        () -> {
          Set<NamedColumn> chosen = columns.getValue();
          columns.setErrorMessage(
              (chosen.isEmpty() ? HandOverRules.COLUMNS_REQUIRED : HandOverRules.ONE_STAYS)
                  .message());
          columns.setInvalid(chosen.isEmpty() || chosen.size() == all.size());
          // Both checks always run, so that each field shows its own error.
          boolean named = check.passes(BoardRules.NAME_REQUIRED.message());
          return named && !columns.isInvalid();
        },
        () ->
            List.of(
                seen.send(
                    Boards.BOARD,
                    new SplitBoard(
                        actions.id(),
                        columns.getValue().stream().map(NamedColumn::id).toList(),
                        new BoardId(actions.id().project(), ask.id()),
                        name.getValue()))),
        name);
  }
}
