package io.kanban.board;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.orderedlayout.VerticalLayout;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import io.kanban.board.Board.Card;
import io.kanban.board.BoardCommand.DescribeCard;
import io.kanban.board.BoardCommand.RenameCard;
import io.recordplayer.record.Person;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is asked of a person about one card. */
record CardDialogs(BoardActions actions) {

  /** The card's menu: where it can go, and what can be changed at once. */
  void actions(Card card, Column column) {
    Dialog dialog = new Dialog(card.title());
    Div moves = new Div();
    moves.addClassName("moves");
    for (Column target : Column.values()) {
      if (target != column) {
        moves.add(
            move(
                dialog,
                "Move to " + target.label(),
                () -> actions.move(card.id(), column, target)));
      }
    }
    moves.add(
        move(dialog, "Move up", () -> actions.moveAlong(card.id(), column, -1)),
        move(dialog, "Move down", () -> actions.moveAlong(card.id(), column, 1)));
    TextField title = new TextField("Title", card.title(), "");
    title.setMaxLength(200);
    ComboBox<Person> assignee = assignee(card.assignee());
    form(dialog, moves, title, assignee);
    finish(
        dialog,
        () -> {
          rename(card.id(), card.title(), title.getValue());
          assign(card.id(), card.assignee(), assignee.getValue());
        });
  }

  private static Button move(Dialog dialog, String label, Runnable move) {
    return new Button(
        label,
        _ -> {
          move.run();
          dialog.close();
        });
  }

  /** Everything about the card that can be changed. */
  void edit(CardId id, CardView card) {
    Dialog dialog = new Dialog("Edit card");
    TextField title = new TextField("Title", card.title(), "");
    title.setMaxLength(200);
    TextArea description = new TextArea("Description");
    description.setValue(card.description());
    description.setMaxLength(10_000);
    description.setMinRows(5);
    ComboBox<Person> assignee = assignee(card.assignee());
    form(dialog, title, description, assignee);
    finish(
        dialog,
        () -> {
          rename(id, card.title(), title.getValue());
          if (!description.getValue().strip().equals(card.description())) {
            actions
                .client()
                .send(Boards.BOARD, new DescribeCard(actions.id(), id, description.getValue()));
          }
          assign(id, card.assignee(), assignee.getValue());
        });
  }

  private ComboBox<Person> assignee(Optional<Person> now) {
    ComboBox<Person> assignee = new ComboBox<>("Assigned to", actions.people());
    assignee.setItemLabelGenerator(Person::name);
    assignee.setPlaceholder("Nobody yet");
    assignee.setClearButtonVisible(true);
    now.ifPresent(assignee::setValue);
    return assignee;
  }

  private static void form(Dialog dialog, Component... fields) {
    VerticalLayout form = new VerticalLayout(fields);
    form.setPadding(false);
    form.addClassName("form");
    dialog.add(form);
    dialog.setWidth("28rem");
  }

  private static void finish(Dialog dialog, Runnable save) {
    Button done =
        new Button(
            "Save",
            _ -> {
              save.run();
              dialog.close();
            });
    done.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
    dialog.getFooter().add(new Button("Cancel", _ -> dialog.close()), done);
    dialog.open();
  }

  private void rename(CardId id, String before, String after) {
    if (!after.strip().equals(before)) {
      actions.client().send(Boards.BOARD, new RenameCard(actions.id(), id, after));
    }
  }

  private void assign(CardId id, Optional<Person> before, @Nullable Person after) {
    Optional<Person> now = Optional.ofNullable(after);
    if (!now.equals(before)) {
      actions.assign(id, now);
    }
  }
}
