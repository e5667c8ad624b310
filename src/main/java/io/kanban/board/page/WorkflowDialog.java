package io.kanban.board.page;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import io.kanban.board.BoardColumn;
import io.kanban.board.BoardCommand;
import io.kanban.board.BoardCommand.SetColumnRoles;
import io.kanban.board.BoardCommand.SetWorkflow;
import io.kanban.board.Boards;
import io.kanban.board.Column;
import io.kanban.board.ColumnRules;
import io.kanban.board.NamedColumn;
import io.kanban.board.action.BoardActions;
import io.kanban.shell.BaseValue;
import io.kanban.shell.CommandDialog;
import io.recordplayer.client.SentCommand;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Asks a manager for the roles in a column, and for the columns that follow it. */
final class WorkflowDialog {
  static final String NAME = "workflow/";

  private final BoardActions actions;
  private final Column column;
  private final BaseValue seen;
  private final Optional<String> workerNow;
  private final Optional<String> reviewerNow;
  private final ComboBox<String> worker;
  private final ComboBox<String> reviewer;
  private final MultiSelectComboBox<NamedColumn> next;
  private final Set<NamedColumn> initial;
  private final MultiSelectComboBox<BoardColumn> elsewhere;
  private final Set<BoardColumn> initialElsewhere;

  private WorkflowDialog(BoardActions actions, Column column) {
    this.actions = actions;
    this.column = column;
    workerNow = column.flow().worker().map(actions::roleName);
    reviewerNow = column.flow().reviewer().map(actions::roleName);
    seen = new BaseValue(actions.client());
    worker = role("Works here", workerNow);
    worker.setHelperText("With a role, the column has the stages To Do and Doing.");
    reviewer = role("Reviews here", reviewerNow);
    reviewer.setHelperText("With a role, finished cards wait in To Review.");
    List<NamedColumn> others =
        actions.board().peek().named().stream()
            .filter(other -> !other.id().equals(column.id()))
            .toList();
    initial =
        others.stream()
            .filter(other -> column.flow().next().orElse(List.of()).contains(other.id()))
            .collect(Collectors.toUnmodifiableSet());
    next = new MultiSelectComboBox<>("Cards may go to", others);
    next.setItemLabelGenerator(NamedColumn::name);
    next.setPlaceholder(column.flow().next().isEmpty() ? "All other columns" : "No column");
    next.setValue(initial);
    initialElsewhere =
        column.flow().elsewhere().stream()
            .map(actions::renamed)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Set<BoardColumn> places = new LinkedHashSet<>(initialElsewhere);
    actions.otherBoards().forEach(board -> places.addAll(board.places()));
    elsewhere = new MultiSelectComboBox<>("Columns of other boards", places);
    elsewhere.setItemLabelGenerator(BoardColumn::name);
    elsewhere.setPlaceholder(column.flow().next().isEmpty() ? "All columns" : "No column");
    elsewhere.setHelperText(
        "Without a column in both fields, cards may go everywhere. A finished card goes to the"
            + " first of these, if no column of this board follows.");
    elsewhere.setValue(initialElsewhere);
    elsewhere.setVisible(!places.isEmpty());
  }

  static void open(BoardActions actions, Column column) {
    WorkflowDialog dialog = new WorkflowDialog(actions, column);
    new CommandDialog(
            actions.drafts(),
            dialog.seen,
            NAME + column.id().value(),
            "Workflow of " + column.name(),
            dialog.worker,
            dialog.reviewer,
            dialog.next,
            dialog.elsewhere)
        .ask("Save", dialog::isComplete, dialog::save);
  }

  /** A field with the roles of the project. */
  private ComboBox<String> role(String label, Optional<String> now) {
    Set<String> known = new LinkedHashSet<>(actions.roles());
    // The project may have removed the role, and the column still uses it.
    now.ifPresent(known::add);
    ComboBox<String> field = new ComboBox<>(label, known);
    field.setPlaceholder("No role");
    field.setClearButtonVisible(true);
    now.ifPresent(field::setValue);
    return field;
  }

  private boolean isComplete() {
    boolean workless = worker.isEmpty() && !reviewer.isEmpty();
    worker.setErrorMessage(ColumnRules.WORKER_REQUIRED.message());
    worker.setInvalid(workless);
    return !workless;
  }

  private List<SentCommand> save() {
    List<BoardCommand> changes = new ArrayList<>();
    Optional<String> works = worker.getOptionalValue();
    Optional<String> reviews = reviewer.getOptionalValue();
    if (!works.equals(workerNow) || !reviews.equals(reviewerNow)) {
      changes.add(new SetColumnRoles(actions.id(), column.id(), works, reviews));
    }
    if (!next.getValue().equals(initial) || !elsewhere.getValue().equals(initialElsewhere)) {
      changes.add(
          new SetWorkflow(
              actions.id(),
              column.id(),
              next.getValue().stream().map(NamedColumn::id).toList(),
              elsewhere
                  .getListDataView()
                  .getItems()
                  .filter(elsewhere.getValue()::contains)
                  .toList()));
    }
    return changes.stream().map(change -> seen.send(Boards.BOARD, change)).toList();
  }
}
