package io.kanban.board;

import com.vaadin.flow.router.QueryParameters;
import io.kanban.board.Board.Card;
import io.kanban.text.Texts;
import io.recordplayer.record.Person;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The cards that a person wants to see on a board. It can be in the page's address.
 *
 * @param text words that the title contains; empty for all cards
 * @param mine whether only the person's own cards are shown
 */
record CardFilter(String text, boolean mine) {
  static final CardFilter NONE = new CardFilter("", false);

  private static final String TEXT = "text";
  private static final String MINE = "mine";

  /** Reads the filter of an address. */
  static CardFilter of(QueryParameters query) {
    return new CardFilter(
        query.getSingleParameter(TEXT).orElse(""), query.getParameters().containsKey(MINE));
  }

  /** The filter's form in an address. */
  QueryParameters query() {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (!Texts.isBlank(text)) {
      parameters.put(TEXT, text);
    }
    if (mine) {
      parameters.put(MINE, "");
    }
    return QueryParameters.simple(parameters);
  }

  /** Whether the filter hides any card. */
  boolean isActive() {
    return !query().getParameters().isEmpty();
  }

  CardFilter withText(String to) {
    return new CardFilter(to, mine);
  }

  CardFilter withMine(boolean to) {
    return new CardFilter(text, to);
  }

  boolean shows(Card card, Person person) {
    return (!mine || card.isOf(person))
        && card.title()
            .toLowerCase(Locale.ROOT)
            .contains(Texts.strip(text).toLowerCase(Locale.ROOT));
  }
}
