package io.kanban.board;

import static io.kanban.board.ColumnId.NEW;
import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.board.BoardCommand.DefineLabel;
import io.kanban.board.BoardCommand.RemoveLabel;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.LabelDefined;
import io.kanban.board.BoardEvent.LabelRemoved;
import io.kanban.board.DetailCommand.AddItem;
import io.kanban.board.DetailCommand.AssignItem;
import io.kanban.board.DetailCommand.CheckItem;
import io.kanban.board.DetailCommand.EstimateCard;
import io.kanban.board.DetailCommand.EstimateRest;
import io.kanban.board.DetailCommand.LabelCard;
import io.kanban.board.DetailCommand.RemoveItem;
import io.kanban.board.DetailCommand.RenameItem;
import io.kanban.board.DetailCommand.SetDueDate;
import io.kanban.board.DetailCommand.SetField;
import io.kanban.board.DetailCommand.SetItemDue;
import io.kanban.board.DetailCommand.SetKind;
import io.kanban.board.DetailCommand.UnlabelCard;
import io.kanban.board.DetailCommand.WriteJournal;
import io.kanban.board.DetailEvent.CardEstimated;
import io.kanban.board.DetailEvent.CardLabelled;
import io.kanban.board.DetailEvent.CardUnlabelled;
import io.kanban.board.DetailEvent.DueDateSet;
import io.kanban.board.DetailEvent.FieldSet;
import io.kanban.board.DetailEvent.ItemAdded;
import io.kanban.board.DetailEvent.ItemAssigned;
import io.kanban.board.DetailEvent.ItemChecked;
import io.kanban.board.DetailEvent.ItemDueSet;
import io.kanban.board.DetailEvent.ItemRemoved;
import io.kanban.board.DetailEvent.ItemRenamed;
import io.kanban.board.DetailEvent.JournalWritten;
import io.kanban.board.DetailEvent.KindSet;
import io.kanban.board.DetailEvent.RestEstimated;
import io.kanban.project.Field;
import io.kanban.project.KindId;
import io.kanban.project.NamedKind;
import io.kanban.project.Project.Member;
import io.kanban.project.ProjectId;
import io.recordplayer.entity.Decision.Rejected;
import io.recordplayer.entity.LastChange;
import io.recordplayer.kit.EntityKit;
import io.recordplayer.record.CommandLink;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The board has the label Bug; card one is in New. */
class DetailRulesTest {
  private static final BoardId ID = new BoardId(new ProjectId("p"), "b");
  private static final CardId ONE = new CardId("one");
  private static final LabelId BUG = new LabelId("bug");
  private static final LabelId OTHER = new LabelId("other");
  private static final ItemId ITEM = new ItemId("i1");
  private static final Person BILL = new Person("bill", "Bill");
  private static final Person JANET = new Person("janet", "Janet");
  private static final Optional<LocalDate> MONDAY = Optional.of(LocalDate.of(2026, 12, 7));
  private static final Optional<LocalDate> FRIDAY = Optional.of(LocalDate.of(2026, 12, 11));
  private static final Optional<Effort> TWO_HOURS = Optional.of(new Effort(120));

  private final EntityKit<BoardCommand, BoardState, BoardEvent> board =
      EntityKit.of(new BoardRules())
          .by(BILL)
          .given(
              new BoardOpened(ID, "Dev", NamedColumn.OF_OLDER_BOARD),
              new LabelDefined(ID, BUG, "Bug", LabelColor.RED),
              new CardAdded(ID, ONE, "one", NEW));

  private static void assertTold(EntityKit.Outcome<?, BoardEvent> outcome, String words) {
    assertThat(((Rejected<?>) outcome.decision()).rejection().message()).contains(words);
  }

  /** The same board for Janet, who has seen the first events only. */
  private static EntityKit<BoardCommand, BoardState, BoardEvent> janet(
      EntityKit<BoardCommand, BoardState, BoardEvent> board, int seen) {
    return board.by(JANET).on("janet's").seeing(seen);
  }

