package io.kanban.board;

import static io.kanban.board.ColumnId.DONE;
import static io.kanban.board.ColumnId.IN_WORK;
import static io.kanban.board.ColumnId.NEW;
import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.board.Archive.ArchivedCard;
import io.kanban.board.ArchiveEvent.CardArchived;
import io.kanban.board.Board.Card;
import io.kanban.board.BoardCommand.AddCard;
import io.kanban.board.BoardCommand.ReadyCard;
import io.kanban.board.BoardCommand.SetWorkflow;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardAssigned;
import io.kanban.board.BoardEvent.CardMoved;
import io.kanban.board.BoardEvent.CardPulled;
import io.kanban.board.BoardEvent.CardReady;
import io.kanban.board.BoardEvent.ColumnAdded;
import io.kanban.board.BoardEvent.ColumnRolesSet;
import io.kanban.board.BoardEvent.LabelDefined;
import io.kanban.board.BoardEvent.SoftLimitSet;
import io.kanban.board.BoardEvent.WipLimitSet;
import io.kanban.board.BoardEvent.WorkflowSet;
import io.kanban.board.CardView.Departure;
import io.kanban.board.CardView.HistoryEntry;
import io.kanban.board.DetailCommand.RelateCard;
import io.kanban.board.DetailEvent.CardRelated;
import io.kanban.board.HandOverCommand.CombineBoard;
import io.kanban.board.HandOverCommand.HandOverCard;
import io.kanban.board.HandOverCommand.SplitBoard;
import io.kanban.board.HandOverCommand.TakeCard;
import io.kanban.board.HandOverCommand.TakeColumns;
import io.kanban.board.HandOverCommand.UndoHandOver;
import io.kanban.board.HandOverEvent.BoardReopened;
import io.kanban.board.HandOverEvent.CardHandedOver;
import io.kanban.board.HandOverEvent.CardTaken;
import io.kanban.board.HandOverEvent.ColumnsHandedOver;
import io.kanban.board.HandOverEvent.ColumnsTaken;
import io.kanban.project.Project;
import io.kanban.project.ProjectId;
import io.recordplayer.entity.Decision.Accepted;
import io.recordplayer.entity.LastChange;
import io.recordplayer.kit.EntityKit;
import io.recordplayer.kit.ViewKit;
import io.recordplayer.record.Person;
import io.recordplayer.record.Position;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Card one is in In Work, and Bill works on it; card two is in New. Both boards have a Done. */
class HandOverRulesTest {
  private static final ProjectId PROJECT = new ProjectId("p");
  private static final BoardId ID = new BoardId(PROJECT, "b");
  private static final BoardId OPS = new BoardId(PROJECT, "ops");
  private static final BoardColumn OPS_NEW = new BoardColumn(OPS, NEW, "Ops · New");
  private static final CardId ONE = new CardId("one");
  private static final CardId TWO = new CardId("two");
  private static final Person BILL = new Person("bill", "Bill");
  private static final Person JANET = new Person("janet", "Janet");
  private static final Set<String> WORKER = Set.of("Worker");
  private static final Position LATER = new Position(10, 10);

  private final EntityKit<BoardCommand, BoardState, BoardEvent> board =
      EntityKit.of(new BoardRules())
          .by(BILL, "Worker")
          .given(
              new BoardOpened(ID, "Dev", NamedColumn.OF_OLDER_BOARD),
              new CardAdded(ID, ONE, "one", IN_WORK),
              new CardAdded(ID, TWO, "two", NEW));

  private final EntityKit<BoardCommand, BoardState, BoardEvent> staffed =
      board.given(
          new ColumnRolesSet(ID, IN_WORK, Optional.of("Worker"), Optional.of("Reviewer")),
          new CardPulled(ID, ONE, BILL));

  private final EntityKit<BoardCommand, BoardState, BoardEvent> carrier =
      board.by(BILL, Project.CARRIER);

  private static HandOverCard move(CardId card) {
    return new HandOverCard(ID, card, OPS_NEW, WORKER, Optional.empty());
  }

