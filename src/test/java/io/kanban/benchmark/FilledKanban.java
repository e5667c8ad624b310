package io.kanban.benchmark;

import io.kanban.KanbanApplication;
import io.kanban.board.BoardCommand.AddCard;
import io.kanban.board.BoardCommand.AddColumn;
import io.kanban.board.BoardCommand.OpenBoard;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import io.kanban.people.People;
import io.kanban.project.Project;
import io.kanban.project.ProjectId;
import io.recordplayer.player.CommandSender;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.boot.SpringApplication;

/** The Kanban application with some boards; each has some cards, a third of them in each column. */
final class FilledKanban {
  static final String FILLED = "All boards are filled.";
  private static final ProjectId PROJECT = new ProjectId("unit-test");
  private static final List<ColumnId> COLUMNS =
      List.of(ColumnId.NEW, ColumnId.IN_WORK, ColumnId.DONE);

  private FilledKanban() {}

  /**
   * Arguments: the number of boards, the number of cards on each, and the application's arguments.
   */
  public static void main(String[] arguments) {
    int boards = Integer.parseInt(arguments[0]);
    int cards = Integer.parseInt(arguments[1]);
    String[] settings = Arrays.copyOfRange(arguments, 2, arguments.length);
    CommandSender sender =
        SpringApplication.run(KanbanApplication.class, settings).getBean(CommandSender.class);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int board = 0; board < boards; board++) {
        BoardId id = new BoardId(PROJECT, "load-" + board);
        threads.execute(() -> fill(sender, id, cards));
      }
    }
    System.out.println(FILLED);
  }

  /** Starts the application in a process of its own, and waits until the boards are filled. */
  static ServerProcess start(Path folder, int boards, int cards, String... settings)
      throws IOException, InterruptedException {
    List<String> program = new ArrayList<>(ServerProcess.program(FilledKanban.class, "-Xmx2g"));
    program.addAll(List.of(String.valueOf(boards), String.valueOf(cards)));
    program.add("--recordplayer.data=" + folder.resolve("data"));
    program.addAll(List.of(settings));
    ServerProcess server = ServerProcess.start(folder, "/login", program);
    server.awaitWords(FILLED);
    return server;
  }

  /** The address of a board's page. */
  static String path(int board) {
    return "board/" + new BoardId(PROJECT, "load-" + board).text();
  }

  private static void fill(CommandSender sender, BoardId board, int cards) {
    Set<String> roles = Set.of(Project.MANAGER);
    sender.send(Boards.BOARD, new OpenBoard(board, "Load"), People.DAVE, roles);
    sender.send(
        Boards.BOARD,
        new AddColumn(board, ColumnId.IN_WORK, "In Work", Optional.of(ColumnId.DONE)),
        People.DAVE,
        roles);
    for (int card = 0; card < cards; card++) {
      sender.send(
          Boards.BOARD,
          new AddCard(
              board,
              new CardId("card-" + card),
              "Card number " + card,
              COLUMNS.get(card % COLUMNS.size())),
          People.DAVE,
          roles);
    }
  }
}
