package io.kanban.board;

import static io.kanban.text.Texts.strip;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.Board.Card;
import io.kanban.board.BoardCommand.DescribeCard;
import io.kanban.board.BoardCommand.Direction;
import io.kanban.board.BoardCommand.RenameCard;
import io.kanban.board.BoardCommand.ShiftCard;
import io.kanban.shell.BaseValue;
import io.kanban.shell.CommandDialog;
import io.kanban.shell.TextCheck;
import io.recordplayer.client.ConnectionNotice;
import io.recordplayer.client.SentCommand;
import io.recordplayer.client.Watch;
import io.recordplayer.record.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What is asked of a person about one card. */
record CardDialogs(BoardActions actions) {

  private static final String EDIT = "edit/";
  private static final String MENU = "card/";
  private static final String DESCRIBE = "describe/";

  /** What can be changed about a card with a form. */
  private record Texts(String title, String description, Optional<Person> assignee) {}

  /** Opens the dialog of this name, where it is about a card that is still there. */
  void reopen(String name) {
    about(name, MENU).ifPresent(this::actions);
    about(name, DESCRIBE).ifPresent(this::describe);
  }

  /** The same on the card's own page. */
  void reopen(String name, CardId id, Supplier<CardView> card) {
    if (name.equals(EDIT + id.value())) {
      edit(id, card.get());
    }
  }

  private Optional<Card> about(String name, String kind) {
    return name.startsWith(kind)
        ? actions.card(new CardId(name.substring(kind.length())))
        : Optional.empty();
  }

  /**
   * The card's menu, as the page shows the card now: where it can go, and what can be changed at
   * once.
   */
  void actions(CardId id) {
    actions.card(id).ifPresent(this::actions);
  }

  private void actions(Card card) {
    Form form = new Form(card.id(), new Texts(card.title(), "", card.assignee()));
    Div moves = new Div();
    moves.addClassName("moves");
    CommandDialog ask =
        new CommandDialog(
            actions.drafts(),
            form.seen,
            MENU + card.id().value(),
            card.title(),
            moves,
            form.title,
            form.assignee);
    Optional<Column> here = actions.columnOf(card.id());
    for (Column target : Column.values()) {
      if (here.filter(column -> column == target).isEmpty()) {
        moves.add(quick(ask, "Move to " + target.label(), form, actions.toEnd(card.id(), target)));
      }
    }
    moves.add(
        quick(ask, "Move up", form, new ShiftCard(actions.id(), card.id(), Direction.UP)),
        quick(ask, "Move down", form, new ShiftCard(actions.id(), card.id(), Direction.DOWN)));
    Person me = actions.client().person();
    if (actions.people().contains(me) && !card.assignee().equals(Optional.of(me))) {
      moves.add(
          counted(
              new Button(
                  "Assign to me",
                  _ -> {
                    form.assignee.setValue(me);
                    ask.answer();
                  })));
    }
    moves.add(new Button("Describe", _ -> ask.answerAnd(() -> describe(card))));
    ask.ask("Save", form::isComplete, form::save);
  }

  /** What was filled in beside it is saved as well. */
  private static Button quick(CommandDialog ask, String label, Form form, BoardCommand command) {
    return counted(
        new Button(label, _ -> ask.answerAnd(() -> form.seen.send(Boards.BOARD, command))));
  }

  private static Button counted(Button button) {
    ConnectionNotice.counts(button, "click");
    return button;
  }

  /** What the card is about, in words. */
  private void describe(Card card) {
    Describing words = new Describing(card);
    words.ask.ask("Save", words::isComplete, words::save);
  }

  private static TextArea description() {
    TextArea description = new TextArea("Description");
    description.setMinRows(5);
    return description;
  }

  /** A board leaves descriptions to the cards: this one comes once it is asked for. */
  private final class Describing {
    private final CardId id;
    private final TextArea field = description();
    private final TextCheck check = new TextCheck(field, BoardRules.DESCRIPTION);
    private final BaseValue seen = new BaseValue(actions.client());
    private final CommandDialog ask;
    private String first = "";

    Describing(Card of) {
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
              first = card.view().peek().description();
              field.setValue(first);
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
      return strip(field.getValue()).equals(first)
          ? List.of()
          : List.of(seen.send(Boards.BOARD, new DescribeCard(actions.id(), id, field.getValue())));
    }
  }

  /** Everything about the card that can be changed. */
  void edit(CardId id, CardView card) {
    Form form = new Form(id, new Texts(card.title(), card.description(), card.assignee()));
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

  /** The fields, and what the person saw when they were filled in. */
  private final class Form {
    private final CardId id;
    private final Texts first;
    private final BaseValue seen = new BaseValue(actions.client());
    private final TextField title = new TextField("Title");
    private final TextArea description = description();
    private final TextCheck titleCheck = new TextCheck(title, BoardRules.TITLE);
    private final TextCheck descriptionCheck = new TextCheck(description, BoardRules.DESCRIPTION);
    private final ComboBox<Person> assignee = new ComboBox<>("Assigned to", actions.people());

    /**
     * @param first what the page shows of the card
     */
    Form(CardId id, Texts first) {
      this.id = id;
      this.first = first;
      title.setValue(first.title());
      description.setValue(first.description());
      assignee.setItemLabelGenerator(Person::name);
      assignee.setPlaceholder("Nobody yet");
      assignee.setClearButtonVisible(true);
      first.assignee().ifPresent(assignee::setValue);
    }

    boolean isComplete() {
      // Each field says what is wrong with it.
      boolean titled = titleCheck.passes(BoardRules.TITLE_REQUIRED.message());
      return descriptionCheck.passes() && titled;
    }

    /** Sends what is another than it was filled in. */
    List<SentCommand> save() {
      List<BoardCommand> changes = new ArrayList<>();
      if (!strip(title.getValue()).equals(first.title())) {
        changes.add(new RenameCard(actions.id(), id, title.getValue()));
      }
      if (!strip(description.getValue()).equals(first.description())) {
        changes.add(new DescribeCard(actions.id(), id, description.getValue()));
      }
      Optional<Person> to = Optional.ofNullable(assignee.getValue());
      if (!to.equals(first.assignee())) {
        changes.add(actions.assignment(id, to));
      }
      return changes.stream().map(change -> seen.send(Boards.BOARD, change)).toList();
    }
  }
}
