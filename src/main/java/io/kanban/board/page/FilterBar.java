package io.kanban.board.page;

import com.vaadin.flow.component.Text;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.Board;
import io.kanban.board.DueDay;
import io.kanban.board.Label;
import io.kanban.board.action.BoardActions;
import io.kanban.board.action.CardFilter;
import io.kanban.project.NamedKind;
import io.kanban.shell.PageKey;
import io.recordplayer.client.KeyedList;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The filter of a board. It hides the cards that the person doesn't look for, and follows the board
 * live.
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
    text.setValue(actions.visible().filter().peek().text());
    text.addValueChangeListener(typed -> change(filter -> filter.withText(typed.getValue())));
    // An equal text is not sent again.
    Text words = new Text("");
    Span hidden = new Span(words);
    Signal.effect(hidden, () -> words.setText(hidden(actions.board().get())));
    hidden.addClassName("hidden-cards");
    hidden.getElement().setAttribute("role", "status");
    Button clear = new Button("Clear", _ -> clear());
    clear.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    clear.bindVisible(actions.visible().filter().map(CardFilter::isActive));
    Div kinds = new Div();
    kinds.addClassName("chips");
    KeyedList.ofFixedOrder(kinds, actions.kinds(), kind -> kind, this::kind);
    Div labels = new Div();
    labels.addClassName("chips");
    KeyedList.ofFixedOrder(
        labels, actions.board().map(Board::labels), label -> label, this::labelled);
    add(
        text,
        chip("Mine", CardFilter::mine, filter -> filter.withMine(!filter.mine())),
        due("Overdue", DueDay.State.OVERDUE),
        due("Due soon", DueDay.State.SOON),
        kinds,
        labels,
        hidden,
        clear);
    PageKey.on(this, "/", text::focus);
  }

  private NativeButton due(String name, DueDay.State state) {
    return chip(
        name, filter -> filter.due().equals(Optional.of(state)), filter -> filter.toggled(state));
  }

  private NativeButton kind(Signal<NamedKind> shown) {
    NamedKind kind = shown.peek();
    return chip(
        kind.name(),
        filter -> filter.kind().equals(Optional.of(kind.id().value())),
        filter -> filter.toggled(kind.id()));
  }

  private NativeButton labelled(Signal<Label> shown) {
    Label label = shown.peek();
    NativeButton chip =
        chip(
            label.name(), filter -> filter.wants(label.id()), filter -> filter.toggled(label.id()));
    chip.getElement().setAttribute("data-color", label.color().cssClass());
    return chip;
  }

  private NativeButton chip(
      String name, Predicate<CardFilter> isOn, UnaryOperator<CardFilter> toggle) {
    NativeButton chip = new NativeButton(name, _ -> change(toggle));
    chip.addClassName("chip");
    Signal.effect(
        chip,
        () ->
            chip.getElement()
                .setAttribute(
                    "aria-pressed", String.valueOf(isOn.test(actions.visible().filter().get()))));
    return chip;
  }

  private String hidden(Board board) {
    CardFilter filter = actions.visible().filter().get();
    if (!filter.isActive()) {
      return "";
    }
    int visible =
        board.columns().stream().mapToInt(column -> actions.visible().of(column).size()).sum();
    int hidden = board.size() - visible;
    return hidden == 0 ? "" : hidden == 1 ? "1 card hidden" : hidden + " cards hidden";
  }

  private void clear() {
    text.clear();
    change(_ -> CardFilter.NONE);
    text.focus();
  }

  private void change(UnaryOperator<CardFilter> change) {
    actions.visible().filter().set(change.apply(actions.visible().filter().peek()));
  }
}
