package io.kanban.board;

import static io.kanban.board.ColumnId.DONE;
import static io.kanban.board.ColumnId.IN_WORK;
import static io.kanban.board.ColumnId.NEW;
import static io.kanban.people.People.BILL;
import static io.kanban.people.People.DAVE;
import static io.kanban.people.People.JANET;
import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardPulled;
import io.kanban.board.BoardEvent.CardReady;
import io.kanban.board.BoardEvent.ColumnRolesSet;
import io.kanban.board.BoardEvent.WipLimitSet;
import io.kanban.board.BoardEvent.WorkflowSet;
import io.kanban.project.Project;
import io.kanban.project.ProjectId;
import io.recordplayer.kit.ViewKit;
import io.recordplayer.record.Person;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Developers work and testers review in the column In Work; New and Done have no roles. */
class DropEffectTest {
  private static final BoardId ID = new BoardId(new ProjectId("p"), "b");
  private static final CardId TO_DO = new CardId("to-do");
  private static final CardId DOING = new CardId("doing");
  private static final CardId TO_REVIEW = new CardId("to-review");

  private final ViewKit<Board> board =
      ViewKit.of(Boards.VIEW)
          .entity(ID.text())
          .given(
              new BoardOpened(ID, "Dev", NamedColumn.OF_OLDER_BOARD),
              roles(Optional.of("Tester")),
              new CardAdded(ID, TO_DO, "one", IN_WORK),
              new CardAdded(ID, DOING, "two", IN_WORK),
              new CardPulled(ID, DOING, BILL),
              new CardAdded(ID, TO_REVIEW, "three", IN_WORK),
              new CardPulled(ID, TO_REVIEW, BILL),
              new CardReady(ID, TO_REVIEW));

  private static ColumnRolesSet roles(Optional<String> reviewer) {
    return new ColumnRolesSet(ID, IN_WORK, Optional.of("Developer"), reviewer);
  }

  private static Optional<DropEffect> drop(
      ViewKit<Board> board, Person who, String role, CardId card, ColumnId to, Stage stage) {
    Board now = board.view(ID.text());
    return DropEffect.of(
        now, now.find(card).orElseThrow(), now.column(to).orElseThrow(), stage, who, Set.of(role));
  }

  private Optional<DropEffect> bill(CardId card, ColumnId to, Stage stage) {
    return drop(board, BILL, "Developer", card, to, stage);
  }

  private Optional<DropEffect> janet(CardId card, ColumnId to, Stage stage) {
    return drop(board, JANET, "Tester", card, to, stage);
  }

  @Test
  void a_worker_pulls_a_card_and_says_that_it_is_ready() {
    assertThat(bill(TO_DO, IN_WORK, Stage.DOING)).contains(DropEffect.PULL);
    assertThat(bill(DOING, IN_WORK, Stage.TO_REVIEW)).contains(DropEffect.READY);
    assertThat(bill(DOING, IN_WORK, Stage.DOING)).contains(DropEffect.MOVE);
    assertThat(bill(TO_DO, IN_WORK, Stage.TO_REVIEW)).isEmpty();
    assertThat(bill(DOING, IN_WORK, Stage.TO_DO)).isEmpty();
    assertThat(bill(TO_REVIEW, IN_WORK, Stage.TO_DO)).isEmpty();
    assertThat(janet(TO_DO, IN_WORK, Stage.DOING)).isEmpty();
    assertThat(janet(DOING, IN_WORK, Stage.TO_REVIEW)).isEmpty();
  }

  @Test
  void a_reviewer_approves_a_card_into_another_column_and_rejects_it_back() {
    assertThat(janet(TO_REVIEW, DONE, Stage.TO_DO)).contains(DropEffect.APPROVE);
    assertThat(janet(TO_REVIEW, IN_WORK, Stage.TO_DO)).contains(DropEffect.REJECT);
    assertThat(bill(TO_REVIEW, DONE, Stage.TO_DO)).isEmpty();
  }

  @Test
  void without_a_reviewer_a_worker_moves_their_own_card_on() {
    assertThat(bill(DOING, DONE, Stage.TO_DO)).isEmpty();
    ViewKit<Board> unreviewed = board.given(roles(Optional.empty()));
    assertThat(drop(unreviewed, BILL, "Developer", DOING, DONE, Stage.TO_DO))
        .contains(DropEffect.MOVE);
    assertThat(drop(unreviewed, JANET, "Developer", DOING, DONE, Stage.TO_DO)).isEmpty();
    assertThat(drop(unreviewed, DAVE, Project.MANAGER, DOING, DONE, Stage.TO_DO))
        .contains(DropEffect.MOVE);
  }

  @Test
  void the_workflow_and_a_hard_limit_keep_cards_out() {
    assertThat(bill(TO_DO, NEW, Stage.TO_DO)).contains(DropEffect.MOVE);
    assertThat(bill(TO_DO, DONE, Stage.TO_DO)).isEmpty();
    ViewKit<Board> directed = board.given(new WorkflowSet(ID, IN_WORK, List.of(DONE), List.of()));
    assertThat(drop(directed, BILL, "Developer", TO_DO, NEW, Stage.TO_DO)).isEmpty();
    ViewKit<Board> full =
        board.given(
            new CardAdded(ID, new CardId("four"), "four", NEW),
            new WipLimitSet(ID, NEW, Optional.of(1)));
    assertThat(drop(full, BILL, "Developer", TO_DO, NEW, Stage.TO_DO)).isEmpty();
  }

  @Test
  void a_card_begins_another_column_in_to_do() {
    CardAdded added = new CardAdded(ID, new CardId("four"), "four", NEW);
    ViewKit<Board> more = board.given(added);
    assertThat(drop(more, BILL, "Developer", added.card(), IN_WORK, Stage.TO_DO))
        .contains(DropEffect.MOVE);
    assertThat(drop(more, BILL, "Developer", added.card(), IN_WORK, Stage.DOING)).isEmpty();
  }
}
