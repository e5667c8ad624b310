package io.kanban.board;

import com.vaadin.flow.component.Focusable;
import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.KeyModifier;
import com.vaadin.flow.component.KeyNotifier;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dnd.DragSource;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.router.RouteParameters;
import com.vaadin.flow.router.RouterLink;
import io.kanban.board.Board.Card;
import io.kanban.board.BoardCommand.MoveCard;
import io.recordplayer.client.Client;
import io.recordplayer.record.Person;
import java.util.List;
import java.util.Map;

/**
 * A card on the board: few components, for there are many of it. Moved by dragging, by Shift and an
 * arrow key, or by its menu.
 */
class CardItem extends Div implements KeyNotifier, Focusable<Div> {
  private static final long serialVersionUID = 1L;

  private final BoardId board;
  private final Column column;
  private final transient Client client;
  private final transient Members members;
  private final RouterLink title = new RouterLink();
  private final Span meta = new Span();
  private final Button menu = new Button(VaadinIcon.ELLIPSIS_DOTS_V.create());
  private transient Card card;

  CardItem(BoardId board, Column column, Card card, Client client, Members members) {
    this.board = board;
    this.column = column;
    this.card = card;
    this.client = client;
    this.members = members;
    addClassName("card");
    setTabIndex(0);
    meta.addClassName("meta");
    menu.addThemeVariants(ButtonVariant.LUMO_TERTIARY, ButtonVariant.LUMO_SMALL);
    menu.addClickListener(_ -> openMenu());
    add(title, menu, meta);
    DragSource.create(this);
    addKeyDownListener(Key.ARROW_RIGHT, _ -> move(1), KeyModifier.SHIFT);
    addKeyDownListener(Key.ARROW_LEFT, _ -> move(-1), KeyModifier.SHIFT);
    show(card);
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
        new RouteParameters(Map.of("board", board.text(), "card", now.id().value())));
    meta.setText(now.assignee().map(Person::name).orElse("Nobody yet"));
    menu.setAriaLabel("Actions for " + now.title());
    getElement().setAttribute("data-card", now.id().value());
  }

  private void move(int steps) {
    List<Column> columns = List.of(Column.values());
    int place = columns.indexOf(column) + steps;
    if (place >= 0 && place < columns.size()) {
      moveTo(columns.get(place));
    }
  }

  private void moveTo(Column to) {
    client.send(
        Boards.BOARD, new MoveCard(board, card.id(), column, to, java.util.Optional.empty()));
  }

  /** Made when it is wanted, and gone with its closing. */
  private void openMenu() {
    CardDialogs dialogs = new CardDialogs(board, client, members);
    List<Column> others =
        List.of(Column.values()).stream().filter(other -> other != column).toList();
    dialogs.actions(card, others, this::moveTo);
  }
}
