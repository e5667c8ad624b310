package io.kanban.board.page;

import static io.kanban.people.People.BILL;
import static io.kanban.people.People.DAVE;

import io.kanban.KanbanApplication;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardAssigned;
import io.kanban.board.BoardEvent.CardMoved;
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
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Two boards: "Summer" with "Red tiles" and Bill's "Slates", "Winter" with "Blue tiles". */
@ResourceLock("browserless")
class CardsScreenTest {
  private static final ProjectId PROJECT = new ProjectId("roof");
  private static final BoardId SUMMER = new BoardId(PROJECT, "summer");
  private static final BoardId WINTER = new BoardId(PROJECT, "winter");
  private static final String TEXT = "Text in the title";

  @RegisterExtension
  static final ScreenKit screens = ScreenKit.of(KanbanApplication.class, "kanban.demo=false");

  @BeforeEach
  void two_boards_have_cards() {
    screens
        .by(DAVE, Project.MANAGER)
        .given(
            Projects.PROJECT,
            PROJECT.value(),
            new ProjectStarted(PROJECT, "Roof", "A new roof for the barn.", DAVE),
            new MemberAdded(PROJECT, BILL, Set.of("Worker")));
    open(SUMMER, "Summer");
    open(WINTER, "Winter");
    add(SUMMER, "Red tiles");
    add(SUMMER, "Slates");
    add(WINTER, "Blue tiles");
    screens.given(
        Boards.BOARD,
        SUMMER.text(),
        new CardAssigned(SUMMER, card("Slates"), Optional.of(BILL), CardHeading.UNKNOWN));
  }

  private static void open(BoardId board, String name) {
    screens.given(
        Boards.BOARD, board.text(), new BoardOpened(board, name, NamedColumn.OF_NEW_BOARD));
  }

  private static void add(BoardId board, String title) {
    screens.given(
        Boards.BOARD, board.text(), new CardAdded(board, card(title), title, ColumnId.NEW));
  }

  private static CardId card(String title) {
    return new CardId(title.replace(' ', '-'));
  }

  private static Screen cards(String person) {
    return screens.open(person, "cards/" + PROJECT.value());
  }

  @Test
  void the_page_lists_the_cards_of_all_boards_with_their_places() {
    cards("bill").sees("3 cards").sees("Red tiles").sees("Blue tiles").sees("Winter · New");
  }

  @Test
  void the_filter_searches_all_boards_and_stays_in_the_address() {
    Screen bill = cards("bill");
    bill.type(TEXT, "TILES").sees("2 of 3 cards").sees("Blue tiles").doesNotSee("Slates");
    bill.isAt("cards/" + PROJECT.value() + "?text=TILES");
    bill.click("Clear").click("Mine").sees("1 of 3 cards").sees("Slates");
    screens
        .open("bill", "cards/" + PROJECT.value() + "?text=blue")
        .sees("1 of 3 cards")
        .sees(TEXT, "blue");
  }

  @Test
  void the_list_follows_the_boards_live() {
    Screen bill = cards("bill").sees("3 cards");
    bill.type(TEXT, "tiles").sees("2 of 3 cards");
    add(WINTER, "Green tiles");
    bill.sees("3 of 4 cards").sees("Green tiles");
    screens.given(
        Boards.BOARD,
        WINTER.text(),
        new CardMoved(
            WINTER, card("Green tiles"), ColumnId.NEW, ColumnId.DONE, Optional.empty(), DAVE));
    bill.sees("Winter · Done");
  }

  @Test
  void a_person_without_access_sees_no_card() {
    cards("eve").sees("You are not a member of this project").doesNotSee("Red tiles");
  }
}
