package io.kanban;

import io.kanban.board.BoardCommand;
import io.kanban.board.BoardCommand.AddCard;
import io.kanban.board.BoardCommand.AssignCard;
import io.kanban.board.BoardCommand.MoveCard;
import io.kanban.board.BoardCommand.OpenBoard;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.Column;
import io.kanban.people.People;
import io.kanban.project.Project;
import io.kanban.project.Project.Member;
import io.kanban.project.ProjectCommand.AddMember;
import io.kanban.project.ProjectCommand.StartProject;
import io.kanban.project.ProjectId;
import io.kanban.project.Projects;
import io.recordplayer.log.Log;
import io.recordplayer.player.Sender;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The demo project: made at the first start, so that there is something to click. */
@Component
@ConditionalOnProperty(name = "kanban.demo", havingValue = "true", matchIfMissing = true)
class Demo {
  private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
  private static final ProjectId PROJECT = new ProjectId("unit-test");
  private static final BoardId BOARD = new BoardId(PROJECT, "board-1");
  private static final Set<String> MANAGER = Set.of(Project.MANAGER);
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

  private final Sender sender;
  private final Log log;

  Demo(Sender sender, Log log) {
    this.sender = sender;
    this.log = log;
  }

  @EventListener(ApplicationReadyEvent.class)
  void make() {
    if (!isMade()) {
      fill();
    }
    LOG.info(
        "Sign in to the demo as dave (manager), bill (worker) or janet (reviewer); the password is"
            + " “demo”.");
  }

  /** Asks the log and not the views, which can be lost: what people changed since is theirs. */
  private boolean isMade() {
    AtomicBoolean made = new AtomicBoolean();
    log.read(
        Projects.PROJECT.commandStream(PROJECT.value()), Log.NO_RECORD, _ -> made.setPlain(true));
    return made.getPlain();
  }

  /** Made by two nodes at once, it is refused or changes nothing. */
  private void fill() {
    sender.send(
        Projects.PROJECT,
        new StartProject(
            PROJECT, "Unit Test", "Three people, one board, nine cards to try it out."),
        People.DAVE,
        MANAGER);
    member(BILL);
    member(JANET);
    board(new OpenBoard(BOARD, "Board 1"));
    for (int i = 0; i < TITLES.size(); i++) {
      CardId card = new CardId("card-" + (i + 1));
      board(new AddCard(BOARD, card, TITLES.get(i), Column.NEW));
      if (i >= 3) {
        board(new AssignCard(BOARD, card, Optional.empty(), Optional.of(i < 6 ? BILL : JANET)));
        board(new MoveCard(BOARD, card, Column.NEW, Column.IN_WORK, Optional.empty()));
      }
      if (i >= 7) {
        board(new MoveCard(BOARD, card, Column.IN_WORK, Column.DONE, Optional.empty()));
      }
    }
  }

  private void member(Member member) {
    sender.send(
        Projects.PROJECT,
        new AddMember(PROJECT, member.person(), member.roles()),
        People.DAVE,
        MANAGER);
  }

  private void board(BoardCommand command) {
    sender.send(Boards.BOARD, command, People.DAVE, MANAGER);
  }
}
