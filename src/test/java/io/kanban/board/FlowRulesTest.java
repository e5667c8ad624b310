package io.kanban.board;

import static io.kanban.board.ColumnId.DONE;
import static io.kanban.board.ColumnId.IN_WORK;
import static io.kanban.board.ColumnId.NEW;
import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.board.BoardCommand.AddCard;
import io.kanban.board.BoardCommand.ApproveCard;
import io.kanban.board.BoardCommand.AssignCard;
import io.kanban.board.BoardCommand.CommentCard;
import io.kanban.board.BoardCommand.Direction;
import io.kanban.board.BoardCommand.MoveCard;
import io.kanban.board.BoardCommand.PullCard;
import io.kanban.board.BoardCommand.ReadyCard;
import io.kanban.board.BoardCommand.RejectCard;
import io.kanban.board.BoardCommand.ShiftCard;
import io.kanban.board.BoardCommand.UndoMove;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardApproved;
import io.kanban.board.BoardEvent.CardAssigned;
import io.kanban.board.BoardEvent.CardCommented;
import io.kanban.board.BoardEvent.CardFinished;
import io.kanban.board.BoardEvent.CardMoved;
import io.kanban.board.BoardEvent.CardPulled;
import io.kanban.board.BoardEvent.CardReady;
import io.kanban.board.BoardEvent.CardRejected;
import io.kanban.board.BoardEvent.ColumnRemoved;
import io.kanban.board.BoardEvent.ColumnRolesSet;
import io.kanban.board.BoardEvent.MoveUndone;
import io.kanban.board.BoardEvent.SoftLimitSet;
import io.kanban.board.BoardEvent.WipLimitSet;
import io.kanban.board.BoardEvent.WorkflowSet;
import io.kanban.project.Project;
import io.kanban.project.Project.Member;
import io.kanban.project.ProjectId;
import io.kanban.text.Mentions;
import io.recordplayer.entity.Decision.Rejected;
import io.recordplayer.entity.LastChange;
import io.recordplayer.kit.EntityKit;
import io.recordplayer.record.Person;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Developers work and testers review in the column In Work; New and Done have no roles. */
class FlowRulesTest {
  private static final BoardId ID = new BoardId(new ProjectId("p"), "b");
  private static final CardId ONE = new CardId("one");
  private static final CardId TWO = new CardId("two");
  private static final CardId THREE = new CardId("three");
  private static final Person BILL = new Person("bill", "Bill");
  private static final Person ANN = new Person("ann", "Ann");
  private static final Person JANET = new Person("janet", "Janet");
  private static final Person DAVE = new Person("dave", "Dave");
  private static final CardHeading NOBODYS = new CardHeading("one", Optional.empty());
  private static final CardHeading BILLS = new CardHeading("one", Optional.of(BILL));
  private static final String DEVELOPER = "Developer";
  private static final String TESTER = "Tester";

  private final EntityKit<BoardCommand, BoardState, BoardEvent> board =
      EntityKit.of(new BoardRules())
          .by(DAVE, Project.MANAGER)
          .given(
              new BoardOpened(ID, "Dev", NamedColumn.OF_OLDER_BOARD),
              roles(IN_WORK, DEVELOPER, TESTER),
              new CardAdded(ID, ONE, "one", IN_WORK))
          .by(BILL, DEVELOPER);

  /** Bill has pulled card one. */
  private final EntityKit<BoardCommand, BoardState, BoardEvent> pulled =
      board.given(new CardPulled(ID, ONE, BILL));

  /** Card one waits for Janet's review. */
  private final EntityKit<BoardCommand, BoardState, BoardEvent> ready =
      pulled.given(new CardReady(ID, ONE)).by(JANET, TESTER);

  private static ColumnRolesSet roles(ColumnId column, String worker, String reviewer) {
    return new ColumnRolesSet(
        ID,
        column,
        Optional.of(worker).filter(role -> !role.isEmpty()),
        Optional.of(reviewer).filter(role -> !role.isEmpty()));
  }

  private static void assertTold(EntityKit.Outcome<?, BoardEvent> outcome, String words) {
    assertThat(((Rejected<?>) outcome.decision()).rejection().message()).contains(words);
  }

  @Test
  void a_worker_pulls_a_card_once() {
    board.when(new PullCard(ID, ONE)).then(new CardPulled(ID, ONE, BILL));
    pulled.when(new PullCard(ID, ONE)).thenNothing();
  }

