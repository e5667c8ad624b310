package io.kanban.board;

import static io.kanban.text.Texts.strip;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import io.kanban.board.BoardCommand.AddColumn;
import io.kanban.board.BoardCommand.MoveColumn;
import io.kanban.board.BoardCommand.RemoveColumn;
import io.kanban.board.BoardCommand.RenameColumn;
import io.kanban.board.BoardCommand.SetSoftLimit;
import io.kanban.board.BoardCommand.SetWipLimit;
import io.kanban.shell.BaseValue;
import io.kanban.shell.CommandDialog;
import io.kanban.shell.TextCheck;
import io.recordplayer.client.ConnectionNotice;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

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

  private static final String ADD = "add-column";
  private static final String MENU = "column/";
  private static final String LIMIT = "limit/";
  private static final String REMOVE = "remove-column/";

  /** Opens the dialog of this name, if it is about a column that still exists. */
  void reopen(String name) {
    if (name.equals(ADD)) {
      askForColumn();
    }
    reopen(name, MENU, this::openMenu);
    reopen(name, LIMIT, this::askForLimit);
    reopen(name, REMOVE, this::askToRemove);
    reopen(name, WorkflowDialog.NAME, this::askForWorkflow);
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

  /** Opens the column's menu: its moves, its removal, and a field for its name. */
  void openMenu(ColumnId id) {
    actions.board().peek().column(id).ifPresent(this::openMenu);
  }

  private void openMenu(Column column) {
    BaseValue seen = new BaseValue(actions.client());
    TextField name = name();
    name.setValue(column.name());
    TextCheck check = new TextCheck(name, ColumnRules.NAME);
    Div moves = new Div();
    moves.addClassName("moves");
    CommandDialog ask = dialog(seen, MENU + column.id().value(), column.name(), moves, name);
    Board board = actions.board().peek();
    board
        .before(column.id())
        .ifPresent(left -> moves.add(mover(ask, seen, "Move left", column, Optional.of(left))));
    board
        .next(column.id())
        .ifPresent(
            right -> moves.add(mover(ask, seen, "Move right", column, board.next(right.id()))));
    moves.add(
        new Button("Roles and workflow", _ -> ask.answerAnd(() -> askForWorkflow(column.id()))));
    if (board.columns().size() > 1) {
      moves.add(new Button("Remove", _ -> ask.answerAnd(() -> askToRemove(column.id()))));
    }
    ask.ask(
        "Save",
        () -> check.passes(ColumnRules.NAME_REQUIRED.message()),
        () ->
            strip(name.getValue()).equals(column.name())
                ? List.of()
                : List.of(
                    seen.send(
                        Boards.BOARD,
                        new RenameColumn(actions.id(), column.id(), name.getValue()))));
  }

  /** A button that moves the column in front of another one, and saves the name, too. */
  private Button mover(
      CommandDialog ask, BaseValue seen, String label, Column column, Optional<Column> before) {
    MoveColumn move = new MoveColumn(actions.id(), column.id(), before.map(Column::id));
    Button button = new Button(label, _ -> ask.answerAnd(() -> seen.send(Boards.BOARD, move)));
    ConnectionNotice.counts(button, "click");
    return button;
  }

  /** Asks for the column's roles, and for the columns that follow it. */
  void askForWorkflow(ColumnId id) {
    actions.board().peek().column(id).ifPresent(column -> WorkflowDialog.open(actions, column));
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
    IntegerField field = new IntegerField("Cards at most");
    field.setMin(1);
    field.setStepButtonsVisible(true);
    field.setHelperText("Empty for no limit");
    String words = "A limit is a whole number, at least 1. Leave it empty for no limit.";
    field.setI18n(
        new IntegerField.IntegerFieldI18n()
            .setMinErrorMessage(words)
            .setBadInputErrorMessage(words));
    ComboBox<LimitKind> kind = new ComboBox<>("A further card is", List.of(LimitKind.values()));
    kind.setItemLabelGenerator(LimitKind::label);
    kind.setAllowCustomValue(false);
    kind.setRequiredIndicatorVisible(true);
    kind.setValue(LimitKind.of(column.limit()));
    BaseValue seen = new BaseValue(actions.client());
    column.limit().map(Limit::cards).ifPresent(field::setValue);
    dialog(seen, LIMIT + column.id().value(), "Limit of " + column.name(), field, kind)
        .ask(
            "Save",
            // The field's value is also null after unreadable input, which must not remove the
            // limit.
            () -> !field.isInvalid(),
            () -> List.of(seen.send(Boards.BOARD, limit(column, field, kind))),
            field);
  }

  private BoardCommand limit(Column column, IntegerField field, ComboBox<LimitKind> kind) {
    Optional<Integer> cards = field.getOptionalValue();
    return cards.isPresent() && kind.getValue() == LimitKind.SOFT
        ? new SetSoftLimit(actions.id(), column.id(), cards.get())
        : new SetWipLimit(actions.id(), column.id(), cards);
  }
}
