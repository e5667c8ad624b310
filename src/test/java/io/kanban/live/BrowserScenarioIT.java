package io.kanban.live;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import io.kanban.board.BoardCommand;
import io.kanban.board.BoardCommand.AddCard;
import io.kanban.board.BoardCommand.AssignCard;
import io.kanban.board.BoardCommand.CommentCard;
import io.kanban.board.BoardCommand.DefineLabel;
import io.kanban.board.BoardCommand.DescribeCard;
import io.kanban.board.BoardCommand.MoveCard;
import io.kanban.board.BoardCommand.OpenBoard;
import io.kanban.board.BoardCommand.PullCard;
import io.kanban.board.BoardCommand.ReadyCard;
import io.kanban.board.BoardCommand.RenameColumn;
import io.kanban.board.BoardCommand.SetColumnRoles;
import io.kanban.board.BoardCommand.SetWipLimit;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import io.kanban.board.CommentId;
import io.kanban.board.DetailCommand.AddItem;
import io.kanban.board.DetailCommand.LabelCard;
import io.kanban.board.DetailCommand.LinkCard;
import io.kanban.board.DetailCommand.SetKind;
import io.kanban.board.ItemId;
import io.kanban.board.LabelColor;
import io.kanban.board.LabelId;
import io.kanban.board.LinkId;
import io.kanban.board.LinkKind;
import io.kanban.people.AccountCommand.RenameAccount;
import io.kanban.people.AccountFeature;
import io.kanban.people.AccountId;
import io.kanban.people.People;
import io.kanban.project.CardKind;
import io.kanban.project.Field;
import io.kanban.project.KindId;
import io.kanban.project.NamedKind;
import io.kanban.project.Project;
import io.kanban.project.Project.Member;
import io.kanban.project.ProjectCommand;
import io.kanban.project.ProjectCommand.AddMember;
import io.kanban.project.ProjectCommand.DefineKind;
import io.kanban.project.ProjectCommand.DefineRole;
import io.kanban.project.ProjectCommand.StartProject;
import io.kanban.project.ProjectId;
import io.kanban.project.Projects;
import io.recordplayer.record.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("io.kanban.live.Browsers#isPossible")
class BrowserScenarioIT extends BrowserScenario {
  @Test
  void a_move_pushes_less_than_5_KB_to_the_mover_and_1_KB_to_others() {
    assertPushesLittle(3, mover -> card(mover, "one").press("Shift+ArrowRight"));
  }

  @Test
  void a_drag_pushes_less_than_5_KB_to_the_mover_and_1_KB_to_others() {
    assertPushesLittle(3, mover -> card(mover, "one").dragTo(lane(mover, ColumnId.IN_WORK)));
  }

  @Test
  void a_drag_on_a_board_of_1000_cards_pushes_less_than_5_KB_to_the_mover_and_1_KB_to_others() {
    for (int i = 3; i < 1_000; i++) {
      send(new AddCard(board, new CardId("c" + i), "Card " + i, ColumnId.NEW));
    }
    assertPushesLittle(1_000, mover -> card(mover, "one").dragTo(lane(mover, ColumnId.IN_WORK)));
  }

  /**
   * Bill moves a card from New to In Work, and Janet looks at the board.
   *
   * @param inNew number of cards in New
   */
  private void assertPushesLittle(int inNew, Consumer<Page> move) {
    Page mover = visit("bill", server.port());
    Page viewer = visit("janet", server.port());
    PushedBytes toMover = new PushedBytes(mover);
    PushedBytes toViewer = new PushedBytes(viewer);
    // The next page has a WebSocket of its own.
    mover.reload();
    viewer.reload();
    for (Page page : List.of(mover, viewer)) {
      assertThat(lane(page, ColumnId.NEW).locator(".count")).hasText(String.valueOf(inNew));
    }
    toMover.take();
    toViewer.take();
    move.accept(mover);
    assertThat(cards(viewer, ColumnId.IN_WORK)).hasCount(1);
    assertThat(mover.locator(".undoable")).isVisible();
    assertThat(toViewer.take()).isBetween(1L, 1_024L);
    assertThat(toMover.take()).isBetween(1L, 5_120L);
  }

