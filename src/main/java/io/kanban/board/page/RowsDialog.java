package io.kanban.board.page;

import com.vaadin.flow.component.html.Paragraph;
import io.kanban.board.Board.Card;
import io.kanban.board.BoardCommand.SetRows;
import io.kanban.board.Boards;
import io.kanban.board.Column;
import io.kanban.board.Row;
import io.kanban.board.RowId;
import io.kanban.board.action.BoardActions;
import io.kanban.shell.BaseValue;
import io.kanban.shell.CommandDialog;
import io.recordplayer.client.SentCommand;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Asks a manager for the rows of a column, and tells what becomes of its cards. */
final class RowsDialog {
  static final String NAME = "rows/";

  private final BoardActions actions;
  private final Column column;
  private final BaseValue seen;
  private final RowsField rows = new RowsField();
  private final Paragraph effect = new Paragraph();

  private RowsDialog(BoardActions actions, Column column) {
    this.actions = actions;
    this.column = column;
    seen = new BaseValue(actions.client());
    rows.setValue(column.rows());
    rows.addValueChangeListener(_ -> tell());
    effect.addClassName("row-effect");
    effect.getElement().setAttribute("role", "status");
    tell();
  }

  static void open(BoardActions actions, Column column) {
    RowsDialog dialog = new RowsDialog(actions, column);
    CommandDialog ask =
        new CommandDialog(
            actions.drafts(),
            dialog.seen,
            NAME + column.id().value(),
            "Rows of " + column.name(),
            dialog.rows,
            dialog.effect);
    dialog.rows.answersBy(ask::answer);
    ask.ask("Save", dialog.rows::isComplete, dialog::save);
  }

  private void tell() {
    String words = effect(rows.getValue());
    effect.setText(words);
    effect.setVisible(!words.isEmpty());
  }

  private String effect(List<Row> wanted) {
    if (wanted.isEmpty()) {
      return column.rows().isEmpty()
          ? "Rows divide a column for work that runs in parallel."
          : "Without rows, the column is not divided. Its cards stay in it.";
    }
    List<RowId> ids = wanted.stream().map(Row::id).toList();
    Column now = actions.board().peek().column(column.id()).orElse(column);
    List<Card> moving =
        now.cards().stream().filter(card -> card.row().filter(ids::contains).isEmpty()).toList();
    String from =
        now.rows().stream()
            .filter(
                row -> moving.stream().anyMatch(card -> card.row().equals(Optional.of(row.id()))))
            .map(Row::name)
            .collect(Collectors.joining(", "));
    return moving.isEmpty()
        ? ""
        : "%s%s into the first row."
            .formatted(
                moving.size() == 1 ? "1 card comes" : moving.size() + " cards come",
                from.isEmpty() ? "" : " from " + from);
  }

  private List<SentCommand> save() {
    return rows.getValue().equals(column.rows())
        ? List.of()
        : List.of(seen.send(Boards.BOARD, new SetRows(actions.id(), column.id(), rows.getValue())));
  }
}
