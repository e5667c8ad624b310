package io.kanban.board.page;

import static io.kanban.text.Texts.strip;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextField;
import io.kanban.board.BoardCommand;
import io.kanban.board.BoardCommand.AddColumn;
import io.kanban.board.BoardCommand.RemoveColumn;
import io.kanban.board.BoardCommand.RenameColumn;
import io.kanban.board.BoardCommand.SetSoftLimit;
import io.kanban.board.BoardCommand.SetWipLimit;
import io.kanban.board.Boards;
import io.kanban.board.Column;
import io.kanban.board.ColumnId;
import io.kanban.board.ColumnRules;
import io.kanban.board.Limit;
import io.kanban.board.NamedColumn;
import io.kanban.board.action.BoardActions;
import io.kanban.shell.BaseValue;
import io.kanban.shell.CommandDialog;
import io.kanban.shell.TextCheck;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The dialogs in which a manager adds a column, or changes one. */
record ColumnDialogs(BoardActions actions) {
  /** The effect of a limit, as the dialog offers it. */
  private enum LimitKind {
    HARD("refused"),
    SOFT("accepted, with a warning");

    private final String label;

    LimitKind(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }

    static LimitKind of(Optional<Limit> limit) {
      return limit.isEmpty() || limit.get().hard() ? HARD : SOFT;
    }
  }

  private static final Pattern DIGITS = Pattern.compile("([1-9][0-9]{0,3})?");
  private static final String ADD = "add-column";
  private static final String RENAME = "rename-column/";
  private static final String LIMIT = "limit/";
  private static final String REMOVE = "remove-column/";

  /** Opens the dialog of this name, if it is about a column that still exists. */
  void reopen(String name) {
    if (name.equals(ADD)) {
      askForColumn();
    }
    reopen(name, RENAME, this::askForName);
    reopen(name, LIMIT, this::askForLimit);
    reopen(name, REMOVE, this::askToRemove);
    reopen(name, WorkflowDialog.NAME, this::askForWorkflow);
    reopen(name, RowsDialog.NAME, this::askForRows);
  }

  private static void reopen(String name, String kind, Consumer<ColumnId> open) {
    if (name.startsWith(kind)) {
      open.accept(new ColumnId(name.substring(kind.length())));
    }
  }

  private CommandDialog dialog(BaseValue seen, String name, String title, Component... fields) {
    return new CommandDialog(actions.drafts(), seen, name, title, fields);
  }

  /** Asks for the name and the place of a new column. */
  void askForColumn() {
    TextField name = name();
    TextCheck check = new TextCheck(name, ColumnRules.NAME);
    ComboBox<NamedColumn> before = columns("To the left of", actions.board().peek().named());
    before.setPlaceholder("At the right end");
    before.setClearButtonVisible(true);
    BaseValue seen = new BaseValue(actions.client());
    CommandDialog ask = dialog(seen, ADD, "Add a column", name, before);
    ask.ask(
        "Add",
        () -> check.passes(ColumnRules.NAME_REQUIRED.message()),
        () ->
            List.of(
                seen.send(
                    Boards.BOARD,
                    new AddColumn(
                        actions.id(),
                        new ColumnId(ask.id()),
                        name.getValue(),
                        before.getOptionalValue().map(NamedColumn::id)))),
        name);
  }

  private static TextField name() {
    TextField name = new TextField("Name");
    name.setRequiredIndicatorVisible(true);
    return name;
  }

  private static ComboBox<NamedColumn> columns(String label, List<NamedColumn> columns) {
    ComboBox<NamedColumn> field = new ComboBox<>(label, columns);
    field.setItemLabelGenerator(NamedColumn::name);
    return field;
  }

  /** Asks for another name of the column. */
  void askForName(ColumnId id) {
    actions.board().peek().column(id).ifPresent(this::askForName);
  }

