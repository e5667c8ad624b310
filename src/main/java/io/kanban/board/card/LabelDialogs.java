package io.kanban.board.card;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextField;
import io.kanban.board.BoardCommand;
import io.kanban.board.BoardCommand.DefineLabel;
import io.kanban.board.BoardCommand.RemoveLabel;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.DetailCommand.LabelCard;
import io.kanban.board.Label;
import io.kanban.board.LabelColor;
import io.kanban.board.LabelId;
import io.kanban.board.LabelRules;
import io.kanban.board.action.BoardActions;
import io.kanban.shell.BaseValue;
import io.kanban.shell.CommandDialog;
import io.kanban.shell.TextCheck;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The dialogs about the labels of a board. */
public record LabelDialogs(BoardActions actions) {
  /** Asks for the name and the color of a new label. */
  public void askForLabel() {
    askForLabel("add-label", _ -> Optional.empty());
  }

  /** Asks for a new label, and adds it to a card. */
  void askForLabel(CardId card) {
    askForLabel(
        "add-label/" + card.value(),
        label -> Optional.of(new LabelCard(actions.id(), card, label)));
  }

  /**
   * @param then a further command, about the new label
   */
  private void askForLabel(String draft, Function<LabelId, Optional<BoardCommand>> then) {
    BaseValue seen = new BaseValue(actions.client());
    TextField name = name("");
    ComboBox<LabelColor> color = color(LabelColor.BLUE);
    TextCheck check = new TextCheck(name, LabelRules.NAME);
    CommandDialog ask =
        new CommandDialog(actions.drafts(), seen, draft, "Add a label", name, color);
    ask.ask(
        "Add",
        () -> check.passes(LabelRules.NAME_REQUIRED.message()),
        () -> {
          LabelId label = new LabelId(ask.id());
          BoardCommand define =
              new DefineLabel(actions.id(), label, name.getValue(), color.getValue());
          return Stream.concat(Stream.of(define), then.apply(label).stream())
              .map(command -> seen.send(Boards.BOARD, command))
              .toList();
        },
        name);
  }

  /** Asks for another name and another color of a label. */
  public void askForChange(Label label) {
    BaseValue seen = new BaseValue(actions.client());
    TextField name = name(label.name());
    ComboBox<LabelColor> color = color(label.color());
    TextCheck check = new TextCheck(name, LabelRules.NAME);
    new CommandDialog(
            actions.drafts(), seen, "edit-label/" + label.id().value(), "Edit label", name, color)
        .ask(
            "Save",
            () -> check.passes(LabelRules.NAME_REQUIRED.message()),
            () ->
                List.of(
                    seen.send(
                        Boards.BOARD,
                        new DefineLabel(
                            actions.id(), label.id(), name.getValue(), color.getValue()))),
            name);
  }

  private static TextField name(String now) {
    TextField name = new TextField("Name");
    name.setRequiredIndicatorVisible(true);
    name.setValue(now);
    return name;
  }

  private static ComboBox<LabelColor> color(LabelColor now) {
    ComboBox<LabelColor> color = new ComboBox<>("Color", List.of(LabelColor.values()));
    color.setItemLabelGenerator(LabelColor::label);
    color.setRequired(true);
    color.setValue(now);
    return color;
  }

  /** Asks whether to remove a label from the board and its cards. */
  public void askToRemove(Label label) {
    BaseValue seen = new BaseValue(actions.client());
    new CommandDialog(
            actions.drafts(),
            seen,
            "remove-label/" + label.id().value(),
            "Remove the label “%s”?".formatted(label.name()),
            new Paragraph("All cards of the board lose it."))
        .ask(
            "Remove",
            () -> true,
            () -> List.of(seen.send(Boards.BOARD, new RemoveLabel(actions.id(), label.id()))));
  }
}
