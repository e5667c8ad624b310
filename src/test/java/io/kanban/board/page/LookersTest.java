package io.kanban.board.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.board.Board;
import io.kanban.board.Board.Card;
import io.kanban.board.CardId;
import io.kanban.board.Column;
import io.kanban.board.ColumnId;
import io.kanban.board.Flow;
import io.kanban.board.NamedColumn;
import io.kanban.board.Stage;
import io.kanban.board.page.Looking.Dragged;
import io.kanban.people.People;
import io.recordplayer.record.Person;
import io.recordplayer.update.Published;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LookersTest {
  private static final CardId ONE = new CardId("one");
  private static final CardId TWO = new CardId("two");
  private static final Looking ONLY_THE_BOARD = new Looking(Optional.empty(), Optional.empty());

  private static Published<Looking> page(Person person, Looking looking) {
    return new Published<>(person, "page", looking);
  }

  private static Looking opens(CardId card) {
    return new Looking(Optional.of(card), Optional.empty());
  }

  private static Looking drags(CardId card) {
    return new Looking(
        Optional.empty(),
        Optional.of(new Dragged(card, ColumnId.NEW, Optional.empty(), Stage.TO_DO)));
  }

  /** A board with both cards in this column. */
  private static Board boardWithCardsIn(ColumnId column) {
    List<Card> cards = List.of(Card.added(ONE, "One"), Card.added(TWO, "Two"));
    Flow none = Column.empty(new NamedColumn(column, "")).flow();
    Column only = new Column(column, "Column", Optional.empty(), none, List.of(), cards);
    return new Board("Board", List.of(only), List.of(), List.of(), List.of(), Optional.empty());
  }

  @SafeVarargs
  private static Lookers billSees(Published<Looking>... pages) {
    return Lookers.of(List.of(pages), People.BILL);
  }

  private static Map<String, String> texts(Lookers lookers, CardId card) {
    return Objects.requireNonNull(lookers.held(boardWithCardsIn(ColumnId.NEW)).get(card)).texts();
  }

  private static @Nullable String words(Lookers lookers, CardId card) {
    return texts(lookers, card).get("holderWords");
  }

  @Test
  void a_person_with_several_pages_is_there_once_and_nobody_sees_themselves() {
    Lookers lookers =
        billSees(
            page(People.BILL, opens(ONE)),
            page(People.DAVE, ONLY_THE_BOARD),
            page(People.DAVE, opens(TWO)),
            page(new Person("dave", "David"), ONLY_THE_BOARD),
            page(People.JANET, ONLY_THE_BOARD));
    assertThat(lookers.people()).containsExactly(People.DAVE, People.JANET);
    assertThat(lookers.held(boardWithCardsIn(ColumnId.NEW))).containsOnlyKeys(TWO);
  }

  @Test
  void a_card_names_those_who_drag_it_before_those_who_have_it_open() {
    Lookers lookers =
        billSees(
            page(People.DAVE, opens(ONE)),
            page(People.JANET, drags(ONE)),
            page(People.JANET, opens(ONE)),
            page(People.JANET, opens(TWO)));
    assertThat(words(lookers, ONE)).isEqualTo("Janet drags this card, Dave has this card open");
    assertThat(words(lookers, TWO)).isEqualTo("Janet has this card open");
    assertThat(texts(lookers, ONE))
        .containsEntry("holder", "Janet +1")
        .containsEntry("held", "dragged");
    assertThat(texts(lookers, TWO)).containsEntry("holder", "Janet").containsEntry("held", "open");
  }

  @Test
  void a_card_that_has_left_its_list_is_not_dragged_any_more_and_can_be_open_in_any_list() {
    Lookers lookers = billSees(page(People.JANET, drags(ONE)), page(People.DAVE, opens(TWO)));
    assertThat(lookers.held(boardWithCardsIn(ColumnId.NEW))).containsOnlyKeys(ONE, TWO);
    assertThat(lookers.held(boardWithCardsIn(ColumnId.DONE))).containsOnlyKeys(TWO);
    assertThat(lookers.held(Board.NONE)).containsOnlyKeys(TWO);
  }

  @Test
  void a_card_that_a_hundred_people_have_open_names_five() {
    Lookers lookers =
        Lookers.of(
            IntStream.range(0, 100)
                .mapToObj(i -> page(new Person("p" + i, "P" + i), opens(ONE)))
                .toList(),
            People.BILL);
    assertThat(lookers.people()).hasSize(100);
    assertThat(words(lookers, ONE)).endsWith("P4 has this card open, and 95 more");
  }
}