  @Test
  void a_card_that_somebody_just_took_is_rejected_with_that_persons_name() {
    EntityKit.Outcome<?, BoardEvent> second =
        pulled.by(ANN, DEVELOPER).on("ann's").seeing(3).when(new PullCard(ID, ONE));
    second.thenRejected(FlowRules.ALREADY_TAKEN);
    assertTold(second, "“one”: Bill has already taken it.");
  }

  @Test
  void only_workers_pull_and_only_in_a_column_with_a_worker_role() {
    board.by(JANET, TESTER).when(new PullCard(ID, ONE)).thenRejected(FlowRules.ONLY_WORKERS);
    board
        .given(new CardAdded(ID, TWO, "two", NEW))
        .when(new PullCard(ID, TWO))
        .thenRejected(FlowRules.ONLY_WORKERS);
    ready.by(BILL, DEVELOPER).when(new PullCard(ID, ONE)).thenRejected(FlowRules.NOT_IN_TO_DO);
    board.when(new PullCard(ID, TWO)).thenRejected(CardRules.NO_SUCH_CARD);
  }

  @Test
  void a_move_to_another_column_undoes_no_unseen_pull() {
    var dave = pulled.by(DAVE, Project.MANAGER).on("dave's");
    var toDone = new MoveCard(ID, ONE, DONE, Optional.empty());
    dave.seeing(3).when(toDone).thenRejected(LastChange.UNSEEN);
  }

  @Test
  void a_pull_undoes_no_unseen_move_and_no_unseen_assignment() {
    EntityKit<BoardCommand, BoardState, BoardEvent> dave = board.by(DAVE, Project.MANAGER);
    dave.given(new CardMoved(ID, ONE, IN_WORK, DONE, Optional.empty(), DAVE))
        .by(BILL, DEVELOPER)
        .on("bill's")
        .seeing(3)
        .when(new PullCard(ID, ONE))
        .thenRejected(LastChange.UNSEEN);
    EntityKit<BoardCommand, BoardState, BoardEvent> assigned =
        dave.given(new CardAssigned(ID, ONE, Optional.of(ANN), NOBODYS))
            .by(BILL, DEVELOPER)
            .on("bill's");
    assigned.seeing(3).when(new PullCard(ID, ONE)).thenRejected(LastChange.UNSEEN);
    assigned.seeing(4).when(new PullCard(ID, ONE)).then(new CardPulled(ID, ONE, BILL));
  }

  @Test
  void the_assignee_or_a_manager_says_that_a_card_is_ready_for_review() {
    pulled.when(new ReadyCard(ID, ONE)).then(new CardReady(ID, ONE));
    pulled.by(DAVE, Project.MANAGER).when(new ReadyCard(ID, ONE)).then(new CardReady(ID, ONE));
    pulled.by(ANN, DEVELOPER).when(new ReadyCard(ID, ONE)).thenRejected(MoveRules.NOT_YOURS);
    board.when(new ReadyCard(ID, ONE)).thenRejected(FlowRules.NOT_IN_DOING);
    ready.by(BILL, DEVELOPER).when(new ReadyCard(ID, ONE)).thenNothing();
  }

  @Test
  void without_a_reviewer_a_finished_card_goes_on_by_itself() {
    EntityKit<BoardCommand, BoardState, BoardEvent> unreviewed =
        pulled.given(roles(IN_WORK, DEVELOPER, ""));
    unreviewed.when(new ReadyCard(ID, ONE)).then(new CardFinished(ID, ONE, IN_WORK, DONE));
    unreviewed
        .given(roles(DONE, "Archivist", ""))
        .when(new ReadyCard(ID, ONE))
        .then(
            new CardFinished(ID, ONE, IN_WORK, DONE),
            new CardAssigned(ID, ONE, Optional.empty(), BILLS));
    unreviewed
        .given(new WorkflowSet(ID, IN_WORK, List.of(NEW), List.of()))
        .when(new ReadyCard(ID, ONE))
        .thenRejected(FlowRules.NO_NEXT_COLUMN);
    unreviewed
        .given(new CardAdded(ID, TWO, "two", DONE), new WipLimitSet(ID, DONE, Optional.of(1)))
        .when(new ReadyCard(ID, ONE))
        .thenRejected(MoveRules.WIP_LIMIT_REACHED);
  }

