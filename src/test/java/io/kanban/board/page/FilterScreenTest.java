package io.kanban.board.page;

import static io.kanban.people.People.BILL;
import static io.kanban.people.People.DAVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.KanbanApplication;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardAssigned;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.CardHeading;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import io.kanban.board.NamedColumn;
import io.kanban.project.Project;
import io.kanban.project.ProjectEvent.MemberAdded;
import io.kanban.project.ProjectEvent.ProjectStarted;
import io.kanban.project.ProjectId;
import io.kanban.project.Projects;
import io.recordplayer.kit.Screen;
import io.recordplayer.kit.ScreenKit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A board with the cards "Red tiles", "Slates", "Blue tiles" and "Gutter"; "Slates" is Bill's. */
@ResourceLock("browserless")
class FilterScreenTest {
  private static final ProjectId PROJECT = new ProjectId("roof");
  private static final BoardId BOARD = new BoardId(PROJECT, "board-1");
  private static final String TEXT = "Text in the title";

  @RegisterExtension
  static final ScreenKit screens = ScreenKit.of(KanbanApplication.class, "kanban.demo=false");

  private Screen bill;

  @BeforeEach
  void bill_has_the_board_open() {
    screens
        .by(DAVE, Project.MANAGER)
        .given(
            Projects.PROJECT,
            PROJECT.value(),
            new ProjectStarted(PROJECT, "Roof", "A new roof for the barn.", DAVE),
            new MemberAdded(PROJECT, BILL, Set.of("Worker")))
        .given(
            Boards.BOARD, BOARD.text(), new BoardOpened(BOARD, "Summer", NamedColumn.OF_NEW_BOARD));
    for (String title : List.of("Red tiles", "Slates", "Blue tiles", "Gutter")) {
      add(title);
    }
    screens.given(
        Boards.BOARD,
        BOARD.text(),
        new CardAssigned(BOARD, card("Slates"), Optional.of(BILL), CardHeading.UNKNOWN));
    bill = screens.open("bill", "board/" + BOARD.text()).sees("Gutter");
  }

  private static CardId card(String title) {
    return new CardId(title.replace(' ', '-'));
  }

  private static void add(String title) {
    screens.given(
        Boards.BOARD, BOARD.text(), new CardAdded(BOARD, card(title), title, ColumnId.NEW));
  }

  @Test
  void a_filter_hides_the_other_cards_and_counts_them() {
    bill.type(TEXT, "TILES").sees("2 cards hidden").sees("Red tiles").doesNotSee("Gutter");
    bill.in("New").sees("2 of 4");
    bill.click("Clear").sees("Gutter").doesNotSee("hidden");
    bill.sees(TEXT, "");
  }

  @Test
  void a_filter_finds_a_card_that_the_page_has_not_drawn() {
    for (int i = 1; i <= 40; i++) {
      add("Nail " + i);
    }
    bill.in("New").sees("44");
    bill.with(CardList.class, "Cards in New", list -> assertThat(list.items()).hasSizeLessThan(40));
    bill.type(TEXT, "nail 40").sees("43 cards hidden").in("Cards in New").sees("Nail 40");
  }

  @Test
  void a_filter_follows_the_board_live() {
    bill.type(TEXT, "tiles").sees("2 cards hidden");
    add("Green tiles");
    bill.sees("Green tiles").sees("2 cards hidden");
    add("Chimney");
    bill.sees("3 cards hidden").doesNotSee("Chimney");
  }

  @Test
  void a_person_sees_only_their_own_cards() {
    bill.click("Mine").sees("3 cards hidden").sees("Slates").doesNotSee("Gutter");
    bill.click("Mine").sees("Gutter");
  }

  @Test
  void the_address_keeps_the_filter() {
    Screen again = screens.open("bill", "board/" + BOARD.text() + "?text=tiles&mine");
    again.sees("4 cards hidden").sees(TEXT, "tiles");
    again.type(TEXT, "").sees("Slates").sees("3 cards hidden");
  }

  @Test
  void a_step_down_passes_the_next_visible_card() {
    bill.type(TEXT, "tiles").sees("2 cards hidden");
    bill.click("Actions for Red tiles").click("Move down");
    bill.click("Clear").sees("on screen");
    bill.with(
        CardList.class,
        "Cards in New",
        list ->
            assertThat(list.items())
                .extracting(face -> face.card().title())
                .containsExactly("Slates", "Blue tiles", "Red tiles", "Gutter"));
  }
}
