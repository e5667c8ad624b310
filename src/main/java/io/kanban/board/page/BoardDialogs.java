package io.kanban.board.page;

import static io.kanban.text.Texts.strip;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.BoardCommand.OpenBoard;
import io.kanban.board.BoardCommand.RenameBoard;
import io.kanban.board.BoardId;
import io.kanban.board.BoardRules;
import io.kanban.board.Boards;
import io.kanban.board.action.BoardActions;
import io.kanban.shell.BaseValue;
import io.kanban.shell.CommandDialog;
import io.kanban.shell.TextCheck;
import io.recordplayer.client.SentCommand;
import io.recordplayer.client.SentCommand.Stage;
import java.util.List;

/** The dialogs about a board as a whole. */
record BoardDialogs(BoardActions actions) {
  private static final String NEW = "new-board";
  private static final String RENAME = "rename-board";

  /**
   * Opens the dialog of this name.
   *
   * @param page leads to a new board
   */
  void reopen(String name, Component page) {
    if (name.equals(NEW)) {
      askForBoard(page);
    }
    if (name.equals(RENAME)) {
      askForName();
    }
    if (name.equals(SplitDialog.NAME)) {
      SplitDialog.open(actions);
    }
    if (name.equals(CombineDialog.NAME)) {
      CombineDialog.open(actions);
    }
  }

  /** Asks for another name of the board. */
  void askForName() {
    String now = actions.board().peek().name();
    BaseValue seen = new BaseValue(actions.client());
    TextField name = name(now);
    TextCheck check = new TextCheck(name, BoardRules.NAME);
    new CommandDialog(actions.drafts(), seen, RENAME, "Rename board", name)
        .ask(
            "Save",
            () -> check.passes(BoardRules.NAME_REQUIRED.message()),
            () ->
                strip(name.getValue()).equals(now)
                    ? List.of()
                    : List.of(
                        seen.send(Boards.BOARD, new RenameBoard(actions.id(), name.getValue()))),
            name);
  }

  private static TextField name(String now) {
    TextField name = new TextField("Name");
    name.setRequiredIndicatorVisible(true);
    name.setValue(now);
    return name;
  }

  /**
   * Asks for the name of a new board of the project.
   *
   * @param page leads to the new board as soon as it exists, if it is still attached then
   */
  void askForBoard(Component page) {
    TextField name = name("");
    TextCheck check = new TextCheck(name, BoardRules.NAME);
    BaseValue seen = new BaseValue(actions.client());
    CommandDialog ask = new CommandDialog(actions.drafts(), seen, NEW, "New board", name);
    ask.ask(
        "Open board",
        () -> check.passes(BoardRules.NAME_REQUIRED.message()),
        () -> {
          BoardId id = new BoardId(actions.id().project(), ask.id());
          SentCommand sent = seen.send(Boards.BOARD, new OpenBoard(id, name.getValue()));
          goTo(page, id, sent);
          return List.of(sent);
        },
        name);
  }

  private static void goTo(Component page, BoardId id, SentCommand opened) {
    Signal.effect(
        page,
        () -> {
          if (opened.stage().get() instanceof Stage.OnScreen) {
            page.getUI().ifPresent(ui -> ui.navigate(BoardPage.class, id.text()));
          }
        });
  }
}