  @Test
  void a_reviewer_approves_a_card_with_a_reason_into_a_column_that_the_workflow_allows() {
    ready
        .when(new ApproveCard(ID, ONE, DONE, " this looks good "))
        .then(new CardApproved(ID, ONE, IN_WORK, DONE, "this looks good", BILLS));
    ready.when(new ApproveCard(ID, ONE, DONE, " ")).thenRejected(FlowRules.REASON_REQUIRED);
    ready
        .when(new ApproveCard(ID, ONE, DONE, "x".repeat(CardRules.COMMENT.most() + 1)))
        .thenRejected(SharedRules.TOO_LONG);
    ready
        .when(new ApproveCard(ID, ONE, new ColumnId("nope"), "good"))
        .thenRejected(SharedRules.NO_SUCH_COLUMN);
    EntityKit.Outcome<?, BoardEvent> outside =
        ready
            .given(new WorkflowSet(ID, IN_WORK, List.of(DONE), List.of()))
            .when(new ApproveCard(ID, ONE, NEW, "good"));
    outside.thenRejected(MoveRules.NOT_IN_WORKFLOW);
    assertTold(outside, "From In Work, a card can go only to Done.");
    ready
        .given(new CardAdded(ID, TWO, "two", DONE), new WipLimitSet(ID, DONE, Optional.of(1)))
        .when(new ApproveCard(ID, ONE, DONE, "good"))
        .thenRejected(MoveRules.WIP_LIMIT_REACHED);
  }

  @Test
  void an_approved_card_has_no_assignee_in_a_column_where_somebody_has_yet_to_pull_it() {
    ready
        .given(roles(DONE, "Archivist", ""))
        .when(new ApproveCard(ID, ONE, DONE, "good"))
        .then(
            new CardApproved(ID, ONE, IN_WORK, DONE, "good", BILLS),
            new CardAssigned(ID, ONE, Optional.empty(), BILLS));
  }

  @Test
  void a_reviewer_rejects_a_card_with_a_reason_back_to_to_do() {
    ready
        .when(new RejectCard(ID, ONE, " This is no good "))
        .then(new CardRejected(ID, ONE, "This is no good", BILLS));
    ready.when(new RejectCard(ID, ONE, "")).thenRejected(FlowRules.REASON_REQUIRED);
    EntityKit<BoardCommand, BoardState, BoardEvent> rejected =
        ready.given(new CardRejected(ID, ONE, "This is no good", BILLS));
    rejected.by(BILL, DEVELOPER).when(new PullCard(ID, ONE)).then(new CardPulled(ID, ONE, BILL));
    rejected.when(new RejectCard(ID, ONE, "This is no good")).thenRejected(FlowRules.NOT_IN_REVIEW);
  }

  @Test
  void only_reviewers_approve_and_reject_and_only_cards_in_to_review() {
    for (EntityKit<BoardCommand, BoardState, BoardEvent> other :
        List.of(ready.by(BILL, DEVELOPER), ready.by(DAVE, Project.MANAGER))) {
      other.when(new ApproveCard(ID, ONE, DONE, "good")).thenRejected(FlowRules.ONLY_REVIEWERS);
      other.when(new RejectCard(ID, ONE, "bad")).thenRejected(FlowRules.ONLY_REVIEWERS);
    }
    pulled
        .by(JANET, TESTER)
        .when(new ApproveCard(ID, ONE, DONE, "good"))
        .thenRejected(FlowRules.NOT_IN_REVIEW);
  }

  @Test
  void a_review_after_an_unseen_review_is_rejected_with_the_reviewers_name() {
    EntityKit.Outcome<?, BoardEvent> second =
        ready
            .given(new CardRejected(ID, ONE, "no", BILLS))
            .by(ANN, TESTER)
            .on("ann's")
            .seeing(5)
            .when(new ApproveCard(ID, ONE, DONE, "good"));
    second.thenRejected(LastChange.UNSEEN);
    assertTold(second, "“one”: Janet moved it to To Do a moment ago.");
  }

  @Test
  void only_its_assignee_or_a_manager_takes_a_card_out_of_doing() {
    EntityKit<BoardCommand, BoardState, BoardEvent> unreviewed =
        pulled.given(roles(IN_WORK, DEVELOPER, ""));
    MoveCard toNew = new MoveCard(ID, ONE, NEW, Optional.empty());
    CardMoved moved = new CardMoved(ID, ONE, IN_WORK, NEW, Optional.empty(), BILL);
    unreviewed.when(toNew).then(moved);
    unreviewed.by(ANN, DEVELOPER).when(toNew).thenRejected(MoveRules.NOT_YOURS);
    unreviewed
        .by(ANN, DEVELOPER)
        .when(new AssignCard(ID, ONE, Optional.of(new Member(ANN, Set.of(DEVELOPER)))))
        .thenRejected(MoveRules.NOT_YOURS);
    unreviewed
        .when(new AssignCard(ID, ONE, Optional.empty()))
        .then(new CardAssigned(ID, ONE, Optional.empty(), BILLS));
    unreviewed
        .given(new CardAssigned(ID, ONE, Optional.empty(), BILLS))
        .by(ANN, DEVELOPER)
        .when(new PullCard(ID, ONE))
        .then(new CardPulled(ID, ONE, ANN));
  }

