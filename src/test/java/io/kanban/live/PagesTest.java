package io.kanban.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.vaadin.browserless.BrowserlessUIContext;
import com.vaadin.browserless.BrowserlessUserContext;
import com.vaadin.browserless.SecuredBrowserlessApplicationContext;
import com.vaadin.browserless.SpringBrowserlessApplicationContext;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.ComponentUtil;
import com.vaadin.flow.component.HasText;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.checkbox.CheckboxGroup;
import com.vaadin.flow.component.checkbox.CheckboxGroupTester;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.RouterLink;
import io.kanban.board.Board;
import io.kanban.board.BoardCommand;
import io.kanban.board.BoardCommand.AddCard;
import io.kanban.board.BoardCommand.CommentCard;
import io.kanban.board.BoardCommand.OpenBoard;
import io.kanban.board.BoardEvent.CardRenamed;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import io.kanban.board.CommentId;
import io.kanban.board.page.CardFace;
import io.kanban.people.People;
import io.kanban.project.Project;
import io.kanban.project.ProjectCommand.SetBoardRoles;
import io.kanban.project.ProjectCommand.StartProject;
import io.kanban.project.ProjectId;
import io.kanban.project.Projects;
import io.recordplayer.client.Client;
import io.recordplayer.client.SentCommand;
import io.recordplayer.client.SentCommand.Stage;
import io.recordplayer.client.TemplateList;
import io.recordplayer.log.Log;
import io.recordplayer.log.NewRecord;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.StoredAs;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;