  private static CardHandedOver left(
      CardId card, ColumnId from, HandOver reason, Optional<Person> assignee) {
    return new CardHandedOver(
        ID,
        card,
        from,
        OPS_NEW,
        reason,
        Optional.empty(),
        0,
        List.of(),
        new CardHeading(card.value(), assignee));
  }

  private static Parcel parcel(String card, List<Label> labels, boolean archived) {
    return new Parcel(
        Card.added(new CardId(card), card), CardDetails.NONE, "", CardTexts.NONE, labels, archived);
  }

  private static TakeCard take(ColumnId column, HandOver reason, Parcel parcel) {
    return new TakeCard(ID, parcel.face().id(), OPS, LATER, column, reason, 0, parcel);
  }

  private static CardTaken taken(EntityKit.Outcome<?, BoardEvent> outcome) {
    return ((Accepted<BoardEvent>) outcome.decision())
        .events().stream()
            .filter(CardTaken.class::isInstance)
            .map(CardTaken.class::cast)
            .findFirst()
            .orElseThrow();
  }

  @Test
  void a_card_leaves_for_another_board_of_the_project_once() {
    board.when(move(TWO)).then(left(TWO, NEW, HandOver.MOVED, Optional.empty()));
    board
        .given(left(TWO, NEW, HandOver.MOVED, Optional.empty()))
        .when(move(TWO))
        .thenRejected(CardRules.NO_SUCH_CARD);
    board
        .when(
            new HandOverCard(ID, TWO, new BoardColumn(ID, DONE, "Done"), WORKER, Optional.empty()))
        .thenRejected(HandOverRules.SAME_BOARD);
    BoardId strange = new BoardId(new ProjectId("q"), "b");
    board
        .when(
            new HandOverCard(
                ID, TWO, new BoardColumn(strange, NEW, "New"), WORKER, Optional.empty()))
        .thenRejected(HandOverRules.OTHER_PROJECT);
  }

  @Test
  void nobody_moves_a_card_to_a_board_without_a_role_there_unless_the_workflow_says_so() {
    HandOverCard move = new HandOverCard(ID, TWO, OPS_NEW, Set.of(), Optional.empty());
    board.when(move).thenRejected(HandOverRules.NOT_ON_BOARD);
    board
        .given(new WorkflowSet(ID, NEW, List.of(), List.of(OPS_NEW)))
        .when(move)
        .then(left(TWO, NEW, HandOver.MOVED, Optional.empty()));
    board
        .given(new WorkflowSet(ID, NEW, List.of(DONE), List.of()))
        .when(move(TWO))
        .thenRejected(MoveRules.NOT_IN_WORKFLOW);
  }

  @Test
  void a_stale_page_moves_no_card_to_another_board() {
    board
        .given(new CardMoved(ID, TWO, NEW, DONE, Optional.empty(), JANET))
        .by(BILL, "Worker")
        .seeing(3)
        .when(move(TWO))
        .thenRejected(LastChange.UNSEEN);
  }

  @Test
  void a_card_in_work_leaves_only_by_its_assignee_and_never_past_the_review() {
    staffed.by(JANET, "Worker").when(move(ONE)).thenRejected(MoveRules.NOT_YOURS);
    staffed.when(move(ONE)).thenRejected(MoveRules.REVIEW_REQUIRED);
    staffed
        .by(JANET, Project.MANAGER)
        .when(move(ONE))
        .then(left(ONE, IN_WORK, HandOver.MOVED, Optional.of(BILL)));
  }