  @Test
  void only_a_manager_moves_a_card_past_the_review() {
    MoveCard toDone = new MoveCard(ID, ONE, DONE, Optional.empty());
    pulled.when(toDone).thenRejected(MoveRules.REVIEW_REQUIRED);
    pulled.when(new ShiftCard(ID, ONE, Direction.RIGHT)).thenRejected(MoveRules.REVIEW_REQUIRED);
    ready.when(toDone).thenRejected(MoveRules.REVIEW_REQUIRED);
    ready
        .by(DAVE, Project.MANAGER)
        .when(toDone)
        .then(new CardMoved(ID, ONE, IN_WORK, DONE, Optional.empty(), DAVE));
    board.when(toDone).thenRejected(MoveRules.REVIEW_REQUIRED);
    ready
        .given(new CardRejected(ID, ONE, "no", BILLS))
        .by(BILL, DEVELOPER)
        .when(toDone)
        .thenRejected(MoveRules.REVIEW_REQUIRED);
  }

  @Test
  void a_worker_puts_a_card_that_nobody_works_on_back_into_a_column_on_the_left() {
    MoveCard toNew = new MoveCard(ID, ONE, NEW, Optional.empty());
    board.when(toNew).then(new CardMoved(ID, ONE, IN_WORK, NEW, Optional.empty(), BILL));
    pulled.when(toNew).thenRejected(MoveRules.REVIEW_REQUIRED);
  }

  /** Dave, a manager, has moved card one out of Doing to Done. */
  private final EntityKit<BoardCommand, BoardState, BoardEvent> takenAway =
      pulled
          .by(DAVE, Project.MANAGER)
          .on("dave's")
          .given(new CardMoved(ID, ONE, IN_WORK, DONE, Optional.empty(), DAVE));

  @Test
  void an_undone_move_brings_a_card_back_to_its_stage() {
    UndoMove undo = new UndoMove(ID, ONE, Optional.empty());
    takenAway
        .when(undo)
        .then(
            new MoveUndone(
                ID, ONE, DONE, IN_WORK, Optional.empty(), Stage.DOING, Optional.empty()));
    takenAway
        .given(new CardAssigned(ID, ONE, Optional.empty(), BILLS))
        .when(undo)
        .then(
            new MoveUndone(
                ID, ONE, DONE, IN_WORK, Optional.empty(), Stage.TO_DO, Optional.empty()));
    takenAway
        .given(new CardAssigned(ID, ONE, Optional.of(ANN), BILLS))
        .when(undo)
        .then(
            new MoveUndone(
                ID, ONE, DONE, IN_WORK, Optional.empty(), Stage.TO_DO, Optional.empty()));
    takenAway
        .given(roles(IN_WORK, "", ""))
        .when(undo)
        .then(
            new MoveUndone(
                ID, ONE, DONE, IN_WORK, Optional.empty(), Stage.TO_DO, Optional.empty()));
  }

  @Test
  void only_ones_own_last_move_is_undone_and_only_once() {
    UndoMove undo = new UndoMove(ID, ONE, Optional.empty());
    takenAway.by(JANET, TESTER).when(undo).thenRejected(MoveRules.NOTHING_TO_UNDO);
    takenAway.by(JANET, TESTER).on("janet's").seeing(4).when(undo).thenRejected(LastChange.UNSEEN);
    takenAway
        .given(
            new MoveUndone(ID, ONE, DONE, IN_WORK, Optional.empty(), Stage.DOING, Optional.empty()))
        .when(undo)
        .thenRejected(MoveRules.NOTHING_TO_UNDO);
    pulled.when(undo).thenRejected(MoveRules.NOTHING_TO_UNDO);
    takenAway
        .given(new CardAdded(ID, TWO, "two", IN_WORK), new WipLimitSet(ID, IN_WORK, Optional.of(1)))
        .when(undo)
        .thenRejected(MoveRules.WIP_LIMIT_REACHED);
  }

