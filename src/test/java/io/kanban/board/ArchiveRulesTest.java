package io.kanban.board;

import static io.kanban.board.ColumnId.DONE;
import static io.kanban.board.ColumnId.IN_WORK;
import static io.kanban.board.ColumnId.NEW;
import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.board.ArchiveCommand.ArchiveCard;
import io.kanban.board.ArchiveCommand.DeleteCard;
import io.kanban.board.ArchiveCommand.RestoreCard;
import io.kanban.board.ArchiveEvent.CardArchived;
import io.kanban.board.ArchiveEvent.CardDeleted;
import io.kanban.board.ArchiveEvent.CardRestored;
import io.kanban.board.Board.Card;
import io.kanban.board.BoardCommand.AddCard;
import io.kanban.board.BoardCommand.MoveCard;
import io.kanban.board.BoardCommand.RemoveLabel;
import io.kanban.board.BoardCommand.RenameCard;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardMoved;
import io.kanban.board.BoardEvent.CardPulled;
import io.kanban.board.BoardEvent.CardReady;
import io.kanban.board.BoardEvent.ColumnRemoved;
import io.kanban.board.BoardEvent.ColumnRolesSet;
import io.kanban.board.BoardEvent.LabelDefined;
import io.kanban.board.BoardEvent.LabelRemoved;
import io.kanban.board.BoardEvent.WipLimitSet;
import io.kanban.board.DetailCommand.RelateCard;
import io.kanban.board.DetailCommand.UnrelateCard;
import io.kanban.board.DetailEvent.CardLabelled;
import io.kanban.board.DetailEvent.CardRelated;
import io.kanban.board.DetailEvent.CardUnrelated;
import io.kanban.board.DetailEvent.ItemAdded;
import io.kanban.project.Project;
import io.kanban.project.ProjectId;
import io.recordplayer.entity.Decision.Rejected;
import io.recordplayer.entity.LastChange;
import io.recordplayer.kit.EntityKit;
import io.recordplayer.record.Person;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Card one is in In Work, card two in New. */
class ArchiveRulesTest {
  private static final BoardId ID = new BoardId(new ProjectId("p"), "b");
  private static final CardId ONE = new CardId("one");
  private static final CardId TWO = new CardId("two");
  private static final LabelId BUG = new LabelId("bug");
  private static final Person BILL = new Person("bill", "Bill");
  private static final Person JANET = new Person("janet", "Janet");
  private static final CardArchived ARCHIVED = new CardArchived(ID, ONE, "one", IN_WORK);

  private final EntityKit<BoardCommand, BoardState, BoardEvent> board =
      EntityKit.of(new BoardRules())
          .by(BILL)
          .given(
              new BoardOpened(ID, "Dev", NamedColumn.OF_OLDER_BOARD),
              new CardAdded(ID, ONE, "one", IN_WORK),
              new CardAdded(ID, TWO, "two", NEW));

  private final EntityKit<BoardCommand, BoardState, BoardEvent> archived = board.given(ARCHIVED);

  private static CardRestored restored(ColumnId column, Card face) {
    return new CardRestored(ID, ONE, column, face);
  }

  @Test
  void a_card_is_archived_once() {
    board.when(new ArchiveCard(ID, ONE)).then(ARCHIVED);
    archived.when(new ArchiveCard(ID, ONE)).thenNothing();
    board.when(new ArchiveCard(ID, new CardId("none"))).thenRejected(CardRules.NO_SUCH_CARD);
  }

  @Test
  void an_archived_card_does_not_change_and_the_person_is_told_why() {
    EntityKit.Outcome<?, BoardEvent> rename = archived.when(new RenameCard(ID, ONE, "eins"));
    rename.thenRejected(CardRules.ARCHIVED);
    assertThat(((Rejected<?>) rename.decision()).rejection().message())
        .isEqualTo("“one” is in the archive. Restore it first.");
    archived.when(new MoveCard(ID, ONE, NEW, Optional.empty())).thenRejected(CardRules.ARCHIVED);
    archived.when(new RelateCard(ID, TWO, ONE, Relation.BLOCKS)).thenRejected(CardRules.ARCHIVED);
    archived.when(new AddCard(ID, ONE, "again", NEW)).thenNothing();
  }

