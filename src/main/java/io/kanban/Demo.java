package io.kanban;

import io.kanban.board.BoardCommand;
import io.kanban.board.BoardCommand.AddCard;
import io.kanban.board.BoardCommand.AddColumn;
import io.kanban.board.BoardCommand.AssignCard;
import io.kanban.board.BoardCommand.CommentCard;
import io.kanban.board.BoardCommand.MoveCard;
import io.kanban.board.BoardCommand.OpenBoard;
import io.kanban.board.BoardCommand.SetColumnRoles;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import io.kanban.board.CommentId;
import io.kanban.board.DetailCommand.WriteJournal;
import io.kanban.board.EntryId;
import io.kanban.people.DemoPeople;
import io.kanban.people.People;
import io.kanban.project.Project;
import io.kanban.project.Project.Member;
import io.kanban.project.ProjectCommand;
import io.kanban.project.ProjectCommand.AddMember;
import io.kanban.project.ProjectCommand.DefineKind;
import io.kanban.project.ProjectCommand.StartProject;
import io.kanban.project.ProjectId;
import io.kanban.project.Projects;
import io.recordplayer.log.Backoff;
import io.recordplayer.log.Log;
import io.recordplayer.log.LogException;
import io.recordplayer.player.CommandSender;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Creates the demo project at the first start, so that there is something to click. If the start is
 * interrupted, the next one creates the rest.
 */
@Component
@ConditionalOnProperty(name = "kanban.demo", havingValue = "true", matchIfMissing = true)
class Demo implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
  private static final ProjectId PROJECT = new ProjectId("unit-test");
  private static final BoardId BOARD = new BoardId(PROJECT, "board-1");
  private static final Set<String> MANAGER = Set.of(Project.MANAGER);
  private static final CardId CARD_4 = new CardId("card-4");
  private static final CardId CARD_6 = new CardId("card-6");
  private static final Member DAVE = new Member(People.DAVE, MANAGER);
  private static final Member BILL = new Member(People.BILL, Set.of("Worker"));
  private static final Member JANET = new Member(People.JANET, Set.of("Reviewer"));
  private static final List<String> TITLES =
      List.of(
          "Write the first unit test",
          "Describe the record's path",
          "Agree on what done means",
          "Draw the board on paper",
          "Measure click to screen",
          "Cut the line and look",
          "Name things well",
          "Review the limit rule",
          "Thank the reviewer");

  private static final StartProject FIRST =
      new StartProject(PROJECT, "Unit Test", "Three people, one board, nine cards to try it out.");
  private static final AddMember LAST = new AddMember(PROJECT, JANET.person(), JANET.roles());

  private final CommandSender sender;
  private final Log log;
  private volatile boolean closed;
  private volatile @Nullable Thread waiting;

  Demo(CommandSender sender, Log log) {
    this.sender = sender;
    this.log = log;
  }

  @EventListener(ApplicationReadyEvent.class)
  void make() {
    if (!tryToMake()) {
      waiting = Thread.ofVirtual().name("demo").start(this::waitForLog);
    }
  }

  private void waitForLog() {
    Backoff backoff = new Backoff();
    do {
      backoff.pause();
    } while (!closed && !tryToMake());
  }

  private boolean tryToMake() {
    try {
      if (!DemoPeople.areAllowedIn(log)) {
        return true;
      }
      if (!isMade()) {
        fill();
      }
    } catch (LogException e) {
      if (!closed) {
        LOG.warn("The demo waits for the log: {}", e.getMessage());
      }
      return false;
    }
    LOG.info(
        "Sign in to the demo as dave (manager), bill (worker) or janet (reviewer); the password is"
            + " “demo”.");
    return true;
  }

  /**
   * Reads the log and not the views, because views can be lost. The demo must not undo people's
   * changes to it, nor add to a project with the same id that people started themselves.
   */
  private boolean isMade() {
    List<UUID> sent = new ArrayList<>();
    log.read(
        Projects.PROJECT.commandStream(PROJECT.value()),
        Log.NO_RECORD,
        command -> sent.add(command.id()));
    return sent.contains(idOf(LAST)) || !(sent.isEmpty() || sent.contains(idOf(FIRST)));
  }

  /** The id that a command always has in this log, so that a repeated command is recognized. */
  private UUID idOf(Object command) {
    return UUID.nameUUIDFromBytes(
        (log.identity() + " " + command).getBytes(StandardCharsets.UTF_8));
  }

  /** Each command counts once, even if two nodes or two starts send it. */
  private void fill() {
    project(FIRST);
    board(new OpenBoard(BOARD, "Board 1"));
    board(new AddColumn(BOARD, ColumnId.IN_WORK, "In Work", Optional.of(ColumnId.DONE)));
    board(
        new SetColumnRoles(
            BOARD, ColumnId.IN_WORK, Optional.of("Worker"), Optional.of("Reviewer")));
    for (int i = 0; i < TITLES.size(); i++) {
      CardId card = new CardId("card-" + (i + 1));
      board(new AddCard(BOARD, card, TITLES.get(i), ColumnId.NEW));
      if (i >= 3) {
        board(new AssignCard(BOARD, card, Optional.of(i < 6 ? BILL : JANET)));
        board(new MoveCard(BOARD, card, ColumnId.IN_WORK, Optional.empty()));
      }
      if (i >= 7) {
        board(new MoveCard(BOARD, card, ColumnId.DONE, Optional.empty()));
      }
    }
    DemoDetails.KINDS.forEach(kind -> project(new DefineKind(PROJECT, kind)));
    new DemoDetails(BOARD, firstDay()).commands().forEach(this::board);
    board(new CommentCard(BOARD, CARD_6, new CommentId("demo-1"), "Which line do we cut?"), BILL);
    board(new CommentCard(BOARD, CARD_6, new CommentId("demo-2"), "The one to the log."), JANET);
    board(new WriteJournal(BOARD, CARD_4, new EntryId("demo-1"), "Drew it twice."), BILL);
    project(new AddMember(PROJECT, BILL.person(), BILL.roles()));
    project(LAST);
  }

  /**
   * The day of the first start. The due dates depend on it, because a command that is sent again on
   * another day must be the same.
   */
  private LocalDate firstDay() {
    List<Instant> times = new ArrayList<>();
    log.read(
        Projects.PROJECT.commandStream(PROJECT.value()),
        Log.NO_RECORD,
        command -> times.add(command.at()));
    return LocalDate.ofInstant(times.getFirst(), ZoneOffset.UTC);
  }

  private void project(ProjectCommand command) {
    sender.sendOnce(Projects.PROJECT, command, idOf(command), People.DAVE, MANAGER);
  }

  private void board(BoardCommand command) {
    board(command, DAVE);
  }

  private void board(BoardCommand command, Member by) {
    sender.sendOnce(Boards.BOARD, command, idOf(command), by.person(), by.roles());
  }

  @Override
  public void close() {
    closed = true;
    Thread thread = waiting;
    if (thread != null) {
      thread.interrupt();
    }
  }
}
