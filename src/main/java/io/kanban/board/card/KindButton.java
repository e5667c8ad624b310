package io.kanban.board.card;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.DetailCommand.SetKind;
import io.kanban.board.action.BoardActions;
import io.kanban.project.CardKind;
import io.kanban.project.NamedKind;
import io.kanban.shell.BaseValue;
import io.kanban.shell.ButtonMenu;
import java.util.Optional;

/** Shows the kind of a card; its menu sets another one of the project's kinds. */
final class KindButton extends Button {
  private static final long serialVersionUID = 1L;

  private final transient CardId id;
  private final transient BoardActions actions;
  private final transient Signal<Optional<NamedKind>> kind;

  KindButton(CardId id, BoardActions actions, Signal<Optional<NamedKind>> kind) {
    this.id = id;
    this.actions = actions;
    this.kind = kind;
    addClassName("menu-button");
    Signal<Optional<CardKind>> definition = actions.definition(kind);
    Signal.effect(
        this,
        () -> {
          // The card knows the name of a kind that the project has removed.
          Optional<String> name =
              definition.get().map(CardKind::name).or(() -> kind.get().map(NamedKind::name));
          setText(name.orElse("Kind"));
          setAriaLabel(name.map(known -> "Kind: " + known).orElse("Set the kind"));
        });
    bindVisible(() -> kind.get().isPresent() || !actions.kinds().get().isEmpty());
    new ButtonMenu(this, actions.client(), this::fill);
  }

  private void fill(ButtonMenu menu, BaseValue seen) {
    Optional<NamedKind> now = kind.peek();
    for (NamedKind other : actions.kinds().peek()) {
      if (now.filter(same -> same.id().equals(other.id())).isEmpty()) {
        menu.addCommand(other.name(), () -> set(seen, Optional.of(other)));
      }
    }
    if (now.isPresent()) {
      menu.addCommand("No kind", () -> set(seen, Optional.empty()));
    }
  }

  private void set(BaseValue seen, Optional<NamedKind> to) {
    seen.send(Boards.BOARD, new SetKind(actions.id(), id, to));
  }
}
