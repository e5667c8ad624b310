package io.kanban.board.page;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.signals.local.ValueSignal;
import io.kanban.board.Board;
import io.kanban.board.Board.Card;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.Column;
import io.kanban.board.NamedColumn;
import io.kanban.board.action.BoardActions;
import io.kanban.project.ProjectId;
import io.kanban.project.Projects;
import io.recordplayer.client.Client;
import jakarta.annotation.security.PermitAll;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** A board whose cards are shuffled several times before one message to the browser. */
@Route("shuffled")
@PermitAll
public class ShuffledPage extends Div {
  private static final long serialVersionUID = 1L;
  private static final int CARDS = 9;
  private static final int STEPS = 3;

  private final Random random = new Random(1);
  private int turn;

  public ShuffledPage(Client client) {
    BoardId id = new BoardId(new ProjectId("unit-test"), "shuffled");
    BoardActions actions =
        new BoardActions(
            id,
            client,
            new ValueSignal<>(Board.NONE),
            new ValueSignal<>(Projects.VIEW.initial()),
            new ValueSignal<>(Boards.OF_PROJECT.initial()));
    ColumnStrip lanes =
        new ColumnStrip(
            actions, new BoardPresence(this, actions, () -> false, () -> Optional.empty()));
    add(new NativeButton("Shuffle", _ -> shuffle(lanes)), lanes);
    lanes.show(ShownBoard.plain(board()));
  }

  private void shuffle(ColumnStrip lanes) {
    Board board = board();
    for (int step = 0; step < STEPS; step++) {
      board = board();
      lanes.show(ShownBoard.plain(board));
    }
    List<String> wanted = new ArrayList<>();
    for (Column column : board.columns()) {
      column.cards().forEach(card -> wanted.add(column.id().value() + card.title()));
    }
    getElement().setAttribute("data-wanted", String.join(" ", wanted));
    getElement().setAttribute("data-turn", String.valueOf(++turn));
  }

  private Board board() {
    List<Card> cards = new ArrayList<>();
    IntStream.range(0, CARDS)
        .mapToObj(String::valueOf)
        .map(name -> Card.added(new CardId(name), name))
        .forEach(cards::add);
    Collections.shuffle(cards, random);
    List<Column> columns = new ArrayList<>();
    int from = 0;
    for (NamedColumn column : NamedColumn.OF_OLDER_BOARD) {
      int to = from + random.nextInt(CARDS - from + 1);
      columns.add(Column.empty(column).append(cards.subList(from, to)));
      from = to;
    }
    return new Board("Shuffled", columns, List.of(), List.of(), List.of(), Optional.empty());
  }
}