  @Test
  void another_persons_page_shows_a_dragged_card_without_a_reload() {
    Page bill = open("bill");
    Page janet = open("janet");
    card(bill, "one").dragTo(lane(bill, ColumnId.IN_WORK));
    assertThat(cards(janet, ColumnId.IN_WORK).locator("a")).hasText("Card one");
    assertThat(cards(janet, ColumnId.NEW)).hasCount(2);
    assertThat(bill.locator(".trip[data-stage=on-screen]")).hasCount(1);
    assertThat(janet.locator(".trip")).hasCount(0);
    assertNotReloaded(bill);
    assertNotReloaded(janet);
  }

  @Test
  void a_card_is_moved_by_keyboard_and_by_menu() {
    Page bill = open("bill");
    card(bill, "one").focus();
    bill.keyboard().press("Shift+ArrowRight");
    assertThat(cards(bill, ColumnId.IN_WORK)).hasCount(1);
    choose(bill, "two", "Move to Done");
    assertThat(cards(bill, ColumnId.DONE)).hasCount(1);
  }

  @Test
  void a_card_is_moved_by_its_menu_on_a_phone() {
    Page bill = open("bill");
    bill.setViewportSize(390, 844);
    choose(bill, "two", "Move to Done");
    bill.locator(".lane-tabs button", new Page.LocatorOptions().setHasText("Done")).click();
    assertThat(cards(bill, ColumnId.NEW)).hasCount(0);
    assertThat(cards(bill, ColumnId.DONE).locator("a")).hasText("Card two");
    assertThat(bill.evaluate("document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
  }

  @Test
  void the_first_byte_of_a_page_has_the_chosen_colours() {
    Page bill = open("bill");
    look(bill, "Dark");
    await().atMost(PATIENCE).until(() -> html(bill).contains("color-scheme: dark"));
    bill.reload();
    assertThat(bill.locator("html")).hasCSS("color-scheme", "dark");
    assertThat(cards(bill, ColumnId.NEW)).hasCount(3);
    look(bill, "As the system");
    await().atMost(PATIENCE).until(() -> !html(bill).contains("color-scheme: dark"));
  }

  private static void look(Page page, String name) {
    page.locator("[aria-label='Light or dark']").click();
    page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(name)).click();
  }

  /** The page as the server sends it, before any script runs. */
  private static String html(Page page) {
    return page.request().get(page.url()).text();
  }

  @Test
  void only_the_senders_page_shows_a_rejection() {
    send(new AddCard(board, new CardId("four"), "Card four", ColumnId.IN_WORK));
    send(new SetWipLimit(board, ColumnId.IN_WORK, Optional.of(1)));
    Page bill = open("bill");
    Page janet = open("janet");
    assertThat(lane(janet, ColumnId.IN_WORK).locator(".count")).hasText("1 / 1");
    card(bill, "one").dragTo(lane(bill, ColumnId.IN_WORK));
    assertThat(bill.locator(".trip[data-stage=rejected]")).containsText("In Work is full");
    assertThat(cards(bill, ColumnId.NEW)).hasCount(3);
    assertThat(cards(janet, ColumnId.NEW)).hasCount(3);
    assertThat(cards(janet, ColumnId.IN_WORK)).hasCount(1);
    assertThat(janet.locator(".trip")).hasCount(0);
  }

  @Test
  void two_tabs_of_one_person_show_the_same() {
    Page first = open("bill");
    Page second = first.context().newPage();
    second.navigate(first.url());
    assertThat(cards(second, ColumnId.NEW)).hasCount(3);
    card(first, "two").dragTo(lane(first, ColumnId.DONE));
    assertThat(cards(second, ColumnId.DONE)).hasCount(1);
    assertThat(second.locator(".trip")).hasCount(0);
  }

  @Test
  void a_long_column_shows_further_cards_when_scrolled_or_searched() {
    List<String> all = new ArrayList<>();
    for (int i = 1; i <= 60; i++) {
      send(new AddCard(board, new CardId("long-" + i), "Long " + i, ColumnId.DONE));
      all.add("Long " + i);
    }
    Page bill = open("bill");
    assertThat(lane(bill, ColumnId.DONE).locator(".count")).hasText("60");
    assertThat(cards(bill, ColumnId.DONE).first()).isVisible();
    assertThat(cards(bill, ColumnId.DONE).count()).isLessThan(30);
    Locator list = lane(bill, ColumnId.DONE).locator(".cards");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              list.evaluate("list => list.scrollTo(0, list.scrollHeight)");
              assertThat(cards(bill, ColumnId.DONE).locator("a").allInnerTexts()).isEqualTo(all);
            });
    assertThat(lane(bill, ColumnId.DONE).locator(".more")).isHidden();

