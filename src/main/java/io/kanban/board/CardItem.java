package io.kanban.board;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Focusable;
import com.vaadin.flow.component.dnd.DragSource;
import com.vaadin.flow.component.dnd.DropTarget;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.RouteParameters;
import com.vaadin.flow.router.RouterLink;
import io.kanban.board.Board.Card;
import io.recordplayer.record.Person;
import java.util.Map;

/**
 * A card on the board: few components and few listeners, for there are many of it. Moved by
 * dragging, by Shift and an arrow key, or by its menu.
 */
class CardItem extends Div implements Focusable<Div> {
  private static final long serialVersionUID = 1L;

  private final transient BoardActions actions;
  private final RouterLink title = new RouterLink();
  private final Span meta = new Span();
  private final NativeButton menu = new NativeButton();
  private transient Card card;

  CardItem(Card card, BoardActions actions) {
    this.card = card;
    this.actions = actions;
    addClassName("card");
    getElement().setAttribute("role", "listitem");
    setTabIndex(0);
    meta.addClassName("meta");
    menu.addClassName("card-menu");
    // Made when it is wanted, and gone with its closing.
    menu.getElement()
        .addEventListener("click", _ -> new CardDialogs(actions).actions(this.card.id()));
    write(menu, "···");
    add(title, menu, meta);
    DragSource.create(this);
    DropTarget.create(this);
    Dropped.on(this, (dropped, column) -> actions.drop(dropped, column, this.card.id()));
    show(card);
  }

  /** As setText, without a node of its own for the text. */
  private static void write(Component component, String text) {
    component.getElement().setProperty("innerText", text);
  }

  Card card() {
    return card;
  }

  final void show(Card now) {
    if (now.equals(card) && title.getElement().hasProperty("innerText")) {
      return;
    }
    card = now;
    write(title, now.title());
    title.setRoute(
        CardPage.class,
        new RouteParameters(Map.of("board", actions.id().text(), "card", now.id().value())));
    write(meta, now.assignee().map(Person::name).orElse("Nobody yet"));
    menu.getElement().setAttribute("aria-label", "Actions for " + now.title());
    getElement().setAttribute("data-card", now.id().value());
  }
}