  @Test
  void a_reviewer_approves_a_card_for_another_board_with_a_reason() {
    EntityKit<BoardCommand, BoardState, BoardEvent> ready = staffed.given(new CardReady(ID, ONE));
    HandOverCard approve = new HandOverCard(ID, ONE, OPS_NEW, WORKER, Optional.of(" good "));
    ready.when(approve).thenRejected(FlowRules.ONLY_REVIEWERS);
    EntityKit<BoardCommand, BoardState, BoardEvent> janet = ready.by(JANET, "Reviewer");
    janet
        .when(new HandOverCard(ID, ONE, OPS_NEW, WORKER, Optional.of(" ")))
        .thenRejected(FlowRules.REASON_REQUIRED);
    janet
        .when(approve)
        .then(
            new CardHandedOver(
                ID,
                ONE,
                IN_WORK,
                OPS_NEW,
                HandOver.APPROVED,
                Optional.of("good"),
                0,
                List.of(),
                new CardHeading("one", Optional.of(BILL))));
  }

  @Test
  void a_finished_card_goes_on_to_another_board_if_the_workflow_leads_only_there() {
    EntityKit<BoardCommand, BoardState, BoardEvent> unreviewed =
        board.given(
            new ColumnRolesSet(ID, IN_WORK, Optional.of("Worker"), Optional.empty()),
            new CardPulled(ID, ONE, BILL));
    unreviewed
        .given(new WorkflowSet(ID, IN_WORK, List.of(), List.of(OPS_NEW)))
        .when(new ReadyCard(ID, ONE))
        .then(left(ONE, IN_WORK, HandOver.FINISHED, Optional.of(BILL)));
  }

  @Test
  void a_workflow_leads_to_other_boards_of_the_project_only() {
    EntityKit<BoardCommand, BoardState, BoardEvent> dave = board.by(JANET, Project.MANAGER);
    dave.when(new SetWorkflow(ID, NEW, List.of(), List.of(OPS_NEW)))
        .then(new WorkflowSet(ID, NEW, List.of(), List.of(OPS_NEW)));
    dave.when(new SetWorkflow(ID, NEW, List.of(), List.of(new BoardColumn(ID, DONE, "Dev · Done"))))
        .thenRejected(HandOverRules.SAME_BOARD);
  }

  @Test
  void a_relation_goes_on_across_the_boards() {
    CardRelated related = new CardRelated(ID, ONE, TWO, Relation.BLOCKS, "one", "two");
    CardHandedOver gone =
        new CardHandedOver(
            ID,
            TWO,
            NEW,
            OPS_NEW,
            HandOver.MOVED,
            Optional.empty(),
            0,
            List.of(ONE),
            new CardHeading("two", Optional.empty()));
    board.given(related).when(move(TWO)).then(gone);
    ViewKit<CardView> views =
        ViewKit.of(Boards.CARD)
            .entity(ID.text())
            .by(BILL)
            .given(
                new BoardOpened(ID, "Dev", NamedColumn.OF_OLDER_BOARD),
                new CardAdded(ID, ONE, "one", IN_WORK),
                new CardAdded(ID, TWO, "two", NEW),
                related,
                gone);
    assertThat(views.view(CardView.key(ID, ONE)).relations())
        .containsExactly(new CardRelation(TWO, "two", Relation.BLOCKS, false, Optional.of(OPS)));
    assertThat(views.view(CardView.key(ID, TWO)).departure())
        .contains(new Departure(OPS, Optional.empty()));
    CardTaken arrival =
        new CardTaken(
            OPS,
            TWO,
            ID,
            TWO,
            LATER,
            NEW,
            HandOver.MOVED,
            parcel("two", List.of(), false),
            List.of());
    ViewKit<CardView> after = views.entity(OPS.text()).given(arrival);
    assertThat(after.view(CardView.key(ID, TWO)).departure())
        .contains(new Departure(OPS, Optional.of(TWO)));
    assertThat(after.view(CardView.key(OPS, TWO)).column()).contains(NEW);
  }

  @Test
  void a_board_takes_a_card_once_and_over_its_limit() {
    EntityKit<BoardCommand, BoardState, BoardEvent> full =
        carrier.given(new WipLimitSet(ID, NEW, Optional.of(1)));
    TakeCard take = take(NEW, HandOver.MOVED, parcel("far", List.of(), false));
    CardTaken arrival = taken(full.when(take));
    assertThat(arrival.column()).isEqualTo(NEW);
    EntityKit<BoardCommand, BoardState, BoardEvent> after = full.given(arrival);
    after.when(take).thenNothing();
    after
        .given(left(new CardId("far"), NEW, HandOver.MOVED, Optional.empty()))
        .by(BILL, Project.CARRIER)
        .when(take)
        .thenNothing();
  }

