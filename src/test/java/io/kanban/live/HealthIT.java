package io.kanban.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.APIRequestContext;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import io.kanban.board.BoardCommand.AddCard;
import io.kanban.board.BoardCommand.OpenBoard;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import io.kanban.people.People;
import io.kanban.project.Project;
import io.kanban.project.ProjectId;
import io.recordplayer.log.Log;
import io.recordplayer.log.NewRecord;
import io.recordplayer.record.Origin;
import io.recordplayer.record.StoredAs;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.core.StringRedisTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Health and metrics: their content, the people who may see them, and failures. */
@TestInstance(Lifecycle.PER_CLASS)
@EnabledIf("io.kanban.live.Browsers#isPossible")
class HealthIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Set<String> MANAGER = Set.of(Project.MANAGER);
  private static final BoardId BOARD = new BoardId(new ProjectId("unit-test"), "health");

  /** An event without its required components. */
  @StoredAs("wip-limit-set")
  private record Torn(BoardId board) {}

  private KanbanServer server;
  private Browsers browsers;
  private APIRequestContext dave;

  @BeforeAll
  void start(@TempDir Path data) {
    server = KanbanServer.start(data, 0, "--kanban.operators=dave");
    browsers = new Browsers();
    dave = signedIn("dave");
    await().atMost(PATIENCE).until(() -> status("readiness") == 200);
  }

  @AfterAll
  void stop() {
    browsers.close();
    server.close();
  }

  private APIRequestContext signedIn(String name) {
    BrowserContext person = browsers.somebody();
    Browsers.signIn(person, server.port(), name);
    return person.request();
  }

  private String health() {
    return "http://localhost:" + server.port() + "/actuator/health";
  }

  private int status(String group) {
    return browsers.somebody().request().get(health() + "/" + group).status();
  }

  private JsonNode loop(String name) {
    JsonNode all = JSON.readTree(dave.get(health()).text());
    return all.path("components").path("recordPlayer").path("details").path(name);
  }

  @Test
  void only_operators_see_more_than_the_health_status() {
    for (APIRequestContext somebody :
        List.of(browsers.somebody().request(), signedIn("bill"), signedIn("janet"))) {
      for (String address : List.of("", "/readiness", "/liveness")) {
        APIResponse answer = somebody.get(health() + address);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(JSON.readTree(answer.text()).propertyNames())
            .isSubsetOf("status", "groups")
            .contains("status");
      }
    }
    APIResponse figures = dave.get(health().replace("/health", "/metrics/recordplayer.lag"));
    assertThat(figures.text()).contains("commands board", "projection", "pages");
  }

  @Test
  void an_operator_sees_the_progress_of_each_loop() {
    JsonNode commands = loop("commands board");
    assertThat(commands.path("status").asString()).as(commands.toString()).isEqualTo("UP");
    assertThat(commands.path("consumers").toString())
        .contains("-" + ProcessHandle.current().pid() + "-");
    for (JsonNode loop : List.of(commands, loop("pages"), loop("projection " + Boards.VIEW))) {
      assertThat(loop.path("connected").asBoolean()).isTrue();
      assertThat(loop.path("recordsBehind").asString()).isNotEmpty();
      assertThat(loop.path("secondsBehind").isNumber()).isTrue();
      assertThat(Instant.parse(loop.path("lastProgress").asString()))
          .isAfter(Instant.now().minus(PATIENCE));
    }
  }

  @Test
  void stopped_views_and_parked_commands_are_counted_and_named() {
    BoardId torn = new BoardId(new ProjectId("unit-test"), "torn");
    append(Boards.BOARD.eventStream(torn.text()), new Torn(torn));
    server.sender().send(Boards.BOARD, new OpenBoard(torn, "Torn"), People.DAVE, MANAGER);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(loop("projection " + Boards.VIEW).path("stoppedViews").toString())
                  .contains("unit-test.torn");
              assertThat(loop("commands board").path("parkedCommands").toString())
                  .contains("\"count\":1")
                  .contains("boardCommand-unit-test.torn open-board");
            });
    // Other boards go on, so the application stays ready.
    assertThat(status("readiness")).as(dave.get(health()).text()).isEqualTo(200);
  }

  private void append(String stream, Object data) {
    UUID id = UUID.randomUUID();
    Origin origin = Origin.ofCommand(id, People.DAVE, MANAGER, Instant.now(), "");
    server
        .context()
        .getBean(Log.class)
        .append(stream, Log.ANY, List.of(new NewRecord(id, origin, data)));
  }

  @Test
  void a_loop_without_progress_is_down_with_a_reason_and_the_process_is_live() {
    server.sender().send(Boards.BOARD, new OpenBoard(BOARD, "Health"), People.DAVE, MANAGER);
    redisTakesWrites(false);
    try {
      server
          .sender()
          .send(
              Boards.BOARD,
              new AddCard(BOARD, new CardId("one"), "One", ColumnId.NEW),
              People.DAVE,
              MANAGER);
      // Another loop can be reported some seconds earlier, so the test waits for this one.
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                JsonNode writer = loop("projection " + Boards.VIEW);
                assertThat(writer.path("status").asString()).isEqualTo("DOWN");
                assertThat(writer.path("reason").asString()).contains("no progress");
              });
      assertThat(status("readiness")).isEqualTo(503);
      assertThat(status("liveness")).isEqualTo(200);
    } finally {
      redisTakesWrites(true);
    }
    await().atMost(PATIENCE).until(() -> status("readiness") == 200);
  }

  private void redisTakesWrites(boolean takes) {
    server
        .context()
        .getBean(StringRedisTemplate.class)
        .getRequiredConnectionFactory()
        .getConnection()
        .serverCommands()
        .setConfig("min-replicas-to-write", takes ? "0" : "1");
  }
}
