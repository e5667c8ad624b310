package io.kanban.live;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.router.Route;
import io.kanban.board.BoardCommand.DescribeCard;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.recordplayer.client.Client;
import jakarta.annotation.security.PermitAll;

/** A page with a button whose code fails, and a button that sends more than the log accepts. */
@Route("faulty")
@PermitAll
public class FaultyPage extends Div {
  private static final long serialVersionUID = 1L;

  private static final BoardId BOARD = BoardId.parse("unit-test.board-1");
  private static final CardId CARD = new CardId("card-1");

  public FaultyPage(Client client) {
    add(
        new NativeButton(
            "Fail",
            _ -> {
              throw new IllegalStateException("a fault in a page's own code");
            }),
        new NativeButton("Send too much", _ -> describe(client, "x".repeat(1_200_000))),
        new NativeButton("Send enough", _ -> describe(client, "enough")));
  }

  private static void describe(Client client, String words) {
    client.send(Boards.BOARD, new DescribeCard(BOARD, CARD, words));
  }
}