  @Test
  void a_card_for_a_column_that_is_gone_comes_into_the_first_one() {
    TakeCard take = take(new ColumnId("gone"), HandOver.MOVED, parcel("far", List.of(), false));
    assertThat(taken(carrier.when(take)).column()).isEqualTo(NEW);
  }

  @Test
  void only_the_carrier_brings_cards() {
    TakeCard take = take(NEW, HandOver.MOVED, parcel("far", List.of(), false));
    board.by(BILL, Project.MANAGER).when(take).thenRejected(TakingRules.ONLY_CARRIER);
    EntityKit.of(new BoardRules())
        .by(BILL, Project.CARRIER)
        .when(take)
        .thenRejected(BoardRules.NOT_OPEN);
  }

  @Test
  void a_card_whose_id_the_board_has_gets_another_one() {
    CardTaken arrival =
        taken(carrier.when(take(NEW, HandOver.MOVED, parcel("one", List.of(), false))));
    assertThat(arrival.was()).isEqualTo(ONE);
    assertThat(arrival.card()).isNotEqualTo(ONE);
    assertThat(arrival.parcel().face().id()).isEqualTo(arrival.card());
  }

  @Test
  void labels_of_the_same_name_are_one_and_others_are_defined() {
    LabelId own = new LabelId("own");
    Label bug = new Label(new LabelId("bug"), "Bug", LabelColor.RED);
    Label late = new Label(own, "Late", LabelColor.BLUE);
    EntityKit.Outcome<?, BoardEvent> outcome =
        carrier
            .given(new LabelDefined(ID, own, "BUG", LabelColor.GREEN))
            .when(take(NEW, HandOver.MOVED, parcel("far", List.of(bug, late), false)));
    List<BoardEvent> events = ((Accepted<BoardEvent>) outcome.decision()).events();
    assertThat(events).hasSize(2);
    LabelDefined defined = (LabelDefined) events.getFirst();
    assertThat(defined.name()).isEqualTo("Late");
    assertThat(defined.label()).isNotEqualTo(own);
    assertThat(taken(outcome).parcel().face().badges().labels())
        .containsExactly(own, defined.label());
  }

  @Test
  void a_card_begins_its_work_again_unless_its_column_came_with_it() {
    Card inDoing = Card.added(new CardId("far"), "far").assigned(Optional.of(BILL)).in(Stage.DOING);
    Parcel parcel = new Parcel(inDoing, CardDetails.NONE, "", CardTexts.NONE, List.of(), false);
    EntityKit<BoardCommand, BoardState, BoardEvent> worked =
        carrier.given(new ColumnRolesSet(ID, NEW, Optional.of("Worker"), Optional.empty()));
    Card moved = taken(worked.when(take(NEW, HandOver.MOVED, parcel))).parcel().face();
    assertThat(moved.stage()).isEqualTo(Stage.TO_DO);
    assertThat(moved.assignee()).contains(BILL);
    Card finished = taken(worked.when(take(NEW, HandOver.FINISHED, parcel))).parcel().face();
    assertThat(finished.assignee()).isEmpty();
    Card along = taken(worked.when(take(NEW, HandOver.WITH_COLUMN, parcel))).parcel().face();
    assertThat(along.stage()).isEqualTo(Stage.DOING);
  }

