package io.kanban.handover;

import static io.kanban.people.People.DAVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanban.KanbanApplication;
import io.kanban.board.Board;
import io.kanban.board.BoardCommand;
import io.kanban.board.BoardCommand.AddCard;
import io.kanban.board.BoardCommand.OpenBoard;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import io.kanban.board.HandOverCommand.CombineBoard;
import io.kanban.board.HandOverEvent;
import io.kanban.board.HandOverEvent.ColumnsHandedOver;
import io.kanban.board.Taker;
import io.kanban.project.Project;
import io.kanban.project.ProjectId;
import io.recordplayer.Applications;
import io.recordplayer.log.Log;
import io.recordplayer.player.CommandSender;
import io.recordplayer.player.DecidedCommands;
import io.recordplayer.player.DecidedCommands.Sent;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Recorded;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.context.ConfigurableApplicationContext;

/** Boards are combined in the whole application. */
@ResourceLock(value = "browserless", mode = ResourceAccessMode.READ)
class CarrierTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ProjectId PROJECT = new ProjectId("roof");

  @TempDir static Path data;
  private static ConfigurableApplicationContext server;
  private static Log log;
  private static DecidedCommands commands;

  @BeforeAll
  static void start() {
    server =
        Applications.start(
            KanbanApplication.class,
            "--server.port=0",
            "--recordplayer.data=" + data,
            "--kanban.demo=false");
    log = server.getBean(Log.class);
    commands = new DecidedCommands(log, server.getBean(CommandSender.class));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Sent send(BoardCommand command) {
    return commands.send(
        Boards.BOARD,
        command,
        Origin.ofCommand(
            UUID.randomUUID(),
            DAVE,
            Set.of(Project.MANAGER),
            server.getBean(CommandSender.class).clock().instant(),
            ""));
  }

  private static void accepted(BoardCommand command) {
    assertThat(commands.await(send(command))).isEmpty();
  }

  private static BoardId open(String name, int cards) {
    BoardId id = new BoardId(PROJECT, name);
    accepted(new OpenBoard(id, name));
    for (int i = 0; i < cards; i++) {
      accepted(new AddCard(id, new CardId(name + "-" + i), "Card " + i, ColumnId.NEW));
    }
    return id;
  }

  private static Board board(BoardId id) {
    return Taker.read(log, id, id).board();
  }

  private static List<Recorded<HandOverEvent>> handOvers(BoardId id) {
    List<Recorded<HandOverEvent>> events = new ArrayList<>();
    log.read(
        Boards.BOARD.eventStream(id.text()),
        Log.NO_RECORD,
        record -> {
          if (record.data() instanceof ColumnsHandedOver) {
            events.add(record.as(HandOverEvent.class));
          }
        });
    return events;
  }

  @Test
  void more_cards_than_one_portion_arrive_in_their_order() {
    BoardId many = open("many", 60);
    BoardId few = open("few", 1);
    accepted(new CombineBoard(many, few, "few"));
    await().atMost(PATIENCE).until(() -> board(few).size() == 61);
    assertThat(board(few).column(ColumnId.NEW).orElseThrow().cards())
        .extracting(card -> card.id().value())
        .startsWith("few-0", "many-0", "many-1")
        .endsWith("many-59");
    assertThat(board(many).size()).isZero();
  }

  @Test
  void a_hand_over_that_is_carried_again_doubles_no_card_also_after_its_taker_has_ended() {
    BoardId first = open("first", 3);
    BoardId second = open("second", 0);
    BoardId third = open("third", 0);
    accepted(new CombineBoard(first, second, "second"));
    await().atMost(PATIENCE).until(() -> board(second).size() == 3);
    new Carrier(log, commands).react(handOvers(first).getFirst());
    assertThat(board(second).size()).isEqualTo(3);
    accepted(new CombineBoard(second, third, "third"));
    await().atMost(PATIENCE).until(() -> board(third).size() == 3);
    new Carrier(log, commands).react(handOvers(first).getFirst());
    assertThat(board(second).size() + board(third).size()).isEqualTo(3);
  }

  @Test
  void cards_of_boards_that_are_combined_in_a_circle_find_a_place() {
    BoardId one = open("one", 2);
    BoardId other = open("other", 2);
    send(new CombineBoard(one, other, "other"));
    send(new CombineBoard(other, one, "one"));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                Stream.of(one, other)
                        .map(CarrierTest::board)
                        .filter(Board::isOpen)
                        .mapToInt(Board::size)
                        .sum()
                    == 4);
  }
}
