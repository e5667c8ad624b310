package io.kanban.board.card;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.CardView;
import io.kanban.board.action.BoardActions;
import io.kanban.shell.BaseValue;
import io.kanban.shell.ButtonMenu;
import io.kanban.shell.PersonAvatar;
import io.recordplayer.record.Person;
import java.util.Optional;

/** Shows who a card is assigned to; its menu assigns the card to another member. */
final class AssigneeButton extends Button {
  private static final long serialVersionUID = 1L;

  private final transient CardId id;
  private final transient BoardActions actions;
  private final transient Signal<Optional<Person>> assignee;
  private transient Optional<Person> shown = Optional.empty();

  AssigneeButton(CardId id, BoardActions actions, Signal<CardView> card) {
    this.id = id;
    this.actions = actions;
    this.assignee = card.map(CardView::assignee);
    addClassNames("menu-button", "card-assignee");
    draw();
    Signal.effect(this, () -> show(assignee.get()));
    new ButtonMenu(this, actions.client(), this::fill);
  }

  private void show(Optional<Person> now) {
    if (!now.equals(shown)) {
      shown = now;
      draw();
    }
  }

  private void draw() {
    setText(shown.map(Person::name).orElse("Assign"));
    setAriaLabel(shown.map(person -> "Assigned to " + person.name()).orElse("Assign"));
    setIcon(
        shown
            .map(
                person -> {
                  PersonAvatar avatar = new PersonAvatar(person);
                  avatar.getElement().setAttribute("aria-hidden", "true");
                  return avatar;
                })
            .orElse(null));
  }

  private void fill(ButtonMenu menu, BaseValue seen) {
    Person me = actions.client().person();
    for (Person member : actions.members()) {
      if (!assignee.peek().equals(Optional.of(member))) {
        menu.addCommand(
            member.id().equals(me.id()) ? member.name() + " (me)" : member.name(),
            () -> assign(seen, Optional.of(member)));
      }
    }
    if (assignee.peek().isPresent()) {
      menu.addCommand("Unassign", () -> assign(seen, Optional.empty()));
    }
  }

  private void assign(BaseValue seen, Optional<Person> to) {
    seen.send(Boards.BOARD, actions.assignment(id, to));
  }
}
