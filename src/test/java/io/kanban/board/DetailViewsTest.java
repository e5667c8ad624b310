package io.kanban.board;

import static io.kanban.board.ColumnId.IN_WORK;
import static io.kanban.board.ColumnId.NEW;
import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.board.Archive.ArchivedCard;
import io.kanban.board.ArchiveEvent.CardArchived;
import io.kanban.board.ArchiveEvent.CardDeleted;
import io.kanban.board.ArchiveEvent.CardRestored;
import io.kanban.board.Board.Card;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.BoardRenamed;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardCommented;
import io.kanban.board.BoardEvent.LabelDefined;
import io.kanban.board.BoardEvent.LabelRemoved;
import io.kanban.board.BoardList.Named;
import io.kanban.board.CardView.HistoryEntry;
import io.kanban.board.CardView.JournalEntry;
import io.kanban.board.DetailEvent.CardEstimated;
import io.kanban.board.DetailEvent.CardLabelled;
import io.kanban.board.DetailEvent.CardLinked;
import io.kanban.board.DetailEvent.CardRelated;
import io.kanban.board.DetailEvent.CardUnlabelled;
import io.kanban.board.DetailEvent.CardUnlinked;
import io.kanban.board.DetailEvent.CardUnrelated;
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
import io.kanban.project.KindId;
import io.kanban.project.NamedKind;
import io.kanban.project.ProjectId;
import io.recordplayer.kit.ViewKit;
import io.recordplayer.projection.Projection;
import io.recordplayer.record.Person;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The board has the label Bug; the cards one and two are in New. */
class DetailViewsTest {
  private static final BoardId ID = new BoardId(new ProjectId("p"), "b");
  private static final CardId ONE = new CardId("one");
  private static final CardId TWO = new CardId("two");
  private static final LabelId BUG = new LabelId("bug");
  private static final ItemId ITEM = new ItemId("i1");
  private static final ItemId SECOND = new ItemId("i2");
  private static final LinkId LINK = new LinkId("l1");
  private static final String PAGE = "https://example.org/";
  private static final Person BILL = new Person("bill", "Bill");
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Optional<LocalDate> MONDAY = Optional.of(LocalDate.of(2026, 12, 7));
  private static final Optional<Effort> TWO_HOURS = Optional.of(new Effort(120));

  private static <V> ViewKit<V> board(Projection<V> view) {
    return ViewKit.of(view)
        .entity(ID.text())
        .by(BILL)
        .at(NOON)
        .given(
            new BoardOpened(ID, "Dev", NamedColumn.OF_OLDER_BOARD),
            new LabelDefined(ID, BUG, "Bug", LabelColor.RED),
            new CardAdded(ID, ONE, "one", NEW),
            new CardAdded(ID, TWO, "two", NEW));
  }

  private static <V> ViewKit<V> detailed(Projection<V> view) {
    return board(view)
        .given(
            new CardLabelled(ID, ONE, BUG, "Bug"),
            new DueDateSet(ID, ONE, MONDAY),
            new CardEstimated(ID, ONE, TWO_HOURS),
            new RestEstimated(ID, ONE, Optional.of(new Effort(30))),
            new ItemAdded(ID, ONE, ITEM, "Draw"),
            new ItemAdded(ID, ONE, SECOND, "Print"),
            new ItemChecked(ID, ONE, ITEM, true),
            new CardCommented(ID, ONE, new CommentId("c1"), "Why?", CardHeading.UNKNOWN));
  }

  private static CardView card(ViewKit<CardView> kit, CardId card) {
    return kit.view(CardView.key(ID, card));
  }

  private static List<String> historyOf(CardView card) {
    return card.history().stream().map(HistoryEntry::what).toList();
  }

