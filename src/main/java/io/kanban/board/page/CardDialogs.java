package io.kanban.board.page;

import static io.kanban.text.Texts.strip;

import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.Board.Card;
import io.kanban.board.BoardCommand.DescribeCard;
import io.kanban.board.BoardCommand.RenameCard;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.CardRules;
import io.kanban.board.CardView;
import io.kanban.board.action.BoardActions;
import io.kanban.shell.BaseValue;
import io.kanban.shell.CommandDialog;
import io.kanban.shell.TextCheck;
import io.recordplayer.client.SentCommand;
import io.recordplayer.client.Watch;
import java.util.List;
import java.util.Optional;

/** The dialogs about one card. */
record CardDialogs(BoardActions actions) {

  private static final String RENAME = "rename/";
  private static final String DESCRIBE = "describe/";

  /** Opens the dialog of this name, if it is about a card that still exists. */
  void reopen(String name) {
    cardIn(name, RENAME).ifPresent(this::openTitle);
    cardIn(name, DESCRIBE).ifPresent(this::openDescription);
  }

  private Optional<Card> cardIn(String name, String kind) {
    return name.startsWith(kind)
        ? actions.card(new CardId(name.substring(kind.length())))
        : Optional.empty();
  }

  /** Opens the dialog that changes the title, filled with the one that the page shows now. */
  void openTitle(Card card) {
    BaseValue seen = new BaseValue(actions.client());
    TextField title = new TextField("Title");
    title.setValue(card.title());
    TextCheck check = new TextCheck(title, CardRules.TITLE);
    new CommandDialog(actions.drafts(), seen, RENAME + card.id().value(), "Rename card", title)
        .ask(
            "Save",
            () -> check.passes(CardRules.TITLE_REQUIRED.message()),
            () -> rename(card, title.getValue(), seen),
            title);
  }

  private List<SentCommand> rename(Card card, String to, BaseValue seen) {
    return strip(to).equals(card.title())
        ? List.of()
        : List.of(seen.send(Boards.BOARD, new RenameCard(actions.id(), card.id(), to)));
  }

  /** Opens the dialog for the card's description. */
  void openDescription(Card card) {
    DescriptionDialog words = new DescriptionDialog(card);
    words.ask.ask("Save", words::isComplete, words::save);
  }

  private static TextArea description() {
    TextArea description = new TextArea("Description");
    description.setMinRows(5);
    return description;
  }

  /** The dialog for a description. A board has no descriptions, so the dialog loads this one. */
  private final class DescriptionDialog {
    private final CardId id;
    private final TextArea field = description();
    private final TextCheck check = new TextCheck(field, CardRules.DESCRIPTION);
    private final BaseValue seen = new BaseValue(actions.client());
    private final CommandDialog ask;
    private String initial = "";

    DescriptionDialog(Card of) {
      id = of.id();
      field.setEnabled(false);
      ask =
          new CommandDialog(
              actions.drafts(),
              seen,
              DESCRIBE + id.value(),
              "Describe “%s”".formatted(of.title()),
              field);
      Watch<CardView> card =
          actions.client().watch(field, Boards.CARD, CardView.key(actions.id(), id));
      Signal.effect(
          field,
          () -> {
            if (card.state().get() == Watch.State.LIVE && !field.isEnabled()) {
              seen.now();
              initial = card.view().peek().description();
              field.setValue(initial);
              field.setEnabled(true);
              ask.filled();
              field.focus();
            }
          });
    }

    boolean isComplete() {
      return field.isEnabled() && check.passes();
    }

    private List<SentCommand> save() {
      return strip(field.getValue()).equals(initial)
          ? List.of()
          : List.of(seen.send(Boards.BOARD, new DescribeCard(actions.id(), id, field.getValue())));
    }
  }
}
