package io.kanban.board.card;

import static io.kanban.people.People.BILL;
import static io.kanban.people.People.DAVE;
import static io.kanban.people.People.JANET;

import com.vaadin.flow.component.ClickEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.ComponentUtil;
import com.vaadin.flow.component.contextmenu.MenuItem;
import io.kanban.KanbanApplication;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import io.kanban.board.NamedColumn;
import io.kanban.project.CardKind;
import io.kanban.project.Field;
import io.kanban.project.KindId;
import io.kanban.project.Project;
import io.kanban.project.ProjectEvent.KindDefined;
import io.kanban.project.ProjectEvent.KindRemoved;
import io.kanban.project.ProjectEvent.MemberAdded;
import io.kanban.project.ProjectEvent.ProjectStarted;
import io.kanban.project.ProjectEvent.StatusChanged;
import io.kanban.project.ProjectId;
import io.kanban.project.ProjectStatus;
import io.kanban.project.Projects;
import io.recordplayer.kit.Screen;
import io.recordplayer.kit.ScreenKit;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Bill has a card open over its board, and Janet looks at the board. */
@ResourceLock("browserless")
class CardScreenTest {
  private static final ProjectId PROJECT = new ProjectId("roof");
  private static final BoardId BOARD = new BoardId(PROJECT, "board-1");
  private static final String BOARD_PAGE = "board/" + BOARD.text();
  private static final String CARD_PAGE = "card/" + BOARD.text() + "/tiles";
  private static final String TILES = "Lay the tiles";

  private static final CardKind FAULT =
      new CardKind(
          new KindId("fault"),
          "Fault",
          List.of(
              new Field(
                  "Runs",
                  Field.Type.NUMBER,
                  true,
                  Optional.empty(),
                  Optional.of(BigDecimal.TEN),
                  List.of()),
              Field.choice("Result", false, List.of("Good", "Bad")),
              Field.of("Day", Field.Type.DATE, false),
              Field.of("Report", Field.Type.URL, false)));

  @RegisterExtension
  static final ScreenKit screens = ScreenKit.of(KanbanApplication.class, "kanban.demo=false");

  private Screen bill;
  private Screen janet;
  private Screen panel;

  @BeforeEach
  void bill_has_a_card_open() {
    screens
        .by(DAVE, Project.MANAGER)
        .given(
            Projects.PROJECT,
            PROJECT.value(),
            new ProjectStarted(PROJECT, "Roof", "A new roof for the barn.", DAVE),
            new MemberAdded(PROJECT, BILL, Set.of("Worker")),
            new MemberAdded(PROJECT, JANET, Set.of("Reviewer")))
        .given(
            Boards.BOARD,
            BOARD.text(),
            new BoardOpened(BOARD, "Summer", NamedColumn.OF_OLDER_BOARD),
            new CardAdded(BOARD, new CardId("tiles"), TILES, ColumnId.NEW));
    bill = screens.open("bill", CARD_PAGE);
    panel = bill.in("Card").sees(TILES);
    janet = screens.open("janet", BOARD_PAGE).sees(TILES);
  }

  @Test
  void a_card_is_closed_and_its_board_stays() {
    bill.in("New").sees(TILES);
    bill.click("Close the card").isAt(BOARD_PAGE).cannotUse("Close the card");
    bill.in("New").sees(TILES);
  }

  @Test
  void a_card_opens_from_its_menu() {
    janet.click("Actions for " + TILES).click("Open").isAt(CARD_PAGE);
    janet.in("Card").canUse("Add a description");
  }

  @Test
  void an_address_of_no_card_is_explained_over_the_board() {
    janet.go("card/" + BOARD.text() + "/nothing").sees("No such card");
    janet.in("New").sees(TILES);
    janet.click("Back to the board").isAt(BOARD_PAGE).doesNotSee("No such card");
  }

  @Test
  void a_title_is_changed_in_its_place() {
    panel.click(TILES).type("Title", " ").click("Save");
    panel.sees("Give the card a title.").type("Title", "Lay slates").click("Save");
    panel.sees("Lay slates").cannotUse("Save");
    janet.in("New").sees("Lay slates");
  }