  @Test
  void a_board_is_split_by_a_manager_and_keeps_a_column() {
    SplitBoard split = new SplitBoard(ID, List.of(IN_WORK), OPS, " Ops ");
    board.when(split).thenRejected(SharedRules.ONLY_MANAGERS);
    EntityKit<BoardCommand, BoardState, BoardEvent> dave = board.by(JANET, Project.MANAGER);
    dave.when(split)
        .then(
            new ColumnsHandedOver(
                ID, OPS, "Ops", List.of(IN_WORK), List.of(ONE), List.of(), false));
    dave.when(new SplitBoard(ID, List.of(), OPS, "Ops"))
        .thenRejected(HandOverRules.COLUMNS_REQUIRED);
    dave.when(new SplitBoard(ID, List.of(NEW, IN_WORK, DONE), OPS, "Ops"))
        .thenRejected(HandOverRules.ONE_STAYS);
    dave.when(new SplitBoard(ID, List.of(new ColumnId("gone")), OPS, "Ops"))
        .thenRejected(SharedRules.NO_SUCH_COLUMN);
    dave.when(new SplitBoard(ID, List.of(NEW), OPS, " ")).thenRejected(BoardRules.NAME_REQUIRED);
  }

  @Test
  void a_workflow_follows_the_columns_to_the_new_board() {
    Board after =
        Board.NONE.with(
            List.of(
                new BoardOpened(ID, "Dev", NamedColumn.OF_OLDER_BOARD),
                new CardAdded(ID, ONE, "one", IN_WORK),
                new WorkflowSet(ID, NEW, List.of(IN_WORK, DONE), List.of()),
                new ColumnsHandedOver(
                    ID, OPS, "Ops", List.of(IN_WORK), List.of(ONE), List.of(), false)));
    Flow flow = after.column(NEW).orElseThrow().flow();
    assertThat(flow.next()).contains(List.of(DONE));
    assertThat(flow.elsewhere()).containsExactly(new BoardColumn(OPS, IN_WORK, "Ops · In Work"));
    assertThat(after.leaving()).containsExactly(new Transit(OPS, Optional.empty(), "Ops", 1));
  }

  @Test
  void a_combined_board_ends_with_its_archive_and_passes_late_cards_on() {
    EntityKit<BoardCommand, BoardState, BoardEvent> dave =
        board.given(new CardArchived(ID, TWO, "two", NEW)).by(JANET, Project.MANAGER);
    CombineBoard combine = new CombineBoard(ID, OPS, "Ops");
    ColumnsHandedOver gone =
        new ColumnsHandedOver(
            ID, OPS, "Ops", List.of(NEW, IN_WORK, DONE), List.of(ONE, TWO), List.of(), true);
    dave.when(combine).then(gone);
    EntityKit<BoardCommand, BoardState, BoardEvent> ended = dave.given(gone);
    ended.when(new AddCard(ID, new CardId("late"), "late", NEW)).thenRejected(BoardRules.ENDED);
    EntityKit.Outcome<?, BoardEvent> late =
        ended
            .by(BILL, Project.CARRIER)
            .when(take(DONE, HandOver.MOVED, parcel("far", List.of(), false)));
    assertThat(((Accepted<BoardEvent>) late.decision()).events().getLast())
        .isInstanceOfSatisfying(
            CardHandedOver.class, on -> assertThat(on.to().board()).isEqualTo(OPS));
    TakeCard again =
        new TakeCard(
            ID,
            new CardId("far"),
            OPS,
            LATER,
            DONE,
            HandOver.MOVED,
            TakingRules.MOST_PASSES,
            parcel("far", List.of(), false));
    EntityKit.Outcome<?, BoardEvent> circle = ended.by(BILL, Project.CARRIER).when(again);
    assertThat(((Accepted<BoardEvent>) circle.decision()).events().getFirst())
        .isEqualTo(new BoardReopened(ID, "Dev", NamedColumn.OF_OLDER_BOARD));
  }

  @Test
  void a_new_board_has_the_columns_with_their_settings() {
    Column column =
        new Column(
            IN_WORK,
            "In Work",
            Optional.of(new Limit(3, false)),
            new Flow(Optional.of("Worker"), Optional.empty(), Optional.empty(), List.of()),
            List.of(),
            List.of());
    EntityKit.of(new BoardRules())
        .by(BILL, Project.CARRIER)
        .when(new TakeColumns(ID, OPS, LATER, "Ops", "Dev", List.of(column), List.of()))
        .then(
            new BoardOpened(ID, "Dev", List.of(column.named())),
            new SoftLimitSet(ID, IN_WORK, 3),
            new ColumnRolesSet(ID, IN_WORK, Optional.of("Worker"), Optional.empty()),
            new ColumnsTaken(ID, OPS, "Ops", LATER));
  }

