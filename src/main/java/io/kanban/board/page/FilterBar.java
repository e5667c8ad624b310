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
import com.vaadin.flow.signals.local.ValueSignal;
import io.kanban.board.Board;
import io.kanban.board.DueDay;
import io.kanban.board.Label;
import io.kanban.board.action.BoardActions;
import io.kanban.board.action.CardFilter;
import io.kanban.board.action.VisibleCards;
import io.kanban.project.NamedKind;
import io.kanban.shell.PageKey;
import io.recordplayer.client.KeyedList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The filter of a page with cards. It hides the cards that the person doesn't look for, and follows
 * changes live.
 */
final class FilterBar extends Div {
  private static final long serialVersionUID = 1L;

  private final transient ValueSignal<CardFilter> filter;
  private final TextField text = new TextField();

  /** The filter of a board. */
  FilterBar(BoardActions actions) {
    this(
        actions.visible().filter(),
        actions.kinds(),
        actions.board().map(Board::labels),
        actions.board().map(board -> hidden(actions.visible(), board)));
  }

  /**
   * @param kinds the kinds of card from which the person chooses
   * @param labels the labels from which the person chooses
   * @param effect tells the person what the filter does to the cards
   */
  FilterBar(
      ValueSignal<CardFilter> filter,
      Signal<List<NamedKind>> kinds,
      Signal<List<Label>> labels,
      Signal<String> effect) {
    this.filter = filter;
    addClassName("filter-bar");
    getElement().setAttribute("role", "search");
    getElement().setAttribute("aria-label", "Filter the cards");
    text.setPlaceholder("Filter cards");
    text.setAriaLabel("Text in the title");
    text.setClearButtonVisible(true);
    text.setValueChangeMode(ValueChangeMode.LAZY);
    text.setValue(filter.peek().text());
    text.addValueChangeListener(typed -> change(now -> now.withText(typed.getValue())));
    // An equal text is not sent again.
    Text words = new Text("");
    Span hidden = new Span(words);
    Signal.effect(hidden, () -> words.setText(effect.get()));
    hidden.addClassName("hidden-cards");
    hidden.getElement().setAttribute("role", "status");
    Button clear = new Button("Clear", _ -> clear());
    clear.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    clear.bindVisible(filter.map(CardFilter::isActive));
    Div kindChips = new Div();
    kindChips.addClassName("chips");
    KeyedList.ofFixedOrder(kindChips, kinds, kind -> kind, this::kind);
    Div labelChips = new Div();
    labelChips.addClassName("chips");
    KeyedList.ofFixedOrder(labelChips, labels, label -> label, this::labelled);
    add(
        text,
        chip("Mine", CardFilter::mine, now -> now.withMine(!now.mine())),
        due("Overdue", DueDay.State.OVERDUE),
        due("Due soon", DueDay.State.SOON),
        kindChips,
        labelChips,
        hidden,
        clear);
    PageKey.on(this, "/", text::focus);
  }

  private NativeButton due(String name, DueDay.State state) {
    return chip(name, now -> now.due().equals(Optional.of(state)), now -> now.toggled(state));
  }

  private NativeButton kind(Signal<NamedKind> shown) {
    NamedKind kind = shown.peek();
    return chip(
        kind.name(),
        now -> now.kind().equals(Optional.of(kind.id().value())),
        now -> now.toggled(kind.id()));
  }

  private NativeButton labelled(Signal<Label> shown) {
    Label label = shown.peek();
    NativeButton chip =
        chip(label.name(), now -> now.wants(label.id()), now -> now.toggled(label.id()));
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
                .setAttribute("aria-pressed", String.valueOf(isOn.test(filter.get()))));
    return chip;
  }

  private static String hidden(VisibleCards cards, Board board) {
    if (!cards.filter().get().isActive()) {
      return "";
    }
    int visible = board.columns().stream().mapToInt(column -> cards.of(column).size()).sum();
    int hidden = board.size() - visible;
    return hidden == 0 ? "" : hidden == 1 ? "1 card hidden" : hidden + " cards hidden";
  }

  private void clear() {
    text.clear();
    change(_ -> CardFilter.NONE);
    text.focus();
  }

  private void change(UnaryOperator<CardFilter> change) {
    filter.set(change.apply(filter.peek()));
  }
}