  @Test
  void a_move_goes_only_to_columns_that_the_workflow_allows() {
    EntityKit<BoardCommand, BoardState, BoardEvent> directed =
        board.given(new WorkflowSet(ID, IN_WORK, List.of(DONE), List.of()));
    directed
        .when(new MoveCard(ID, ONE, NEW, Optional.empty()))
        .thenRejected(MoveRules.NOT_IN_WORKFLOW);
    directed
        .by(DAVE, Project.MANAGER)
        .when(new MoveCard(ID, ONE, DONE, Optional.empty()))
        .then(new CardMoved(ID, ONE, IN_WORK, DONE, Optional.empty(), DAVE));
    EntityKit.Outcome<?, BoardEvent> deadEnd =
        directed
            .given(new ColumnRemoved(ID, DONE, Optional.empty(), List.of()))
            .when(new MoveCard(ID, ONE, NEW, Optional.empty()));
    deadEnd.thenRejected(MoveRules.NOT_IN_WORKFLOW);
    assertTold(deadEnd, "From In Work, a card can go nowhere; a manager can change the workflow.");
  }

  @Test
  void a_step_up_or_down_stays_in_the_stage() {
    EntityKit<BoardCommand, BoardState, BoardEvent> three =
        pulled.given(
            new CardAdded(ID, TWO, "two", IN_WORK), new CardAdded(ID, THREE, "three", IN_WORK));
    three.when(new ShiftCard(ID, ONE, Direction.DOWN)).thenNothing();
    three.when(new ShiftCard(ID, TWO, Direction.UP)).thenNothing();
    three
        .when(new ShiftCard(ID, THREE, Direction.UP))
        .then(new CardMoved(ID, THREE, IN_WORK, IN_WORK, Optional.of(TWO), BILL));
  }

  @Test
  void a_soft_limit_lets_cards_in_and_a_hard_one_counts_all_stages() {
    AddCard add = new AddCard(ID, TWO, "two", IN_WORK);
    ready
        .given(new SoftLimitSet(ID, IN_WORK, 1))
        .when(add)
        .then(new CardAdded(ID, TWO, "two", IN_WORK));
    ready
        .given(new WipLimitSet(ID, IN_WORK, Optional.of(1)))
        .when(add)
        .thenRejected(MoveRules.WIP_LIMIT_REACHED);
  }

  @Test
  void the_length_of_a_comment_counts_the_names_of_the_mentioned_only() {
    String mention = "@[Bill](%s)".formatted("b".repeat(64));
    CommentId id = new CommentId("c");
    String fitting = mention + "x".repeat(CardRules.COMMENT.most() - 5);
    board
        .when(new CommentCard(ID, ONE, id, fitting))
        .then(new CardCommented(ID, ONE, id, fitting, NOBODYS));
    board.when(new CommentCard(ID, ONE, id, fitting + "x")).thenRejected(SharedRules.TOO_LONG);
  }

  @Test
  void a_comment_and_a_reason_mention_only_so_many_people() {
    String many = "@[Bill](bill)".repeat(Mentions.MOST + 1);
    board
        .when(new CommentCard(ID, ONE, new CommentId("c"), many))
        .thenRejected(CardRules.TOO_MANY_MENTIONS);
    ready.when(new RejectCard(ID, ONE, many)).thenRejected(CardRules.TOO_MANY_MENTIONS);
  }

  @Test
  void a_comment_is_added_once() {
    CommentCard comment = new CommentCard(ID, ONE, new CommentId("c1"), " Well done ");
    CardCommented commented = new CardCommented(ID, ONE, new CommentId("c1"), "Well done", NOBODYS);
    board.when(comment).then(commented);
    pulled.when(comment).then(new CardCommented(ID, ONE, new CommentId("c1"), "Well done", BILLS));
    board.given(commented).when(comment).thenNothing();
    board
        .given(commented)
        .by(ANN, DEVELOPER)
        .given(new CardCommented(ID, ONE, new CommentId("c2"), "Thanks", NOBODYS))
        .by(BILL, DEVELOPER)
        .when(comment)
        .thenNothing();
    board
        .when(new CommentCard(ID, ONE, new CommentId("c1"), "\u200b"))
        .thenRejected(CardRules.TEXT_REQUIRED);
    board
        .when(
            new CommentCard(ID, ONE, new CommentId("c1"), "x".repeat(CardRules.COMMENT.most() + 1)))
        .thenRejected(SharedRules.TOO_LONG);
    board
        .when(new CommentCard(ID, TWO, new CommentId("c1"), "Where?"))
        .thenRejected(CardRules.NO_SUCH_CARD);
  }
}