    Page janet = open("janet");
    assertThat(cards(janet, ColumnId.DONE).count()).isLessThan(30);
    janet.keyboard().press("Control+f");
    assertThat(cards(janet, ColumnId.DONE)).hasCount(60);
    // A card that leaves makes room for one that was not shown yet.
    send(new MoveCard(board, new CardId("long-1"), ColumnId.NEW, Optional.empty()));
    assertThat(cards(bill, ColumnId.DONE)).hasCount(59);
    assertThat(cards(bill, ColumnId.NEW)).hasCount(4);
  }

  @Test
  void a_title_is_shown_as_text_and_never_as_markup() {
    Page bill = open("bill");
    String title = "<b title=\"{id}\">R&D's</b> {who} &amp;";
    send(new AddCard(board, new CardId("four"), title, ColumnId.NEW));
    assertThat(card(bill, "four").locator("a")).hasText(title);
    assertThat(card(bill, "four").locator("button"))
        .hasAttribute("aria-label", "Actions for " + title);
  }

  /** A name that would run a script if a browser read it as HTML. */
  private static String evil(String name) {
    return "<b>" + name + "</b><img src=x onerror=evil=1>";
  }

  /** Pages, with the names that they show. */
  private static final Map<String, List<String>> NAMES =
      Map.ofEntries(
          Map.entry("", List.of("Project", "Board")),
          Map.entry("board/evil.b", List.of("Board", "Col", "Card", "Tag", "Kind")),
          Map.entry("card/evil.b/one", List.of("Card", "Item", "Link", "Field", "Tag", "Bob")),
          Map.entry("members/evil", List.of("Words", "Role", "Bob", "Kind", "Field", "Board")),
          Map.entry("activity/evil.b", List.of("Bob", "Card")),
          Map.entry("labels/evil.b", List.of("Tag")),
          Map.entry("permissions/evil", List.of("Board", "Col", "Role")),
          Map.entry("cards/evil", List.of("Card", "Board", "Col")),
          Map.entry("reports/evil", List.of("Board", "Col")),
          Map.entry("notifications", List.of("Bob", "Card")),
          Map.entry("accounts", List.of("Bob")));

  @Test
  void names_are_shown_as_text_and_never_as_markup_on_all_pages() {
    ProjectId project = new ProjectId("evil");
    BoardId evil = new BoardId(project, "b");
    CardId one = new CardId("one");
    Person bob = new Person("eve", evil("Bob"));
    Set<String> role = Set.of(evil("Role"));
    AccountId account = new AccountId(bob.id());
    rename(account, bob.name());
    try {
      for (ProjectCommand command :
          List.of(
              new StartProject(project, evil("Project"), evil("Words")),
              new DefineRole(project, evil("Role")),
              new AddMember(project, bob, role),
              new DefineKind(project, kind()))) {
        server.sender().send(Projects.PROJECT, command, People.DAVE, Set.of(Project.MANAGER));
      }
      send(new OpenBoard(evil, evil("Board")));
      send(new RenameColumn(evil, ColumnId.NEW, evil("Col")));
      send(
          new SetColumnRoles(
              evil, ColumnId.NEW, Optional.of(evil("Role")), Optional.of(evil("Role"))));
      send(new DefineLabel(evil, new LabelId("l"), evil("Tag"), LabelColor.RED));
      send(new AddCard(evil, one, evil("Card"), ColumnId.NEW));
      send(new AddCard(evil, new CardId("two"), evil("Second"), ColumnId.NEW));
      send(new LabelCard(evil, one, new LabelId("l")));
      send(new SetKind(evil, one, Optional.of(new NamedKind(kind().id(), kind().name()))));
      send(new AddItem(evil, one, new ItemId("i"), evil("Item")));
      send(
          new LinkCard(
              evil, one, new LinkId("l"), "https://example.org", evil("Link"), LinkKind.PRODUCED));
      send(new AssignCard(evil, one, Optional.of(new Member(bob, role))));
      server
          .sender()
          .send(
              Boards.BOARD,
              new CommentCard(evil, one, new CommentId("c"), "Look, @[Dave](dave)!"),
              bob,
              role);

      Page eve = visit("eve", server.port());
      eve.navigate("http://localhost:" + server.port() + "/card/evil.b/one");
      String file = "<img src=x onerror=evil=1>.txt"; // What precedes a slash is a folder.
      eve.locator(".files vaadin-upload input[type=file]")
          .setInputFiles(new FilePayload(file, "text/plain", "Hello".getBytes(UTF_8)));
      assertThat(eve.locator(".files li")).containsText(file);
      Page dave = visit("dave", server.port());
      NAMES.forEach((path, names) -> assertText(dave, path, names));

      dave.navigate("http://localhost:" + server.port() + "/board/evil.b");
      Locator card = card(dave, "one");
      assertThat(card.locator(".holder")).hasText(bob.name());
      assertThat(card.locator(".avatar")).hasAttribute("title", bob.name());
      assertThat(dave.locator(".lookers .avatar[role=img]").first())
          .hasAttribute("title", bob.name());
      card(dave, "two").locator(".card-menu").click();
      item(dave, "Assign to").hover();
      assertThat(item(dave, bob.name())).isVisible();
      item(dave, "Move to Done").click();
      assertThat(dave.locator(".undoable")).containsText(evil("Second"));
      assertNoMarkup(dave);
      assertNoMarkup(eve);
    } finally {
      rename(account, People.EVE.name());
    }
  }

  private static CardKind kind() {
    return new CardKind(
        new KindId("k"), evil("Kind"), List.of(Field.of(evil("Field"), Field.Type.TEXT, false)));
  }

  private void rename(AccountId account, String name) {
    server
        .sender()
        .send(
            AccountFeature.ACCOUNT,
            new RenameAccount(account, name),
            People.DAVE,
            Set.of("Administrator"));
  }

  private void assertText(Page page, String path, List<String> names) {
    page.navigate("http://localhost:" + server.port() + "/" + path);
    for (String name : names) {
      // A hidden place can have the name, too, such as the tabs that a phone shows.
      assertThat(page.getByText(evil(name)).locator("visible=true").first()).isVisible();
    }
    assertNoMarkup(page);
  }

  private static void assertNoMarkup(Page page) {
    assertThat(page.locator("img[src=x]")).hasCount(0);
    assertThat(page.evaluate("window.evil === undefined")).isEqualTo(true);
  }

  @Test
  void the_focus_follows_a_card_that_is_moved_with_the_keyboard() {
    Page bill = open("bill");
    card(bill, "one").focus();
    for (ColumnId column : List.of(ColumnId.IN_WORK, ColumnId.DONE)) {
      bill.keyboard().press("Shift+ArrowRight");
      assertThat(lane(bill, column).locator("[data-card=one]:focus")).hasCount(1);
    }
    bill.keyboard().press("Shift+ArrowLeft");
    assertThat(lane(bill, ColumnId.IN_WORK).locator("[data-card=one]:focus")).hasCount(1);
    card(bill, "three").focus();
    bill.keyboard().press("Shift+ArrowUp");
    assertThat(cards(bill, ColumnId.NEW).locator("a"))
        .hasText(new String[] {"Card three", "Card two"});
    assertThat(lane(bill, ColumnId.NEW).locator("[data-card=three]:focus")).hasCount(1);
  }

  @Test
  void moves_by_other_people_leave_the_focus_on_its_card() {
    Page bill = open("bill");
    card(bill, "two").focus();
    send(new MoveCard(board, new CardId("one"), ColumnId.NEW, Optional.empty()));
    assertThat(cards(bill, ColumnId.NEW).locator("a"))
        .hasText(new String[] {"Card two", "Card three", "Card one"});
    assertThat(bill.locator("[data-card=two]:focus")).hasCount(1);
    send(new MoveCard(board, new CardId("one"), ColumnId.DONE, Optional.empty()));
    assertThat(cards(bill, ColumnId.DONE)).hasCount(1);
    assertThat(bill.locator("[data-card=two]:focus")).hasCount(1);
  }

  @Test
  void several_changes_in_one_message_to_the_browser_give_the_right_board() {
    Page bill = open("bill");
    bill.navigate("http://localhost:" + server.port() + "/shuffled");
    for (int turn = 1; turn <= 30; turn++) {
      bill.locator("button:has-text('Shuffle')").click();
      Locator page = bill.locator("[data-turn='" + turn + "']");
      page.waitFor();
      assertThat(
              page.evaluate(
                  "page => [...page.querySelectorAll('.card')].map(card =>"
                      + " card.closest('[data-column]').dataset.column"
                      + " + card.querySelector('a').innerText).join(' ')"))
          .isEqualTo(page.getAttribute("data-wanted"));
    }
  }

  @Test
  void a_fault_in_a_pages_code_is_reported_on_the_page() {
    Page bill = open("bill");
    bill.navigate("http://localhost:" + server.port() + "/faulty");
    bill.locator("button:has-text('Fail')").click();
    assertThat(bill.getByText("Something went wrong")).hasCount(1);
  }

  @Test
  void a_command_that_is_too_large_is_rejected_and_the_next_one_is_accepted() {
    Page bill = open("bill");
    bill.navigate("http://localhost:" + server.port() + "/faulty");
    bill.locator("button:has-text('Send too much')").click();
    assertThat(bill.locator(".trip[data-stage=rejected]")).containsText("split it");
    bill.locator("button:has-text('Send enough')").click();
    bill.navigate("http://localhost:" + server.port() + "/card/unit-test.board-1/card-1");
    assertThat(bill.getByText("enough", new Page.GetByTextOptions().setExact(true))).isVisible();
  }

  @Test
  void a_rejected_input_stays_in_its_field() {
    Page bill = open("bill");
    send(new SetWipLimit(board, ColumnId.NEW, Optional.of(3)));
    assertThat(lane(bill, ColumnId.NEW).locator(".count")).hasText("3 / 3");
    Locator field = lane(bill, ColumnId.NEW).locator(".lane-foot input");
    field.fill("One too many");
    field.press("Enter");
    assertThat(bill.locator(".trip[data-stage=rejected]")).containsText("New is full");
    assertThat(field).hasValue("One too many");
  }

  @Test
  void a_person_learns_of_an_unseen_change_and_keeps_their_own_text() {
    Page bill = open("bill");
    bill.navigate("http://localhost:" + server.port() + "/card/" + board.text() + "/one");
    describe(bill);
    Locator description = editor(bill).locator("textarea");
    description.fill("What Bill found out");
    send(new DescribeCard(board, new CardId("one"), "What Janet found out"));
    assertThat(bill.locator(".history")).containsText("changed the description");
    editor(bill).locator(button("Save")).click();
    assertThat(editor(bill).locator(".reason"))
        .containsText("Dave changed the description a moment ago.");
    assertThat(description).hasValue("What Bill found out");
    assertThat(bill.locator(".description")).hasText("What Janet found out");
    editor(bill).locator(button("Replace")).click();
    assertThat(bill.locator(".description")).hasText("What Bill found out");
    assertThat(editor(bill)).hasCount(0);
  }

  @Test
  void enter_saves_an_input_and_only_cancel_discards_it() {
    Page bill = open("bill");
    choose(bill, "one", "Rename");
    Locator title = bill.locator("vaadin-dialog vaadin-text-field input");
    title.fill("Renamed with Enter");
    title.press("Enter");
    assertThat(card(bill, "one")).containsText("Renamed with Enter");
    assertThat(bill.locator("vaadin-dialog")).hasCount(0);

    choose(bill, "one", "Rename");
    title.press("End");
    title.pressSequentially(" and more");
    bill.keyboard().press("Escape");
    assertThat(bill.locator("vaadin-dialog .reason")).containsText("not saved yet");
    bill.mouse().click(5, 300);
    assertThat(title).hasValue("Renamed with Enter and more");
    bill.locator("vaadin-dialog " + button("Cancel")).click();
    assertThat(bill.locator("vaadin-dialog")).hasCount(0);
    assertThat(card(bill, "one")).not().containsText("and more");

    choose(bill, "one", "Rename");
    assertThat(title).hasValue("Renamed with Enter");
    bill.keyboard().press("Escape");
    assertThat(bill.locator("vaadin-dialog")).hasCount(0);
  }

  @Test
  void an_invalid_limit_is_explained() {
    Page dave = open("dave");
    for (String none : List.of("0", "-3", "2.5", "2,5", "99999999999")) {
      openLimit(dave, ColumnId.NEW);
      dave.locator("vaadin-dialog vaadin-text-field input").pressSequentially(none);
      dave.locator("vaadin-dialog " + button("Save")).click();
      assertThat(dave.locator("vaadin-dialog")).containsText("A limit is a whole number");
      dave.locator("vaadin-dialog " + button("Cancel")).click();
      assertThat(dave.locator("vaadin-dialog")).hasCount(0);
    }
    assertThat(lane(dave, ColumnId.NEW).locator(".count")).hasText("3");
  }

  @Test
  void progress_messages_let_clicks_through() {
    Page bill = open("bill");
    bill.setViewportSize(1280, 700);
    for (ColumnId column : List.of(ColumnId.IN_WORK, ColumnId.NEW, ColumnId.IN_WORK)) {
      String step = column.equals(ColumnId.NEW) ? "Left" : "Right";
      card(bill, "one").locator("visible=true").press("Shift+Arrow" + step);
      assertThat(lane(bill, column).locator("[data-card=one]")).hasCount(1);
    }
    // The browser clicks the topmost element at this place.
    add(bill, ColumnId.DONE, "Below the words");
    assertThat(titled(bill, "Below the words")).hasCount(1);
  }

  @Test
  void rejections_cover_no_control() {
    Page bill = open("bill");
    bill.setViewportSize(1280, 700);
    send(new SetWipLimit(board, ColumnId.NEW, Optional.of(3)));
    assertThat(lane(bill, ColumnId.NEW).locator(".count")).hasText("3 / 3");
    send(new AddCard(board, new CardId("busy"), "Busy", ColumnId.IN_WORK));
    send(new SetWipLimit(board, ColumnId.IN_WORK, Optional.of(1)));
    assertThat(lane(bill, ColumnId.IN_WORK).locator(".count")).hasText("1 / 1");
    Locator rejections = bill.locator(".trip[data-stage=rejected]");
    add(bill, ColumnId.NEW, "One too many");
    assertThat(rejections).hasCount(1);
    add(bill, ColumnId.IN_WORK, "One too many");
    assertThat(rejections).hasCount(2);
    // A repeated message appears only once, in the newest place.
    add(bill, ColumnId.NEW, "One too many");
    assertThat(rejections.last()).containsText("New is full");
    assertThat(rejections).hasCount(2);
    assertThat(bill.locator(".trip [aria-label=Dismiss]")).hasCount(2);
    add(bill, ColumnId.DONE, "Beside the words");
    assertThat(titled(bill, "Beside the words")).hasCount(1);
  }

  private static void add(Page page, ColumnId column, String title) {
    lane(page, column).locator("input").fill(title);
    lane(page, column).locator(".lane-foot vaadin-button").click();
  }

  @Test
  void refresh_and_the_back_button_show_the_present_state() {
    Page bill = open("bill");
    card(bill, "one").locator("a").click();
    assertThat(cardTitle(bill)).hasText("Card one");
    send(new AddCard(board, new CardId("four"), "Card four", ColumnId.NEW));
    bill.goBack();
    assertThat(cards(bill, ColumnId.NEW)).hasCount(4);
    send(new AddCard(board, new CardId("five"), "Card five", ColumnId.NEW));
    bill.reload();
    assertThat(cards(bill, ColumnId.NEW)).hasCount(5);
  }

  @Test
  void times_are_shown_in_the_browsers_time_zone() {
    List<String> hours = new ArrayList<>();
    for (String zone : List.of("Pacific/Kiritimati", "Pacific/Pago_Pago")) {
      BrowserContext person = browsers.somebodyIn(zone);
      people.add(person);
      Page page = Browsers.open(person, server.port(), "bill", "/card/" + board.text() + "/one");
      assertThat(page.locator(".history .when")).hasText("now");
      hours.add(page.locator(".history .when").getAttribute("title"));
    }
    // Both pages show the same moment.
    assertThat(hours.getFirst()).isNotEqualTo(hours.getLast());
  }

  @Test
  void every_preloaded_script_exists() {
    Page bill = open("bill");
    String html = bill.request().get(bill.url()).text();
    List<String> ahead =
        Pattern.compile("<link rel=\"modulepreload\" href=\"\\./([^\"]+)\"")
            .matcher(html)
            .results()
            .map(link -> link.group(1))
            .toList();
    assertThat(ahead)
        .anyMatch(script -> script.contains("/generated-flow-imports-"))
        .anyMatch(script -> script.contains("/FlowClient-"))
        .doesNotHaveDuplicates();
    for (String script : ahead) {
      assertThat(bill.request().get("http://localhost:" + server.port() + "/" + script).status())
          .isEqualTo(200);
    }
  }

  @Test
  void going_back_the_moment_a_page_appears_shows_the_page_of_the_address() {
    assertGoesBackFrom(bill -> card(bill, "one").locator("a"));
  }

  /**
   * Every address ends with the start page's empty one, so a comparison of the ends always matches.
   */
  @Test
  void going_back_the_moment_the_start_page_appears_shows_the_page_of_the_address() {
    assertGoesBackFrom(bill -> bill.locator(".home"));
  }

  private void assertGoesBackFrom(Function<Page, Locator> link) {
    Page bill = open("bill");
    // Goes back as soon as the browser has the new entry in its history.
    bill.evaluate(
        "() => { const push = history.pushState; history.pushState = function(...entry) {"
            + " history.pushState = push; push.apply(this, entry);"
            + " window.wentBack = true; history.back(); } }");
    link.apply(bill).click();
    bill.waitForFunction("window.wentBack || !window.notReloaded");
    assertThat(cards(bill, ColumnId.NEW)).hasCount(3);
    assertThat(bill).hasURL(Pattern.compile(".*/board/.*"));
  }

  @Test
  void a_project_is_started_and_its_board_opened() {
    BrowserContext person = browsers.somebody();
    people.add(person);
    Page janet = Browsers.open(person, server.port(), "janet", "/");
    janet.locator("vaadin-button", new Page.LocatorOptions().setHasText("New project")).click();
    janet.locator("vaadin-dialog vaadin-button[theme~=primary]").click();
    assertThat(janet.locator("vaadin-dialog")).containsText("Give the project a name.");
    janet.locator("vaadin-dialog input").fill("Janet's own");
    janet.locator("vaadin-dialog textarea").fill("To have one.");
    // An impatient person clicks twice.
    janet.locator("vaadin-dialog vaadin-button[theme~=primary]").dblclick();
    janet.locator(".notice vaadin-button").click();
    assertThat(janet.locator(".lane")).hasCount(2);
    janet.locator(".home").click();
    assertThat(janet.locator(".project h2", new Page.LocatorOptions().setHasText("Janet's own")))
        .hasCount(1);
  }

  /**
   * Bill works and Janet reviews "In Work". To Do holds cards 1-3, Doing cards 4-6 (Bill), To
   * Review cards 7-9.
   */
  @Test
  void janet_rejects_one_card_and_approves_another_and_bill_is_told_of_both() {
    fillTheExample();
    Page bill = open("bill");
    Page janet = open("janet");
    Locator bell = bill.locator(".bell");
    bell.locator("vaadin-button").click();
    bill.locator(button("Mark all as read")).click();
    assertThat(bell.locator(".bell-count")).isHidden();
    bill.keyboard().press("Escape");

    // When Janet opens the board, 7, 8 and 9 are marked as hers to act on.
    assertThat(janet.locator(".card:visible:has-text('Yours now') a"))
        .hasText(new String[] {"Card 7", "Card 8", "Card 9"});
    assertThat(bill.locator(".card:visible:has-text('Yours now') a"))
        .hasText(new String[] {"Card 1", "Card 2", "Card 3", "Card 4", "Card 5", "Card 6"});

    // She rejects 8 with "This is no good": it is in To Do, and Bill is notified.
    choose(janet, "card-8", "Reject");
    janet.getByLabel("Reason").fill("This is no good");
    janet.locator("vaadin-dialog " + button("Reject")).click();
    assertThat(stage(janet, "To Do").locator("[data-card=card-8]:visible")).hasCount(1);
    assertThat(stage(bill, "To Do").locator("[data-card=card-8]:visible")).hasCount(1);
    assertThat(bell.locator(".bell-count")).hasText("1");

    // She approves 7 with "this looks good", and chooses Done from the two ways on.
    choose(janet, "card-7", "Approve");
    janet.getByLabel("Reason").fill("this looks good");
    janet.getByLabel("It goes to").click();
    assertThat(janet.getByRole(AriaRole.OPTION)).hasText(new String[] {"New", "Done"});
    janet.getByRole(AriaRole.OPTION, new Page.GetByRoleOptions().setName("Done")).click();
    janet.locator("vaadin-dialog " + button("Approve")).click();
    assertThat(cards(janet, ColumnId.DONE).locator("a")).hasText("Card 7");
    assertThat(cards(bill, ColumnId.DONE).locator("a")).hasText("Card 7");
    assertThat(bell.locator(".bell-count")).hasText("2");

    // Both notifications are in Bill's bell, and each comment is on its card.
    bell.locator("vaadin-button").click();
    Locator told = bill.locator(".bell-content li");
    assertThat(told.nth(0)).containsText("Janet approved “Card 7”");
    assertThat(told.nth(0)).containsText("this looks good");
    assertThat(told.nth(1)).containsText("Janet rejected “Card 8”");
    told.nth(1).locator("a").click();
    assertThat(bill.locator(".comments li")).containsText("This is no good");
    assertThat(bell.locator(".bell-count")).hasText("1");
    bell.locator("vaadin-button").click();
    told.nth(0).locator("a").click();
    assertThat(bill.locator(".comments li")).containsText("this looks good");
    assertThat(bell.locator(".bell-count")).isHidden();
    assertNotReloaded(bill);
  }

  private void fillTheExample() {
    send(
        new SetColumnRoles(
            board, ColumnId.IN_WORK, Optional.of("Worker"), Optional.of("Reviewer")));
    for (int i = 1; i <= 9; i++) {
      CardId card = new CardId("card-" + i);
      send(new AddCard(board, card, "Card " + i, ColumnId.IN_WORK));
      if (i > 3) {
        sendByBill(new PullCard(board, card));
      }
      if (i > 6) {
        sendByBill(new ReadyCard(board, card));
      }
    }
  }

  private void sendByBill(BoardCommand command) {
    server.sender().send(Boards.BOARD, command, People.BILL, Set.of("Worker"));
  }

  private static Locator stage(Page page, String name) {
    return lane(page, ColumnId.IN_WORK)
        .locator(".stage", new Locator.LocatorOptions().setHasText(name));
  }
}