  @Test
  void columns_of_the_same_name_become_one_and_others_are_added_once() {
    Column done = Column.empty(new NamedColumn(new ColumnId("d"), "DONE"));
    Column check = Column.empty(new NamedColumn(NEW, "Check"));
    TakeColumns take =
        new TakeColumns(ID, OPS, LATER, "Ops", "Dev", List.of(done, check), List.of());
    List<BoardEvent> events = ((Accepted<BoardEvent>) carrier.when(take).decision()).events();
    assertThat(events).hasSize(2);
    ColumnAdded added = (ColumnAdded) events.getFirst();
    assertThat(added.name()).isEqualTo("Check");
    assertThat(added.before()).isEmpty();
    assertThat(added.column()).isNotEqualTo(NEW);
    Taker taker =
        new Taker(
            ID,
            Board.NONE.with(List.of(new BoardOpened(ID, "Dev", NamedColumn.OF_OLDER_BOARD), added)),
            OPS,
            Optional.empty(),
            Map.of());
    assertThat(taker.columnFor(done.named())).isEqualTo(DONE);
    assertThat(taker.columnFor(check.named())).isEqualTo(added.column());
    carrier.given(events.toArray(BoardEvent[]::new)).when(take).thenNothing();
  }

  @Test
  void an_assigned_card_keeps_its_person_when_it_only_moves() {
    board
        .given(new CardAssigned(ID, TWO, Optional.of(BILL), CardHeading.UNKNOWN))
        .when(move(TWO))
        .then(left(TWO, NEW, HandOver.MOVED, Optional.of(BILL)));
  }

  @Test
  void only_the_person_who_brought_a_card_takes_it_back_while_nobody_else_has_moved_it() {
    UndoHandOver undo = new UndoHandOver(ID, new CardId("far"), OPS_NEW);
    CardTaken arrival =
        taken(carrier.when(take(NEW, HandOver.MOVED, parcel("far", List.of(), false))));
    EntityKit<BoardCommand, BoardState, BoardEvent> arrived = carrier.given(arrival);
    arrived.when(undo).then(left(new CardId("far"), NEW, HandOver.MOVED, Optional.empty()));
    arrived.by(JANET, "Worker").when(undo).thenRejected(MoveRules.NOTHING_TO_UNDO);
    arrived
        .by(JANET)
        .given(new CardMoved(ID, new CardId("far"), NEW, DONE, Optional.empty(), JANET))
        .by(BILL, "Worker")
        .when(undo)
        .thenRejected(MoveRules.NOTHING_TO_UNDO);
  }

  @Test
  void ways_to_a_board_that_comes_along_become_ways_on_this_board() {
    Column check =
        new Column(
            new ColumnId("check"),
            "Check",
            Optional.empty(),
            new Flow(
                Optional.empty(),
                Optional.empty(),
                Optional.of(List.of()),
                List.of(new BoardColumn(ID, DONE, "Dev · Done"))),
            List.of(),
            List.of());
    List<BoardEvent> events =
        ((Accepted<BoardEvent>)
                carrier
                    .given(
                        new WorkflowSet(
                            ID,
                            NEW,
                            List.of(),
                            List.of(new BoardColumn(OPS, check.id(), "Ops · Check"))))
                    .when(new TakeColumns(ID, OPS, LATER, "Ops", "Dev", List.of(check), List.of()))
                    .decision())
            .events();
    ColumnId added = ((ColumnAdded) events.getFirst()).column();
    assertThat(events)
        .contains(
            new WorkflowSet(ID, added, List.of(DONE), List.of()),
            new WorkflowSet(ID, NEW, List.of(added), List.of()));
  }

