package io.kanban.board;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.dom.Element;
import io.kanban.board.BoardCommand.Direction;
import io.recordplayer.client.ConnectionNotice;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * The cards of a column that are components. Keys are heard here and not by each card, since every
 * listener costs memory for every card that somebody sees.
 */
class CardList extends Div {
  private static final long serialVersionUID = 1L;

  private static final String KEY = "event.key";

  /** The card that the key is meant for, as the browser says: who has the focus, it knows best. */
  private static final String CARD = "event.target.closest('[data-card]')?.dataset.card ?? ''";

  private static final Map<String, Direction> KEYS =
      Map.of(
          "ArrowLeft", Direction.LEFT,
          "ArrowRight", Direction.RIGHT,
          "ArrowUp", Direction.UP,
          "ArrowDown", Direction.DOWN);

  CardList(BoardActions actions) {
    getElement().setAttribute("role", "list");
    ConnectionNotice.counts(
        this, "Shift+ArrowRight", "Shift+ArrowLeft", "Shift+ArrowDown", "Shift+ArrowUp");
    getElement()
        .addEventListener("keydown", key -> shift(actions, key.getEventData()))
        .setFilter(
            "event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey"
                + " && event.key.startsWith('Arrow')")
        .addEventData(KEY)
        .addEventData(CARD);
  }

  private static void shift(BoardActions actions, JsonNode key) {
    Direction to = KEYS.get(key.get(KEY).asString());
    String card = key.get(CARD).asString();
    if (to != null && !card.isEmpty()) {
      actions.shift(new CardId(card), to);
    }
  }

  /**
   * Shows these and no others. What is in its place stays there untouched: a card that is moved
   * about loses the focus.
   */
  void show(List<CardItem> items) {
    List<Element> wanted = items.stream().map(CardItem::getElement).toList();
    Element cards = getElement();
    Set<Element> staying = Set.copyOf(wanted);
    cards
        .getChildren()
        .filter(Predicate.not(staying::contains))
        .toList()
        .forEach(cards::removeChild);
    for (int place = 0; place < wanted.size(); place++) {
      Element card = wanted.get(place);
      if (!isAt(place, card) && isAt(place + 1, card)) {
        // Not this card moved up: the one in its place left.
        cards.removeChild(cards.getChild(place));
      }
      if (!isAt(place, card)) {
        cards.insertChild(place, card);
      }
    }
  }

  private boolean isAt(int place, Element card) {
    Element cards = getElement();
    return place < cards.getChildCount() && cards.getChild(place).equals(card);
  }
}