  @Test
  void an_archived_card_does_not_count_for_a_limit_and_comes_back_only_within_it() {
    EntityKit<BoardCommand, BoardState, BoardEvent> limited =
        archived.given(new WipLimitSet(ID, IN_WORK, Optional.of(1)));
    limited
        .when(new MoveCard(ID, TWO, IN_WORK, Optional.empty()))
        .then(new CardMoved(ID, TWO, NEW, IN_WORK, Optional.empty(), BILL));
    limited
        .given(new CardMoved(ID, TWO, NEW, IN_WORK, Optional.empty(), BILL))
        .when(new RestoreCard(ID, ONE))
        .thenRejected(MoveRules.WIP_LIMIT_REACHED);
  }

  @Test
  void a_card_is_restored_with_its_face_to_the_column_that_it_left() {
    board
        .given(
            new LabelDefined(ID, BUG, "Bug", LabelColor.RED),
            new CardLabelled(ID, ONE, BUG, "Bug"),
            new ItemAdded(ID, ONE, new ItemId("i"), "Draw"),
            ARCHIVED)
        .when(new RestoreCard(ID, ONE))
        .then(
            restored(
                IN_WORK,
                Card.added(ONE, "one")
                    .with(
                        new CardBadges(
                            List.of(BUG),
                            Optional.empty(),
                            Optional.empty(),
                            0,
                            0,
                            1,
                            Optional.empty()))));
    board.when(new RestoreCard(ID, ONE)).thenNothing();
  }

  @Test
  void a_card_is_restored_to_the_first_column_if_its_own_is_gone() {
    archived
        .given(new ColumnRemoved(ID, IN_WORK, Optional.empty(), List.of()))
        .when(new RestoreCard(ID, ONE))
        .then(restored(NEW, Card.added(ONE, "one")));
  }

  @Test
  void a_removed_label_leaves_the_archived_cards_too() {
    EntityKit<BoardCommand, BoardState, BoardEvent> labelled =
        board.given(
            new LabelDefined(ID, BUG, "Bug", LabelColor.RED),
            new CardLabelled(ID, ONE, BUG, "Bug"),
            ARCHIVED);
    LabelRemoved removed = new LabelRemoved(ID, BUG, "Bug", List.of());
    labelled.when(new RemoveLabel(ID, BUG)).then(removed);
    labelled
        .given(removed)
        .when(new RestoreCard(ID, ONE))
        .then(restored(IN_WORK, Card.added(ONE, "one")));
  }

  @Test
  void only_a_manager_deletes_a_card_and_only_an_archived_one() {
    board
        .by(JANET, Project.MANAGER)
        .when(new DeleteCard(ID, ONE))
        .thenRejected(ArchiveRules.NOT_ARCHIVED);
    archived
        .by(JANET, Project.MANAGER)
        .when(new DeleteCard(ID, ONE))
        .then(new CardDeleted(ID, ONE, "one", List.of()));
    archived
        .by(JANET, "Worker")
        .when(new DeleteCard(ID, ONE))
        .thenRejected(SharedRules.ONLY_MANAGERS);
    archived
        .given(new CardDeleted(ID, ONE, "one", List.of()))
        .when(new RestoreCard(ID, ONE))
        .thenRejected(CardRules.NO_SUCH_CARD);
  }

  @Test
  void a_deleted_card_leaves_the_relations_of_others() {
    CardDeleted deleted = new CardDeleted(ID, ONE, "one", List.of(TWO));
    EntityKit<BoardCommand, BoardState, BoardEvent> related =
        board.given(new CardRelated(ID, TWO, ONE, Relation.PARENT_OF, "two", "one"), ARCHIVED);
    related.by(BILL, Project.MANAGER).when(new DeleteCard(ID, ONE)).then(deleted);
    related
        .given(deleted, new CardAdded(ID, ONE, "one", NEW))
        .when(new RelateCard(ID, TWO, ONE, Relation.PARENT_OF))
        .then(new CardRelated(ID, TWO, ONE, Relation.PARENT_OF, "two", "one"));
  }