  @Test
  void parents_in_a_circle_do_not_hang_the_board() {
    board
        .given(
            new CardRelated(ID, ONE, TWO, Relation.PARENT_OF, "one", "two"),
            new CardRelated(ID, TWO, ONE, Relation.PARENT_OF, "two", "one"),
            new CardAdded(ID, new CardId("three"), "three", NEW))
        .when(new RelateCard(ID, ONE, new CardId("three"), Relation.PARENT_OF))
        .then(new CardRelated(ID, ONE, new CardId("three"), Relation.PARENT_OF, "one", "three"));
  }

  @Test
  void a_board_names_the_cards_that_have_not_arrived() {
    CardHandedOver two = left(TWO, NEW, HandOver.MOVED, Optional.empty());
    ColumnsHandedOver work =
        new ColumnsHandedOver(ID, OPS, "Ops", List.of(IN_WORK), List.of(ONE), List.of(), false);
    ViewKit<Board> view =
        ViewKit.of(Boards.VIEW)
            .entity(ID.text())
            .given(
                new BoardOpened(ID, "Dev", NamedColumn.OF_OLDER_BOARD),
                new CardAdded(ID, ONE, "one", IN_WORK),
                new CardAdded(ID, TWO, "two", NEW),
                work,
                two);
    assertThat(view.view(ID.text()).leaving())
        .containsExactly(
            new Transit(OPS, Optional.empty(), "Ops", 1),
            new Transit(OPS, Optional.of(TWO), "two", 1));
    ViewKit<Board> ops = view.entity(OPS.text());
    ViewKit<Board> later =
        ops.given(new BoardOpened(OPS, "Ops", NamedColumn.OF_NEW_BOARD), arrivalOf(TWO));
    assertThat(later.view(ID.text()).leaving())
        .containsExactly(new Transit(OPS, Optional.empty(), "Ops", 1));
    assertThat(later.given(arrivalOf(ONE)).view(ID.text()).leaving()).isEmpty();
    assertThat(later.view(OPS.text()).find(TWO)).isPresent();
  }

  private static CardTaken arrivalOf(CardId card) {
    return new CardTaken(
        OPS,
        card,
        ID,
        card,
        LATER,
        NEW,
        HandOver.MOVED,
        parcel(card.value(), List.of(), false),
        List.of());
  }

  @Test
  void an_archived_card_keeps_the_person_who_archived_it() {
    CardTexts texts =
        CardTexts.NONE.with(
            new HistoryEntry(
                JANET, Instant.EPOCH, CardView.ARCHIVED, Optional.empty(), Optional.empty()));
    Parcel parcel =
        new Parcel(Card.added(ONE, "one"), CardDetails.NONE, "", texts, List.of(), true);
    CardTaken arrival =
        new CardTaken(OPS, ONE, ID, ONE, LATER, NEW, HandOver.WITH_COLUMN, parcel, List.of());
    assertThat(
            ViewKit.of(Boards.ARCHIVE)
                .entity(OPS.text())
                .by(BILL)
                .given(arrival)
                .view(OPS.text())
                .cards())
        .containsExactly(new ArchivedCard(ONE, "one", NEW, JANET, Instant.EPOCH));
  }

  @Test
  void an_undo_takes_no_card_away_that_did_not_arrive_by_its_sender() {
    board.when(new UndoHandOver(ID, TWO, OPS_NEW)).thenRejected(MoveRules.NOTHING_TO_UNDO);
    staffed
        .given(new CardReady(ID, ONE))
        .when(new UndoHandOver(ID, ONE, OPS_NEW))
        .thenRejected(MoveRules.NOTHING_TO_UNDO);
    CardTaken arrival =
        taken(carrier.when(take(NEW, HandOver.MOVED, parcel("far", List.of(), false))));
    BoardColumn third = new BoardColumn(new BoardId(PROJECT, "third"), NEW, "Third · New");
    carrier
        .given(arrival)
        .when(new UndoHandOver(ID, new CardId("far"), third))
        .thenRejected(MoveRules.NOTHING_TO_UNDO);
  }
}
