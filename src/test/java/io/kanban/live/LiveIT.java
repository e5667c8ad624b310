package io.kanban.live;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.options.ColorScheme;
import io.kanban.board.BoardCommand;
import io.kanban.board.BoardCommand.AddCard;
import io.kanban.board.BoardCommand.DescribeCard;
import io.kanban.board.BoardCommand.MoveCard;
import io.kanban.board.BoardCommand.OpenBoard;
import io.kanban.board.BoardCommand.SetWipLimit;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.Column;
import io.kanban.people.People;
import io.kanban.project.Project;
import io.kanban.project.ProjectCommand;
import io.kanban.project.ProjectId;
import io.kanban.project.Projects;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf("io.kanban.live.Browsers#isPossible")
class LiveIT {
  private static final ProjectId PROJECT = new ProjectId("unit-test");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path data;
  private static KanbanServer server;
  private static Browsers browsers;
  private static int boards;

  private final List<BrowserContext> people = new ArrayList<>();
  private BoardId board;

  @BeforeAll
  static void start() {
    server = KanbanServer.start(data, 0);
    browsers = new Browsers();
  }

  @AfterAll
  static void stop() {
    browsers.close();
    server.close();
  }

  /** Each test has a board of its own, with three cards. */
  @BeforeEach
  void openBoard() {
    board = new BoardId(PROJECT, "live-" + ++boards);
    send(new OpenBoard(board, "Live " + boards));
    for (String card : List.of("one", "two", "three")) {
      send(new AddCard(board, new CardId(card), "Card " + card, Column.NEW));
    }
  }

  @AfterEach
  void leave() {
    people.forEach(BrowserContext::close);
  }

  private void send(BoardCommand command) {
    server.sender().send(Boards.BOARD, command, People.DAVE, Set.of(Project.MANAGER));
  }

  private Page open(String name) {
    return open(name, server.port());
  }

  private Page open(String name, int port) {
    Page page = visit(name, port);
    assertThat(cards(page, Column.NEW)).hasCount(3);
    page.evaluate("window.notReloaded = true");
    return page;
  }

  private Page visit(String name, int port) {
    BrowserContext person = browsers.somebody();
    people.add(person);
    return Browsers.open(person, port, name, "/board/" + board.text());
  }

  private static Locator lane(Page page, Column column) {
    return page.locator("[data-column=" + column.name() + "]");
  }

  private static Locator cards(Page page, Column column) {
    // The list keeps rows that it doesn't need at the moment, hidden.
    return lane(page, column).locator(".card:visible");
  }

  private static Locator card(Page page, String id) {
    return page.locator("[data-card='" + id + "']");
  }

  private static void assertNotReloaded(Page page) {
    assertThat(page.evaluate("window.notReloaded")).isEqualTo(true);
  }

  @Test
  void what_one_drags_the_other_sees_without_a_reload() {
    Page bill = open("bill");
    Page janet = open("janet");
    card(bill, "one").dragTo(lane(bill, Column.IN_WORK));
    assertThat(cards(janet, Column.IN_WORK).locator("a")).hasText("Card one");
    assertThat(cards(janet, Column.NEW)).hasCount(2);
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
    assertThat(cards(bill, Column.IN_WORK)).hasCount(1);
    card(bill, "two").locator("button").click();
    bill.locator(
            "vaadin-dialog vaadin-button", new Page.LocatorOptions().setHasText("Move to Done"))
        .click();
    assertThat(cards(bill, Column.DONE)).hasCount(1);
  }

  @Test
  void a_refusal_is_seen_by_the_one_who_asked_and_by_nobody_else() {
    send(new AddCard(board, new CardId("four"), "Card four", Column.IN_WORK));
    send(new SetWipLimit(board, Column.IN_WORK, Optional.of(1)));
    Page bill = open("bill");
    Page janet = open("janet");
    assertThat(lane(janet, Column.IN_WORK).locator(".count")).hasText("1 / 1");
    card(bill, "one").dragTo(lane(bill, Column.IN_WORK));
    assertThat(bill.locator(".trip[data-stage=refused]")).containsText("In Work is full");
    assertThat(cards(bill, Column.NEW)).hasCount(3);
    assertThat(cards(janet, Column.NEW)).hasCount(3);
    assertThat(cards(janet, Column.IN_WORK)).hasCount(1);
    assertThat(janet.locator(".trip")).hasCount(0);
  }