  @Test
  void an_archived_card_loses_relations_of_which_the_other_card_is_on_the_board() {
    CardRelated related = new CardRelated(ID, TWO, ONE, Relation.BLOCKS, "two", "one");
    CardUnrelated unrelated = new CardUnrelated(ID, TWO, ONE, Relation.BLOCKS, "two", "one");
    EntityKit<BoardCommand, BoardState, BoardEvent> apart = board.given(related, ARCHIVED);
    apart.when(new UnrelateCard(ID, TWO, ONE, Relation.BLOCKS)).then(unrelated);
    apart
        .given(unrelated, restored(IN_WORK, Card.added(ONE, "one")))
        .when(new RelateCard(ID, ONE, TWO, Relation.BLOCKS))
        .then(new CardRelated(ID, ONE, TWO, Relation.BLOCKS, "one", "two"));
  }

  @Test
  void an_unseen_move_keeps_a_card_from_the_archive() {
    board
        .given(new CardMoved(ID, TWO, NEW, DONE, Optional.empty(), BILL))
        .by(JANET)
        .on("janet's")
        .seeing(3)
        .when(new ArchiveCard(ID, TWO))
        .thenRejected(LastChange.UNSEEN);
  }

  @Test
  void a_card_that_was_archived_again_unseen_is_neither_deleted_nor_restored() {
    EntityKit<BoardCommand, BoardState, BoardEvent> again =
        archived
            .given(restored(IN_WORK, Card.added(ONE, "one")), ARCHIVED)
            .by(JANET, Project.MANAGER)
            .on("janet's")
            .seeing(4);
    EntityKit.Outcome<?, BoardEvent> delete = again.when(new DeleteCard(ID, ONE));
    delete.thenRejected(LastChange.UNSEEN);
    assertThat(((Rejected<?>) delete.decision()).rejection().message())
        .isEqualTo("“one”: Bill archived it a moment ago.");
    again.when(new RestoreCard(ID, ONE)).thenRejected(LastChange.UNSEEN);
    again.seeing(6).when(new DeleteCard(ID, ONE)).then(new CardDeleted(ID, ONE, "one", List.of()));
  }

  @Test
  void only_its_assignee_or_a_manager_archives_a_card_in_doing() {
    EntityKit<BoardCommand, BoardState, BoardEvent> pulled =
        board.given(
            new ColumnRolesSet(ID, IN_WORK, Optional.of("Worker"), Optional.empty()),
            new CardPulled(ID, ONE, BILL));
    pulled.by(JANET, "Worker").when(new ArchiveCard(ID, ONE)).thenRejected(MoveRules.NOT_YOURS);
    pulled.by(JANET, Project.MANAGER).when(new ArchiveCard(ID, ONE)).then(ARCHIVED);
    pulled.when(new ArchiveCard(ID, ONE)).then(ARCHIVED);
  }

  @Test
  void only_a_reviewer_or_a_manager_archives_a_card_that_waits_for_a_review() {
    EntityKit<BoardCommand, BoardState, BoardEvent> ready =
        board.given(
            new ColumnRolesSet(ID, IN_WORK, Optional.of("Worker"), Optional.of("Reviewer")),
            new CardPulled(ID, ONE, BILL),
            new CardReady(ID, ONE));
    ready.by(BILL, "Worker").when(new ArchiveCard(ID, ONE)).thenRejected(MoveRules.REVIEW_REQUIRED);
    ready.by(JANET, "Reviewer").when(new ArchiveCard(ID, ONE)).then(ARCHIVED);
    ready.by(JANET, Project.MANAGER).when(new ArchiveCard(ID, ONE)).then(ARCHIVED);
  }
}
