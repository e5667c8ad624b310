package io.kanban.board;

import static io.kanban.text.Texts.strip;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.Board.Card;
import io.kanban.board.BoardCommand.RenameCard;
import io.kanban.shell.Ask;
import io.kanban.shell.Seen;
import io.kanban.shell.TextCheck;
import io.recordplayer.client.ConnectionNotice;
import io.recordplayer.client.Sent;
import io.recordplayer.client.Watch;
import io.recordplayer.record.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
      edit(id, card);
    }
  }

  private Optional<Card> about(String name, String kind) {
    return name.startsWith(kind)
        ? actions.card(new CardId(name.substring(kind.length())))
        : Optional.empty();
  }

  /** The card's menu: where it can go, and what can be changed at once. */
  void actions(Card card) {
    Form form =
        new Form(
            card.id(),
            () -> {
              Card now = actions.card(card.id()).orElse(card);
              return new Texts(now.title(), "", now.assignee());
            });
    Div moves = new Div();
    moves.addClassName("moves");
    Ask ask =
        new Ask(
            actions.drafts(),
            MENU + card.id().value(),
            card.title(),
            moves,
            form.title,
            form.assignee);
    Optional<Column> here = actions.columnOf(card.id());
    for (Column target : Column.values()) {
      if (here.filter(column -> column == target).isEmpty()) {
        moves.add(
            counted(
                quick(ask, "Move to " + target.label(), () -> actions.move(card.id(), target))));
      }
    }
    moves.add(
        counted(quick(ask, "Move up", () -> actions.moveAlong(card.id(), -1))),
        counted(quick(ask, "Move down", () -> actions.moveAlong(card.id(), 1))));
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
    moves.add(quick(ask, "Describe", () -> describe(card)));
    ask.ask("Save", form::isComplete, form::save);
  }

  private static Button quick(Ask ask, String label, Runnable act) {
    return new Button(
        label,
        // What was filled in beside it is saved as well.
        _ -> ask.answerAnd(act));
  }

  private static Button counted(Button button) {
    ConnectionNotice.counts(button, "click");
    return button;
  }

  /** What the card is about, in words. */
  private void describe(Card card) {
    Describing words = new Describing(card.id());
    new Ask(
            actions.drafts(),
            DESCRIBE + card.id().value(),
            "Describe “%s”".formatted(card.title()),
            words.field)
        .ask("Save", words::isComplete, words::save);
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
    private final Watch<CardView> card;
    private @Nullable Seen<String> seen;

    Describing(CardId id) {
      this.id = id;
      field.setEnabled(false);
      card = actions.client().watch(field, Boards.CARD, CardView.key(actions.id(), id));
      Signal.effect(
          field,
          () -> {
            if (card.state().get() == Watch.State.LIVE && seen == null) {
              Seen<String> first = new Seen<>(this::shown);
              seen = first;
              field.setValue(first.first());
              field.setEnabled(true);
              field.focus();
            }
          });
    }

    boolean isComplete() {
      return field.isEnabled() && check.passes();
    }

    private String shown() {
      return card.view().peek().description();
    }

    private List<Sent> save() {
      String before = seen == null ? "" : seen.forAnswer();
      return strip(field.getValue()).equals(before)
          ? List.of()
          : List.of(actions.describe(id, before, field.getValue()));
    }
  }

  /** Everything about the card that can be changed. */
  void edit(CardId id, Supplier<CardView> card) {
    Form form =
        new Form(
            id,
            () -> {
              CardView now = card.get();
              return new Texts(now.title(), now.description(), now.assignee());
            });
    new Ask(
            actions.drafts(),
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
    private final Seen<Texts> seen;
    private final TextField title = new TextField("Title");
    private final TextArea description = description();
    private final TextCheck titleCheck = new TextCheck(title, BoardRules.TITLE);
    private final TextCheck descriptionCheck = new TextCheck(description, BoardRules.DESCRIPTION);
    private final ComboBox<Person> assignee = new ComboBox<>("Assigned to", actions.people());

    /**
     * @param now what the page shows of the card at the moment
     */
    Form(CardId id, Supplier<Texts> now) {
      this.id = id;
      seen = new Seen<>(now);
      Texts first = seen.first();
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

    /** Sends what is another than the person saw. */
    List<Sent> save() {
      Texts before = seen.forAnswer();
      List<Sent> sent = new ArrayList<>();
      if (!strip(title.getValue()).equals(before.title())) {
        sent.add(
            actions
                .client()
                .send(
                    Boards.BOARD,
                    new RenameCard(actions.id(), id, before.title(), title.getValue())));
      }
      if (!strip(description.getValue()).equals(before.description())) {
        sent.add(actions.describe(id, before.description(), description.getValue()));
      }
      Optional<Person> to = Optional.ofNullable(assignee.getValue());
      if (!to.equals(before.assignee())) {
        sent.add(actions.assign(id, before.assignee(), to));
      }
      return sent;
    }
  }
}
