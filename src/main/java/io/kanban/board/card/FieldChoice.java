package io.kanban.board.card;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.signals.Signal;
import io.kanban.shell.BaseValue;
import io.kanban.shell.ButtonMenu;

/** Shows which value of a list a field of a card has; its menu chooses another one. */
final class FieldChoice extends Button {
  private static final long serialVersionUID = 1L;

  private final transient CardField field;

  FieldChoice(CardField field) {
    this.field = field;
    addClassName("menu-button");
    Signal.effect(
        this,
        () -> {
          String words = CardField.words(field.value().get());
          setText(words);
          setAriaLabel(field.label(words));
        });
    new ButtonMenu(this, field.actions().client(), this::fill);
  }

  private void fill(ButtonMenu menu, BaseValue seen) {
    String now = field.value().peek();
    for (String choice : field.field().choices()) {
      if (!choice.equals(now)) {
        menu.addCommand(choice, () -> field.send(seen, choice));
      }
    }
    if (!now.isEmpty() && !field.field().required()) {
      menu.addCommand("No value", () -> field.send(seen, ""));
    }
  }
}