  @Test
  void a_label_is_defined_changed_and_removed() {
    DefineLabel define = new DefineLabel(ID, OTHER, " Urgent ", LabelColor.ORANGE);
    board.when(define).then(new LabelDefined(ID, OTHER, "Urgent", LabelColor.ORANGE));
    board
        .when(new DefineLabel(ID, BUG, "Fault", LabelColor.RED))
        .then(new LabelDefined(ID, BUG, "Fault", LabelColor.RED));
    board.when(new DefineLabel(ID, BUG, "Bug", LabelColor.RED)).thenNothing();
    board
        .given(new CardLabelled(ID, ONE, BUG, "Bug"))
        .when(new RemoveLabel(ID, BUG))
        .then(new LabelRemoved(ID, BUG, "Bug", List.of(ONE)));
    board.when(new RemoveLabel(ID, OTHER)).thenNothing();
  }

  @Test
  void the_names_of_labels_differ_and_have_a_limit() {
    board
        .when(new DefineLabel(ID, OTHER, "\u200b", LabelColor.RED))
        .thenRejected(LabelRules.NAME_REQUIRED);
    board
        .when(new DefineLabel(ID, OTHER, "x".repeat(41), LabelColor.RED))
        .thenRejected(SharedRules.TOO_LONG);
    board
        .when(new DefineLabel(ID, OTHER, "bug", LabelColor.BLUE))
        .thenRejected(LabelRules.NAME_TAKEN);
    EntityKit<BoardCommand, BoardState, BoardEvent> full =
        board.given(
            IntStream.range(1, LabelRules.MOST)
                .mapToObj(
                    i -> new LabelDefined(ID, new LabelId("l" + i), "Label " + i, LabelColor.TEAL))
                .toArray(BoardEvent[]::new));
    full.when(new DefineLabel(ID, OTHER, "More", LabelColor.RED)).thenRejected(LabelRules.TOO_MANY);
    full.when(new DefineLabel(ID, BUG, "Fault", LabelColor.RED))
        .then(new LabelDefined(ID, BUG, "Fault", LabelColor.RED));
  }

  @Test
  void a_change_of_a_label_undoes_no_unseen_change() {
    var changed = janet(board.given(new LabelDefined(ID, BUG, "Fault", LabelColor.RED)), 3);
    EntityKit.Outcome<?, BoardEvent> outcome =
        changed.when(new DefineLabel(ID, BUG, "Defect", LabelColor.RED));
    outcome.thenRejected(LastChange.UNSEEN);
    assertTold(outcome, "Bill changed the label “Fault” a moment ago.");
    changed.when(new RemoveLabel(ID, BUG)).thenRejected(LastChange.UNSEEN);
    EntityKit<BoardCommand, BoardState, BoardEvent> removed =
        janet(board.given(new LabelRemoved(ID, BUG, "Bug", List.of())), 3);
    assertTold(
        removed.when(new DefineLabel(ID, BUG, "Defect", LabelColor.RED)),
        "Bill removed the label a moment ago.");
    LabelDefined again = new LabelDefined(ID, BUG, "Defect", LabelColor.RED);
    removed.seeing(4).when(new DefineLabel(ID, BUG, "Defect", LabelColor.RED)).then(again);
  }

  @Test
  void a_card_gets_a_label_of_the_board_once() {
    CardLabelled labelled = new CardLabelled(ID, ONE, BUG, "Bug");
    board.when(new LabelCard(ID, ONE, BUG)).then(labelled);
    board.given(labelled).when(new LabelCard(ID, ONE, BUG)).thenNothing();
    board.when(new LabelCard(ID, ONE, OTHER)).thenRejected(LabelRules.NO_SUCH_LABEL);
    board
        .given(labelled)
        .when(new UnlabelCard(ID, ONE, BUG))
        .then(new CardUnlabelled(ID, ONE, BUG, "Bug"));
    board.when(new UnlabelCard(ID, ONE, BUG)).thenNothing();
    EntityKit<BoardCommand, BoardState, BoardEvent> full =
        board.given(
            IntStream.rangeClosed(1, DetailRules.LABELS)
                .mapToObj(i -> new CardLabelled(ID, ONE, new LabelId("l" + i), "Label " + i))
                .toArray(BoardEvent[]::new));
    full.when(new LabelCard(ID, ONE, BUG)).thenRejected(DetailRules.TOO_MANY_LABELS);
  }