  @Test
  void a_face_shows_labels_due_date_estimate_comments_and_progress() {
    ViewKit<Board> kit = detailed(Boards.VIEW);
    Card card = kit.view(ID.text()).find(ONE).orElseThrow().card();
    assertThat(card.badges())
        .isEqualTo(new CardBadges(List.of(BUG), MONDAY, TWO_HOURS, 1, 1, 2, Optional.empty()));
    kit.given(
        new ItemRemoved(ID, ONE, ITEM, true),
        new CardUnlabelled(ID, ONE, BUG, "Bug"),
        new DueDateSet(ID, ONE, Optional.empty()));
    assertThat(kit.view(ID.text()).find(ONE).orElseThrow().card().badges())
        .isEqualTo(
            new CardBadges(List.of(), Optional.empty(), TWO_HOURS, 1, 0, 1, Optional.empty()));
  }

  @Test
  void a_removed_label_leaves_the_board_and_its_cards() {
    LabelRemoved removed = new LabelRemoved(ID, BUG, "Bug", List.of(ONE));
    Board board = detailed(Boards.VIEW).given(removed).view(ID.text());
    assertThat(board.labels()).isEmpty();
    assertThat(board.find(ONE).orElseThrow().card().badges().labels()).isEmpty();
    CardView card = card(detailed(Boards.CARD).given(removed), ONE);
    assertThat(card.labels()).isEmpty();
    assertThat(historyOf(card)).last().isEqualTo("removed the label “Bug” from the board");
  }

  @Test
  void a_label_that_was_removed_while_a_card_was_archived_does_not_come_back_with_it() {
    CardView card =
        card(
            detailed(Boards.CARD)
                .given(
                    new CardArchived(ID, ONE, "one", NEW),
                    new LabelRemoved(ID, BUG, "Bug", List.of()),
                    new CardRestored(ID, ONE, NEW, Card.added(ONE, "one"))),
            ONE);
    assertThat(card.labels()).isEmpty();
  }

  @Test
  void a_card_shows_as_many_of_its_newest_texts_as_fit() {
    ViewKit<CardView> kit = board(Boards.CARD);
    String text = "x".repeat(CardTexts.CHARACTERS / 10 - 1);
    for (int i = 0; i < 15; i++) {
      kit.given(new JournalWritten(ID, ONE, new EntryId("e" + i), i % 10 + text));
    }
    assertThat(card(kit, ONE).journal()).hasSize(10);
    assertThat(card(kit, ONE).journal().getLast().text()).startsWith("4x");
  }

  @Test
  void a_label_keeps_its_place_when_it_changes() {
    Label urgent = new Label(new LabelId("urgent"), "Urgent", LabelColor.ORANGE);
    Board board =
        board(Boards.VIEW)
            .given(
                new LabelDefined(ID, urgent.id(), urgent.name(), urgent.color()),
                new LabelDefined(ID, BUG, "Fault", LabelColor.BLUE))
            .view(ID.text());
    assertThat(board.labels()).containsExactly(new Label(BUG, "Fault", LabelColor.BLUE), urgent);
  }

  @Test
  void a_change_that_a_face_does_not_show_leaves_the_board_as_it_is() {
    Board board = board(Boards.VIEW).view(ID.text());
    assertThat(board.with(new JournalWritten(ID, ONE, new EntryId("e"), "Drew it")))
        .isSameAs(board);
    Board labelled = board.with(new CardLabelled(ID, ONE, BUG, "Bug"));
    assertThat(labelled.column(IN_WORK).orElseThrow())
        .isSameAs(board.column(IN_WORK).orElseThrow());
  }

  @Test
  void a_card_shows_its_details() {
    CardView card =
        card(
            detailed(Boards.CARD)
                .given(
                    new ItemRenamed(ID, ONE, SECOND, "Paint"),
                    new ItemAssigned(ID, ONE, SECOND, Optional.of(BILL)),
                    new ItemDueSet(ID, ONE, SECOND, MONDAY),
                    new CardLinked(ID, ONE, LINK, PAGE, "Page", LinkKind.DEPENDS_ON),
                    new JournalWritten(ID, ONE, new EntryId("e1"), "Drew it")),
            ONE);
    assertThat(card.labels()).containsExactly(BUG);
    assertThat(card.due()).isEqualTo(MONDAY);
    assertThat(card.effort()).isEqualTo(TWO_HOURS);
    assertThat(card.rest()).contains(new Effort(30));
    assertThat(card.items())
        .containsExactly(
            new ChecklistItem(ITEM, "Draw", true, Optional.empty(), Optional.empty()),
            new ChecklistItem(SECOND, "Paint", false, Optional.of(BILL), MONDAY));
    assertThat(card.links()).containsExactly(new CardLink(LINK, PAGE, "Page", LinkKind.DEPENDS_ON));
    assertThat(card.journal())
        .containsExactly(new JournalEntry(new EntryId("e1"), BILL, NOON, "Drew it"));
  }