  @Test
  void two_tabs_of_one_person_show_the_same() {
    Page first = open("bill");
    Page second = first.context().newPage();
    second.navigate(first.url());
    assertThat(cards(second, Column.NEW)).hasCount(3);
    card(first, "two").dragTo(lane(first, Column.DONE));
    assertThat(cards(second, Column.DONE)).hasCount(1);
    assertThat(second.locator(".trip")).hasCount(0);
  }

  @Test
  void a_page_whose_line_was_cut_shows_what_it_missed_when_it_is_mended() throws Exception {
    Page bill = open("bill");
    try (Line line = new Line(server.port())) {
      Page janet = open("janet", line.port());
      // High enough for twenty cards at once: what a page shows first depends on the window.
      janet.setViewportSize(1280, 3_000);
      janet.reload();
      assertThat(cards(janet, Column.NEW)).hasCount(3);
      janet.evaluate("window.notReloaded = true");
      line.cut();
      long cutAt = System.nanoTime();
      await().atMost(PATIENCE).until(() -> isOffline(janet));
      for (int i = 1; i <= 20; i++) {
        lane(bill, Column.DONE).locator("input").fill("Missed " + i);
        bill.keyboard().press("Enter");
        assertThat(lane(bill, Column.DONE).locator(".count")).hasText(String.valueOf(i));
      }
      await()
          .atMost(PATIENCE)
          .until(() -> System.nanoTime() - cutAt > Duration.ofSeconds(10).toNanos());
      assertThat(lane(janet, Column.DONE).locator(".count")).hasText("0");
      line.mend();
      assertThat(lane(janet, Column.DONE).locator(".count")).hasText("20");
      await().atMost(PATIENCE).until(() -> !isOffline(janet));
      List<String> all = IntStream.rangeClosed(1, 20).mapToObj(i -> "Missed " + i).toList();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(cards(janet, Column.DONE).locator("a").allInnerTexts())
                      .isEqualTo(all));
      assertNotReloaded(janet);
    }
  }

  @Test
  void a_click_whose_answer_was_lost_with_the_line_counts_once() throws Exception {
    Page bill = open("bill");
    try (Line line = new Line(server.port())) {
      Page janet = open("janet", line.port());
      // A page sends nothing while an answer is due: this one has had all of them.
      janet.waitForFunction(
          "document.fonts.status === 'loaded'"
              + " && Object.values(Vaadin.Flow.clients).every(c => !c.isActive || !c.isActive())");
      line.mute();
      add(janet, "Heard, not answered");
      assertThat(titled(bill, "Heard, not answered")).hasCount(1);
      line.cut();
      await().atMost(PATIENCE).until(() -> isOffline(janet));
      line.mend();
      assertThat(titled(janet, "Heard, not answered")).hasCount(1);
      add(janet, "Said later");
      assertThat(titled(bill, "Said later")).hasCount(1);
      assertThat(titled(bill, "Heard, not answered")).hasCount(1);
      assertThat(lane(bill, Column.DONE).locator(".count")).hasText("2");
    }
  }

  private static void add(Page page, String title) {
    lane(page, Column.DONE).locator("input").fill(title);
    page.keyboard().press("Enter");
  }

  private static Locator titled(Page page, String title) {
    return cards(page, Column.DONE).filter(new Locator.FilterOptions().setHasText(title));
  }

  private static boolean isOffline(Page page) {
    return (boolean)
        page.evaluate(
            "(() => { const i = document.querySelector('vaadin-connection-indicator');"
                + " return !!i && i.offline || !!i && i.reconnecting; })()");
  }

  @Test
  void a_long_column_shows_its_first_cards_and_more_to_who_scrolls() {
    List<String> all = new ArrayList<>();
    for (int i = 1; i <= 60; i++) {
      send(new AddCard(board, new CardId("long-" + i), "Long " + i, Column.DONE));
      all.add("Long " + i);
    }
    Page bill = open("bill");
    assertThat(lane(bill, Column.DONE).locator(".count")).hasText("60");
    assertThat(cards(bill, Column.DONE).first()).isVisible();
    assertThat(cards(bill, Column.DONE).count()).isLessThan(30);
    Locator list = lane(bill, Column.DONE).locator(".cards");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              list.evaluate("list => list.scrollTo(0, list.scrollHeight)");
              assertThat(cards(bill, Column.DONE).locator("a").allInnerTexts()).isEqualTo(all);
            });
    assertThat(lane(bill, Column.DONE).locator(".more")).isHidden();
    // What moves away makes room for what is not seen yet.
    send(new MoveCard(board, new CardId("long-1"), Column.DONE, Column.NEW, Optional.empty()));
    assertThat(cards(bill, Column.DONE)).hasCount(59);
    assertThat(cards(bill, Column.NEW)).hasCount(4);
  }

  @Test
  void who_moves_a_card_by_keys_keeps_it_in_hand() {
    Page bill = open("bill");
    card(bill, "one").focus();
    for (Column column : List.of(Column.IN_WORK, Column.DONE)) {
      bill.keyboard().press("Shift+ArrowRight");
      assertThat(lane(bill, column).locator("[data-card=one]:focus")).hasCount(1);
    }
    bill.keyboard().press("Shift+ArrowLeft");
    assertThat(lane(bill, Column.IN_WORK).locator("[data-card=one]:focus")).hasCount(1);
    card(bill, "three").focus();
    bill.keyboard().press("Shift+ArrowUp");
    assertThat(cards(bill, Column.NEW).locator("a"))
        .hasText(new String[] {"Card three", "Card two"});
    assertThat(lane(bill, Column.NEW).locator("[data-card=three]:focus")).hasCount(1);
  }

  @Test
  void whoever_has_a_card_in_hand_keeps_it_while_others_move_theirs() {
    Page bill = open("bill");
    card(bill, "two").focus();
    send(new MoveCard(board, new CardId("one"), Column.NEW, Column.NEW, Optional.empty()));
    assertThat(cards(bill, Column.NEW).locator("a"))
        .hasText(new String[] {"Card two", "Card three", "Card one"});
    assertThat(bill.locator("[data-card=two]:focus")).hasCount(1);
    send(new MoveCard(board, new CardId("one"), Column.NEW, Column.DONE, Optional.empty()));
    assertThat(cards(bill, Column.DONE)).hasCount(1);
    assertThat(bill.locator("[data-card=two]:focus")).hasCount(1);
  }

  @Test
  void a_page_whose_own_code_fails_says_so() {
    Page bill = open("bill");
    bill.navigate("http://localhost:" + server.port() + "/faulty");
    bill.locator("button:has-text('Fail')").click();
    assertThat(bill.getByText("Something went wrong")).hasCount(1);
  }

  @Test
  void what_is_too_much_to_be_recorded_is_refused_and_what_comes_after_it_is_not() {
    Page bill = open("bill");
    bill.navigate("http://localhost:" + server.port() + "/card/" + board.text() + "/one");
    bill.locator(button("Edit")).click();
    // A browser that heeds no limit.
    bill.locator("vaadin-dialog vaadin-text-area")
        .evaluate(
            "area => { area.maxlength = null; area.value = ('x'.repeat(80) + '\\n').repeat(14_000);"
                + " area.dispatchEvent(new Event('change')); }");
    bill.locator("vaadin-dialog " + button("Save")).click();
    assertThat(bill.locator(".trip[data-stage=refused]")).containsText("split it");
    bill.locator("vaadin-dialog " + button("Cancel")).click();
    bill.locator(".places " + button("Done")).click();
    assertThat(bill.locator(".history")).containsText("Done");
  }

  @Test
  void what_is_refused_is_still_there_to_be_sent_again() {
    Page bill = open("bill");
    send(new SetWipLimit(board, Column.NEW, Optional.of(3)));
    assertThat(lane(bill, Column.NEW).locator(".count")).hasText("3 / 3");
    Locator field = lane(bill, Column.NEW).locator(".lane-foot input");
    field.fill("One too many");
    field.press("Enter");
    assertThat(bill.locator(".trip[data-stage=refused]")).containsText("New is full");
    assertThat(field).hasValue("One too many");
  }

  @Test
  void who_changes_what_somebody_else_changed_meanwhile_is_told_and_loses_no_word() {
    Page bill = open("bill");
    bill.navigate("http://localhost:" + server.port() + "/card/" + board.text() + "/one");
    bill.locator(button("Edit")).click();
    Locator description = bill.locator("vaadin-dialog vaadin-text-area textarea");
    description.fill("What Bill found out");
    send(new DescribeCard(board, new CardId("one"), "", "What Janet found out"));
    assertThat(bill.locator(".description")).hasText("What Janet found out");
    bill.locator("vaadin-dialog " + button("Save")).click();
    assertThat(bill.locator("vaadin-dialog .reason"))
        .containsText("changed the card's description");
    assertThat(description).hasValue("What Bill found out");
    assertThat(bill.locator(".description")).hasText("What Janet found out");
    bill.locator("vaadin-dialog " + button("Save")).click();
    assertThat(bill.locator(".description")).hasText("What Bill found out");
    assertThat(bill.locator("vaadin-dialog .reason")).hasCount(0);
  }

  @Test
  void what_is_told_about_changes_lies_in_nobodys_way() {
    Page bill = open("bill");
    bill.setViewportSize(1280, 700);
    for (Column column : List.of(Column.IN_WORK, Column.NEW, Column.IN_WORK)) {
      String step = column == Column.NEW ? "Left" : "Right";
      card(bill, "one").locator("visible=true").press("Shift+Arrow" + step);
      assertThat(lane(bill, column).locator("[data-card=one]")).hasCount(1);
    }
    // The browser clicks what is on top there.
    add(bill, Column.DONE, "Below the words");
    assertThat(titled(bill, "Below the words")).hasCount(1);
  }

  @Test
  void what_was_refused_lies_in_nobodys_way() {
    Page bill = open("bill");
    bill.setViewportSize(1280, 700);
    send(new SetWipLimit(board, Column.NEW, Optional.of(3)));
    assertThat(lane(bill, Column.NEW).locator(".count")).hasText("3 / 3");
    for (int refusals = 1; refusals <= 3; refusals++) {
      add(bill, Column.NEW, "One too many");
      assertThat(bill.locator(".trip[data-stage=refused]")).hasCount(refusals);
    }
    assertThat(bill.locator(".trip [aria-label=Dismiss]")).hasCount(3);
    add(bill, Column.DONE, "Beside the words");
    assertThat(titled(bill, "Beside the words")).hasCount(1);
  }

  private static void add(Page page, Column column, String title) {
    lane(page, column).locator("input").fill(title);
    lane(page, column).locator(".lane-foot vaadin-button").click();
  }

  @Test
  void refresh_and_the_back_button_lead_to_the_present() {
    Page bill = open("bill");
    card(bill, "one").locator("a").click();
    assertThat(bill.locator("h1")).hasText("Card one");
    send(new AddCard(board, new CardId("four"), "Card four", Column.NEW));
    bill.goBack();
    assertThat(cards(bill, Column.NEW)).hasCount(4);
    send(new AddCard(board, new CardId("five"), "Card five", Column.NEW));
    bill.reload();
    assertThat(cards(bill, Column.NEW)).hasCount(5);
  }

  @Test
  void times_are_those_of_the_place_where_somebody_is() {
    List<String> hours = new ArrayList<>();
    for (String zone : List.of("Pacific/Kiritimati", "Pacific/Pago_Pago")) {
      BrowserContext person = browsers.somebodyIn(zone);
      people.add(person);
      Page page = Browsers.open(person, server.port(), "bill", "/card/" + board.text() + "/one");
      assertThat(page.locator(".history .when")).hasCount(1);
      hours.add(page.locator(".history .when").innerText());
    }
    // One and the same moment.
    assertThat(hours.getFirst()).isNotEqualTo(hours.getLast());
  }

  @Test
  void who_signs_out_where_somebody_else_signed_in_meanwhile_gets_no_error() {
    Page bill = open("bill");
    Page janet = Browsers.open(bill.context(), server.port(), "janet", "/board/" + board.text());
    assertThat(cards(janet, Column.NEW)).hasCount(3);
    bill.locator("[aria-label='Sign out']").click();
    // Whoever is signed in now, or nobody: but a page of ours.
    assertThat(bill.locator(".sign-in, .shell")).isVisible();
  }

  @Test
  void a_page_of_somebody_whose_browser_is_somebody_elses_now_becomes_theirs() {
    Page bill = open("bill");
    assertThat(bill.locator(".who")).hasText("Bill");
    Browsers.open(bill.context(), server.port(), "janet", "/board/" + board.text());
    assertThat(bill.locator(".who")).hasText("Janet", new HasTextOptions().setTimeout(30_000));
    assertThat(cards(bill, Column.NEW)).hasCount(3);
  }

  @Test
  void what_a_browser_is_told_to_fetch_ahead_is_what_it_needs_in_the_end() {
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
  void who_goes_back_the_moment_a_page_appears_sees_what_the_address_says() {
    Page bill = open("bill");
    // As soon as there is something to go back from.
    bill.evaluate(
        "() => { const push = history.pushState; history.pushState = function(...entry) {"
            + " history.pushState = push; push.apply(this, entry);"
            + " window.wentBack = true; history.back(); } }");
    card(bill, "one").locator("a").click();
    bill.waitForFunction("window.wentBack || !window.notReloaded");
    assertThat(cards(bill, Column.NEW)).hasCount(3);
    assertThat(bill).hasURL(Pattern.compile(".*/board/.*"));
  }

  @Test
  void who_is_no_member_sees_nothing() {
    Page eve = visit("eve", server.port());
    assertThat(eve.locator(".notice")).containsText("not a member");
    assertThat(eve.locator("body")).not().containsText("Card one");
    eve.navigate("http://localhost:" + server.port() + "/card/" + board.text() + "/one");
    assertThat(eve.locator(".notice")).containsText("not a member");
    eve.navigate("http://localhost:" + server.port() + "/");
    assertThat(eve.locator(".notice")).containsText("No projects yet");
    assertThat(server.rolesOf(People.EVE, Boards.BOARD.category(), board.text())).isEmpty();
  }

  @Test
  void who_becomes_a_member_sees_the_board_at_once_and_who_is_removed_no_more() {
    BrowserContext person = browsers.somebody();
    people.add(person);
    List<String> received = new CopyOnWriteArrayList<>();
    person.onPage(
        page ->
            page.onWebSocket(
                socket -> socket.onFrameReceived(frame -> received.add(frame.text()))));
    Page eve = Browsers.open(person, server.port(), "eve", "/board/" + board.text());
    assertThat(eve.locator(".notice")).containsText("not a member");
    server
        .sender()
        .send(
            Projects.PROJECT,
            new ProjectCommand.AddMember(PROJECT, People.EVE, Set.of("Worker")),
            People.DAVE,
            Set.of(Project.MANAGER));
    assertThat(cards(eve, Column.NEW)).hasCount(3);
    assertThat(received).anySatisfy(frame -> assertThat(frame).contains("Card one"));

    server
        .sender()
        .send(
            Projects.PROJECT,
            new ProjectCommand.RemoveMember(PROJECT, People.EVE),
            People.DAVE,
            Set.of(Project.MANAGER));
    assertThat(eve.locator(".notice")).containsText("not a member");
    send(new AddCard(board, new CardId("secret"), "For members only", Column.NEW));
    Page bill = visit("bill", server.port());
    assertThat(cards(bill, Column.NEW)).hasCount(4);
    assertThat(eve.locator(".lane")).hasCount(0);
    assertThat(received).noneSatisfy(frame -> assertThat(frame).contains("For members only"));
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
    // Twice, as people do who wait for something.
    janet.locator("vaadin-dialog vaadin-button[theme~=primary]").dblclick();
    janet.locator(".notice vaadin-button").click();
    assertThat(janet.locator(".lane")).hasCount(3);
    janet.locator(".home").click();
    assertThat(janet.locator(".project h2", new Page.LocatorOptions().setHasText("Janet's own")))
        .hasCount(1);
  }

  @Test
  void pages_nobody_can_look_at_any_more_are_swept_and_one_in_the_background_stays()
      throws Exception {
    await().atMost(PATIENCE).until(() -> server.pages().size() == 0);
    try (Line cut = new Line(server.port());
        Line frozen = new Line(server.port())) {
      Page background = open("janet");
      // The browser may keep a hidden page from calling for minutes.
      background.route("**/*v-r=heartbeat*", _ -> {});
      open("dave", frozen.port());
      open("bill", cut.port());
      assertThat(server.pages().size()).isEqualTo(3);
      frozen.freeze();
      // The browser can't even say that it is gone.
      cut.cut();
      people.removeLast().close();
      await().atMost(PATIENCE).until(() -> server.pages().size() == 1);
      send(new AddCard(board, new CardId("four"), "Card four", Column.NEW));
      assertThat(cards(background, Column.NEW)).hasCount(4);
      assertNotReloaded(background);
    }
  }

  @Test
  void every_page_is_accessible_and_quiet() {
    List<String> noise = new ArrayList<>();
    BrowserContext person = browsers.somebody();
    people.add(person);
    person.onPage(
        page ->
            page.onConsoleMessage(
                message -> {
                  if (message.type().equals("error")) {
                    noise.add(message.text());
                  }
                }));
    Page dave = Browsers.open(person, server.port(), "dave", "/");
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      dave.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      assertAccessible(dave, "/", ".project");
      assertDialogAccessible(dave, button("New project"));
      assertAccessible(dave, "/board/" + board.text(), ".card");
      assertDialogAccessible(dave, button("New board"));
      assertDialogAccessible(dave, "[data-column=NEW] .lane-head vaadin-button");
      assertDialogAccessible(dave, "[data-card=one] button");
      assertDialogAccessible(dave, ".top vaadin-button[aria-label='Keyboard shortcuts']");
      assertAccessible(dave, "/card/" + board.text() + "/one", ".history");
      assertDialogAccessible(dave, button("Edit"));
      assertAccessible(dave, "/members/" + PROJECT.value(), ".member");
      assertDialogAccessible(dave, button("Add member"));
      assertDialogAccessible(dave, "[data-member=bill] " + button("Change roles"));
      assertDialogAccessible(dave, "[data-member=bill] " + button("Remove"));
    }
    BrowserContext stranger = browsers.somebody();
    people.add(stranger);
    assertAccessible(stranger.newPage(), "/login", "vaadin-login-form input[name=password]");
    assertThat(noise).isEmpty();
  }

  private static void assertAccessible(Page page, String path, String shown) {
    page.navigate("http://localhost:" + server.port() + path);
    page.locator(shown).first().waitFor();
    assertAccessible(page, path);
  }

  private static String button(String text) {
    return "vaadin-button:has-text('" + text + "')";
  }

  private static void assertDialogAccessible(Page page, String opener) {
    page.locator(opener).click();
    Locator dialog = page.locator("vaadin-dialog[opened]");
    assertThat(dialog.locator("vaadin-button").last()).isVisible();
    assertAccessible(page, opener);
    page.keyboard().press("Escape");
    assertThat(dialog).hasCount(0);
  }

  private static void assertAccessible(Page page, String where) {
    List<String> serious =
        new AxeBuilder(page)
            .analyze().getViolations().stream()
                .filter(rule -> Set.of("serious", "critical").contains(rule.getImpact()))
                .map(rule -> where + " " + describe(rule))
                .toList();
    assertThat(serious).isEmpty();
  }

  private static String describe(Rule rule) {
    return rule.getId() + ": " + rule.getHelp() + " " + rule.getNodes().getFirst().getHtml();
  }
}