  @Test
  void a_removed_label_leaves_the_cards() {
    EntityKit<BoardCommand, BoardState, BoardEvent> removed =
        board.given(
            new CardLabelled(ID, ONE, BUG, "Bug"), new LabelRemoved(ID, BUG, "Bug", List.of(ONE)));
    removed.when(new UnlabelCard(ID, ONE, BUG)).thenNothing();
    removed.when(new LabelCard(ID, ONE, BUG)).thenRejected(LabelRules.NO_SUCH_LABEL);
  }

  @Test
  void a_due_date_is_set_changed_and_removed() {
    DueDateSet monday = new DueDateSet(ID, ONE, MONDAY);
    board.when(new SetDueDate(ID, ONE, MONDAY)).then(monday);
    board.given(monday).when(new SetDueDate(ID, ONE, MONDAY)).thenNothing();
    board
        .given(monday)
        .when(new SetDueDate(ID, ONE, Optional.empty()))
        .then(new DueDateSet(ID, ONE, Optional.empty()));
    EntityKit.Outcome<?, BoardEvent> unseen =
        janet(board.given(monday), 3).when(new SetDueDate(ID, ONE, FRIDAY));
    unseen.thenRejected(LastChange.UNSEEN);
    assertTold(unseen, "“one”: Bill set the due date to 7 Dec 2026 a moment ago.");
    janet(board.given(monday), 3).when(new SetDueDate(ID, ONE, MONDAY)).thenNothing();
  }

  @Test
  void a_card_has_an_estimate_and_an_estimate_of_the_rest() {
    CardEstimated estimated = new CardEstimated(ID, ONE, TWO_HOURS);
    RestEstimated rest = new RestEstimated(ID, ONE, TWO_HOURS);
    board.when(new EstimateCard(ID, ONE, TWO_HOURS)).then(estimated);
    board.when(new EstimateRest(ID, ONE, TWO_HOURS)).then(rest);
    board.given(estimated).when(new EstimateCard(ID, ONE, TWO_HOURS)).thenNothing();
    board.given(rest).when(new EstimateRest(ID, ONE, TWO_HOURS)).thenNothing();
    assertTold(
        janet(board.given(estimated), 3).when(new EstimateCard(ID, ONE, Optional.empty())),
        "“one”: Bill set the estimate to 2h a moment ago.");
    assertTold(
        janet(board.given(rest), 3).when(new EstimateRest(ID, ONE, Optional.empty())),
        "“one”: Bill set the remaining effort to 2h a moment ago.");
  }

  @Test
  void a_journal_entry_is_written_once() {
    WriteJournal write = new WriteJournal(ID, ONE, new EntryId("e1"), " Drew it ");
    JournalWritten written = new JournalWritten(ID, ONE, new EntryId("e1"), "Drew it");
    board.when(write).then(written);
    board.given(written).when(write).thenNothing();
    board
        .when(new WriteJournal(ID, ONE, new EntryId("e1"), " "))
        .thenRejected(DetailRules.ENTRY_REQUIRED);
    board
        .when(
            new WriteJournal(
                ID, ONE, new EntryId("e1"), "x".repeat(DetailRules.JOURNAL.most() + 1)))
        .thenRejected(SharedRules.TOO_LONG);
  }

  @Test
  void an_item_is_added_renamed_checked_and_removed() {
    ItemAdded added = new ItemAdded(ID, ONE, ITEM, "Draw");
    EntityKit<BoardCommand, BoardState, BoardEvent> listed = board.given(added);
    board.when(new AddItem(ID, ONE, ITEM, " Draw ")).then(added);
    listed.when(new AddItem(ID, ONE, ITEM, "Draw")).thenNothing();
    listed
        .when(new RenameItem(ID, ONE, ITEM, " Paint "))
        .then(new ItemRenamed(ID, ONE, ITEM, "Paint"));
    listed.when(new RenameItem(ID, ONE, ITEM, "Draw")).thenNothing();
    listed.when(new CheckItem(ID, ONE, ITEM, true)).then(new ItemChecked(ID, ONE, ITEM, true));
    listed.when(new CheckItem(ID, ONE, ITEM, false)).thenNothing();
    listed
        .given(new ItemChecked(ID, ONE, ITEM, true))
        .when(new RemoveItem(ID, ONE, ITEM))
        .then(new ItemRemoved(ID, ONE, ITEM, true));
    board.when(new RemoveItem(ID, ONE, ITEM)).thenNothing();
    board.when(new CheckItem(ID, ONE, ITEM, true)).thenRejected(ItemRules.NO_SUCH_ITEM);
  }

