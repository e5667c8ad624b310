package io.kanban.board.card;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import io.kanban.board.CardView.Departure;
import io.kanban.shell.Notices;
import java.util.Optional;

/** Says to which board a card went, and leads there. */
final class DepartureNotice extends Div {
  private static final long serialVersionUID = 1L;

  /**
   * @param title the card's title when it left
   * @param board the name of the board to which it went, if the person may see that board
   * @param close called when the person goes back to the board that the card left
   */
  DepartureNotice(String title, Departure way, Optional<String> board, Runnable close) {
    String place = board.map("“%s”"::formatted).orElse("another board");
    Button back = new Button("Back to this board", _ -> close.run());
    add(
        way.card()
            .map(
                card -> {
                  Anchor there = new Anchor(way.to().addressOf(card), "Open it there");
                  there.setRouterIgnore(false);
                  return Notices.notice(
                      "“%s” is on %s now".formatted(title, place),
                      "It went there with its texts, files and history.",
                      there,
                      back);
                })
            .orElseGet(
                () ->
                    Notices.notice(
                        "“%s” is on its way to %s".formatted(title, place),
                        "It arrives in a moment.",
                        back)));
  }
}