  @Test
  void a_history_tells_the_changes_of_details_in_words() {
    CardView card =
        card(
            detailed(Boards.CARD)
                .given(
                    new ItemChecked(ID, ONE, ITEM, false),
                    new ItemRenamed(ID, ONE, ITEM, "Paint"),
                    new ItemAssigned(ID, ONE, ITEM, Optional.of(BILL)),
                    new ItemDueSet(ID, ONE, ITEM, MONDAY),
                    new ItemRemoved(ID, ONE, ITEM, false),
                    new CardLinked(ID, ONE, LINK, PAGE, "Page", LinkKind.PRODUCED),
                    new CardUnlinked(ID, ONE, LINK),
                    new DueDateSet(ID, ONE, Optional.empty()),
                    new CardUnlabelled(ID, ONE, BUG, "Bug")),
            ONE);
    assertThat(historyOf(card))
        .containsExactly(
            "added the card",
            "added the label “Bug”",
            "set the due date to 7 Dec 2026",
            "set the estimate to 2h",
            "set the remaining effort to 30m",
            "added “Draw” to the checklist",
            "added “Print” to the checklist",
            "marked “Draw” as done",
            "commented on it",
            "marked “Draw” as not done",
            "renamed “Draw” on the checklist to “Paint”",
            "assigned “Paint” to Bill",
            "set the due date of “Paint” to 7 Dec 2026",
            "removed “Paint” from the checklist",
            "added the link “Page”",
            "removed the link “Page”",
            "removed the due date",
            "took the label “Bug” off");
  }

  @Test
  void a_card_has_a_kind_and_the_values_of_its_fields() {
    Optional<NamedKind> bug = Optional.of(new NamedKind(new KindId("bug"), "Bug"));
    ViewKit<CardView> kit =
        board(Boards.CARD)
            .given(
                new KindSet(ID, ONE, bug),
                new FieldSet(ID, ONE, "Size", "5"),
                new FieldSet(ID, ONE, "Note", "Soon"),
                new FieldSet(ID, ONE, "Size", "6"));
    assertThat(card(kit, ONE).kind()).isEqualTo(bug);
    assertThat(card(kit, ONE).fields())
        .containsExactly(new FieldValue("Size", "6"), new FieldValue("Note", "Soon"));
    kit.given(new FieldSet(ID, ONE, "Size", ""), new KindSet(ID, ONE, Optional.empty()));
    assertThat(card(kit, ONE).fields()).containsExactly(new FieldValue("Note", "Soon"));
    assertThat(historyOf(card(kit, ONE)))
        .containsExactly(
            "added the card",
            "set the kind to “Bug”",
            "set “Size” to “5”",
            "set “Note” to “Soon”",
            "set “Size” to “6”",
            "removed “Size”",
            "removed the kind");
    Board board = board(Boards.VIEW).given(new KindSet(ID, ONE, bug)).view(ID.text());
    assertThat(board.find(ONE).orElseThrow().card().badges().kind()).isEqualTo(bug);
  }

