package io.kanban.board.page;

import io.kanban.board.BoardCommand.Direction;
import io.kanban.board.BoardId;
import io.kanban.board.CardId;
import io.kanban.board.action.BoardActions;
import io.recordplayer.client.ConnectionNotice;
import io.recordplayer.client.TemplateList;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The cards of a column. A person moves a card by dragging, by Shift and an arrow key, or by its
 * menu. The list has one listener for all its cards.
 */
public class CardList extends TemplateList<CardFace> {
  private static final long serialVersionUID = 1L;

  /**
   * An element without a text is hidden by the style sheet, so that a face shows nothing that says
   * nothing.
   */
  @SuppressWarnings("InlineFormatString") // Markup is easier to read in one piece.
  private static final String TEMPLATE =
      """
      <div class="card" role="listitem" tabindex="0" draggable="true" data-card="{id}" \
      data-held="{held}" style="--holder: {holderHue}">\
      <span class="card-labels"><span class="kind">{kind}</span>%s\
      <span class="label">{labels}</span></span>\
      <a router-link href="card/%s/{id}" dir="auto" tabindex="-1">{title}</a>\
      <button class="card-menu" type="button" aria-haspopup="menu" tabindex="-1" \
      aria-label="Actions for {title}">\
      <span class="icon icon-more" aria-hidden="true"></span></button>\
      <span class="badges"><span class="yours">{yours}</span>%s\
      <span class="avatar" data-absent="{absent}" style="--hue: {hue}" role="img" \
      aria-label="Assigned to {who}" title="{who}">{initials}</span></span>\
      <span class="holder" role="img" aria-label="{holderWords}" title="{holderWords}">\
      {holder}</span></div>\
      """;

  @SuppressWarnings("InlineFormatString")
  private static final String LABEL =
      "<span class=\"label\" data-color=\"{color%d}\">{label%d}</span>";

  @SuppressWarnings("InlineFormatString")
  private static final String BADGE =
      """
      <span class="card-badge badge-%1$s" data-state="{%1$sState}" role="img" \
      aria-label="{%1$sWords}" title="{%1$sWords}">{%1$s}</span>\
      """;

  private static String template(BoardId board) {
    return TEMPLATE.formatted(labels(), board.text(), badges());
  }

  /** The markup of a face's labels. */
  static String labels() {
    return IntStream.range(0, CardFace.LABELS)
        .mapToObj(place -> LABEL.formatted(place, place))
        .collect(Collectors.joining());
  }

  /** The markup of a face's badges. */
  static String badges() {
    return Stream.of("due", "effort", "comments", "items")
        .map(BADGE::formatted)
        .collect(Collectors.joining());
  }

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
    super(template(actions.id()), face -> face.card().id().value(), CardFace::texts);
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

  private static void shift(BoardActions actions, JsonNode key) {
    Direction to = KEYS.get(key.get(KEY).asString());
    String card = key.get(CARD).asString();
    if (to != null && !card.isEmpty()) {
      actions.shift(new CardId(card), to);
    }
  }
}
