package io.kanban.waiting;

import static io.kanban.board.ColumnId.DONE;
import static io.kanban.board.ColumnId.IN_WORK;
import static io.kanban.board.ColumnId.NEW;
import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.board.Board;
import io.kanban.board.BoardCommand;
import io.kanban.board.BoardCommand.AssignCard;
import io.kanban.board.BoardCommand.CommentCard;
import io.kanban.board.BoardCommand.MoveCard;
import io.kanban.board.BoardCommand.PullCard;
import io.kanban.board.BoardCommand.ReadyCard;
import io.kanban.board.BoardEvent;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardAssigned;
import io.kanban.board.BoardEvent.CardCommented;
import io.kanban.board.BoardEvent.CardMoved;
import io.kanban.board.BoardEvent.CardPulled;
import io.kanban.board.BoardEvent.CardReady;
import io.kanban.board.BoardEvent.CardsWaiting;
import io.kanban.board.BoardEvent.ColumnRolesSet;
import io.kanban.board.BoardEvent.WaitingChanged;
import io.kanban.board.BoardId;
import io.kanban.board.BoardState;
import io.kanban.board.CardHeading;
import io.kanban.board.CardId;
import io.kanban.board.CommentId;
import io.kanban.board.CountingRules;
import io.kanban.board.FlowMove;
import io.kanban.board.FlowRules;
import io.kanban.board.NamedColumn;
import io.kanban.board.WaitingCount;
import io.kanban.project.Project;
import io.kanban.project.Project.Member;
import io.kanban.project.ProjectEvent.MemberAdded;
import io.kanban.project.ProjectEvent.ProjectStarted;
import io.kanban.project.ProjectId;
import io.kanban.project.Projects;
import io.recordplayer.kit.EntityKit;
import io.recordplayer.kit.ViewKit;
import io.recordplayer.record.Person;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Developers work and testers review in the column In Work; New and Done have no roles. */
class WaitingTest {
  private static final ProjectId PROJECT = new ProjectId("p");
  private static final BoardId ID = new BoardId(PROJECT, "b");
  private static final CardId ONE = new CardId("one");
  private static final CardId TWO = new CardId("two");
  private static final Person BILL = new Person("bill", "Bill");
  private static final Person JANET = new Person("janet", "Janet");
  private static final Person DAVE = new Person("dave", "Dave");
  private static final String DEVELOPER = "Developer";
  private static final String TESTER = "Tester";
  private static final CardHeading NOBODYS = new CardHeading("one", Optional.empty());
  private static final WaitingCount REVIEW =
      new WaitingCount(Optional.empty(), Optional.of(TESTER), 1);
  private static final WaitingCount BILLS_WORK =
      new WaitingCount(Optional.of(BILL), Optional.empty(), 1);
  private static final WaitingCount FOR_BILL =
      new WaitingCount(Optional.of(BILL), Optional.of(DEVELOPER), 1);

  private final EntityKit<BoardCommand, BoardState, BoardEvent> board =
      EntityKit.of(new CountingRules())
          .by(DAVE, Project.MANAGER)
          .given(
              new BoardOpened(ID, "Dev", NamedColumn.OF_OLDER_BOARD),
              new ColumnRolesSet(ID, IN_WORK, Optional.of(DEVELOPER), Optional.of(TESTER)),
              new CardAdded(ID, ONE, "one", IN_WORK),
              new CardAdded(ID, TWO, "two", NEW))
          .by(BILL, DEVELOPER);

  private static CardsWaiting waiting(WaitingCount... counts) {
    return new CardsWaiting(ID, List.of(counts));
  }

  @Test
  void a_decision_that_changes_for_whom_cards_wait_has_the_counts() {
    board.when(new PullCard(ID, ONE)).then(new CardPulled(ID, ONE, BILL), waiting(BILLS_WORK));
    board
        .given(new CardPulled(ID, ONE, BILL))
        .when(new ReadyCard(ID, ONE))
        .then(new CardReady(ID, ONE), waiting(REVIEW));
  }

  @Test
  void further_decisions_have_the_counts_that_change_only() {
    EntityKit<BoardCommand, BoardState, BoardEvent> counted =
        board.given(
            new CardAdded(ID, new CardId("three"), "three", IN_WORK),
            new CardPulled(ID, new CardId("three"), JANET),
            new CardPulled(ID, ONE, BILL),
            waiting(BILLS_WORK, new WaitingCount(Optional.of(JANET), Optional.empty(), 1)));
    counted
        .when(new ReadyCard(ID, ONE))
        .then(
            new CardReady(ID, ONE),
            new WaitingChanged(
                ID, List.of(REVIEW, new WaitingCount(Optional.of(BILL), Optional.empty(), 0))));
  }

