package io.kanban.board.action;

import static io.kanban.people.People.BILL;
import static io.kanban.people.People.DAVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.board.Board;
import io.kanban.board.BoardCommand.UndoMove;
import io.kanban.board.BoardEvent;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardMoved;
import io.kanban.board.BoardEvent.CardPulled;
import io.kanban.board.BoardEvent.ColumnRolesSet;
import io.kanban.board.BoardEvent.WipLimitSet;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import io.kanban.board.NamedColumn;
import io.kanban.project.ProjectId;
import io.recordplayer.kit.ViewKit;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Dave has moved the card that Bill works on from In Work to Done. */
class UndoableMoveTest {
  private static final BoardId ID = new BoardId(new ProjectId("p"), "b");
  private static final CardId ONE = new CardId("one");
  private static final CardId TWO = new CardId("two");
  private static final CardMoved MOVED =
      new CardMoved(ID, ONE, ColumnId.IN_WORK, ColumnId.DONE, Optional.empty(), DAVE);

  private final ViewKit<Board> board =
      ViewKit.of(Boards.VIEW)
          .entity(ID.text())
          .given(
              new BoardOpened(ID, "Dev", NamedColumn.OF_OLDER_BOARD),
              new ColumnRolesSet(
                  ID, ColumnId.IN_WORK, Optional.of("Developer"), Optional.of("Tester")),
              new CardAdded(ID, ONE, "one", ColumnId.IN_WORK),
              new CardAdded(ID, TWO, "two", ColumnId.IN_WORK),
              new CardPulled(ID, ONE, BILL));
  private final UndoableMove move =
      new UndoableMove(board.view(ID.text()).find(ONE).orElseThrow(), ColumnId.DONE);

  private String wordsAfter(BoardEvent... events) {
    return move.words(board.given((Object[]) events).view(ID.text()));
  }

  @Test
  void the_way_back_is_offered() {
    assertThat(wordsAfter(MOVED)).isEqualTo("Moved “one” to Done");
    assertThat(move.back(ID)).isEqualTo(new UndoMove(ID, ONE, Optional.empty()));
  }

  @Test
  void there_is_no_way_back_for_a_card_that_another_person_has_moved_on() {
    assertThat(
            wordsAfter(
                MOVED, new CardMoved(ID, ONE, ColumnId.DONE, ColumnId.NEW, Optional.empty(), BILL)))
        .isEmpty();
    assertThat(wordsAfter()).isEmpty();
  }

  @Test
  void there_is_no_way_back_into_a_full_column() {
    assertThat(wordsAfter(MOVED, new WipLimitSet(ID, ColumnId.IN_WORK, Optional.of(1)))).isEmpty();
  }
}
