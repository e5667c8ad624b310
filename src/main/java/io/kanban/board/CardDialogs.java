package io.kanban.board;

import static io.kanban.text.Texts.strip;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.Board.Card;
import io.kanban.board.BoardCommand.DescribeCard;
import io.kanban.board.BoardCommand.RenameCard;
import io.kanban.shell.BaseValue;
import io.kanban.shell.CommandDialog;
import io.kanban.shell.TextCheck;
import io.recordplayer.client.SentCommand;
import io.recordplayer.client.Watch;
import io.recordplayer.record.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The dialogs about one card. */
record CardDialogs(BoardActions actions) {

  private static final String EDIT = "edit/";
  private static final String RENAME = "rename/";
  private static final String DESCRIBE = "describe/";

  /** The parts of a card that a form can change. */
  private record Values(String title, String description, Optional<Person> assignee) {}

  /** Opens the dialog of this name, if it is about a card that still exists. */
  void reopen(String name) {
    cardIn(name, RENAME).ifPresent(this::openTitle);
    cardIn(name, DESCRIBE).ifPresent(this::openDescription);
  }

  /** Opens the dialog of this name on the card's own page. */
  void reopen(String name, CardId id, Supplier<CardView> card) {
    if (name.equals(EDIT + id.value())) {
      openEditor(id, card.get());
    }
  }

  private Optional<Card> cardIn(String name, String kind) {
    return name.startsWith(kind)
        ? actions.card(new CardId(name.substring(kind.length())))
        : Optional.empty();
  }

  /** Opens the dialog that changes the title, filled with the one that the page shows now. */
  void openTitle(Card card) {
    Form form = new Form(card.id(), new Values(card.title(), "", card.assignee()));
    new CommandDialog(
            actions.drafts(), form.seen, RENAME + card.id().value(), "Rename card", form.title)
        .ask("Save", form::isComplete, form::save, form.title);
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

  /** Opens the dialog that changes the title, the description and the assignee. */
  void openEditor(CardId id, CardView card) {
    Form form = new Form(id, new Values(card.title(), card.description(), card.assignee()));
    new CommandDialog(
            actions.drafts(),
            form.seen,
            EDIT + id.value(),
            "Edit card",
            form.title,
            form.description,
            form.assignee)
        .ask("Save", form::isComplete, form::save);
  }

  /** The fields of a card, and the state of the log that the person saw when they were filled. */
  private final class Form {
    private final CardId id;
    private final Values initial;
    private final BaseValue seen = new BaseValue(actions.client());
    private final TextField title = new TextField("Title");
    private final TextArea description = description();
    private final TextCheck titleCheck = new TextCheck(title, CardRules.TITLE);
    private final TextCheck descriptionCheck = new TextCheck(description, CardRules.DESCRIPTION);
    private final ComboBox<Person> assignee = new ComboBox<>("Assigned to", actions.members());

    /**
     * @param initial the values that the page shows
     */
    Form(CardId id, Values initial) {
      this.id = id;
      this.initial = initial;
      title.setValue(initial.title());
      description.setValue(initial.description());
      assignee.setItemLabelGenerator(Person::name);
      assignee.setPlaceholder("Nobody yet");
      assignee.setClearButtonVisible(true);
      initial.assignee().ifPresent(assignee::setValue);
    }

    boolean isComplete() {
      // Both checks always run, so that each field shows its own error.
      boolean titled = titleCheck.passes(CardRules.TITLE_REQUIRED.message());
      return descriptionCheck.passes() && titled;
    }

    /** Sends a command for each field whose value was changed. */
    List<SentCommand> save() {
      List<BoardCommand> changes = new ArrayList<>();
      if (!strip(title.getValue()).equals(initial.title())) {
        changes.add(new RenameCard(actions.id(), id, title.getValue()));
      }
      if (!strip(description.getValue()).equals(initial.description())) {
        changes.add(new DescribeCard(actions.id(), id, description.getValue()));
      }
      Optional<Person> to = Optional.ofNullable(assignee.getValue());
      if (!to.equals(initial.assignee())) {
        changes.add(actions.assignment(id, to));
      }
      return changes.stream().map(change -> seen.send(Boards.BOARD, change)).toList();
    }
  }
}
