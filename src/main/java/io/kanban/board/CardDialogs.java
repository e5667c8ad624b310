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
import io.kanban.board.BoardCommand.AssignCard;
import io.kanban.board.BoardCommand.DescribeCard;
import io.kanban.board.BoardCommand.RenameCard;
import io.recordplayer.client.Client;
import io.recordplayer.record.Person;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is asked of a person about one card. */
record CardDialogs(BoardId board, Client client, Members members) {

  /** The card's menu: where it can go, and what can be changed at once. */
  void actions(Card card, List<Column> targets, Consumer<Column> move) {
    Dialog dialog = new Dialog(card.title());
    Div moves = new Div();
    moves.addClassName("moves");
    for (Column target : targets) {
      moves.add(
          new Button(
              "Move to " + target.label(),
              _ -> {
                move.accept(target);
                dialog.close();
              }));
    }
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
            client.send(Boards.BOARD, new DescribeCard(board, id, description.getValue()));
          }
          assign(id, card.assignee(), assignee.getValue());
        });
  }

  private ComboBox<Person> assignee(Optional<Person> now) {
    ComboBox<Person> assignee = new ComboBox<>("Assigned to", members.people());
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
      client.send(Boards.BOARD, new RenameCard(board, id, after));
    }
  }

  private void assign(CardId id, Optional<Person> before, @Nullable Person after) {
    Optional<Person> now = Optional.ofNullable(after);
    if (!now.equals(before)) {
      client.send(Boards.BOARD, new AssignCard(board, id, now.map(members::now)));
    }
  }
}
