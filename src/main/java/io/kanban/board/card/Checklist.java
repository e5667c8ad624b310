package io.kanban.board.card;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.progressbar.ProgressBar;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.ChecklistItem;
import io.kanban.board.DetailCommand.AddItem;
import io.kanban.board.ItemId;
import io.kanban.board.ItemRules;
import io.kanban.board.action.BoardActions;
import io.kanban.shell.Icon;
import io.kanban.shell.TextCheck;
import io.recordplayer.client.KeyedList;
import java.util.List;

/** The checklist of a card, with its progress and a field for the next item. */
final class Checklist extends Div {
  private static final long serialVersionUID = 1L;

  Checklist(CardId id, BoardActions actions, Signal<List<ChecklistItem>> items) {
    addClassName("checklist");
    Signal<List<ChecklistItem>> all = items;
    Span count = new Span();
    count.addClassName("count");
    ProgressBar progress = new ProgressBar();
    progress.getElement().setAttribute("aria-label", "Progress of the checklist");
    Signal.effect(
        progress,
        () -> {
          long done = all.get().stream().filter(ChecklistItem::done).count();
          int total = all.get().size();
          count.setText(total == 0 ? "" : done + " / " + total);
          progress.setVisible(total > 0);
          progress.setValue(total == 0 ? 0 : (double) done / total);
        });
    Div head = new Div(new H3("Checklist"), count);
    head.addClassName("section-head");
    UnorderedList list = new UnorderedList();
    list.addClassName("items");
    KeyedList.of(list, all, ChecklistItem::id, item -> new ChecklistRow(id, actions, item));
    add(head, progress, list, next(id, actions));
  }

  private static Div next(CardId id, BoardActions actions) {
    TextField text = new TextField();
    text.setPlaceholder("Add an item");
    text.setAriaLabel("Text of a new item");
    new TextCheck(text, ItemRules.TEXT);
    Button add = new Button(new Icon(Icon.Of.PLUS));
    add.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    add.setAriaLabel("Add an item");
    actions
        .drafts()
        .submit(
            text,
            add,
            "new-item/" + id.value(),
            (item, words) ->
                actions
                    .client()
                    .send(Boards.BOARD, new AddItem(actions.id(), id, new ItemId(item), words)));
    Div next = new Div(text, add);
    next.addClassNames("next-item", "moves");
    return next;
  }
}
