package io.kanban.board;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.signals.Signal;
import io.kanban.shell.PageKey;
import java.util.function.UnaryOperator;

/**
 * The filter of a board. It hides the cards that the person doesn't look for, follows the board
 * live, and stays in the page's address.
 */
final class FilterBar extends Div {
  private static final long serialVersionUID = 1L;

  private final transient BoardActions actions;
  private final TextField text = new TextField();

  FilterBar(BoardActions actions) {
    this.actions = actions;
    addClassName("filter-bar");
    getElement().setAttribute("role", "search");
    getElement().setAttribute("aria-label", "Filter the cards");
    text.setPlaceholder("Filter cards");
    text.setAriaLabel("Text in the title");
    text.setClearButtonVisible(true);
    text.setValueChangeMode(ValueChangeMode.LAZY);
    text.setValue(actions.filter().peek().text());
    text.addValueChangeListener(typed -> change(filter -> filter.withText(typed.getValue())));
    Span hidden = new Span(actions.board().map(this::hidden));
    hidden.addClassName("hidden-cards");
    hidden.getElement().setAttribute("role", "status");
    Button clear = new Button("Clear", _ -> clear());
    clear.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    clear.bindVisible(actions.filter().map(CardFilter::isActive));
    add(text, mine(), hidden, clear);
    PageKey.on(this, "/", text::focus);
  }

  private NativeButton mine() {
    NativeButton mine =
        new NativeButton("Mine", _ -> change(filter -> filter.withMine(!filter.mine())));
    mine.addClassName("chip");
    Signal.effect(
        mine,
        () ->
            mine.getElement()
                .setAttribute("aria-pressed", String.valueOf(actions.filter().get().mine())));
    return mine;
  }

  private String hidden(Board board) {
    CardFilter filter = actions.filter().get();
    long hidden =
        board.columns().stream()
            .flatMap(column -> column.cards().stream())
            .filter(card -> !filter.shows(card, actions.client().person()))
            .count();
    return hidden == 0 ? "" : hidden == 1 ? "1 card hidden" : hidden + " cards hidden";
  }

  private void clear() {
    text.clear();
    change(_ -> CardFilter.NONE);
    text.focus();
  }

  private void change(UnaryOperator<CardFilter> change) {
    CardFilter now = change.apply(actions.filter().peek());
    actions.filter().set(now);
    getUI()
        .ifPresent(
            ui ->
                ui.getPage()
                    .getHistory()
                    .replaceState(null, new Location("board/" + actions.id().text(), now.query())));
  }
}
