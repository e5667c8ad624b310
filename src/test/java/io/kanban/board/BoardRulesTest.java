package io.kanban.board;

import static io.kanban.board.ColumnId.DONE;
import static io.kanban.board.ColumnId.IN_WORK;
import static io.kanban.board.ColumnId.NEW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanban.board.BoardCommand.AddCard;
import io.kanban.board.BoardCommand.AddColumn;
import io.kanban.board.BoardCommand.ApproveCard;
import io.kanban.board.BoardCommand.AssignCard;
import io.kanban.board.BoardCommand.CommentCard;
import io.kanban.board.BoardCommand.DefineLabel;
import io.kanban.board.BoardCommand.DescribeCard;
import io.kanban.board.BoardCommand.Direction;
import io.kanban.board.BoardCommand.MoveCard;
import io.kanban.board.BoardCommand.OpenBoard;
import io.kanban.board.BoardCommand.RejectCard;
import io.kanban.board.BoardCommand.RenameBoard;
import io.kanban.board.BoardCommand.RenameCard;
import io.kanban.board.BoardCommand.RenameColumn;
import io.kanban.board.BoardCommand.SetColumnRoles;
import io.kanban.board.BoardCommand.SetRows;
import io.kanban.board.BoardCommand.SetWipLimit;
import io.kanban.board.BoardCommand.ShiftCard;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.BoardRenamed;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardAssigned;
import io.kanban.board.BoardEvent.CardDescribed;
import io.kanban.board.BoardEvent.CardMoved;
import io.kanban.board.BoardEvent.CardPulled;
import io.kanban.board.BoardEvent.CardReady;
import io.kanban.board.BoardEvent.CardRenamed;
import io.kanban.board.BoardEvent.ColumnRolesSet;
import io.kanban.board.BoardEvent.LabelDefined;
import io.kanban.board.BoardEvent.WipLimitSet;
import io.kanban.board.DetailCommand.AddItem;
import io.kanban.board.DetailCommand.AttachFile;
import io.kanban.board.DetailCommand.LinkCard;
import io.kanban.board.DetailCommand.RenameItem;
import io.kanban.board.DetailCommand.SetField;
import io.kanban.board.DetailCommand.SetKind;
import io.kanban.board.DetailCommand.WriteJournal;
import io.kanban.board.DetailEvent.ItemAdded;
import io.kanban.board.HandOverCommand.SplitBoard;
import io.kanban.file.ContentHash;
import io.kanban.file.FileType;
import io.kanban.project.Field;
import io.kanban.project.KindId;
import io.kanban.project.NamedKind;
import io.kanban.project.Project;
import io.kanban.project.Project.Member;
import io.kanban.project.ProjectId;
import io.kanban.text.TextLimit;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Decision.Accepted;
import io.recordplayer.entity.Decision.Rejected;
import io.recordplayer.entity.LastChange;
import io.recordplayer.kit.EntityKit;
import io.recordplayer.record.Person;
import io.recordplayer.record.RecordCodec;
import io.recordplayer.record.RecordTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BoardRulesTest {
  private static final BoardId ID = new BoardId(new ProjectId("p"), "b");
  private static final BoardId OTHER = new BoardId(new ProjectId("p"), "other");
  private static final CardId ONE = new CardId("one");
  private static final CardId TWO = new CardId("two");
  private static final ItemId ITEM = new ItemId("item");
  private static final Person BILL = new Person("bill", "Bill");
  private static final Person JANET = new Person("janet", "Janet");
  private static final Person DAVE = new Person("dave", "Dave");
  private static final BoardOpened OPENED = new BoardOpened(ID, "Dev", NamedColumn.OF_OLDER_BOARD);

  private final EntityKit<BoardCommand, BoardState, BoardEvent> board =
      EntityKit.of(new BoardRules()).by(BILL);

  @Test
  void a_board_is_opened_once() {
    board
        .by(DAVE, Project.MANAGER)
        .when(new OpenBoard(ID, " Dev "))
        .then(
            new BoardOpened(
                ID, "Dev", List.of(new NamedColumn(NEW, "New"), new NamedColumn(DONE, "Done"))),
            new LabelDefined(ID, new LabelId("bug"), "Bug", LabelColor.RED),
            new LabelDefined(ID, new LabelId("feature"), "Feature", LabelColor.PURPLE),
            new LabelDefined(ID, new LabelId("improvement"), "Improvement", LabelColor.BLUE));
    board.given(OPENED).when(new OpenBoard(ID, "Dev")).thenNothing();
  }

  @Test
  void nothing_can_be_done_on_a_board_of_a_project_that_is_read_only() {
    EntityKit<BoardCommand, BoardState, BoardEvent> readOnly =
        board.given(OPENED).by(DAVE, Project.MANAGER, Project.READ_ONLY);
    readOnly.when(new AddCard(ID, ONE, "one", NEW)).thenRejected(BoardRules.READ_ONLY);
    readOnly.when(new SetWipLimit(ID, IN_WORK, Optional.of(2))).thenRejected(BoardRules.READ_ONLY);
  }

  @Test
  void only_a_manager_opens_a_board() {
    board.when(new OpenBoard(ID, "Dev")).thenRejected(SharedRules.ONLY_MANAGERS);
  }

  @Test
  void a_manager_renames_a_board() {
    EntityKit<BoardCommand, BoardState, BoardEvent> dave =
        board.given(OPENED).by(DAVE, Project.MANAGER).given(new BoardRenamed(ID, "Ops"));
    dave.when(new RenameBoard(ID, " Work ")).then(new BoardRenamed(ID, "Work"));
    dave.when(new RenameBoard(ID, "Ops")).thenNothing();
    dave.when(new RenameBoard(ID, " ")).thenRejected(BoardRules.NAME_REQUIRED);
    dave.when(new RenameBoard(ID, "x".repeat(BoardRules.NAME.most() + 1)))
        .thenRejected(SharedRules.TOO_LONG);
    dave.by(BILL).when(new RenameBoard(ID, "Work")).thenRejected(SharedRules.ONLY_MANAGERS);
    assertTold(
        dave.by(JANET, Project.MANAGER).on("janet's").seeing(1).when(new RenameBoard(ID, "Work")),
        "Dave renamed the board to “Ops” a moment ago.");
  }

  @Test
  void a_board_without_a_name_is_rejected() {
    board
        .by(DAVE, Project.MANAGER)
        .when(new OpenBoard(ID, "  "))
        .thenRejected(BoardRules.NAME_REQUIRED);
  }

  @Test
  void an_invisible_name_or_title_counts_as_missing() {
    String unseen = "\u00a0\u200b\u3164";
    board
        .by(DAVE, Project.MANAGER)
        .when(new OpenBoard(ID, unseen))
        .thenRejected(BoardRules.NAME_REQUIRED);
    board
        .given(OPENED)
        .when(new AddCard(ID, ONE, unseen, NEW))
        .thenRejected(CardRules.TITLE_REQUIRED);
    board
        .given(OPENED, new CardAdded(ID, ONE, "one", NEW))
        .when(new RenameCard(ID, ONE, unseen))
        .thenRejected(CardRules.TITLE_REQUIRED);
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
    board.given(OPENED).when(new AddCard(ID, ONE, " ", NEW)).thenRejected(CardRules.TITLE_REQUIRED);
  }

  @Test
  void only_a_manager_sets_a_limit() {
    SetWipLimit command = new SetWipLimit(ID, IN_WORK, Optional.of(2));
    board.given(OPENED).when(command).thenRejected(SharedRules.ONLY_MANAGERS);
    board
        .given(OPENED)
        .by(DAVE, Project.MANAGER)
        .when(command)
        .then(new WipLimitSet(ID, IN_WORK, Optional.of(2)));
    board
        .given(OPENED)
        .by(DAVE, Project.MANAGER)
        .when(new SetWipLimit(ID, IN_WORK, Optional.of(0)))
        .thenRejected(ColumnRules.LIMIT_BELOW_ONE);
  }

  @Test
  void a_change_of_a_limit_is_rejected_if_another_person_changed_it_unseen() {
    EntityKit<BoardCommand, BoardState, BoardEvent> limited =
        board
            .given(OPENED)
            .by(DAVE, Project.MANAGER)
            .given(new WipLimitSet(ID, IN_WORK, Optional.of(3)))
            .by(JANET, Project.MANAGER)
            .on("janet's");
    SetWipLimit five = new SetWipLimit(ID, IN_WORK, Optional.of(5));
    assertTold(limited.seeing(1).when(five), "Dave set the limit of In Work to 3 a moment ago.");
    limited.seeing(1).when(new SetWipLimit(ID, IN_WORK, Optional.of(3))).thenNothing();
    limited
        .seeing(1)
        .when(new SetWipLimit(ID, DONE, Optional.of(5)))
        .then(new WipLimitSet(ID, DONE, Optional.of(5)));
    limited.seeing(2).when(five).then(new WipLimitSet(ID, IN_WORK, Optional.of(5)));
  }

  /** Commands once carried the values that the page had shown; such commands are still in logs. */
  @Test
  void commands_in_the_form_of_older_logs_are_read() {
    RecordCodec codec = new RecordCodec(new RecordTypes(List.of(BoardCommand.class)));
    String card =
        "{\"board\": {\"project\": {\"value\": \"p\"}, \"name\": \"b\"}, \"card\": {\"value\":"
            + " \"one\"},";
    assertThat(
            codec.data(
                "set-wip-limit",
                "{\"board\": {\"project\": {\"value\": \"p\"}, \"name\": \"b\"}, \"column\": \"IN_WORK\", \"from\": 2, \"limit\": 3}"
                    .getBytes(UTF_8)))
        .isEqualTo(new SetWipLimit(ID, IN_WORK, Optional.of(3)));
    assertThat(
            codec.data(
                "move-card",
                (card + "\"from\": \"NEW\", \"to\": \"DONE\", \"before\": null}").getBytes(UTF_8)))
        .isEqualTo(toEnd(ONE, DONE));
    assertThat(
            codec.data(
                "rename-card", (card + "\"from\": \"one\", \"to\": \"eins\"}").getBytes(UTF_8)))
        .isEqualTo(new RenameCard(ID, ONE, "eins"));
    assertThat(
            codec.data(
                "assign-card",
                (card + "\"from\": {\"id\": \"bill\", \"name\": \"Bill\"}, \"to\": null}")
                    .getBytes(UTF_8)))
        .isEqualTo(new AssignCard(ID, ONE, Optional.empty()));
  }

  @Test
  void a_full_column_rejects_another_card() {
    EntityKit<BoardCommand, BoardState, BoardEvent> full =
        board.given(
            OPENED,
            new WipLimitSet(ID, IN_WORK, Optional.of(1)),
            new CardAdded(ID, ONE, "one", IN_WORK),
            new CardAdded(ID, TWO, "two", NEW));
    full.when(toEnd(TWO, IN_WORK)).thenRejected(MoveRules.WIP_LIMIT_REACHED);
    full.when(new AddCard(ID, new CardId("three"), "three", IN_WORK))
        .thenRejected(MoveRules.WIP_LIMIT_REACHED);
    full.when(toEnd(ONE, DONE)).then(moved(ONE, IN_WORK, DONE, BILL));
  }

  /**
   * Cards one and two are in New. Dave has moved card one to Done; Janet's page doesn't show it
   * yet.
   */
  private EntityKit<BoardCommand, BoardState, BoardEvent> movedByDave() {
    return board
        .given(OPENED, new CardAdded(ID, ONE, "one", NEW), new CardAdded(ID, TWO, "two", NEW))
        .by(DAVE)
        .on("dave's")
        .given(moved(ONE, NEW, DONE, DAVE))
        .by(JANET)
        .on("janet's")
        .seeing(3);
  }

  @Test
  void a_move_after_an_unseen_move_is_rejected_with_the_movers_name() {
    EntityKit<BoardCommand, BoardState, BoardEvent> janet = movedByDave();
    String told = "“one”: Dave moved it to Done a moment ago.";
    assertTold(janet.when(toEnd(ONE, IN_WORK)), told);
    assertTold(janet.when(new MoveCard(ID, ONE, NEW, Optional.of(TWO))), told);
    assertTold(janet.when(new ShiftCard(ID, ONE, Direction.RIGHT)), told);
    assertTold(janet.when(new ShiftCard(ID, ONE, Direction.DOWN)), told);
    janet.when(toEnd(TWO, IN_WORK)).then(moved(TWO, NEW, IN_WORK, JANET));
    janet.seeing(4).when(toEnd(ONE, IN_WORK)).then(moved(ONE, DONE, IN_WORK, JANET));
  }

  @Test
  void an_unseen_move_within_the_column_does_not_keep_a_card_from_leaving_it() {
    EntityKit<BoardCommand, BoardState, BoardEvent> janet =
        board
            .given(OPENED, new CardAdded(ID, ONE, "one", NEW), new CardAdded(ID, TWO, "two", NEW))
            .by(DAVE)
            .given(moved(ONE, NEW, NEW, DAVE))
            .by(JANET)
            .on("janet's")
            .seeing(3);
    janet.when(toEnd(ONE, DONE)).then(moved(ONE, NEW, DONE, JANET));
    assertTold(
        janet.when(new ShiftCard(ID, ONE, Direction.UP)),
        "“one”: Dave moved it within New a moment ago.");
  }

  @Test
  void a_rejection_tells_that_the_same_person_moved_the_card_on_another_page_and_when() {
    EntityKit<BoardCommand, BoardState, BoardEvent> other = movedByDave().by(DAVE).on("other");
    Instant then = Instant.EPOCH;
    assertTold(
        other.seeing(3).when(toEnd(ONE, NEW)),
        "“one”: On another page you moved it to Done a moment ago.");
    assertTold(
        other.seeing(3).at(then.plus(Duration.ofMinutes(100))).when(toEnd(ONE, NEW)),
        "100 minutes ago.");
    assertTold(
        other.seeing(3).at(then.plus(Duration.ofHours(30))).when(toEnd(ONE, NEW)), "30 hours ago.");
    assertTold(
        other.seeing(3).at(then.plus(Duration.ofDays(9))).when(toEnd(ONE, NEW)), "9 days ago.");
  }

  @Test
  void two_steps_count_even_if_the_page_sends_the_second_before_it_has_seen_the_first() {
    EntityKit<BoardCommand, BoardState, BoardEvent> page =
        board
            .given(OPENED, new CardAdded(ID, ONE, "one", NEW))
            .on("bill's")
            .given(moved(ONE, NEW, IN_WORK, BILL))
            .seeing(2);
    page.when(new ShiftCard(ID, ONE, Direction.RIGHT)).then(moved(ONE, IN_WORK, DONE, BILL));
  }

  @Test
  void a_step_beyond_the_edge_of_the_board_changes_nothing() {
    EntityKit<BoardCommand, BoardState, BoardEvent> two =
        board.given(OPENED, new CardAdded(ID, ONE, "one", NEW), new CardAdded(ID, TWO, "two", NEW));
    two.when(new ShiftCard(ID, ONE, Direction.LEFT)).thenNothing();
    two.when(new ShiftCard(ID, ONE, Direction.UP)).thenNothing();
    two.when(new ShiftCard(ID, TWO, Direction.DOWN)).thenNothing();
    two.when(new ShiftCard(ID, ONE, Direction.RIGHT)).then(moved(ONE, NEW, IN_WORK, BILL));
    two.when(new ShiftCard(ID, ONE, Direction.DOWN)).then(moved(ONE, NEW, NEW, BILL));
    two.when(new ShiftCard(ID, TWO, Direction.UP))
        .then(new CardMoved(ID, TWO, NEW, NEW, Optional.of(ONE), BILL));
    two.given(moved(ONE, NEW, DONE, BILL))
        .when(new ShiftCard(ID, ONE, Direction.RIGHT))
        .thenNothing();
    two.given(new WipLimitSet(ID, IN_WORK, Optional.of(1)), moved(TWO, NEW, IN_WORK, BILL))
        .when(new ShiftCard(ID, ONE, Direction.RIGHT))
        .thenRejected(MoveRules.WIP_LIMIT_REACHED);
  }

  private static void assertTold(EntityKit.Outcome<?, BoardEvent> outcome, String words) {
    outcome.thenRejected(LastChange.UNSEEN);
    assertThat(((Rejected<?>) outcome.decision()).rejection().message()).contains(words);
  }

  @Test
  void a_card_is_put_in_front_of_another() {
    EntityKit<BoardCommand, BoardState, BoardEvent> two =
        board.given(
            OPENED, new CardAdded(ID, ONE, "one", NEW), new CardAdded(ID, TWO, "two", IN_WORK));
    two.when(new MoveCard(ID, ONE, IN_WORK, Optional.of(TWO)))
        .then(new CardMoved(ID, ONE, NEW, IN_WORK, Optional.of(TWO), BILL));
  }

  @Test
  void a_card_changes_its_place_within_a_column_however_full() {
    EntityKit<BoardCommand, BoardState, BoardEvent> full =
        board.given(
            OPENED,
            new CardAdded(ID, ONE, "one", NEW),
            new CardAdded(ID, TWO, "two", NEW),
            new WipLimitSet(ID, NEW, Optional.of(1)));
    full.when(new MoveCard(ID, TWO, NEW, Optional.of(ONE)))
        .then(new CardMoved(ID, TWO, NEW, NEW, Optional.of(ONE), BILL));
    full.when(toEnd(ONE, NEW)).then(moved(ONE, NEW, NEW, BILL));
  }

  @Test
  void a_move_to_the_present_place_changes_nothing() {
    EntityKit<BoardCommand, BoardState, BoardEvent> two =
        board.given(OPENED, new CardAdded(ID, ONE, "one", NEW), new CardAdded(ID, TWO, "two", NEW));
    two.when(new MoveCard(ID, ONE, NEW, Optional.of(TWO))).thenNothing();
    two.when(new MoveCard(ID, ONE, NEW, Optional.of(ONE))).thenNothing();
    two.when(toEnd(TWO, NEW)).thenNothing();
  }

  @Test
  void a_card_goes_to_the_end_if_its_target_neighbour_has_left_the_column() {
    board
        .given(OPENED, new CardAdded(ID, ONE, "one", NEW), new CardAdded(ID, TWO, "two", DONE))
        .when(new MoveCard(ID, ONE, IN_WORK, Optional.of(TWO)))
        .then(moved(ONE, NEW, IN_WORK, BILL));
  }

  private static MoveCard toEnd(CardId card, ColumnId to) {
    return new MoveCard(ID, card, to, Optional.empty());
  }

  private static CardMoved moved(CardId card, ColumnId from, ColumnId to, Person by) {
    return new CardMoved(ID, card, from, to, Optional.empty(), by);
  }

  @Test
  void the_same_description_again_changes_nothing() {
    EntityKit<BoardCommand, BoardState, BoardEvent> described =
        board.given(OPENED, new CardAdded(ID, ONE, "one", NEW), new CardDescribed(ID, ONE, "more"));
    described.when(new DescribeCard(ID, ONE, " more ")).thenNothing();
    described.when(new DescribeCard(ID, ONE, "")).then(new CardDescribed(ID, ONE, ""));
  }

  @Test
  void a_card_is_assigned_to_members_only() {
    board
        .given(OPENED, new CardAdded(ID, ONE, "one", NEW))
        .when(new AssignCard(ID, ONE, Optional.of(new Member(DAVE, Set.of()))))
        .thenRejected(CardRules.NOT_A_MEMBER);
  }

  @Test
  void a_move_to_the_present_column_changes_nothing() {
    board.given(OPENED, new CardAdded(ID, ONE, "one", NEW)).when(toEnd(ONE, NEW)).thenNothing();
  }

  @Test
  void a_card_is_renamed_described_and_assigned() {
    EntityKit<BoardCommand, BoardState, BoardEvent> known =
        board.given(OPENED, new CardAdded(ID, ONE, "one", NEW));
    known.when(new RenameCard(ID, ONE, "eins")).then(new CardRenamed(ID, ONE, "eins"));
    known.when(new RenameCard(ID, ONE, " ")).thenRejected(CardRules.TITLE_REQUIRED);
    known.when(new DescribeCard(ID, ONE, "more")).then(new CardDescribed(ID, ONE, "more"));
    known
        .when(new AssignCard(ID, ONE, Optional.of(new Member(BILL, Set.of("Worker")))))
        .then(
            new CardAssigned(ID, ONE, Optional.of(BILL), new CardHeading("one", Optional.empty())));
    known.when(new RenameCard(ID, TWO, "zwei")).thenRejected(CardRules.NO_SUCH_CARD);
  }

  @Test
  void a_change_of_a_card_is_rejected_if_another_person_changed_it_unseen() {
    EntityKit<BoardCommand, BoardState, BoardEvent> janet =
        board
            .given(OPENED, new CardAdded(ID, ONE, "one", NEW))
            .by(DAVE)
            .given(
                new CardRenamed(ID, ONE, "eins"),
                new CardDescribed(ID, ONE, "more"),
                new CardAssigned(ID, ONE, Optional.of(BILL), CardHeading.UNKNOWN))
            .by(JANET)
            .on("janet's");
    AssignCard toNobody = new AssignCard(ID, ONE, Optional.empty());
    RenameCard rename = new RenameCard(ID, ONE, "un");
    DescribeCard describe = new DescribeCard(ID, ONE, "less");
    assertTold(janet.seeing(2).when(rename), "Dave changed the title to “eins” a moment ago.");
    assertTold(janet.seeing(3).when(describe), "Dave changed the description a moment ago.");
    assertTold(janet.seeing(4).when(toNobody), "Dave assigned it to Bill a moment ago.");
    janet.seeing(2).when(new RenameCard(ID, ONE, "eins")).thenNothing();
    janet.seeing(3).when(rename).then(new CardRenamed(ID, ONE, "un"));
    janet.seeing(4).when(describe).then(new CardDescribed(ID, ONE, "less"));
    janet
        .seeing(5)
        .when(toNobody)
        .then(
            new CardAssigned(
                ID, ONE, Optional.empty(), new CardHeading("eins", Optional.of(BILL))));
  }

  @Test
  void a_text_over_its_limit_is_rejected() {
    board
        .by(DAVE, Project.MANAGER)
        .when(new OpenBoard(ID, "x".repeat(BoardRules.NAME.most() + 1)))
        .thenRejected(SharedRules.TOO_LONG);
    EntityKit<BoardCommand, BoardState, BoardEvent> known =
        board.given(OPENED, new CardAdded(ID, ONE, "one", NEW));
    String title = "x".repeat(CardRules.TITLE.most());
    known.when(new AddCard(ID, TWO, title, NEW)).then(new CardAdded(ID, TWO, title, NEW));
    known.when(new AddCard(ID, TWO, title + "x", NEW)).thenRejected(SharedRules.TOO_LONG);
    known.when(new RenameCard(ID, ONE, title + "x")).thenRejected(SharedRules.TOO_LONG);
    known
        .when(new DescribeCard(ID, ONE, "x".repeat(CardRules.DESCRIPTION.most() + 1)))
        .thenRejected(SharedRules.TOO_LONG);
  }

  /** A limit, and a command with a text that the limit is for. */
  private static Stream<Arguments> commandsWithTexts() {
    return Stream.of(
        text(BoardRules.NAME, name -> new RenameBoard(ID, name)),
        text(BoardRules.NAME, name -> new SplitBoard(ID, List.of(NEW), OTHER, name)),
        text(LabelRules.NAME, name -> new DefineLabel(ID, new LabelId("l"), name, LabelColor.RED)),
        text(
            ColumnRules.NAME, name -> new AddColumn(ID, new ColumnId("c"), name, Optional.empty())),
        text(ColumnRules.NAME, name -> new RenameColumn(ID, NEW, name)),
        text(ColumnRules.ROLE, role -> roles(Optional.of(role), Optional.empty())),
        text(ColumnRules.ROLE, role -> roles(Optional.of("QA"), Optional.of(role))),
        text(RowRules.NAME, name -> new SetRows(ID, NEW, List.of(new Row(new RowId("r"), name)))),
        text(CardRules.TITLE, title -> new AddCard(ID, TWO, title, NEW)),
        text(CardRules.TITLE, title -> new RenameCard(ID, ONE, title)),
        text(CardRules.DESCRIPTION, words -> new DescribeCard(ID, ONE, words)),
        text(CardRules.COMMENT, words -> new CommentCard(ID, ONE, new CommentId("c"), words)),
        text(CardRules.COMMENT, reason -> new ApproveCard(ID, ONE, DONE, reason)),
        text(CardRules.COMMENT, reason -> new RejectCard(ID, ONE, reason)),
        text(DetailRules.JOURNAL, words -> new WriteJournal(ID, ONE, new EntryId("e"), words)),
        text(ItemRules.TEXT, item -> new AddItem(ID, ONE, new ItemId("new"), item)),
        text(ItemRules.TEXT, item -> new RenameItem(ID, ONE, ITEM, item)),
        text(LinkRules.TITLE, title -> link("https://example.org", title)),
        text(LinkRules.ADDRESS, path -> link("https://example.org/" + path, "Page")),
        text(FileRules.NAME, BoardRulesTest::file),
        text(DetailRules.KIND, name -> kind(new NamedKind(new KindId("k"), name))),
        text(DetailRules.FIELD, name -> field(name, "x")),
        text(Field.VALUE, value -> field("Note", value)));
  }

  private static Arguments text(TextLimit limit, Function<String, BoardCommand> command) {
    return Arguments.of(limit, command);
  }

  private static SetColumnRoles roles(Optional<String> worker, Optional<String> reviewer) {
    return new SetColumnRoles(ID, NEW, worker, reviewer);
  }

  private static LinkCard link(String url, String title) {
    return new LinkCard(ID, ONE, new LinkId("l"), url, title, LinkKind.DEPENDS_ON);
  }

  private static AttachFile file(String name) {
    ContentHash hash = new ContentHash("0123456789abcdef".repeat(4));
    return new AttachFile(ID, ONE, new FileId("f"), name, FileType.PNG, 1, hash);
  }

  private static SetKind kind(NamedKind kind) {
    return new SetKind(ID, ONE, Optional.of(kind));
  }

  private static SetField field(String name, String value) {
    return new SetField(ID, ONE, Field.of(name, Field.Type.TEXT, false), value);
  }

  @ParameterizedTest
  @MethodSource("commandsWithTexts")
  void a_text_over_its_limit_is_told_with_its_length(
      TextLimit limit, Function<String, BoardCommand> command) {
    EntityKit<BoardCommand, BoardState, BoardEvent> inReview =
        board
            .given(
                OPENED,
                new ColumnRolesSet(ID, IN_WORK, Optional.of("QA"), Optional.of("QA")),
                new CardAdded(ID, ONE, "one", IN_WORK),
                new ItemAdded(ID, ONE, ITEM, "item"),
                new CardPulled(ID, ONE, DAVE),
                new CardReady(ID, ONE))
            .by(DAVE, Project.MANAGER, "QA");
    String tooLong = "x".repeat(limit.most() + 30);
    Decision<BoardEvent> decision = inReview.when(command.apply(tooLong)).decision();
    assertThat(((Rejected<?>) decision).rejection().message())
        .startsWith("This " + limit.name() + " is too long: it has ")
        .endsWith(" characters; the limit is %,d.".formatted(limit.most()));
    assertThat(inReview.when(command.apply("x")).decision()).isInstanceOf(Accepted.class);
  }

  @Test
  void a_failing_scenario_shows_the_expected_and_the_actual_events() {
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
