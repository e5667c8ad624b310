package io.kanban.board;

import com.vaadin.flow.component.Focusable;
import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.KeyModifier;
import com.vaadin.flow.component.KeyNotifier;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dnd.DragSource;
import com.vaadin.flow.component.dnd.DropTarget;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.router.RouteParameters;
import com.vaadin.flow.router.RouterLink;
import io.kanban.board.Board.Card;
import io.recordplayer.client.Sent;
import io.recordplayer.record.Person;
import java.util.Map;
import java.util.Optional;

/**
 * A card on the board: few components, for there are many of it. Moved by dragging, by Shift and an
 * arrow key, or by its menu.
 */
class CardItem extends Div implements KeyNotifier, Focusable<Div> {
  private static final long serialVersionUID = 1L;

  private final Column column;
  private final transient BoardActions actions;
  private final RouterLink title = new RouterLink();
  private final Span meta = new Span();
  private final Button menu = new Button(VaadinIcon.ELLIPSIS_DOTS_V.create());
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
    menu.addClickListener(_ -> new CardDialogs(actions).actions(this.card, column));
    add(title, menu, meta);
    DragSource.create(this);
    DropTarget.create(this)
        .addDropListener(
            drop ->
                drop.getDragSourceComponent()
                    .filter(CardItem.class::isInstance)
                    .map(CardItem.class::cast)
                    .filter(dropped -> dropped != this)
                    .ifPresent(dropped -> actions.drop(dropped, this)));
    onKey(Key.ARROW_RIGHT, 1, actions::moveAside);
    onKey(Key.ARROW_LEFT, -1, actions::moveAside);
    onKey(Key.ARROW_DOWN, 1, actions::moveAlong);
    onKey(Key.ARROW_UP, -1, actions::moveAlong);
    show(card);
  }

  /** A move by one step. */
  private interface Step {
    Optional<Sent> move(CardId card, Column column, int step);
  }

  private void onKey(Key key, int step, Step by) {
    addKeyDownListener(
        key,
        _ ->
            by.move(card.id(), column, step).ifPresent(move -> actions.carry(card.id(), move)),
        KeyModifier.SHIFT);
  }

  Card card() {
    return card;
  }

  Column column() {
    return column;
  }

  final void show(Card now) {
    card = now;
    title.setText(now.title());
    title.setRoute(
        CardPage.class,
        new RouteParameters(Map.of("board", actions.id().text(), "card", now.id().value())));
    meta.setText(now.assignee().map(Person::name).orElse("Nobody yet"));
    menu.setAriaLabel("Actions for " + now.title());
    getElement().setAttribute("data-card", now.id().value());
    if (actions.takeCarried(now.id())) {
      focus();
    }
  }
}
