package io.kanban.board;

import static io.kanban.people.People.BILL;
import static io.kanban.people.People.DAVE;

import io.kanban.KanbanApplication;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardAssigned;
import io.kanban.board.BoardEvent.CardCommented;
import io.kanban.board.BoardEvent.LabelDefined;
import io.kanban.board.DetailEvent.CardEstimated;
import io.kanban.board.DetailEvent.CardLabelled;
import io.kanban.board.DetailEvent.DueDateSet;
import io.kanban.board.DetailEvent.ItemAdded;
import io.kanban.board.DetailEvent.ItemChecked;
import io.kanban.project.Project;
import io.kanban.project.ProjectEvent.MemberAdded;
import io.kanban.project.ProjectEvent.MemberRemoved;
import io.kanban.project.ProjectEvent.ProjectStarted;
import io.kanban.project.ProjectId;
import io.kanban.project.Projects;
import io.recordplayer.kit.Screen;
import io.recordplayer.kit.ScreenKit;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A board with one card, "Lay the tiles", and the labels "Urgent" and "Roof". */
@ResourceLock("browserless")
class CardFaceScreenTest {
  private static final ProjectId PROJECT = new ProjectId("roof");
  private static final BoardId BOARD = new BoardId(PROJECT, "board-1");
  private static final CardId TILES = new CardId("tiles");
  private static final LabelId URGENT = new LabelId("urgent");
  private static final LabelId ROOF = new LabelId("roof");
  private static final String PAGE = "board/" + BOARD.text();
  private static final LocalDate LONG_AGO = LocalDate.parse("2020-01-02");

  @RegisterExtension
  static final ScreenKit screens = ScreenKit.of(KanbanApplication.class, "kanban.demo=false");

  private Screen dave;

  @BeforeEach
  void dave_has_the_board_open() {
    screens
        .by(DAVE, Project.MANAGER)
        .given(
            Projects.PROJECT,
            PROJECT.value(),
            new ProjectStarted(PROJECT, "Barn", "A new roof for the barn.", DAVE),
            new MemberAdded(PROJECT, BILL, Set.of("Worker")));
    given(
        new BoardOpened(BOARD, "Summer", NamedColumn.OF_NEW_BOARD),
        new LabelDefined(BOARD, URGENT, "Urgent", LabelColor.RED),
        new LabelDefined(BOARD, ROOF, "Roof", LabelColor.BLUE),
        new CardAdded(BOARD, TILES, "Lay the tiles", ColumnId.NEW));
    dave = screens.open("dave", PAGE).sees("Lay the tiles");
  }

  private static void given(BoardEvent... events) {
    screens.given(Boards.BOARD, BOARD.text(), events);
  }

  private Screen face() {
    return dave.in("Cards in New");
  }

  @Test
  void a_face_shows_the_details_of_its_card_and_nothing_that_says_nothing() {
    face().doesNotSee("comment").doesNotSee("Due").doesNotSee("Estimate").doesNotSee("done");
    given(
        new CardLabelled(BOARD, TILES, URGENT, "Urgent"),
        new DueDateSet(BOARD, TILES, Optional.of(LONG_AGO)),
        new CardEstimated(BOARD, TILES, Effort.parse("1d 2h")),
        new CardCommented(BOARD, TILES, new CommentId("c1"), "Which ones?", CardHeading.UNKNOWN),
        new ItemAdded(BOARD, TILES, new ItemId("i1"), "Order"),
        new ItemAdded(BOARD, TILES, new ItemId("i2"), "Lay"),
        new ItemChecked(BOARD, TILES, new ItemId("i1"), true));
    face()
        .sees("Urgent")
        .sees("Due: 2 Jan 2020, overdue")
        .sees("Estimate: 1d 2h")
        .sees("1 comment")
        .sees("1 of 2 items done")
        .doesNotSee("Roof");
  }

  @Test
  void a_member_who_has_left_is_marked_on_their_cards() {
    given(new CardAssigned(BOARD, TILES, Optional.of(BILL), CardHeading.UNKNOWN));
    face().sees("Assigned to Bill").doesNotSee("who has left");
    screens.given(Projects.PROJECT, PROJECT.value(), new MemberRemoved(PROJECT, BILL));
    face().sees("Assigned to Bill, who has left");
  }

  @Test
  void the_filter_finds_labels_and_days() {
    given(
        new CardAdded(BOARD, new CardId("gutter"), "Hang the gutter", ColumnId.NEW),
        new CardLabelled(BOARD, TILES, URGENT, "Urgent"),
        new DueDateSet(BOARD, TILES, Optional.of(LONG_AGO)));
    dave.sees("Hang the gutter");
    dave.in("Filter the cards").click("Urgent").sees("1 card hidden");
    dave.doesNotSee("Hang the gutter");
    dave.in("Filter the cards").click("Urgent").click("Overdue").sees("1 card hidden");
    dave.in("Filter the cards").click("Due soon").sees("2 cards hidden").click("Clear");
    dave.sees("Hang the gutter").sees("Lay the tiles");
  }

  @Test
  void a_card_is_archived_from_its_menu_and_brought_back() {
    dave.click("Actions for Lay the tiles").click("Archive");
    dave.sees("Archived “Lay the tiles”").click("Undo");
    face().sees("Lay the tiles");
    dave.click("Actions for Lay the tiles").click("Archive").sees("Archived");
    dave.click("Actions for the board").click("Archived cards").isAt("archive/" + BOARD.text());
    dave.sees("From New, archived by dave").click("Restore Lay the tiles");
    dave.sees("No card is archived").click("Back to the board").sees("Lay the tiles");
  }

  @Test
  void a_manager_deletes_an_archived_card_for_ever() {
    dave.click("Actions for Lay the tiles").click("Archive").sees("Archived");
    String archive = "archive/" + BOARD.text();
    screens.open("bill", archive).sees("Restore").doesNotSee("Delete");
    dave.go(archive).click("Delete Lay the tiles").click("Delete for ever");
    dave.sees("No card is archived");
  }

  @Test
  void a_board_is_renamed_for_all() {
    Screen bill = screens.open("bill", PAGE).sees("Summer");
    dave.click("Actions for the board").click("Rename board");
    dave.type("Name", "Autumn").click("Save");
    bill.sees("Autumn").doesNotSee("Summer");
  }

  @Test
  void labels_are_added_changed_and_removed() {
    given(new CardLabelled(BOARD, TILES, ROOF, "Roof"));
    Screen labels = screens.open("dave", "labels/" + BOARD.text());
    labels.click("Edit Roof").type("Name", "Attic").choose("Color", "Green").click("Save");
    face().sees("Attic");
    labels.click("Add label").type("Name", "Cellar").click("Add");
    dave.in("Filter the cards").canUse("Cellar");
    labels.click("Remove Attic").click("Remove");
    face().doesNotSee("Attic");
  }
}
