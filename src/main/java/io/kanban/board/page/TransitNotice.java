package io.kanban.board.page;

import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.Board;
import io.kanban.board.Transit;
import io.kanban.board.action.BoardActions;
import java.util.List;
import java.util.stream.Collectors;

/** Names the cards that have left a board and have not arrived on another one. */
final class TransitNotice extends Paragraph {
  private static final long serialVersionUID = 1L;

  TransitNotice(Signal<Board> board, BoardActions actions) {
    addClassName("transit");
    getElement().setAttribute("role", "status");
    Signal<List<Transit>> leaving = board.map(Board::leaving);
    Signal<String> words =
        () ->
            leaving.get().stream().map(way -> words(way, actions)).collect(Collectors.joining(" "));
    bindText(words);
    bindVisible(leaving.map(all -> !all.isEmpty()));
  }

  private static String words(Transit way, BoardActions actions) {
    String to = actions.nameOf(way.to()).get().orElse("another board");
    return way.card().isPresent()
        ? "“%s” is on its way to “%s”.".formatted(way.title(), to)
        : "%s on the way to “%s”."
            .formatted(way.cards() == 1 ? "1 card is" : way.cards() + " cards are", to);
  }
}