/** Tests pages of the whole application without a browser. */
@ResourceLock(value = "browserless", mode = ResourceAccessMode.READ)
class PagesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Set<String> MANAGER = Set.of(Project.MANAGER);
  private static final ProjectId PROJECT = new ProjectId("unit-test");
  private static final CardId ONE = new CardId("one");

  @TempDir static Path data;
  private static KanbanServer server;
  private static SecuredBrowserlessApplicationContext<Authentication> application;
  private static int boards;

  private BrowserlessUIContext bill;

  @BeforeAll
  static void start() {
    server = KanbanServer.start(data, 0);
    application = SpringBrowserlessApplicationContext.createSecured(server.context(), "io.kanban");
  }

  @AfterAll
  static void stop() {
    application.close();
    server.close();
  }

  @BeforeEach
  void signIn() {
    bill = user("bill").newWindow();
  }

  /** A browser in which a person of the demo is signed in. */
  private static BrowserlessUserContext user(String name) {
    UserDetails user = server.context().getBean(UserDetailsService.class).loadUserByUsername(name);
    return application.newUser(
        UsernamePasswordAuthenticationToken.authenticated(user, "", user.getAuthorities()));
  }

  private static void send(BoardCommand command) {
    server.sender().send(Boards.BOARD, command, People.DAVE, MANAGER);
  }

  /** A board with one card. */
  private static BoardId board() {
    BoardId board = new BoardId(PROJECT, "pages-" + ++boards);
    send(new OpenBoard(board, "Pages " + boards));
    send(new AddCard(board, ONE, "Card one", ColumnId.NEW));
    return board;
  }

  private static void shows(BrowserlessUIContext page, ThrowingRunnable assertion) {
    await()
        .pollInSameThread()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              page.activate();
              page.roundTrip();
              page.runPendingSignalsTasks();
              assertion.run();
            });
  }

  private static <C extends Component & HasText> List<String> texts(
      BrowserlessUIContext page, Class<C> kind) {
    return page.find(kind).all().stream().map(HasText::getText).toList();
  }

  private void go(String address) {
    bill.activate();
    bill.getUI().navigate(address);
  }

  @Test
  void an_unknown_board_is_explained_with_a_link_to_the_projects_boards() {
    go("board/unit-test.nope");
    shows(bill, () -> assertThat(texts(bill, H1.class)).containsExactly("No such board"));
    assertThat(bill.find(Button.class).withText("Open a board").exists()).isFalse();
    assertThat(bill.find(RouterLink.class).withText("To this project's boards").single().getHref())
        .isEqualTo("board/unit-test");
  }

  @Test
  void an_unknown_card_is_explained_over_its_board() {
    go("card/unit-test.board-1/nope");
    shows(bill, () -> assertThat(texts(bill, H2.class)).contains("No such card"));
    bill.test(bill.find(Button.class).withText("Back to the board").single()).click();
    shows(bill, () -> assertThat(texts(bill, H2.class)).doesNotContain("No such card"));
    assertThat(texts(bill, H1.class)).containsExactly("Board 1");
  }

  @Test
  void an_unknown_project_is_explained_with_a_link_to_the_persons_projects() {
    for (String address :
        List.of("board/nope", "board/nope.board-1", "card/nope.board-1/one", "members/nope")) {
      go(address);
      shows(bill, () -> assertThat(texts(bill, H1.class)).contains("No such project"));
      assertThat(texts(bill, H2.class)).doesNotContain("You are not a member of this project");
      assertThat(bill.find(Anchor.class).withText("To your projects").single().getHref()).isEmpty();
    }
  }

  @Test
  void a_project_without_a_board_still_offers_to_open_its_first() {
    ProjectId fresh = new ProjectId("fresh");
    server
        .sender()
        .send(
            Projects.PROJECT,
            new StartProject(fresh, "Fresh", "To have none yet."),
            People.BILL,
            Set.of());
    go("board/fresh");
    shows(bill, () -> bill.test(bill.find(Button.class).withText("Open a board").single()).click());
    shows(bill, () -> assertThat(texts(bill, H1.class)).containsExactly("Board 1"));
  }

  @Test
  void a_person_who_is_not_a_member_learns_it() {
    BrowserlessUIContext eve = application.newUser("eve", "USER").newWindow();
    eve.activate();
    eve.getUI().navigate("board/unit-test.board-1");
    shows(
        eve,
        () -> assertThat(texts(eve, H2.class)).contains("You are not a member of this project"));
  }

  @Test
  void a_person_without_a_role_on_a_board_can_not_comment_there_whatever_a_page_shows() {
    BoardId here = board();
    BoardId elsewhere = board();
    Person guest = new Person("guest", "guest");
    server
        .sender()
        .send(
            Projects.PROJECT,
            new SetBoardRoles(PROJECT, elsewhere.name(), guest, Set.of("Worker")),
            People.DAVE,
            MANAGER);
    assertThat(stageOfComment("mallory", here)).isEqualTo("NOT_ALLOWED");
    assertThat(stageOfComment("guest", here)).isEqualTo("NOT_ALLOWED");
    assertThat(stageOfComment("guest", elsewhere)).isEqualTo("accepted");
    assertThat(server.commands(here.text())).isZero();
    assertThat(server.commands(elsewhere.text())).isEqualTo(1);
  }

  /** Sends a comment as a page of this person does, and returns the broken rule or "accepted". */
  private static String stageOfComment(String name, BoardId board) {
    BrowserlessUIContext page = application.newUser(name, "USER").newWindow();
    page.activate();
    page.getUI().navigate("board/" + board.text());
    Client client = server.context().getBean(Client.class);
    SentCommand sent =
        client.send(Boards.BOARD, new CommentCard(board, ONE, new CommentId("c"), "Hello"));
    AtomicReference<String> result = new AtomicReference<>();
    shows(
        page,
        () ->
            result.set(
                switch (sent.stage().peek()) {
                  case Stage.Rejected rejected -> rejected.rejection().rule();
                  case Stage.OnScreen _ -> "accepted";
                  case Stage.Pending _, Stage.Recorded _ -> throw new AssertionError("undecided");
                }));
    return result.get();
  }

  /** An event without its required column. */
  @StoredAs("wip-limit-set")
  private record Torn(BoardId board) {}

  @Test
  void a_stopped_board_is_explained_and_the_others_go_on() {
    BoardId broken = board();
    go("board/" + broken.text());
    shows(bill, () -> assertThat(cards()).isNotEmpty());
    happens(broken, new Torn(broken));
    shows(bill, () -> assertThat(texts(bill, H2.class)).contains("This can't be shown right now"));
    assertThat(cards()).isEmpty();
    BoardId other = board();
    go("board/" + other.text());
    shows(bill, () -> assertThat(cards()).isNotEmpty());
  }

  /** An event without its required person. */
  @StoredAs("member-added")
  private record Nobody(ProjectId project) {}

  @Test
  void a_board_whose_access_cannot_be_checked_is_explained() {
    ProjectId project = new ProjectId("unclear");
    server
        .sender()
        .send(
            Projects.PROJECT,
            new StartProject(project, "Unclear", "Its members get lost."),
            People.BILL,
            Set.of());
    BoardId board = new BoardId(project, "board-1");
    server.sender().send(Boards.BOARD, new OpenBoard(board, "Board"), People.BILL, MANAGER);
    server
        .sender()
        .send(Boards.BOARD, new AddCard(board, ONE, "One", ColumnId.NEW), People.BILL, MANAGER);
    go("board/" + board.text());
    shows(bill, () -> assertThat(cards()).isNotEmpty());
    UUID id = UUID.randomUUID();
    Origin origin = Origin.ofCommand(id, People.DAVE, MANAGER, Instant.now(), "");
    server
        .context()
        .getBean(Log.class)
        .append(
            Projects.PROJECT.eventStream(project.value()),
            Log.ANY,
            List.of(new NewRecord(id, origin, new Nobody(project))));
    shows(
        bill,
        () -> assertThat(texts(bill, H2.class)).contains("Your access can't be checked right now"));
    assertThat(cards()).isEmpty();
  }

  /** Appends an event to a board's stream, without the rules. */
  private static void happens(BoardId board, Object data) {
    UUID id = UUID.randomUUID();
    Origin origin = Origin.ofCommand(id, People.DAVE, MANAGER, Instant.now(), "");
    server
        .context()
        .getBean(Log.class)
        .append(
            Boards.BOARD.eventStream(board.text()),
            Log.ANY,
            List.of(new NewRecord(id, origin, data)));
  }

  @Test
  void closing_a_dialog_without_its_buttons_keeps_a_chosen_role() {
    BrowserlessUIContext dave = user("dave").newWindow();
    dave.activate();
    dave.getUI().navigate("members/unit-test");
    shows(dave, () -> assertThat(changes(dave)).isNotEmpty());
    dave.test(changes(dave).getFirst()).click();
    shows(dave, () -> dave.find(Dialog.class).single());
    Dialog dialog = dave.find(Dialog.class).single();
    CheckboxGroup<?> roles = dave.find(Dialog.class).thenOnFirst(CheckboxGroup.class).single();
    new CheckboxGroupTester<>(roles).selectItem("Reviewer");
    ComponentUtil.fireEvent(dialog, new Dialog.DialogCloseActionEvent(dialog, true));
    assertThat(dialog.isOpened()).isTrue();
    dave.test(dave.find(Button.class).withText("Cancel").single()).click();
    assertThat(dialog.isOpened()).isFalse();
  }

  private static List<Button> changes(BrowserlessUIContext page) {
    return page.find(Button.class).withText("Change roles").all();
  }

  @Test
  void a_card_shows_its_whole_history_on_request() {
    BoardId board = board();
    go("card/" + board.text() + "/one");
    shows(bill, () -> assertThat(history()).hasSize(1));
    happened(board, "Title", 410);
    shows(bill, () -> assertThat(history()).hasSize(200).first().asString().contains("Title 408"));
    assertThat(history()).noneMatch(what -> what.contains("added the card"));
    showEarlier();
    shows(bill, () -> assertThat(history()).hasSize(400));
    // A new entry comes on top, and no entry disappears.
    happened(board, "Later", 1);
    shows(bill, () -> assertThat(history()).hasSize(401));
    showEarlier();
    shows(bill, () -> assertThat(history()).hasSize(412));
    assertThat(history()).doesNotHaveDuplicates();
    assertThat(history().getFirst()).isEqualTo("Dave renamed it from “Title 409”");
    assertThat(history().getLast()).isEqualTo("Dave added the card to New");
    assertThat(bill.find(Button.class).withText("Show earlier").exists()).isFalse();
  }

  private static void happened(BoardId board, String title, int times) {
    IntStream.range(0, times)
        .forEach(i -> happens(board, new CardRenamed(board, ONE, title + " " + i)));
  }

  private void showEarlier() {
    bill.test(bill.find(Button.class).withText("Show earlier").single()).click();
  }

  private List<String> history() {
    return bill.find(ListItem.class).all().stream()
        .map(item -> ((Span) item.getComponentAt(0)).getText())
        .toList();
  }

  private List<Board.Card> cards() {
    return bill.find(TemplateList.class).all().stream()
        .flatMap(list -> ((List<?>) list.items()).stream())
        .map(CardFace.class::cast)
        .map(CardFace::card)
        .toList();
  }
}