  @Test
  void the_texts_and_the_number_of_items_have_a_limit() {
    String tooLong = "x".repeat(ItemRules.TEXT.most() + 1);
    EntityKit<BoardCommand, BoardState, BoardEvent> full =
        board.given(
            IntStream.rangeClosed(1, ItemRules.MOST)
                .mapToObj(i -> new ItemAdded(ID, ONE, new ItemId("i" + i), "Item " + i))
                .toArray(BoardEvent[]::new));
    full.when(new AddItem(ID, ONE, new ItemId("more"), "More")).thenRejected(ItemRules.TOO_MANY);
    full.when(new RenameItem(ID, ONE, ITEM, tooLong)).thenRejected(SharedRules.TOO_LONG);
    full.when(new RenameItem(ID, ONE, ITEM, " ")).thenRejected(ItemRules.TEXT_REQUIRED);
    board.when(new AddItem(ID, ONE, ITEM, tooLong)).thenRejected(SharedRules.TOO_LONG);
    board.when(new AddItem(ID, ONE, ITEM, " ")).thenRejected(ItemRules.TEXT_REQUIRED);
  }

  @Test
  void an_item_has_an_assignee_and_a_due_date() {
    EntityKit<BoardCommand, BoardState, BoardEvent> listed =
        board.given(new ItemAdded(ID, ONE, ITEM, "Draw"));
    Optional<Member> bill = Optional.of(new Member(BILL, Set.of("Worker")));
    ItemAssigned assigned = new ItemAssigned(ID, ONE, ITEM, Optional.of(BILL));
    listed.when(new AssignItem(ID, ONE, ITEM, bill)).then(assigned);
    listed.given(assigned).when(new AssignItem(ID, ONE, ITEM, bill)).thenNothing();
    Optional<Member> william = Optional.of(new Member(new Person("bill", "William"), Set.of("W")));
    listed.given(assigned).when(new AssignItem(ID, ONE, ITEM, william)).thenNothing();
    listed
        .when(new AssignItem(ID, ONE, ITEM, Optional.of(new Member(JANET, Set.of()))))
        .thenRejected(CardRules.NOT_A_MEMBER);
    ItemDueSet due = new ItemDueSet(ID, ONE, ITEM, MONDAY);
    listed.when(new SetItemDue(ID, ONE, ITEM, MONDAY)).then(due);
    listed.given(due).when(new SetItemDue(ID, ONE, ITEM, MONDAY)).thenNothing();
  }

  @Test
  void a_change_of_an_item_undoes_no_unseen_change_of_the_same_part() {
    EntityKit<BoardCommand, BoardState, BoardEvent> renamed =
        janet(
            board.given(
                new ItemAdded(ID, ONE, ITEM, "Draw"), new ItemRenamed(ID, ONE, ITEM, "Paint")),
            4);
    assertTold(
        renamed.when(new RenameItem(ID, ONE, ITEM, "Print")),
        "Bill renamed the item to “Paint” a moment ago.");
    renamed.when(new RemoveItem(ID, ONE, ITEM)).thenRejected(LastChange.UNSEEN);
    renamed.when(new SetItemDue(ID, ONE, ITEM, MONDAY)).then(new ItemDueSet(ID, ONE, ITEM, MONDAY));
    renamed.when(new CheckItem(ID, ONE, ITEM, true)).then(new ItemChecked(ID, ONE, ITEM, true));
  }

  @Test
  void a_card_has_one_kind() {
    Optional<NamedKind> bug = Optional.of(new NamedKind(new KindId("bug"), "Bug"));
    KindSet set = new KindSet(ID, ONE, bug);
    board.when(new SetKind(ID, ONE, bug)).then(set);
    board.given(set).when(new SetKind(ID, ONE, bug)).thenNothing();
    assertTold(
        janet(board.given(set), 3).when(new SetKind(ID, ONE, Optional.empty())),
        "“one”: Bill set the kind to “Bug” a moment ago.");
  }

