package io.kanban.board;

import static io.kanban.board.Column.DONE;
import static io.kanban.board.Column.IN_WORK;
import static io.kanban.board.Column.NEW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanban.board.BoardCommand.AddCard;
import io.kanban.board.BoardCommand.AssignCard;
import io.kanban.board.BoardCommand.DescribeCard;
import io.kanban.board.BoardCommand.MoveCard;
import io.kanban.board.BoardCommand.OpenBoard;
import io.kanban.board.BoardCommand.RenameCard;
import io.kanban.board.BoardCommand.SetWipLimit;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardAssigned;
import io.kanban.board.BoardEvent.CardDescribed;
import io.kanban.board.BoardEvent.CardMoved;
import io.kanban.board.BoardEvent.CardRenamed;
import io.kanban.board.BoardEvent.WipLimitSet;
import io.kanban.project.Project;
import io.kanban.project.Project.Member;
import io.kanban.project.ProjectId;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Decision.Rejected;
import io.recordplayer.kit.EntityKit;
import io.recordplayer.record.Person;
import io.recordplayer.record.RecordCodec;
import io.recordplayer.record.RecordTypes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BoardRulesTest {
  private static final BoardId ID = new BoardId(new ProjectId("p"), "b");
  private static final CardId ONE = new CardId("one");
  private static final CardId TWO = new CardId("two");
  private static final Person BILL = new Person("bill", "Bill");
  private static final Person DAVE = new Person("dave", "Dave");
  private static final BoardOpened OPENED = new BoardOpened(ID, "Dev");

  private final EntityKit<BoardCommand, Board, BoardEvent> board =
      EntityKit.of(new BoardRules()).by(BILL);

  @Test
  void a_board_is_opened_once() {
    board.by(DAVE, Project.MANAGER).when(new OpenBoard(ID, " Dev ")).then(OPENED);
    board.given(OPENED).when(new OpenBoard(ID, "Dev")).thenNothing();
  }

  @Test
  void only_a_manager_opens_a_board() {
    board.when(new OpenBoard(ID, "Dev")).thenRejected(BoardRules.ONLY_MANAGERS);
  }

  @Test
  void a_board_without_a_name_is_refused() {
    board
        .by(DAVE, Project.MANAGER)
        .when(new OpenBoard(ID, "  "))
        .thenRejected(BoardRules.NAME_REQUIRED);
  }

  @Test
  void a_name_or_a_title_that_nobody_can_see_is_none() {
    String unseen = "\u00a0\u200b\u3164";
    board
        .by(DAVE, Project.MANAGER)
        .when(new OpenBoard(ID, unseen))
        .thenRejected(BoardRules.NAME_REQUIRED);
    board
        .given(OPENED)
        .when(new AddCard(ID, ONE, unseen, NEW))
        .thenRejected(BoardRules.TITLE_REQUIRED);
    board
        .given(OPENED, new CardAdded(ID, ONE, "one", NEW))
        .when(new RenameCard(ID, ONE, "one", unseen))
        .thenRejected(BoardRules.TITLE_REQUIRED);
    board
        .given(OPENED)
        .when(new AddCard(ID, ONE, unseen + "one" + unseen, NEW))
        .then(new CardAdded(ID, ONE, "one", NEW));
  }

  @Test
  void nothing_can_be_done_on_a_board_that_is_not_open() {
    board.when(new AddCard(ID, ONE, "one", NEW)).thenRejected(BoardRules.NOT_OPEN);
  }

  @Test
  void a_card_is_added_with_a_title() {
    board
        .given(OPENED)
        .when(new AddCard(ID, ONE, " one ", NEW))
        .then(new CardAdded(ID, ONE, "one", NEW));
    board
        .given(OPENED)
        .when(new AddCard(ID, ONE, " ", NEW))
        .thenRejected(BoardRules.TITLE_REQUIRED);
  }

  @Test
  void only_a_manager_sets_a_limit() {
    SetWipLimit command = new SetWipLimit(ID, IN_WORK, Optional.of(2));
    board.given(OPENED).when(command).thenRejected(BoardRules.ONLY_MANAGERS);
    board
        .given(OPENED)
        .by(DAVE, Project.MANAGER)
        .when(command)
        .then(new WipLimitSet(ID, IN_WORK, Optional.of(2)));
    board
        .given(OPENED)
        .by(DAVE, Project.MANAGER)
        .when(new SetWipLimit(ID, IN_WORK, Optional.of(0)))
        .thenRejected(BoardRules.LIMIT_BELOW_ONE);
  }

  @Test
  void a_limit_that_somebody_else_set_meanwhile_is_not_undone_unseen() {
    EntityKit<BoardCommand, Board, BoardEvent> limited =
        board.given(OPENED, new WipLimitSet(ID, IN_WORK, Optional.of(3))).by(DAVE, Project.MANAGER);
    limited
        .when(new SetWipLimit(ID, IN_WORK, Optional.empty(), Optional.of(5)))
        .thenRejected(BoardRules.CHANGED_MEANWHILE);
    limited
        .when(new SetWipLimit(ID, IN_WORK, Optional.of(2), Optional.empty()))
        .thenRejected(BoardRules.CHANGED_MEANWHILE);
    limited.when(new SetWipLimit(ID, IN_WORK, Optional.of(2), Optional.of(3))).thenNothing();
    limited
        .when(new SetWipLimit(ID, IN_WORK, Optional.of(3), Optional.empty()))
        .then(new WipLimitSet(ID, IN_WORK, Optional.empty()));
  }

  /** As it stood in logs before it said which limit the page saw. */
  @Test
  void a_limit_that_does_not_say_what_was_seen_is_the_first_of_its_column() {
    RecordCodec codec = new RecordCodec(new RecordTypes(List.of(BoardCommand.class)));
    String stored =
        """
        {"board": {"project": {"value": "p"}, "name": "b"}, "column": "IN_WORK", "limit": 3}
        """;
    assertThat(codec.data("set-wip-limit", stored.getBytes(UTF_8)))
        .isEqualTo(new SetWipLimit(ID, IN_WORK, Optional.empty(), Optional.of(3)));
  }

  @Test
  void a_full_column_refuses_another_card() {
    EntityKit<BoardCommand, Board, BoardEvent> full =
        board.given(
            OPENED,
            new WipLimitSet(ID, IN_WORK, Optional.of(1)),
            new CardAdded(ID, ONE, "one", IN_WORK),
            new CardAdded(ID, TWO, "two", NEW));
    full.when(toEnd(TWO, NEW, IN_WORK)).thenRejected(BoardRules.WIP_LIMIT_REACHED);
    full.when(new AddCard(ID, new CardId("three"), "three", IN_WORK))
        .thenRejected(BoardRules.WIP_LIMIT_REACHED);
    full.when(toEnd(ONE, IN_WORK, DONE)).then(moved(ONE, IN_WORK, DONE, BILL));
  }

  @Test
  void a_card_that_somebody_moved_meanwhile_is_refused_with_their_name() {
    Decision<BoardEvent> decision =
        board
            .given(OPENED, new CardAdded(ID, ONE, "one", NEW), moved(ONE, NEW, DONE, DAVE))
            .when(toEnd(ONE, NEW, IN_WORK))
            .decision();
    assertThat(decision)
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected -> {
              assertThat(rejected.rejection().rule()).isEqualTo(BoardRules.MOVED_MEANWHILE);
              assertThat(rejected.rejection().message()).contains("Dave").contains("Done");
            });
  }

  @Test
  void a_card_is_put_in_front_of_another() {
    EntityKit<BoardCommand, Board, BoardEvent> two =
        board.given(
            OPENED, new CardAdded(ID, ONE, "one", NEW), new CardAdded(ID, TWO, "two", IN_WORK));
    two.when(new MoveCard(ID, ONE, NEW, IN_WORK, Optional.of(TWO)))
        .then(new CardMoved(ID, ONE, NEW, IN_WORK, Optional.of(TWO), BILL));
  }

  @Test
  void a_card_changes_its_place_within_a_column_however_full() {
    EntityKit<BoardCommand, Board, BoardEvent> full =
        board.given(
            OPENED,
            new CardAdded(ID, ONE, "one", NEW),
            new CardAdded(ID, TWO, "two", NEW),
            new WipLimitSet(ID, NEW, Optional.of(1)));
    full.when(new MoveCard(ID, TWO, NEW, NEW, Optional.of(ONE)))
        .then(new CardMoved(ID, TWO, NEW, NEW, Optional.of(ONE), BILL));
    full.when(toEnd(ONE, NEW, NEW)).then(moved(ONE, NEW, NEW, BILL));
  }

  @Test
  void a_card_that_has_its_place_already_stays_there() {
    EntityKit<BoardCommand, Board, BoardEvent> two =
        board.given(OPENED, new CardAdded(ID, ONE, "one", NEW), new CardAdded(ID, TWO, "two", NEW));
    two.when(new MoveCard(ID, ONE, NEW, NEW, Optional.of(TWO))).thenNothing();
    two.when(new MoveCard(ID, ONE, NEW, NEW, Optional.of(ONE))).thenNothing();
    two.when(toEnd(TWO, NEW, NEW)).thenNothing();
  }

  @Test
  void a_card_whose_neighbour_has_gone_meanwhile_goes_to_the_end() {
    board
        .given(OPENED, new CardAdded(ID, ONE, "one", NEW), new CardAdded(ID, TWO, "two", DONE))
        .when(new MoveCard(ID, ONE, NEW, IN_WORK, Optional.of(TWO)))
        .then(moved(ONE, NEW, IN_WORK, BILL));
  }

  @Test
  void a_place_in_a_column_that_the_card_has_left_is_refused() {
    board
        .given(
            OPENED,
            new CardAdded(ID, ONE, "one", NEW),
            new CardAdded(ID, TWO, "two", NEW),
            moved(TWO, NEW, DONE, DAVE))
        .when(new MoveCard(ID, TWO, NEW, NEW, Optional.of(ONE)))
        .thenRejected(BoardRules.MOVED_MEANWHILE);
  }

  private static MoveCard toEnd(CardId card, Column from, Column to) {
    return new MoveCard(ID, card, from, to, Optional.empty());
  }

  private static CardMoved moved(CardId card, Column from, Column to, Person by) {
    return new CardMoved(ID, card, from, to, Optional.empty(), by);
  }

  @Test
  void a_card_is_described_once_with_the_same_words() {
    EntityKit<BoardCommand, Board, BoardEvent> described =
        board.given(OPENED, new CardAdded(ID, ONE, "one", NEW), new CardDescribed(ID, ONE, "more"));
    described.when(new DescribeCard(ID, ONE, "more", " more ")).thenNothing();
    described.when(new DescribeCard(ID, ONE, "more", "")).then(new CardDescribed(ID, ONE, ""));
  }

  @Test
  void a_card_is_assigned_to_members_only() {
    board
        .given(OPENED, new CardAdded(ID, ONE, "one", NEW))
        .when(new AssignCard(ID, ONE, Optional.empty(), Optional.of(new Member(DAVE, Set.of()))))
        .thenRejected(BoardRules.NOT_A_MEMBER);
  }

  @Test
  void a_card_that_is_there_already_need_not_move() {
    board
        .given(OPENED, new CardAdded(ID, ONE, "one", NEW))
        .when(toEnd(ONE, IN_WORK, NEW))
        .thenNothing();
  }

  @Test
  void a_card_is_renamed_described_and_assigned() {
    EntityKit<BoardCommand, Board, BoardEvent> known =
        board.given(OPENED, new CardAdded(ID, ONE, "one", NEW));
    known.when(new RenameCard(ID, ONE, "one", "eins")).then(new CardRenamed(ID, ONE, "eins"));
    known.when(new RenameCard(ID, ONE, "one", " ")).thenRejected(BoardRules.TITLE_REQUIRED);
    known.when(new DescribeCard(ID, ONE, "", "more")).then(new CardDescribed(ID, ONE, "more"));
    known
        .when(
            new AssignCard(
                ID, ONE, Optional.empty(), Optional.of(new Member(BILL, Set.of("Worker")))))
        .then(new CardAssigned(ID, ONE, Optional.of(BILL)));
    known.when(new RenameCard(ID, TWO, "two", "zwei")).thenRejected(BoardRules.NO_SUCH_CARD);
  }

  @Test
  void what_somebody_else_changed_meanwhile_is_not_undone_unseen() {
    EntityKit<BoardCommand, Board, BoardEvent> changed =
        board.given(
            OPENED,
            new CardAdded(ID, ONE, "one", NEW),
            new CardRenamed(ID, ONE, "eins"),
            new CardDescribed(ID, ONE, "more"),
            new CardAssigned(ID, ONE, Optional.of(BILL)));
    changed.when(new RenameCard(ID, ONE, "one", "un")).thenRejected(BoardRules.CHANGED_MEANWHILE);
    changed.when(new DescribeCard(ID, ONE, "", "less")).thenRejected(BoardRules.CHANGED_MEANWHILE);
    changed
        .when(
            new AssignCard(
                ID, ONE, Optional.empty(), Optional.of(new Member(DAVE, Set.of("Worker")))))
        .thenRejected(BoardRules.CHANGED_MEANWHILE);
    changed.when(new RenameCard(ID, ONE, "one", "eins")).thenNothing();
    changed.when(new RenameCard(ID, ONE, "eins", "un")).then(new CardRenamed(ID, ONE, "un"));
  }

  @Test
  void what_is_longer_than_a_page_takes_is_refused() {
    board
        .by(DAVE, Project.MANAGER)
        .when(new OpenBoard(ID, "x".repeat(BoardRules.NAME.most() + 1)))
        .thenRejected(BoardRules.TOO_LONG);
    EntityKit<BoardCommand, Board, BoardEvent> known =
        board.given(OPENED, new CardAdded(ID, ONE, "one", NEW));
    String title = "x".repeat(BoardRules.TITLE.most());
    known.when(new AddCard(ID, TWO, title, NEW)).then(new CardAdded(ID, TWO, title, NEW));
    known.when(new AddCard(ID, TWO, title + "x", NEW)).thenRejected(BoardRules.TOO_LONG);
    known.when(new RenameCard(ID, ONE, "one", title + "x")).thenRejected(BoardRules.TOO_LONG);
    known
        .when(new DescribeCard(ID, ONE, "", "x".repeat(BoardRules.DESCRIPTION.most() + 1)))
        .thenRejected(BoardRules.TOO_LONG);
  }

  @Test
  void a_failing_scenario_shows_what_was_expected_and_what_came() {
    assertThatThrownBy(
            () ->
                board
                    .given(OPENED)
                    .when(new AddCard(ID, ONE, "one", NEW))
                    .then(new CardAdded(ID, TWO, "two", NEW)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected events\n  1. CardAdded")
        .hasMessageContaining("but got events\n  1. CardAdded");
  }
}
