package io.kanban.board;

import com.vaadin.flow.router.RouteConfiguration;
import com.vaadin.flow.router.RouteParameters;
import io.kanban.board.Board.Card;
import io.kanban.board.BoardCommand.Direction;
import io.kanban.shell.PersonAvatar;
import io.recordplayer.client.ConnectionNotice;
import io.recordplayer.client.TemplateList;
import io.recordplayer.record.Person;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The cards of a column. A person moves a card by dragging, by Shift and an arrow key, or by its
 * menu. The list has one listener for all its cards.
 */
class CardList extends TemplateList<CardFace> {
  private static final long serialVersionUID = 1L;

  private static final String TEMPLATE =
      """
      <div class="card" role="listitem" tabindex="0" draggable="true" data-card="{id}">\
      <a router-link href="{href}" dir="auto" tabindex="-1">{title}</a>\
      <button class="card-menu" type="button" aria-haspopup="menu" tabindex="-1" \
      aria-label="Actions for {title}">\
      <span class="icon icon-more" aria-hidden="true"></span></button>\
      <span class="yours">{yours}</span>\
      <span class="avatar" style="--hue: {hue}" role="img" aria-label="Assigned to {who}" \
      title="{who}">{initials}</span></div>\
      """;

  private static final String KEY = "event.key";

  /** Browser expression for the id of the card that an event hit; empty if it hit no card. */
  static final String CARD = "event.target.closest('[data-card]')?.dataset.card ?? ''";

  private static final Map<String, Direction> KEYS =
      Map.of(
          "ArrowLeft", Direction.LEFT,
          "ArrowRight", Direction.RIGHT,
          "ArrowUp", Direction.UP,
          "ArrowDown", Direction.DOWN);

  CardList(BoardActions actions) {
    super(TEMPLATE, face -> face.card().id().value(), face -> values(actions.id(), face));
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
    opens(new CardMenu(actions), ".card-menu");
  }

  private static Map<String, String> values(BoardId board, CardFace face) {
    Card card = face.card();
    String href =
        RouteConfiguration.forSessionScope()
            .getUrl(
                CardPage.class,
                new RouteParameters(Map.of("board", board.text(), "card", card.id().value())));
    return Map.of(
        "id", card.id().value(),
        "href", href,
        "title", card.title(),
        "who", card.assignee().map(Person::name).orElse(""),
        "initials", card.assignee().map(PersonAvatar::initials).orElse(""),
        "hue", card.assignee().map(PersonAvatar::hue).map(String::valueOf).orElse(""),
        "yours", face.waits() ? "Yours now" : "");
  }

  private static void shift(BoardActions actions, JsonNode key) {
    Direction to = KEYS.get(key.get(KEY).asString());
    String card = key.get(CARD).asString();
    if (to != null && !card.isEmpty()) {
      actions.shift(new CardId(card), to);
    }
  }
}
