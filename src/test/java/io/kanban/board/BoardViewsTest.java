package io.kanban.board;

import static io.kanban.board.ColumnId.DONE;
import static io.kanban.board.ColumnId.IN_WORK;
import static io.kanban.board.ColumnId.NEW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.board.Board.Card;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardApproved;
import io.kanban.board.BoardEvent.CardAssigned;
import io.kanban.board.BoardEvent.CardCommented;
import io.kanban.board.BoardEvent.CardDescribed;
import io.kanban.board.BoardEvent.CardMoved;
import io.kanban.board.BoardEvent.CardPulled;
import io.kanban.board.BoardEvent.CardReady;
import io.kanban.board.BoardEvent.CardRejected;
import io.kanban.board.BoardEvent.ColumnAdded;
import io.kanban.board.BoardEvent.ColumnMoved;
import io.kanban.board.BoardEvent.ColumnRemoved;
import io.kanban.board.BoardEvent.ColumnRenamed;
import io.kanban.board.BoardEvent.ColumnRolesSet;
import io.kanban.board.BoardEvent.MoveUndone;
import io.kanban.board.BoardEvent.WorkflowSet;
import io.kanban.board.BoardList.Named;
import io.kanban.board.CardView.Comment;
import io.kanban.board.CardView.HistoryEntry;
import io.kanban.project.ProjectId;
import io.recordplayer.kit.ViewKit;
import io.recordplayer.projection.Projection;
import io.recordplayer.record.Person;
import io.recordplayer.record.RecordCodec;
import io.recordplayer.record.RecordTypes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BoardViewsTest {
  private static final BoardId ID = new BoardId(new ProjectId("p"), "b");
  private static final CardId ONE = new CardId("one");
  private static final CardId TWO = new CardId("two");
  private static final CardId THREE = new CardId("three");
  private static final Person BILL = new Person("bill", "Bill");
  private static final CardHeading BILLS = new CardHeading("one", Optional.of(BILL));
  private static final BoardOpened OPENED = new BoardOpened(ID, "Dev", NamedColumn.OF_OLDER_BOARD);
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private static <V> ViewKit<V> boardWithTwoCards(Projection<V> view) {
    return ViewKit.of(view)
        .entity(ID.text())
        .by(BILL)
        .at(NOON)
        .given(OPENED, new CardAdded(ID, ONE, "one", NEW), new CardAdded(ID, TWO, "two", NEW));
  }

  private static List<Card> cards(Board board, ColumnId column) {
    return board.column(column).orElseThrow().cards();
  }

  @Test
  void a_board_shows_each_card_in_its_column() {
    Board board =
        boardWithTwoCards(Boards.VIEW)
            .given(new CardMoved(ID, ONE, NEW, IN_WORK, Optional.empty(), BILL))
            .view(ID.text());
    assertThat(cards(board, NEW)).containsExactly(Card.added(TWO, "two"));
    assertThat(cards(board, IN_WORK)).containsExactly(Card.added(ONE, "one"));
  }

  @Test
  void a_card_shows_its_history_with_people_and_times() {
    boardWithTwoCards(Boards.CARD)
        .given(new CardMoved(ID, ONE, NEW, IN_WORK, Optional.empty(), BILL))
        .then(
            CardView.key(ID, ONE),
            new CardView(
                "one",
                "",
                Optional.of(IN_WORK),
                false,
                Optional.empty(),
                CardBadges.NONE,
                CardDetails.NONE,
                new CardTexts(
                    List.of(),
                    List.of(),
                    List.of(
                        new HistoryEntry(
                            BILL, NOON, "added the card", Optional.empty(), Optional.of(NEW)),
                        new HistoryEntry(
                            BILL, NOON, "moved it", Optional.of(NEW), Optional.of(IN_WORK))),
                    0),
                Optional.empty()));
  }

  @Test
  void a_board_shows_a_card_in_the_place_of_its_last_move() {
    Board board =
        boardWithTwoCards(Boards.VIEW)
            .given(
                new CardAdded(ID, THREE, "three", NEW),
                new CardMoved(ID, THREE, NEW, NEW, Optional.of(ONE), BILL),
                new CardMoved(ID, ONE, NEW, NEW, Optional.empty(), BILL))
            .view(ID.text());
    assertThat(cards(board, NEW)).extracting(Card::id).containsExactly(THREE, TWO, ONE);
  }

  @Test
  void a_card_keeps_the_latest_history_entries_and_counts_the_earlier_ones() {
    ViewKit<CardView> kit = ViewKit.of(Boards.CARD).given(new CardAdded(ID, ONE, "one", NEW));
    for (int i = 1; i <= CardView.HISTORY + 5; i++) {
      kit.given(new CardDescribed(ID, ONE, "text " + i));
    }
    CardView card = kit.view(CardView.key(ID, ONE));
    assertThat(card.history()).hasSize(CardView.HISTORY);
    assertThat(card.history().getFirst().what()).isEqualTo("changed the description");
    assertThat(card.earlier()).isEqualTo(6);
  }

  @Test
  void a_project_lists_its_boards() {
    BoardId other = new BoardId(new ProjectId("other"), "b");
    BoardId second = new BoardId(new ProjectId("p"), "c");
    ViewKit.of(Boards.OF_PROJECT)
        .given(
            OPENED,
            new BoardOpened(other, "Else", NamedColumn.OF_NEW_BOARD),
            new BoardOpened(second, "Ops", NamedColumn.OF_NEW_BOARD))
        .then(
            "p",
            new BoardList(
                List.of(
                    new Named(ID, "Dev", NamedColumn.OF_OLDER_BOARD),
                    new Named(second, "Ops", NamedColumn.OF_NEW_BOARD)),
                List.of()));
  }

  @Test
  void the_list_of_boards_has_the_columns_to_which_cards_can_go() {
    ColumnId check = new ColumnId("check");
    ViewKit<BoardList> list =
        boardWithTwoCards(Boards.OF_PROJECT)
            .given(
                new ColumnAdded(ID, check, "Check", Optional.of(DONE)),
                new ColumnRenamed(ID, NEW, "Ideas"),
                new ColumnMoved(ID, DONE, Optional.of(NEW)),
                new ColumnRemoved(ID, IN_WORK, Optional.empty(), List.of()));
    assertThat(list.view("p").board(ID).orElseThrow().places())
        .extracting(BoardColumn::name)
        .containsExactly("Dev · Done", "Dev · Ideas", "Dev · Check");
  }

  /** Logs hold such events from the time before cards had places within a column. */
  @Test
  void a_stored_move_without_a_place_goes_to_the_end() {
    RecordCodec codec = new RecordCodec(new RecordTypes(List.of(BoardEvent.class)));
    String stored =
        """
        {"board": {"project": {"value": "p"}, "name": "b"}, "card": {"value": "one"},
         "from": "NEW", "to": "IN_WORK", "by": {"id": "bill", "name": "Bill"}}
        """;
    assertThat(codec.data("card-moved", stored.getBytes(UTF_8)))
        .isEqualTo(new CardMoved(ID, ONE, NEW, IN_WORK, Optional.empty(), BILL));
  }

  @Test
  void an_event_of_an_older_log_has_no_heading() {
    RecordCodec codec = new RecordCodec(new RecordTypes(List.of(BoardEvent.class)));
    String stored =
        """
        {"board": {"project": {"value": "p"}, "name": "b"}, "card": {"value": "one"},
         "reason": "no"}
        """;
    assertThat(codec.data("card-rejected", stored.getBytes(UTF_8)))
        .isEqualTo(new CardRejected(ID, ONE, "no", CardHeading.UNKNOWN));
  }

  @Test
  void a_board_shows_its_columns_in_their_order_and_under_their_names() {
    ColumnId review = new ColumnId("review");
    Board board =
        boardWithTwoCards(Boards.VIEW)
            .given(
                new ColumnAdded(ID, review, "Review", Optional.of(DONE)),
                new ColumnRenamed(ID, IN_WORK, "Doing"),
                new ColumnMoved(ID, NEW, Optional.of(DONE)),
                new ColumnMoved(ID, review, Optional.empty()))
            .view(ID.text());
    assertThat(board.columns())
        .extracting(Column::name)
        .containsExactly("Doing", "New", "Done", "Review");
    assertThat(cards(board, NEW)).hasSize(2);
  }

  @Test
  void the_cards_of_a_removed_column_are_at_the_end_of_the_column_that_takes_them() {
    ColumnRemoved removed = new ColumnRemoved(ID, NEW, Optional.of(DONE), List.of(ONE, TWO));
    CardAdded three = new CardAdded(ID, THREE, "three", DONE);
    Board board = boardWithTwoCards(Boards.VIEW).given(three, removed).view(ID.text());
    assertThat(board.columns()).extracting(Column::id).containsExactly(IN_WORK, DONE);
    assertThat(cards(board, DONE)).extracting(Card::id).containsExactly(THREE, ONE, TWO);
    CardView card = boardWithTwoCards(Boards.CARD).given(removed).view(CardView.key(ID, ONE));
    assertThat(card.column()).contains(DONE);
    assertThat(FoldedEntry.fold(card.history(), _ -> ONE, entry -> entry))
        .extracting(entry -> entry.words(board::nameOf))
        .containsExactly("added the card to New", "moved it from New to Done");
  }

  @Test
  void a_history_tells_the_names_that_the_columns_have_now() {
    Board board =
        boardWithTwoCards(Boards.VIEW).given(new ColumnRenamed(ID, NEW, "Ideas")).view(ID.text());
    CardView card =
        boardWithTwoCards(Boards.CARD)
            .given(new CardMoved(ID, ONE, NEW, NEW, Optional.empty(), BILL))
            .view(CardView.key(ID, ONE));
    assertThat(FoldedEntry.fold(card.history(), _ -> ONE, entry -> entry))
        .extracting(entry -> entry.words(board::nameOf))
        .containsExactly("added the card to Ideas", "moved it within Ideas");
  }

  /** Boards once had the same three columns, and their logs name no others. */
  @Test
  void a_board_of_an_older_log_has_the_three_columns_of_its_time() {
    RecordCodec codec = new RecordCodec(new RecordTypes(List.of(BoardEvent.class)));
    String id = "{\"board\": {\"project\": {\"value\": \"p\"}, \"name\": \"b\"}, ";
    List<String> types = List.of("board-opened", "wip-limit-set", "card-added");
    List<String> stored =
        List.of(
            id + "\"name\": \"Dev\"}",
            id + "\"column\": \"IN_WORK\", \"limit\": 2}",
            id + "\"card\": {\"value\": \"one\"}, \"title\": \"one\", \"column\": \"DONE\"}");
    ViewKit<Board> view = ViewKit.of(Boards.VIEW).entity(ID.text());
    for (int i = 0; i < types.size(); i++) {
      view.given(codec.data(types.get(i), stored.get(i).getBytes(UTF_8)));
    }
    assertThat(view.view(ID.text()))
        .isEqualTo(
            new Board(
                "Dev",
                List.of(
                    new Column(NEW, "New", Optional.empty(), Flow.NONE, List.of(), List.of()),
                    new Column(
                        IN_WORK,
                        "In Work",
                        Optional.of(new Limit(2, true)),
                        Flow.NONE,
                        List.of(),
                        List.of()),
                    new Column(
                        DONE,
                        "Done",
                        Optional.empty(),
                        Flow.NONE,
                        List.of(),
                        List.of(Card.added(ONE, "one")))),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty()));
  }

  private static ColumnRolesSet roles(Optional<String> worker, Optional<String> reviewer) {
    return new ColumnRolesSet(ID, NEW, worker, reviewer);
  }

  private static Card card(ViewKit<Board> kit) {
    return kit.view(ID.text()).find(ONE).orElseThrow().card();
  }

  @Test
  void a_card_goes_through_the_stages_of_its_column() {
    ViewKit<Board> kit =
        boardWithTwoCards(Boards.VIEW).given(roles(Optional.of("Dev"), Optional.of("QA")));
    assertThat(card(kit).stage()).isEqualTo(Stage.TO_DO);
    kit.given(new CardPulled(ID, ONE, BILL));
    Card bills = Card.added(ONE, "one").assigned(Optional.of(BILL));
    assertThat(card(kit)).isEqualTo(bills.in(Stage.DOING));
    kit.given(new CardReady(ID, ONE));
    assertThat(card(kit).stage()).isEqualTo(Stage.TO_REVIEW);
    kit.given(new CardRejected(ID, ONE, "no", BILLS));
    Card rejected = bills.with(CardBadges.NONE.commented());
    assertThat(card(kit)).isEqualTo(rejected);
    kit.given(new CardPulled(ID, ONE, BILL), new CardAssigned(ID, ONE, Optional.empty(), BILLS));
    assertThat(card(kit)).isEqualTo(rejected.assigned(Optional.empty()));
    kit.given(
        new CardPulled(ID, ONE, BILL),
        new CardReady(ID, ONE),
        new CardApproved(ID, ONE, NEW, DONE, "good", BILLS));
    Board board = kit.view(ID.text());
    assertThat(cards(board, DONE))
        .containsExactly(bills.with(CardBadges.NONE.commented().commented()));
  }

  @Test
  void a_card_leaves_a_stage_that_its_column_no_longer_has() {
    ViewKit<Board> kit =
        boardWithTwoCards(Boards.VIEW)
            .given(
                roles(Optional.of("Dev"), Optional.of("QA")),
                new CardPulled(ID, ONE, BILL),
                new CardReady(ID, ONE));
    kit.given(roles(Optional.of("Dev"), Optional.empty()));
    assertThat(card(kit).stage()).isEqualTo(Stage.DOING);
    kit.given(roles(Optional.empty(), Optional.empty()));
    assertThat(card(kit)).isEqualTo(Card.added(ONE, "one").assigned(Optional.of(BILL)));
  }

  @Test
  void the_column_that_takes_the_cards_of_a_removed_one_takes_its_place_in_the_workflow() {
    Board board =
        boardWithTwoCards(Boards.VIEW)
            .given(
                new WorkflowSet(ID, NEW, List.of(IN_WORK), List.of()),
                new ColumnRemoved(ID, IN_WORK, Optional.of(DONE), List.of()))
            .view(ID.text());
    assertThat(board.column(NEW).orElseThrow().flow().next()).contains(List.of(DONE));
  }

  @Test
  void a_column_whose_only_way_on_was_removed_leads_nowhere() {
    ViewKit<Board> kit =
        boardWithTwoCards(Boards.VIEW).given(new WorkflowSet(ID, NEW, List.of(IN_WORK), List.of()));
    kit.given(new ColumnRemoved(ID, IN_WORK, Optional.empty(), List.of()));
    Board board = kit.view(ID.text());
    assertThat(board.nextOf(board.column(NEW).orElseThrow())).isEmpty();
    Board opened = board.with(new WorkflowSet(ID, NEW, List.of(), List.of()));
    assertThat(opened.nextOf(opened.column(NEW).orElseThrow()))
        .extracting(NamedColumn::id)
        .containsExactly(DONE);
  }

  @Test
  void an_undone_move_brings_a_card_back_to_its_place_and_stage() {
    ViewKit<Board> kit =
        boardWithTwoCards(Boards.VIEW)
            .given(
                roles(Optional.of("Dev"), Optional.of("QA")),
                new CardPulled(ID, ONE, BILL),
                new CardMoved(ID, ONE, NEW, DONE, Optional.empty(), BILL));
    assertThat(card(kit).stage()).isEqualTo(Stage.TO_DO);
    MoveUndone undone =
        new MoveUndone(ID, ONE, DONE, NEW, Optional.of(TWO), Stage.DOING, Optional.empty());
    kit.given(undone);
    assertThat(cards(kit.view(ID.text()), NEW))
        .containsExactly(
            Card.added(ONE, "one").assigned(Optional.of(BILL)).in(Stage.DOING),
            Card.added(TWO, "two"));
    CardView view = boardWithTwoCards(Boards.CARD).given(undone).view(CardView.key(ID, ONE));
    assertThat(view.history().getLast().what()).isEqualTo("moved it back");
    assertThat(view.column()).contains(NEW);
  }

  @Test
  void comments_and_the_reasons_of_reviews_are_comments_on_the_card() {
    CardView card =
        boardWithTwoCards(Boards.CARD)
            .given(
                new CardCommented(ID, ONE, new CommentId("c1"), "Why?", BILLS),
                new CardRejected(ID, ONE, "This is no good", BILLS),
                new CardApproved(ID, ONE, NEW, DONE, "this looks good", BILLS))
            .view(CardView.key(ID, ONE));
    assertThat(card.comments())
        .containsExactly(
            new Comment(BILL, NOON, "Why?"),
            new Comment(BILL, NOON, "This is no good"),
            new Comment(BILL, NOON, "this looks good"));
    assertThat(card.column()).contains(DONE);
  }

  @Test
  void a_page_offers_the_moves_that_its_person_can_make() {
    Flow flow = new Flow(Optional.of("Dev"), Optional.of("QA"), Optional.empty(), List.of());
    Card toDo = Card.added(ONE, "one");
    Card doing = toDo.assigned(Optional.of(BILL)).in(Stage.DOING);
    Card toReview = doing.in(Stage.TO_REVIEW);
    Person janet = new Person("janet", "Janet");
    assertThat(FlowMove.of(flow, toDo, BILL, Set.of("Dev"))).containsExactly(FlowMove.PULL);
    assertThat(FlowMove.of(flow, toDo, janet, Set.of("QA"))).isEmpty();
    assertThat(FlowMove.of(flow, doing, BILL, Set.of("Dev"))).containsExactly(FlowMove.READY);
    assertThat(FlowMove.of(flow, doing, janet, Set.of("Dev"))).isEmpty();
    assertThat(FlowMove.of(flow, toReview, BILL, Set.of("Dev"))).isEmpty();
    assertThat(FlowMove.of(flow, toReview, janet, Set.of("QA")))
        .containsExactly(FlowMove.APPROVE, FlowMove.REJECT);
    Flow unreviewed = flow.withRoles(flow.worker(), Optional.empty());
    assertThat(FlowMove.of(unreviewed, doing, BILL, Set.of("Dev")))
        .containsExactly(FlowMove.FINISH);
    assertThat(FlowMove.of(Flow.NONE, toDo, BILL, Set.of("Dev"))).isEmpty();
  }

  @Test
  void reviews_own_work_and_given_cards_wait_for_a_person() {
    Board board =
        boardWithTwoCards(Boards.VIEW)
            .given(
                roles(Optional.of("Dev"), Optional.of("QA")),
                new CardAdded(ID, THREE, "three", NEW),
                new CardPulled(ID, TWO, BILL),
                new CardPulled(ID, THREE, BILL),
                new CardReady(ID, THREE))
            .view(ID.text());
    assertThat(FlowMove.waitingFor(board, BILL, Set.of("Dev")))
        .extracting(Card::id)
        .containsExactly(TWO);
    assertThat(FlowMove.waitingFor(board, new Person("janet", "Janet"), Set.of("QA")))
        .extracting(Card::id)
        .containsExactly(THREE);
    Board given = board.with(new CardAssigned(ID, ONE, Optional.of(BILL), CardHeading.UNKNOWN));
    assertThat(FlowMove.waitingFor(given, BILL, Set.of("Dev")))
        .extracting(Card::id)
        .containsExactly(ONE, TWO);
  }
}
