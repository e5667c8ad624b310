package io.kanban.board.page;

import static io.kanban.people.People.BILL;
import static io.kanban.people.People.DAVE;
import static io.kanban.people.People.EVE;
import static io.kanban.people.People.JANET;

import io.kanban.KanbanApplication;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import io.kanban.board.NamedColumn;
import io.kanban.project.Project;
import io.kanban.project.ProjectEvent.BoardRolesSet;
import io.kanban.project.ProjectEvent.MemberAdded;
import io.kanban.project.ProjectEvent.ProjectStarted;
import io.kanban.project.ProjectId;
import io.kanban.project.Projects;
import io.kanban.shell.PersonAvatar;
import io.recordplayer.kit.Screen;
import io.recordplayer.kit.ScreenKit;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Bill looks at a board with one card. */
@ResourceLock("browserless")
class PresenceScreenTest {
  private static final ProjectId PROJECT = new ProjectId("roof");
  private static final BoardId BOARD = new BoardId(PROJECT, "board-1");
  private static final String PAGE = "board/" + BOARD.text();
  private static final String CARD = "card/" + BOARD.text() + "/tiles";
  private static final String TILES = "Lay the tiles";
  private static final String LOOKERS = "Also on this board";

  @RegisterExtension
  static final ScreenKit screens =
      ScreenKit.of(KanbanApplication.class, "kanban.demo=false")
          .waitingAtMost(Duration.ofSeconds(60));

  private Screen bill;

  @BeforeEach
  void bill_has_the_board_open() {
    screens
        .by(DAVE, Project.MANAGER)
        .given(
            Projects.PROJECT,
            PROJECT.value(),
            new ProjectStarted(PROJECT, "Barn", "A new roof for the barn.", DAVE),
            new MemberAdded(PROJECT, BILL, Set.of("Worker")),
            new MemberAdded(PROJECT, JANET, Set.of("Worker")),
            new BoardRolesSet(PROJECT, BOARD.name(), EVE, Set.of("Worker")))
        .given(
            Boards.BOARD,
            BOARD.text(),
            new BoardOpened(BOARD, "Summer", NamedColumn.OF_NEW_BOARD),
            new CardAdded(BOARD, new CardId("tiles"), TILES, ColumnId.NEW));
    bill = screens.open("bill", PAGE).sees(TILES);
  }

  /** The head of the board has the avatar of a person. */
  private static void seesAvatar(Screen screen, String name) {
    screen.in(LOOKERS).with(PersonAvatar.class, name, _ -> {});
    screen.in(LOOKERS).sees(name.substring(0, 1).toUpperCase(Locale.ROOT));
  }

  @Test
  void people_see_who_else_looks_at_the_board_until_they_leave() {
    bill.in(LOOKERS).doesNotSee("B");
    Screen janet = screens.open("janet", PAGE);
    seesAvatar(bill, "janet");
    seesAvatar(janet, "bill");
    Screen dave = screens.open("dave", PAGE);
    bill.in(LOOKERS).sees("J").sees("D");
    dave.go("");
    bill.in(LOOKERS).doesNotSee("D");
    janet.go("archive/" + BOARD.text());
    bill.in(LOOKERS).doesNotSee("J");
  }

  @Test
  void a_person_with_two_tabs_is_there_once_until_both_are_gone() {
    Screen one = screens.open("janet", PAGE);
    Screen other = screens.open("janet", PAGE);
    seesAvatar(bill, "janet");
    bill.in(LOOKERS).doesNotSee("JJ");
    one.go("");
    bill.in(LOOKERS).sees("J");
    other.go("");
    bill.in(LOOKERS).doesNotSee("J");
  }

  @Test
  void a_card_that_another_person_has_open_has_their_name() {
    Screen janet = screens.open("janet", PAGE).sees(TILES);
    bill.in("Cards in New").doesNotSee("has this card open");
    janet.go(CARD);
    bill.in("Cards in New").sees("janet has this card open");
    janet.in("Cards in New").doesNotSee("has this card open");
    Screen dave = screens.open("dave", CARD);
    bill.in("Cards in New").sees("dave has this card open, janet has this card open");
    janet.go(PAGE);
    bill.in("Cards in New").doesNotSee("janet has").sees("dave has this card open");
    dave.go("");
    bill.in("Cards in New").doesNotSee("has this card open");
  }

  @Test
  void a_guest_of_the_board_is_there_and_a_stranger_is_not() {
    Screen eve = screens.open("eve", PAGE).sees(TILES);
    seesAvatar(bill, "eve");
    seesAvatar(eve, "bill");
    screens.open("mallory", PAGE).sees("You are not a member of this project");
    bill.in(LOOKERS).doesNotSee("M");
  }

  @Test
  void a_person_who_loses_the_access_leaves_and_sees_nobody() {
    Screen janet = screens.open("janet", CARD).sees(TILES);
    bill.in("Cards in New").sees("janet has this card open");
    screens.open("dave", "members/" + PROJECT.value()).click("Remove Janet").click("Remove");
    bill.in("Cards in New").doesNotSee("has this card open");
    bill.in(LOOKERS).doesNotSee("J");
    janet.sees("You are not a member of this project").doesNotSee(TILES);
  }
}
