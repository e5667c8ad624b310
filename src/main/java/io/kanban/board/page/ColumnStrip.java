package io.kanban.board.page;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.dom.DomListenerRegistration;
import com.vaadin.flow.signals.Signal;
import com.vaadin.flow.signals.local.ValueSignal;
import io.kanban.board.Board;
import io.kanban.board.Board.Place;
import io.kanban.board.CardId;
import io.kanban.board.Column;
import io.kanban.board.ColumnId;
import io.kanban.board.action.BoardActions;
import io.kanban.board.card.FlowDialogs;
import io.kanban.shell.PageKey;
import io.recordplayer.client.KeyedList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Shows the columns side by side; on a phone, one at a time. They are drawn once for each message
 * to the browser, even if the board changes several times before it.
 */
class ColumnStrip extends Div {
  private static final long serialVersionUID = 1L;

  /** Browser expression for the id of the column that has the focus; empty if none has it. */
  private static final String COLUMN =
      "document.activeElement?.closest('[data-column]')?.dataset.column ?? ''";

  /** Browser expression for the id of the card that a person drags; empty for other things. */
  private static final String DRAGGED = "event.target.closest?.('[data-card]')?.dataset.card ?? ''";

  /**
   * Browser expression: the end of a drag is not reported yet. A browser reports it to the card,
   * which nobody hears if another person has moved the card meanwhile; but it reports no mouse
   * during a drag.
   */
  private static final String DRAGGING = "element.classList.contains('dragging')";

  private static final int MOUSE_MILLIS = 200;

  /** Browser expression: the person is about to search the page with the browser. */
  private static final String SEARCH =
      "event.key === 'F3' || (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'f'";

  private final transient BoardActions actions;
  private final transient BoardPresence presence;
  private final transient Map<ColumnId, ColumnPanel> panels = new HashMap<>();
  private final transient ValueSignal<List<ColumnId>> columns = new ValueSignal<>(List.of());
  private final ColumnTabs tabs = new ColumnTabs(this::drawLater);
  private transient ShownBoard shown = ShownBoard.plain(Board.NONE);
  private transient Lookers lookers = Lookers.NONE;
  private transient Map<CardId, CardHolders> held = Map.of();
  private boolean due;

  ColumnStrip(BoardActions actions, BoardPresence presence) {
    this.actions = actions;
    this.presence = presence;
    addClassName("strip");
    Div lanes = new Div();
    lanes.addClassName("lanes");
    KeyedList.ofFixedOrder(
        lanes, columns, id -> id, column -> Objects.requireNonNull(panels.get(column.peek())));
    add(tabs, lanes);
    getElement()
        .addEventListener("dragstart", event -> bar(event.getEventData().get(DRAGGED)))
        .addEventData(DRAGGED);
    getElement().addEventListener("dragend", _ -> bar(Optional.empty()));
    getElement().addEventListener("drop", _ -> bar(Optional.empty()));
    getElement()
        .addEventListener("mousemove", _ -> bar(Optional.empty()))
        .setFilter(DRAGGING)
        .throttle(MOUSE_MILLIS);
    Signal.effect(this, () -> show(presence.lookers().get()));
    PageKey.on(this, "n", COLUMN, this::addCard);
  }

  /** A browser finds only the cards that it has, so a search makes the columns show all. */
  @Override
  protected void onAttach(AttachEvent attached) {
    DomListenerRegistration keys =
        attached
            .getUI()
            .getElement()
            .addEventListener("keydown", _ -> panels.values().forEach(ColumnPanel::showAll))
            .setFilter(SEARCH);
    addDetachListener(
        detached -> {
          keys.remove();
          detached.unregisterListener();
        });
  }

  private void bar(JsonNode card) {
    if (!card.asString().isEmpty()) {
      bar(actions.place(new CardId(card.asString())));
    }
  }

  private void bar(Optional<Place> dragged) {
    setClassName("dragging", dragged.isPresent());
    panels.values().forEach(panel -> panel.bar(dragged));
    presence.drag(dragged);
  }

  /** Moves the focus to the field for a new card, in the column that has the focus. */
  private void addCard(String focused) {
    Optional.of(focused)
        .filter(id -> !id.isEmpty())
        .map(ColumnId::new)
        .or(tabs::chosen)
        .map(panels::get)
        .ifPresent(ColumnPanel::focusNewCard);
  }

  /** Opens the dialog of this name, if it belongs to this board. */
  void reopen(String name) {
    new ColumnDialogs(actions).reopen(name);
    new CardDialogs(actions).reopen(name);
    new FlowDialogs(actions).reopen(name);
  }

  /** Moves the focus to a card, if a column shows it. */
  void focus(CardId card) {
    panels.values().forEach(panel -> panel.focus(card));
  }

  void show(ShownBoard board) {
    shown = board;
    drawLater();
  }

  private void show(Lookers now) {
    lookers = now;
    drawLater();
  }

  private void drawLater() {
    if (!due) {
      due = true;
      getElement().getNode().runWhenAttached(ui -> ui.beforeClientResponse(this, _ -> draw()));
    }
  }

  private void draw() {
    due = false;
    Map<CardId, CardHolders> before = held;
    held = lookers.held(shown.board());
    List<ColumnId> ids = shown.board().columns().stream().map(Column::id).toList();
    panels.keySet().retainAll(ids);
    tabs.show(shown.board().columns());
    shown.board().columns().forEach(this::draw);
    Stream.concat(before.keySet().stream(), held.keySet().stream())
        .distinct()
        .filter(card -> !Objects.equals(before.get(card), held.get(card)))
        .flatMap(card -> shown.board().find(card).stream())
        .forEach(this::drawCard);
    columns.set(ids);
    actions.cardToFocus().ifPresent(this::focus);
  }

  /** Draws a column; a new panel asks for that once more as soon as it is attached. */
  private void draw(Column column) {
    ColumnPanel panel =
        panels.computeIfAbsent(column.id(), id -> new ColumnPanel(id, actions, this::drawLater));
    panel.setClassName("chosen", tabs.isChosen(column.id()));
    if (panel.isAttached()) {
      panel.show(column, shown, held);
    }
  }

  private void drawCard(Place place) {
    ColumnPanel panel = panels.get(place.column().id());
    if (panel != null) {
      panel.showAgain(place.card());
    }
  }
}
