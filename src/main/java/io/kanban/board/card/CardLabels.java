package io.kanban.board.card;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.contextmenu.MenuItem;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.DetailCommand.LabelCard;
import io.kanban.board.DetailCommand.UnlabelCard;
import io.kanban.board.Label;
import io.kanban.board.LabelId;
import io.kanban.board.action.BoardActions;
import io.kanban.shell.BaseValue;
import io.kanban.shell.ButtonMenu;
import io.kanban.shell.Icon;
import io.recordplayer.client.ConnectionNotice;
import io.recordplayer.client.KeyedList;
import java.util.List;
import java.util.Optional;

/** The labels of a card. A menu adds and removes them, and makes new ones. */
final class CardLabels extends Div {
  private static final long serialVersionUID = 1L;

  private final transient CardId id;
  private final transient BoardActions actions;
  private final transient Signal<List<LabelId>> labels;

  CardLabels(CardId id, BoardActions actions, Signal<List<LabelId>> labels) {
    this.id = id;
    this.actions = actions;
    this.labels = labels;
    addClassName("panel-labels");
    Div chips = new Div();
    chips.addClassName("chips");
    chips.getElement().setAttribute("role", "group");
    chips.getElement().setAttribute("aria-label", "Labels of the card");
    Signal<List<Label>> shown =
        () ->
            this.labels.get().stream()
                .map(actions.board().get()::label)
                .flatMap(Optional::stream)
                .toList();
    KeyedList.of(chips, shown, label -> chip(label.peek()));
    Button add = new Button("Labels", new Icon(Icon.Of.PLUS));
    add.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    add.addClassName("moves");
    new ButtonMenu(add, actions.client(), this::fill);
    add(chips, add);
  }

  private static Span chip(Label label) {
    Span chip = new Span(label.name());
    chip.addClassNames("label", label.color().cssClass());
    chip.getElement().setAttribute("dir", "auto");
    return chip;
  }

  private void fill(ButtonMenu menu, BaseValue seen) {
    for (Label label : actions.board().peek().labels()) {
      MenuItem item = menu.addItem(label.name());
      item.addClassNames("label-choice", label.color().cssClass());
      item.setCheckable(true);
      item.setKeepOpen(true);
      item.setChecked(labels.peek().contains(label.id()));
      item.addClickListener(_ -> toggle(seen, label.id()));
      ConnectionNotice.counts(item, "click");
    }
    menu.addItem("New label…", _ -> new LabelDialogs(actions).askForLabel(id));
  }

  private void toggle(BaseValue seen, LabelId label) {
    seen.send(
        Boards.BOARD,
        labels.peek().contains(label)
            ? new UnlabelCard(actions.id(), id, label)
            : new LabelCard(actions.id(), id, label));
  }
}