  @Test
  void a_title_that_is_cancelled_stays() {
    panel.click(TILES).type("Title", "Lay slates").click("Cancel");
    panel.sees(TILES).doesNotSee("Lay slates");
  }

  @Test
  void a_conflict_shows_both_titles_and_is_settled_by_a_replacement() {
    panel.click(TILES).type("Title", "Bill's title");
    janet
        .click("Actions for " + TILES)
        .click("Rename")
        .type("Title", "Janet's title")
        .click("Save");
    bill.in("New").sees("Janet's title");
    panel.click("Save");
    panel
        .sees("janet changed the title to “Janet's title” a moment ago.")
        .sees("Title", "Bill's title")
        .canUse("Janet's title")
        .click("Replace");
    janet.in("New").sees("Bill's title");
    panel.doesNotSee("janet changed the title");
  }

  @Test
  void a_description_is_written_in_its_place_as_markdown() {
    panel.click("Add a description").type("Description", "Red **ones**.").click("Save");
    panel.sees("Red **ones**.");
    janet.go(CARD_PAGE).in("Card").sees("Red **ones**.").click("Edit");
    janet.in("Card").sees("Description", "Red **ones**.");
  }

  @Test
  void html_in_a_text_stays_text() {
    panel.click("Add a description").type("Description", "<b onclick=x>").click("Save");
    panel.sees("&lt;b onclick=x>");
  }

  @Test
  void a_card_is_assigned_from_a_menu() {
    panel.click("Assign");
    bill.click("Janet");
    janet.in("New").sees("Assigned to Janet");
    panel.click("Assigned to Janet");
    bill.click("Unassign");
    janet.in("New").doesNotSee("Assigned to");
    panel.canUse("Assign");
  }

  @Test
  void a_comment_is_written_below_the_others() {
    janet.go(CARD_PAGE);
    panel.click("Write a comment").type("Your comment", "Half of it works").click("Comment");
    janet.in("Card").sees("Half of it works");
    panel.canUse("Write a comment");
  }

  @Test
  void a_card_is_moved_from_its_panel() {
    panel.click("In Work");
    janet.in("In Work").sees(TILES);
  }

  @Test
  void a_label_is_made_and_taken_off_again() {
    panel.click("Labels");
    bill.click("New label…").type("Name", "Slate").choose("Color", "Teal").click("Add");
    panel.in("Labels of the card").sees("Slate");
    panel.click("Labels");
    clickItem("Slate");
    panel.in("Labels of the card").doesNotSee("Slate");
  }

  /** Clicks an item of a menu whose name a chip of the filter has, too. */
  private void clickItem(String name) {
    bill.with(
        MenuItem.class,
        name,
        item -> ComponentUtil.fireEvent(item, new ClickEvent<Component>(item)));
  }

  @Test
  void a_kind_is_chosen_and_its_fields_are_edited_in_their_places() {
    screens.given(Projects.PROJECT, PROJECT.value(), new KindDefined(PROJECT, FAULT));
    janet.go(CARD_PAGE);
    panel.click("Set the kind");
    clickItem("Fault");
    janet.in("Card").canUse("Kind: Fault");
    panel.sees("“Runs” is required.").click("Runs: Add").type("Runs", "20").click("Save");
    panel.sees("“Runs” is at most 10.").type("Runs", "7").click("Save");
    janet.in("Card").canUse("Runs: 7").doesNotSee("“Runs” is required.");
    panel.click("Result: Add");
    bill.click("Good");
    janet.in("Card").canUse("Result: Good");
    panel.in("Fields").type("Day", LocalDate.of(2026, 12, 24));
    janet.in("Card").sees("Day", LocalDate.of(2026, 12, 24));
    panel.click("Report: Add").type("Report", "javascript:alert(1)").click("Save");
    panel.sees("“Report” is the address of a page").type("Report", "https://slates.example");
    panel.click("Save");
    janet.in("Card").canUse("https://slates.example");
    screens.given(Projects.PROJECT, PROJECT.value(), new KindRemoved(PROJECT, FAULT.id()));
    panel.canUse("Kind: Fault").cannotUse("Runs: 7");
    panel.in("Fields").sees("https://slates.example").sees("2026-12-24");
  }