  @Test
  void the_names_of_kinds_and_fields_that_a_command_carries_have_a_limit() {
    String tooLong = "x".repeat(41);
    board.when(new SetKind(ID, ONE, kind(" "))).thenRejected(DetailRules.KIND_REQUIRED);
    board.when(new SetKind(ID, ONE, kind(tooLong))).thenRejected(SharedRules.TOO_LONG);
    board.when(setField(" ")).thenRejected(DetailRules.FIELD_REQUIRED);
    board.when(setField(tooLong)).thenRejected(SharedRules.TOO_LONG);
  }

  @Test
  void the_state_of_a_card_has_the_latest_changes_of_fields_only() {
    CardState card = CardState.NONE;
    for (int i = 0; i <= CardState.FIELDS; i++) {
      card = card.changed(CardState.fieldKey("Field " + i), changed(i));
    }
    assertThat(card.changes())
        .hasSize(CardState.FIELDS)
        .doesNotContainKey(CardState.fieldKey("Field 0"));
  }

  private static Recorded<?> changed(int position) {
    Position at = new Position(position, position);
    Origin bill =
        new Origin(
            BILL,
            Set.of(),
            Instant.EPOCH,
            "",
            UUID.randomUUID(),
            UUID.randomUUID(),
            Position.START,
            "");
    return new Recorded<>(
        UUID.randomUUID(), "board-b", position, at, "field-set", bill, "", CommandLink.NONE);
  }

  private static Optional<NamedKind> kind(String name) {
    return Optional.of(new NamedKind(new KindId("k"), name));
  }

  private static SetField setField(String name) {
    return new SetField(ID, ONE, Field.of(name, Field.Type.TEXT, false), "x");
  }

  @Test
  void a_value_is_checked_against_the_field_that_its_sender_saw() {
    Field size =
        new Field(
            "Size",
            Field.Type.NUMBER,
            true,
            Optional.of(BigDecimal.ONE),
            Optional.of(BigDecimal.TEN),
            List.of());
    FieldSet five = new FieldSet(ID, ONE, "Size", "5");
    board.when(new SetField(ID, ONE, size, " 5 ")).then(five);
    board.given(five).when(new SetField(ID, ONE, size, "5")).thenNothing();
    EntityKit.Outcome<?, BoardEvent> tooMuch = board.when(new SetField(ID, ONE, size, "11"));
    tooMuch.thenRejected(DetailRules.FIELD_VALUE);
    assertTold(tooMuch, "“Size” is at most 10.");
    board.given(five).when(new SetField(ID, ONE, size, " ")).thenRejected(DetailRules.FIELD_VALUE);
    assertTold(
        janet(board.given(five), 3).when(new SetField(ID, ONE, size, "6")),
        "“one”: Bill set “Size” to “5” a moment ago.");
    Field note = Field.of("Note", Field.Type.TEXT, false);
    FieldSet written = new FieldSet(ID, ONE, "Note", "Soon");
    board
        .given(written)
        .when(new SetField(ID, ONE, note, " "))
        .then(new FieldSet(ID, ONE, "Note", ""));
    board
        .given(
            IntStream.rangeClosed(1, DetailRules.FIELDS)
                .mapToObj(i -> new FieldSet(ID, ONE, "Field " + i, "x"))
                .toArray(BoardEvent[]::new))
        .when(new SetField(ID, ONE, note, "Soon"))
        .thenRejected(DetailRules.TOO_MANY_FIELDS);
  }

  @Test
  void an_effort_is_read_and_written_with_days_of_eight_hours() {
    assertThat(Effort.parse("1d 2h 30m")).contains(new Effort(630));
    assertThat(Effort.parse(" 2H30M ")).contains(new Effort(150));
    assertThat(Effort.parse("90m")).map(Effort::text).contains("1h 30m");
    assertThat(Effort.parse("0m")).map(Effort::text).contains("0m");
    assertThat(new Effort(8 * 60).text()).isEqualTo("1d");
    for (String unreadable : List.of("", " ", "2", "h", "1h 1d", "-1h", "9999d", "two hours")) {
      assertThat(Effort.parse(unreadable)).as(unreadable).isEmpty();
    }
  }
}
