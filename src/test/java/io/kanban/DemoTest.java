package io.kanban;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kanban.board.BoardCommand;
import io.kanban.board.BoardCommand.RenameCard;
import io.kanban.board.BoardEvent;
import io.kanban.board.BoardEvent.WaitingEvent;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.live.CuttableConnection;
import io.kanban.people.People;
import io.kanban.project.Project;
import io.kanban.project.ProjectCommand;
import io.kanban.project.ProjectCommand.StartProject;
import io.kanban.project.ProjectEvent;
import io.kanban.project.ProjectId;
import io.kanban.project.Projects;
import io.recordplayer.Rig;
import io.recordplayer.entity.EntityHost;
import io.recordplayer.entity.SnapshotStore;
import io.recordplayer.log.Log;
import io.recordplayer.player.CommandSender;
import io.recordplayer.record.Recorded;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo is created completely and only once, even if its creation is interrupted. */
class DemoTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ProjectId PROJECT = new ProjectId("unit-test");
  private static final BoardId BOARD = new BoardId(PROJECT, "board-1");
  private static final int PROJECT_EVENTS = 5;
  private static final int BOARD_COMMANDS = 62;

  /** A new board begins with three labels. */
  private static final int BOARD_EVENTS = BOARD_COMMANDS + 3;

  @TempDir Path data;
  private Rig rig;

  @BeforeEach
  void open() {
    rig =
        new Rig(
            data,
            List.of(
                BoardCommand.class, BoardEvent.class, ProjectCommand.class, ProjectEvent.class));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private Demo demo(Log log, InstantSource clock) {
    return new Demo(new CommandSender(log, clock), log);
  }

  private void make() {
    try (Demo demo = demo(rig.log(), InstantSource.system())) {
      demo.make();
    }
  }

  private List<Object> said(String stream) {
    List<Object> said = new ArrayList<>();
    rig.log().read(stream, Log.NO_RECORD, record -> said.add(record.data()));
    return said;
  }

  /** The events without the counts of waiting cards, which can repeat. */
  private List<Object> changes(String stream) {
    return said(stream).stream().filter(event -> !(event instanceof WaitingEvent)).toList();
  }

  private int commands() {
    return said(Projects.PROJECT.commandStream(PROJECT.value())).size()
        + said(Boards.BOARD.commandStream(BOARD.text())).size();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 20, 40, 67})
  void an_interrupted_demo_is_completed_at_the_next_start(int killed) {
    AtomicInteger sent = new AtomicInteger();
    InstantSource clock =
        () -> {
          if (sent.incrementAndGet() == killed) {
            throw new IllegalStateException("killed");
          }
          return Instant.now();
        };
    try (Demo demo = demo(rig.log(), clock)) {
      assertThatThrownBy(demo::make).hasMessage("killed");
    }
    var snapshots = new SnapshotStore(rig.redis(), rig.provenance());
    try (var projects = new EntityHost<>(Projects.PROJECT, rig.log(), snapshots, 1 << 20, 1 << 20);
        var boards = new EntityHost<>(Boards.BOARD, rig.log(), snapshots, 1 << 20, 1 << 20)) {
      projects.start();
      boards.start();
      make();
      List<Object> project = awaitEvents("project-unit-test", PROJECT_EVENTS);
      assertThat(project).map(Object::toString).anyMatch(event -> event.contains("janet"));
      List<Object> board = awaitEvents("board-unit-test.board-1", BOARD_EVENTS);
      assertThat(board).doesNotHaveDuplicates();
      // A further start sends no command.
      int all = commands();
      make();
      assertThat(commands()).isEqualTo(all);
    }
  }

  private List<Object> awaitEvents(String stream, int count) {
    await().atMost(PATIENCE).until(() -> changes(stream).size() >= count);
    List<Object> events = changes(stream);
    assertThat(events).hasSize(count);
    return events;
  }

  @Test
  void a_start_undoes_no_change_that_people_made_to_the_demo() {
    make();
    new CommandSender(rig.log(), InstantSource.system())
        .send(
            Boards.BOARD,
            new RenameCard(BOARD, new CardId("card-1"), "Ours"),
            People.BILL,
            Set.of());
    int all = commands();
    make();
    assertThat(commands()).isEqualTo(all);
  }

  @Test
  void a_start_adds_nothing_to_a_project_with_the_demos_id() {
    new CommandSender(rig.log(), InstantSource.system())
        .send(
            Projects.PROJECT,
            new StartProject(PROJECT, "Unit Test", "As an older program made it."),
            People.DAVE,
            Set.of(Project.MANAGER));
    make();
    assertThat(commands()).isEqualTo(1);
  }

  @Test
  void the_demo_waits_for_a_log_that_is_down_at_the_start() throws Exception {
    try (CuttableConnection line = new CuttableConnection(rig.logPort());
        Demo demo = demo(rig.logAt(line.port()), InstantSource.system())) {
      line.cut();
      demo.make();
      assertThat(commands()).isZero();
      line.mend();
      await()
          .atMost(PATIENCE)
          .until(() -> said("projectCommand-unit-test").size() == PROJECT_EVENTS);
      List<Recorded<?>> sent = new ArrayList<>();
      rig.log().read("boardCommand-unit-test.board-1", Log.NO_RECORD, sent::add);
      assertThat(sent.stream().map(Recorded::id).distinct()).hasSize(BOARD_COMMANDS);
    }
  }
}