  private void askForName(Column column) {
    BaseValue seen = new BaseValue(actions.client());
    TextField name = name();
    name.setValue(column.name());
    TextCheck check = new TextCheck(name, ColumnRules.NAME);
    dialog(seen, RENAME + column.id().value(), "Rename column", name)
        .ask(
            "Save",
            () -> check.passes(ColumnRules.NAME_REQUIRED.message()),
            () ->
                strip(name.getValue()).equals(column.name())
                    ? List.of()
                    : List.of(
                        seen.send(
                            Boards.BOARD,
                            new RenameColumn(actions.id(), column.id(), name.getValue()))),
            name);
  }

  /** Asks for the column's roles, and for the columns that follow it. */
  void askForWorkflow(ColumnId id) {
    actions.board().peek().column(id).ifPresent(column -> WorkflowDialog.open(actions, column));
  }

  /** Asks for the rows into which the column is divided. */
  void askForRows(ColumnId id) {
    actions.board().peek().column(id).ifPresent(column -> RowsDialog.open(actions, column));
  }

  /** Asks whether to remove the column, and which column takes its cards. */
  void askToRemove(ColumnId id) {
    actions.board().peek().column(id).ifPresent(this::askToRemove);
  }

  private void askToRemove(Column column) {
    BaseValue seen = new BaseValue(actions.client());
    ComboBox<NamedColumn> to =
        columns(
            "Its cards go to",
            actions.board().peek().named().stream()
                .filter(other -> !other.id().equals(column.id()))
                .toList());
    to.setRequiredIndicatorVisible(true);
    boolean hasCards = !column.cards().isEmpty();
    Component question =
        hasCards ? to : new Paragraph("The column has no cards. Everybody sees it disappear.");
    dialog(
            seen,
            REMOVE + column.id().value(),
            "Remove the column %s?".formatted(column.name()),
            question)
        .ask(
            "Remove",
            () -> !hasCards || isChosen(to),
            () ->
                List.of(
                    seen.send(
                        Boards.BOARD,
                        new RemoveColumn(
                            actions.id(),
                            column.id(),
                            to.getOptionalValue().map(NamedColumn::id)))));
  }

  private static boolean isChosen(ComboBox<NamedColumn> field) {
    field.setErrorMessage("Choose a column.");
    field.setInvalid(field.isEmpty());
    return !field.isInvalid();
  }

  /** Asks for the column's limit of work in progress. */
  void askForLimit(ColumnId id) {
    actions.board().peek().column(id).ifPresent(this::askForLimit);
  }

  private void askForLimit(Column column) {
    // A number field drops the characters that it doesn't like, and takes "2.5" for 25.
    TextField field = new TextField("Cards at most");
    field.setHelperText("Empty for no limit");
    field.setManualValidation(true);
    column.limit().map(limit -> String.valueOf(limit.cards())).ifPresent(field::setValue);
    ComboBox<LimitKind> kind = new ComboBox<>("A further card is", List.of(LimitKind.values()));
    kind.setItemLabelGenerator(LimitKind::label);
    kind.setAllowCustomValue(false);
    kind.setRequiredIndicatorVisible(true);
    kind.setValue(LimitKind.of(column.limit()));
    BaseValue seen = new BaseValue(actions.client());
    dialog(seen, LIMIT + column.id().value(), "Limit of " + column.name(), field, kind)
        .ask(
            "Save",
            () -> isLimit(field),
            () -> List.of(seen.send(Boards.BOARD, limit(column, strip(field.getValue()), kind))),
            field);
  }

  private static boolean isLimit(TextField field) {
    boolean valid = DIGITS.matcher(strip(field.getValue())).matches();
    field.setErrorMessage(
        "A limit is a whole number from 1 to 9,999. Leave it empty for no limit.");
    field.setInvalid(!valid);
    return valid;
  }

  /**
   * @param digits empty for no limit
   */
  private BoardCommand limit(Column column, String digits, ComboBox<LimitKind> kind) {
    Optional<Integer> cards =
        digits.isEmpty() ? Optional.empty() : Optional.of(Integer.valueOf(digits));
    return cards.isPresent() && kind.getValue() == LimitKind.SOFT
        ? new SetSoftLimit(actions.id(), column.id(), cards.get())
        : new SetWipLimit(actions.id(), column.id(), cards);
  }
}
