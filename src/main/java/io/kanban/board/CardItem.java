package io.kanban.board;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Focusable;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dnd.DragSource;
import com.vaadin.flow.component.dnd.DropTarget;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.RouteParameters;
import com.vaadin.flow.router.RouterLink;
import io.kanban.board.Board.Card;
import io.recordplayer.record.Person;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A card on the board: few components and few listeners, for there are many of it. Moved by
 * dragging, by Shift and an arrow key, or by its menu.
 */
class CardItem extends Div implements Focusable<Div> {
  private static final long serialVersionUID = 1L;

  private final Column column;
  private final transient BoardActions actions;
  private final RouterLink title = new RouterLink();
  private final Span meta = new Span();
  private final Button menu = new Button();
  private transient Card card;

  CardItem(Column column, Card card, BoardActions actions) {
    this.column = column;
    this.card = card;
    this.actions = actions;
    addClassName("card");
    setTabIndex(0);
    meta.addClassName("meta");
    menu.addThemeVariants(ButtonVariant.LUMO_TERTIARY, ButtonVariant.LUMO_SMALL);
    // Made when it is wanted, and gone with its closing.
    menu.getElement()
        .addEventListener("click", _ -> new CardDialogs(actions).actions(this.card, column));
    write(menu, "···");
    add(title, menu, meta);
    DragSource.create(this);
    DropTarget.create(this)
        .addDropListener(
            drop ->
                drop.getDragSourceComponent()
                    .filter(CardItem.class::isInstance)
                    .map(CardItem.class::cast)
                    .filter(Predicate.not(this::equals))
                    .ifPresent(dropped -> actions.drop(dropped, this)));
    getElement().addEventListener("focusin", _ -> actions.focus(this.card.id()));
    show(card);
  }

  /** As setText, without a node of its own for the text. */
  private static void write(Component component, String text) {
    component.getElement().setProperty("innerText", text);
  }

  Card card() {
    return card;
  }

  Column column() {
    return column;
  }

  final void show(Card now) {
    card = now;
    write(title, now.title());
    title.setRoute(
        CardPage.class,
        new RouteParameters(Map.of("board", actions.id().text(), "card", now.id().value())));
    write(meta, now.assignee().map(Person::name).orElse("Nobody yet"));
    menu.setAriaLabel("Actions for " + now.title());
    getElement().setAttribute("data-card", now.id().value());
    if (actions.takeCarried(now.id())) {
      focus();
    }
  }
}
