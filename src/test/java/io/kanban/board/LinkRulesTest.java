package io.kanban.board;

import static io.kanban.board.ColumnId.NEW;
import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.DetailCommand.LinkCard;
import io.kanban.board.DetailCommand.RelateCard;
import io.kanban.board.DetailCommand.UnlinkCard;
import io.kanban.board.DetailCommand.UnrelateCard;
import io.kanban.board.DetailEvent.CardLinked;
import io.kanban.board.DetailEvent.CardRelated;
import io.kanban.board.DetailEvent.CardUnlinked;
import io.kanban.board.DetailEvent.CardUnrelated;
import io.kanban.project.ProjectId;
import io.recordplayer.entity.Decision.Rejected;
import io.recordplayer.kit.EntityKit;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The board has the cards one, two and three. */
class LinkRulesTest {
  private static final BoardId ID = new BoardId(new ProjectId("p"), "b");
  private static final CardId ONE = new CardId("one");
  private static final CardId TWO = new CardId("two");
  private static final CardId THREE = new CardId("three");
  private static final LinkId LINK = new LinkId("l1");
  private static final String PAGE = "https://example.org/a|b?c=ü";

  private final EntityKit<BoardCommand, BoardState, BoardEvent> board =
      EntityKit.of(new BoardRules())
          .given(
              new BoardOpened(ID, "Dev", NamedColumn.OF_OLDER_BOARD),
              new CardAdded(ID, ONE, "one", NEW),
              new CardAdded(ID, TWO, "two", NEW),
              new CardAdded(ID, THREE, "three", NEW));

  private static LinkCard link(String url, String title) {
    return new LinkCard(ID, ONE, LINK, url, title, LinkKind.PRODUCED);
  }

  private static CardLinked linked(LinkId id, String title) {
    return new CardLinked(ID, ONE, id, PAGE, title, LinkKind.PRODUCED);
  }

  private static CardRelated related(CardId card, Relation relation, CardId other) {
    return new CardRelated(ID, card, other, relation, card.value(), other.value());
  }

  @Test
  void a_card_has_links_to_web_pages() {
    board.when(link(" " + PAGE + " ", " Page ")).then(linked(LINK, "Page"));
    board.when(link(PAGE, " ")).then(linked(LINK, ""));
    board.given(linked(LINK, "Page")).when(link(PAGE, "Page")).thenNothing();
    board
        .given(linked(LINK, "Page"))
        .when(new UnlinkCard(ID, ONE, LINK))
        .then(new CardUnlinked(ID, ONE, LINK));
    board.when(new UnlinkCard(ID, ONE, LINK)).thenNothing();
  }

  @Test
  void a_link_that_is_no_address_of_a_web_page_is_rejected() {
    for (String url :
        List.of("", "example.org", "javascript:alert(1)", "https://", "https://a b", "ftp://a")) {
      board.when(link(url, "Page")).thenRejected(LinkRules.NOT_AN_ADDRESS);
    }
    board
        .when(link("https://" + "x".repeat(LinkRules.ADDRESS.most()), "Page"))
        .thenRejected(SharedRules.TOO_LONG);
    board.when(link(PAGE, "x".repeat(201))).thenRejected(SharedRules.TOO_LONG);
    board
        .given(
            IntStream.rangeClosed(1, LinkRules.LINKS)
                .mapToObj(i -> linked(new LinkId("m" + i), "Page"))
                .toArray(BoardEvent[]::new))
        .when(link(PAGE, "Page"))
        .thenRejected(LinkRules.TOO_MANY_LINKS);
  }

  @Test
  void a_card_is_related_to_another_card_once() {
    RelateCard blocks = new RelateCard(ID, ONE, TWO, Relation.BLOCKS);
    EntityKit<BoardCommand, BoardState, BoardEvent> blocking =
        board.given(related(ONE, Relation.BLOCKS, TWO));
    board.when(blocks).then(related(ONE, Relation.BLOCKS, TWO));
    blocking.when(blocks).thenNothing();
    blocking
        .when(new UnrelateCard(ID, ONE, TWO, Relation.BLOCKS))
        .then(new CardUnrelated(ID, ONE, TWO, Relation.BLOCKS, "one", "two"));
    board.when(new UnrelateCard(ID, ONE, TWO, Relation.BLOCKS)).thenNothing();
    board
        .when(new RelateCard(ID, ONE, ONE, Relation.BLOCKS))
        .thenRejected(LinkRules.RELATED_TO_ITSELF);
    board
        .when(new RelateCard(ID, ONE, new CardId("none"), Relation.BLOCKS))
        .thenRejected(CardRules.NO_SUCH_CARD);
  }

  @Test
  void two_cards_have_no_opposite_relations() {
    EntityKit.Outcome<?, BoardEvent> opposite =
        board
            .given(related(ONE, Relation.BLOCKS, TWO))
            .when(new RelateCard(ID, TWO, ONE, Relation.BLOCKS));
    opposite.thenRejected(LinkRules.OPPOSITE_RELATION);
    assertThat(((Rejected<?>) opposite.decision()).rejection().message())
        .isEqualTo("“two” is blocked by “one” already.");
    board
        .given(related(ONE, Relation.PARENT_OF, TWO), related(TWO, Relation.PARENT_OF, THREE))
        .when(new RelateCard(ID, THREE, ONE, Relation.PARENT_OF))
        .thenRejected(LinkRules.OPPOSITE_RELATION);
  }

  @Test
  void a_card_is_a_part_of_one_card_only() {
    board
        .given(related(ONE, Relation.PARENT_OF, THREE))
        .when(new RelateCard(ID, TWO, THREE, Relation.PARENT_OF))
        .thenRejected(LinkRules.HAS_PARENT);
  }

  @Test
  void the_number_of_relations_has_a_limit_on_both_sides() {
    EntityKit<BoardCommand, BoardState, BoardEvent> full =
        board.given(
            IntStream.rangeClosed(1, LinkRules.RELATIONS)
                .mapToObj(i -> related(ONE, Relation.BLOCKS, new CardId("c" + i)))
                .toArray(BoardEvent[]::new));
    full.when(new RelateCard(ID, ONE, TWO, Relation.DUPLICATES))
        .thenRejected(LinkRules.TOO_MANY_RELATIONS);
    full.when(new RelateCard(ID, TWO, ONE, Relation.DUPLICATES))
        .thenRejected(LinkRules.TOO_MANY_RELATIONS);
  }
}