  @Test
  void a_relation_is_on_both_cards() {
    ViewKit<CardView> kit =
        board(Boards.CARD).given(new CardRelated(ID, ONE, TWO, Relation.BLOCKS, "one", "two"));
    assertThat(card(kit, ONE).relations())
        .containsExactly(new CardRelation(TWO, "two", Relation.BLOCKS, false));
    assertThat(card(kit, TWO).relations())
        .containsExactly(new CardRelation(ONE, "one", Relation.BLOCKS, true));
    assertThat(historyOf(card(kit, TWO)))
        .last()
        .isEqualTo("added the relation that it is blocked by “one”");
    kit.given(new CardUnrelated(ID, ONE, TWO, Relation.BLOCKS, "one", "two"));
    assertThat(card(kit, ONE).relations()).isEmpty();
    assertThat(card(kit, TWO).relations()).isEmpty();
  }

  @Test
  void an_archived_card_leaves_the_board_and_comes_back() {
    CardArchived archived = new CardArchived(ID, ONE, "one", NEW);
    ViewKit<Board> kit = board(Boards.VIEW).given(archived);
    assertThat(kit.view(ID.text()).find(ONE)).isEmpty();
    CardRestored restored = new CardRestored(ID, ONE, NEW, Card.added(ONE, "one"));
    kit.given(restored);
    assertThat(kit.view(ID.text()).column(NEW).orElseThrow().cards())
        .containsExactly(Card.added(TWO, "two"), Card.added(ONE, "one"));
    CardView card = card(board(Boards.CARD).given(archived), ONE);
    assertThat(card.archived()).isTrue();
    assertThat(card.column()).contains(NEW);
    assertThat(card(board(Boards.CARD).given(archived, restored), ONE).archived()).isFalse();
  }

  @Test
  void a_deleted_card_is_gone_and_leaves_the_relations_of_others() {
    ViewKit<CardView> kit =
        board(Boards.CARD)
            .given(
                new CardRelated(ID, ONE, TWO, Relation.BLOCKS, "one", "two"),
                new CardArchived(ID, ONE, "one", NEW),
                new CardDeleted(ID, ONE, "one", List.of(TWO)));
    assertThat(card(kit, ONE)).isEqualTo(CardView.NONE);
    assertThat(card(kit, TWO).relations()).isEmpty();
    assertThat(historyOf(card(kit, TWO))).last().isEqualTo("deleted the related card “one”");
  }

  @Test
  void an_archive_lists_the_newest_cards_first() {
    ViewKit<Archive> kit =
        board(Boards.ARCHIVE)
            .given(new CardArchived(ID, ONE, "one", NEW), new CardArchived(ID, TWO, "two", NEW));
    ArchivedCard first = new ArchivedCard(ONE, "one", NEW, BILL, NOON);
    ArchivedCard second = new ArchivedCard(TWO, "two", NEW, BILL, NOON);
    kit.then(ID.text(), new Archive(List.of(second, first), 0));
    kit.given(new CardDeleted(ID, TWO, "two", List.of()));
    kit.then(ID.text(), new Archive(List.of(first), 0));
    kit.given(new CardRestored(ID, ONE, NEW, Card.added(ONE, "one")));
    kit.then(ID.text(), Archive.NONE);
    IntStream.rangeClosed(0, Archive.MOST)
        .forEach(i -> kit.given(new CardArchived(ID, new CardId("c" + i), "card", NEW)));
    assertThat(kit.view(ID.text()).cards()).hasSize(Archive.MOST);
    assertThat(kit.view(ID.text()).older()).isEqualTo(1);
    kit.given(new CardDeleted(ID, new CardId("c5"), "card", List.of()));
    assertThat(kit.view(ID.text()).older()).isEqualTo(1);
    kit.given(new CardDeleted(ID, new CardId("c0"), "card", List.of()));
    assertThat(kit.view(ID.text()).older()).isZero();
  }

  @Test
  void a_renamed_board_has_its_new_name_everywhere() {
    BoardRenamed renamed = new BoardRenamed(ID, "Ops");
    assertThat(board(Boards.VIEW).given(renamed).view(ID.text()).name()).isEqualTo("Ops");
    board(Boards.OF_PROJECT)
        .given(renamed)
        .then(
            "p",
            new BoardList(List.of(new Named(ID, "Ops", NamedColumn.OF_OLDER_BOARD)), List.of()));
  }
}
