package io.kanban.board;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.KeyModifier;
import com.vaadin.flow.component.KeyNotifier;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.dom.Element;
import io.recordplayer.client.ConnectionNotice;
import io.recordplayer.client.Sent;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The cards of a column that are components. Keys and the focus are heard here and not by each
 * card, since every listener costs memory for every card that somebody sees.
 */
class CardList extends Div implements KeyNotifier {
  private static final long serialVersionUID = 1L;

  private final transient BoardActions actions;

  /** A move by one step. */
  private interface Step {
    Optional<Sent> move(CardId card, int step);
  }

  CardList(BoardActions actions) {
    this.actions = actions;
    getElement().setAttribute("role", "list");
    ConnectionNotice.counts(
        this, "Shift+ArrowRight", "Shift+ArrowLeft", "Shift+ArrowDown", "Shift+ArrowUp");
    onKey(Key.ARROW_RIGHT, 1, actions::moveAside);
    onKey(Key.ARROW_LEFT, -1, actions::moveAside);
    onKey(Key.ARROW_DOWN, 1, actions::moveAlong);
    onKey(Key.ARROW_UP, -1, actions::moveAlong);
    getElement()
        .addEventListener(
            "focusin",
            focused -> focused.getEventTarget().flatMap(CardList::cardAt).ifPresent(actions::focus))
        .mapEventTargetElement();
  }

  /** The card that an element is, or is part of. */
  private static Optional<CardId> cardAt(Element element) {
    for (Element at = element; at != null; at = at.getParent()) {
      Optional<Component> component = at.getComponent();
      if (component.isPresent() && component.get() instanceof CardItem item) {
        return Optional.of(item.card().id());
      }
    }
    return Optional.empty();
  }

  private void onKey(Key key, int step, Step by) {
    addKeyDownListener(
        key,
        _ ->
            actions
                .focused()
                .ifPresent(
                    card -> by.move(card, step).ifPresent(move -> actions.carry(card, move))),
        KeyModifier.SHIFT);
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
