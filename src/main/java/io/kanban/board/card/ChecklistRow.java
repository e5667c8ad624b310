package io.kanban.board.card;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.contextmenu.MenuItem;
import com.vaadin.flow.component.contextmenu.SubMenu;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.BoardCommand;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.ChecklistItem;
import io.kanban.board.DetailCommand.AssignItem;
import io.kanban.board.DetailCommand.CheckItem;
import io.kanban.board.DetailCommand.RemoveItem;
import io.kanban.board.DetailCommand.RenameItem;
import io.kanban.board.DetailCommand.SetItemDue;
import io.kanban.board.ItemId;
import io.kanban.board.ItemRules;
import io.kanban.board.action.BoardActions;
import io.kanban.shell.BaseValue;
import io.kanban.shell.ButtonMenu;
import io.kanban.shell.EditablePlace;
import io.kanban.shell.Icon;
import io.kanban.shell.PersonAvatar;
import io.kanban.shell.TextCheck;
import io.recordplayer.client.ConnectionNotice;
import io.recordplayer.client.SentCommand;
import io.recordplayer.record.Person;
import java.util.List;
import java.util.Optional;

/** An item of a checklist: its box, its text, its person, its due date and its menu. */
final class ChecklistRow extends ListItem {
  private static final long serialVersionUID = 1L;

  private final transient CardId card;
  private final transient BoardActions actions;
  private final transient Signal<ChecklistItem> item;
  private final transient EditablePlace place;

  ChecklistRow(CardId card, BoardActions actions, Signal<ChecklistItem> item) {
    this.card = card;
    this.actions = actions;
    this.item = item;
    Checkbox done = new Checkbox();
    done.addValueChangeListener(
        change -> {
          if (change.isFromClient()) {
            check(change.getValue()).whenRejected(done, _ -> done.setValue(item.peek().done()));
          }
        });
    ConnectionNotice.counts(done, "change");
    Div person = new Div();
    person.addClassName("item-person");
    Button more = new Button(new Icon(Icon.Of.MORE));
    more.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    more.addClassName("moves");
    DueDate due =
        new DueDate(
            "Due date of the item",
            item.map(ChecklistItem::due),
            day ->
                send(
                    new BaseValue(actions.client()),
                    new SetItemDue(actions.id(), card, id(), day)));
    Signal.effect(
        this,
        () -> {
          ChecklistItem now = item.get();
          done.setLabel(now.text());
          done.setValue(now.done());
          more.setAriaLabel("Actions for the item " + now.text());
          person.removeAll();
          now.assignee().map(PersonAvatar::new).ifPresent(person::add);
          setClassName("done", now.done());
        });
    new ButtonMenu(more, actions.client(), this::fill);
    Div line = new Div(done, due, person, more);
    line.addClassName("item-line");
    place =
        new EditablePlace(
            actions.client(),
            actions.draftOf(card, "item/" + id().value()),
            line,
            more,
            this::input);
    add(place);
  }

  private ItemId id() {
    return item.peek().id();
  }

  private SentCommand check(boolean done) {
    return send(new BaseValue(actions.client()), new CheckItem(actions.id(), card, id(), done));
  }

  private SentCommand send(BaseValue seen, BoardCommand command) {
    return seen.send(Boards.BOARD, command);
  }

  private void fill(ButtonMenu menu, BaseValue seen) {
    menu.addItem("Rename", _ -> place.edit());
    SubMenu members = menu.addItem("Assign to").getSubMenu();
    for (Person member : actions.members()) {
      MenuItem to = members.addItem(member.name(), _ -> assign(seen, Optional.of(member)));
      ConnectionNotice.counts(to, "click");
    }
    if (item.peek().assignee().isPresent()) {
      menu.addCommand("Unassign", () -> assign(seen, Optional.empty()));
    }
    menu.addCommand("Remove", () -> send(seen, new RemoveItem(actions.id(), card, id())));
  }

  private void assign(BaseValue seen, Optional<Person> to) {
    send(seen, new AssignItem(actions.id(), card, id(), actions.member(to)));
  }

  private EditablePlace.Input input(BaseValue seen) {
    String initial = item.peek().text();
    TextField field = new TextField("Item");
    field.setValue(initial);
    TextCheck check = new TextCheck(field, ItemRules.TEXT);
    return new EditablePlace.Input(
        field,
        "Save",
        () -> check.passes(ItemRules.TEXT_REQUIRED.message()),
        _ ->
            field.getValue().strip().equals(initial)
                ? List.of()
                : List.of(
                    seen.send(
                        Boards.BOARD, new RenameItem(actions.id(), card, id(), field.getValue()))));
  }
}