  @Test
  void a_change_of_counts_keeps_the_others() {
    WaitingFor waiting =
        ViewKit.of(WaitingFeature.WAITING)
            .entity(ID.text())
            .given(
                waiting(REVIEW, BILLS_WORK, FOR_BILL),
                new WaitingChanged(
                    ID,
                    List.of(
                        new WaitingCount(Optional.empty(), Optional.of(TESTER), 3),
                        new WaitingCount(Optional.of(BILL), Optional.of(DEVELOPER), 0))))
            .view(PROJECT.value());
    assertThat(waiting.boards().get("b"))
        .containsExactlyInAnyOrder(
            BILLS_WORK, new WaitingCount(Optional.empty(), Optional.of(TESTER), 3));
  }

  @Test
  void a_card_in_to_do_waits_for_its_assignee_only_and_with_the_role() {
    board
        .when(new AssignCard(ID, ONE, Optional.of(new Member(BILL, Set.of(DEVELOPER)))))
        .then(new CardAssigned(ID, ONE, Optional.of(BILL), NOBODYS), waiting(FOR_BILL));
    EntityKit<BoardCommand, BoardState, BoardEvent> elsewhere =
        board.given(new CardAssigned(ID, TWO, Optional.of(BILL), NOBODYS));
    elsewhere
        .when(new MoveCard(ID, TWO, DONE, Optional.empty()))
        .then(new CardMoved(ID, TWO, NEW, DONE, Optional.empty(), BILL));
    elsewhere
        .when(new MoveCard(ID, TWO, IN_WORK, Optional.empty()))
        .then(new CardMoved(ID, TWO, NEW, IN_WORK, Optional.empty(), BILL), waiting(FOR_BILL));
  }

  @Test
  void other_decisions_and_rejections_have_no_counts() {
    EntityKit<BoardCommand, BoardState, BoardEvent> pulled =
        board.given(new CardPulled(ID, ONE, BILL));
    pulled
        .when(new CommentCard(ID, ONE, new CommentId("c"), "Well"))
        .then(
            new CardCommented(
                ID, ONE, new CommentId("c"), "Well", new CardHeading("one", Optional.of(BILL))));
    pulled.when(new PullCard(ID, ONE)).thenNothing();
    pulled.by(JANET, TESTER).when(new PullCard(ID, ONE)).thenRejected(FlowRules.ONLY_WORKERS);
  }

  @Test
  void the_counts_of_a_board_fit_the_cards_that_the_page_lists() {
    Board now =
        Board.NONE
            .with(new BoardOpened(ID, "Dev", NamedColumn.OF_OLDER_BOARD))
            .with(new ColumnRolesSet(ID, IN_WORK, Optional.of(DEVELOPER), Optional.of(TESTER)));
    for (int i = 0; i < 12; i++) {
      CardId card = new CardId("card-" + i);
      now = now.with(new CardAdded(ID, card, "Card", i % 2 == 0 ? IN_WORK : NEW));
      if (i % 3 == 0) {
        now = now.with(new CardAssigned(ID, card, Optional.of(BILL), NOBODYS));
      }
      if (i % 4 == 0) {
        now = now.with(new CardPulled(ID, card, i % 8 == 0 ? BILL : JANET));
      }
      if (i % 8 == 0) {
        now = now.with(new CardReady(ID, card));
      }
    }
    for (Person person : List.of(BILL, JANET, DAVE)) {
      for (Set<String> roles :
          List.of(Set.<String>of(), Set.of(DEVELOPER), Set.of(TESTER), Set.of(DEVELOPER, TESTER))) {
        assertThat(
                WaitingCount.of(now).stream()
                    .filter(count -> count.isFor(person, roles))
                    .mapToInt(WaitingCount::cards)
                    .sum())
            .isEqualTo(FlowMove.waitingFor(now, person, roles).size());
      }
    }
    assertThat(FlowMove.waitingFor(now, BILL, Set.of(TESTER))).isNotEmpty();
  }

  @Test
  void the_cards_that_wait_for_a_person_are_counted_over_all_boards_by_the_roles_of_now() {
    BoardId second = new BoardId(PROJECT, "c");
    WaitingFor waiting =
        ViewKit.of(WaitingFeature.WAITING)
            .entity(ID.text())
            .given(waiting(REVIEW), waiting(REVIEW, BILLS_WORK))
            .entity(second.text())
            .given(new CardsWaiting(second, List.of(REVIEW, FOR_BILL)))
            .view(PROJECT.value());
    Project project =
        ViewKit.of(Projects.VIEW)
            .entity(PROJECT.value())
            .given(
                new ProjectStarted(PROJECT, "P", "Project", DAVE),
                new MemberAdded(PROJECT, BILL, Set.of(DEVELOPER)),
                new MemberAdded(PROJECT, JANET, Set.of(TESTER)))
            .view(PROJECT.value());
    assertThat(waiting.cardsFor(BILL, project)).isEqualTo(2);
    assertThat(waiting.cardsFor(JANET, project)).isEqualTo(2);
    assertThat(waiting.cardsFor(DAVE, project)).isZero();
    assertThat(waiting.cardsFor(new Person("eve", "Eve"), project)).isZero();
    assertThat(waiting.cardsFor(JANET, project, second.name())).isOne();
    assertThat(waiting.cardsFor(JANET, project, "another board")).isZero();
  }
}