  @Test
  void a_due_date_and_efforts_are_set_in_their_places() {
    janet.go(CARD_PAGE);
    panel.type("Due date", LocalDate.of(2026, 12, 24));
    janet.in("Card").sees("Due date", LocalDate.of(2026, 12, 24));
    panel.click("Estimate").type("Estimate", "two days").click("Save");
    panel.sees("such as 1d 2h 30m").type("Estimate", "2d").click("Save");
    janet.in("Card").canUse("Estimate 2d");
    panel.click("Left").type("Left", "1d 4h").click("Save");
    janet.in("Card").canUse("Left 1d 4h");
  }

  @Test
  void a_day_that_is_rejected_is_taken_back() {
    LocalDate christmas = LocalDate.of(2026, 12, 24);
    panel.type("Due date", christmas);
    suspend();
    panel.type("Due date", christmas.plusDays(7)).sees("Due date", christmas);
  }

  @Test
  void a_tick_that_is_rejected_is_taken_back() {
    panel.type("Text of a new item", "Order slates").click("Add an item").canUse("Order slates");
    suspend();
    panel.click("Order slates").sees("Order slates", false);
  }

  private void suspend() {
    screens
        .by(DAVE, Project.MANAGER)
        .given(
            Projects.PROJECT, PROJECT.value(), new StatusChanged(PROJECT, ProjectStatus.SUSPENDED));
    bill.sees("Read-only");
  }

  @Test
  void a_checklist_is_worked_off() {
    janet.go(CARD_PAGE);
    panel.type("Text of a new item", "Order slates").click("Add an item");
    panel.type("Text of a new item", "Order nails").click("Add an item");
    janet.in("Card").sees("0 / 2").click("Order slates");
    panel.sees("1 / 2").click("Actions for the item Order nails");
    bill.click("Rename").type("Item", "Order long nails").click("Save");
    janet.in("Card").sees("Order long nails").click("Actions for the item Order long nails");
    janet.click("Remove");
    panel.sees("1 / 1").cannotUse("Order long nails");
  }

  @Test
  void a_link_leads_to_a_page_of_the_web_only() {
    panel.click("Add a link");
    bill.type("Address", "javascript:alert(1)").click("Add");
    bill.sees("This is not the address of a page");
    bill.type("Address", "https://slates.example").type("Title", "Slates").click("Add");
    panel.canUse("Slates").click("Remove the link Slates");
    panel.cannotUse("Slates");
  }

  @Test
  void a_card_is_related_to_another_one() {
    screens.given(
        Boards.BOARD,
        BOARD.text(),
        new CardAdded(BOARD, new CardId("gutter"), "Hang the gutter", ColumnId.NEW));
    bill.in("New").sees("Hang the gutter");
    panel.click("Add a relation");
    bill.choose("This card", "is blocked by").choose("Other card", "Hang the gutter").click("Add");
    panel.sees("is blocked by").canUse("Hang the gutter");
    janet.go("card/" + BOARD.text() + "/gutter").in("Card").sees("blocks");
    janet.in("Card").click(TILES).isAt(CARD_PAGE);
    panel.click("Remove: is blocked by “Hang the gutter”").cannotUse("Hang the gutter");
  }

  @Test
  void the_journal_is_written_in_its_place() {
    janet.go(CARD_PAGE);
    panel
        .click("Write in the journal")
        .type("What you have done", "Cut *ten* slates")
        .click("Write");
    janet.in("Card").in("Journal").sees("Cut *ten* slates");
  }

  @Test
  void a_card_is_archived_and_brought_back() {
    panel.click("Archive").sees("This card is archived");
    janet.doesNotSee(TILES);
    bill.click("Undo");
    janet.in("New").sees(TILES);
    panel.doesNotSee("This card is archived");
  }

  @Test
  void an_archived_card_is_restored_or_deleted_for_ever() {
    panel.click("Archive").sees("This card is archived").click("Restore");
    janet.in("New").sees(TILES);
    panel.click("Archive").cannotUse("Delete for ever");
    Screen dave = screens.open("dave", CARD_PAGE);
    dave.click("Delete for ever").sees("Nobody can bring it back.").click("Delete");
    bill.sees("No such card");
  }
}
