package io.recordplayer.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.recordplayer.Rig;
import io.recordplayer.kit.EntityKit;
import io.recordplayer.log.Log;
import io.recordplayer.player.CommandSender;
import io.recordplayer.player.OutgoingCommand;
import io.recordplayer.player.ResponseLookup;
import io.recordplayer.projection.Projection;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.StoredAs;
import io.recordplayer.update.Publication;
import io.recordplayer.update.Published;
import io.recordplayer.update.Update;
import io.recordplayer.update.Updates;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import of many rows publishes how far it is. */
class EntityPublishingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String GROUP = "recordplayer-import";
  private static final Person ANN = new Person("ann", "Ann");

  sealed interface ImportCommand {
    String id();

    /** Imports rows, and publishes how many there are. */
    @StoredAs("import-rows")
    record ImportRows(String id, int rows) implements ImportCommand {}

    /** Publishes without an event. */
    @StoredAs("tell-rows")
    record TellRows(String id) implements ImportCommand {}

    /** Withdraws what was published. */
    @StoredAs("finish-import")
    record Finish(String id) implements ImportCommand {}

    /** Publishes a value that is too large. */
    @StoredAs("shout-rows")
    record Shout(String id) implements ImportCommand {}
  }

  sealed interface ImportEvent {
    @StoredAs("rows-imported")
    record RowsImported(int rows) implements ImportEvent {}

    @StoredAs("import-finished")
    record Finished() implements ImportEvent {}
  }

  record Rows(int count) {}

  record Progress(String text) {}

  private static final Projection<Rows> ROWS = Projection.of("rows", new Rows(0));
  private static final Update<Progress> PROGRESS =
      Update.of(ROWS, "progress", Progress.class).lasting(Duration.ofMinutes(5));

  /** What somebody else does while the rules decide. */
  private static final Queue<Runnable> MEANWHILE = new ConcurrentLinkedQueue<>();

  private static final class Rules implements Entity<ImportCommand, Rows, ImportEvent> {
    @Override
    public Rows initial() {
      return new Rows(0);
    }

    @Override
    public Decision<ImportEvent> decide(ImportCommand command, Rows rows, Origin origin) {
      Runnable meanwhile = MEANWHILE.poll();
      if (meanwhile != null) {
        meanwhile.run();
      }
      return switch (command) {
        case ImportCommand.ImportRows c ->
            Decision.publishing(PROGRESS, c.id(), new Progress(rows.count() + c.rows() + " rows"))
                .accept(new ImportEvent.RowsImported(c.rows()));
        case ImportCommand.TellRows c ->
            Decision.publishing(PROGRESS, c.id(), new Progress("still " + rows.count())).accept();
        case ImportCommand.Finish c ->
            Decision.withdrawing(PROGRESS, c.id()).accept(new ImportEvent.Finished());
        case ImportCommand.Shout c ->
            Decision.publishing(PROGRESS, c.id(), new Progress("a".repeat(10_000)))
                .accept(new ImportEvent.RowsImported(0));
      };
    }

    @Override
    public Rows evolve(Rows rows, Recorded<ImportEvent> event) {
      return switch (event.data()) {
        case ImportEvent.RowsImported e -> new Rows(rows.count() + e.rows());
        case ImportEvent.Finished _ -> rows;
      };
    }
  }

  private static final EntityType<ImportCommand, Rows, ImportEvent> IMPORT =
      EntityType.of("import", new Rules(), ImportCommand::id);

  @TempDir private Path data;
  private Rig rig;
  private Updates apiNode;
  private Updates webNode;
  private EntityHost<ImportCommand, Rows, ImportEvent> host;

  @BeforeEach
  void open() {
    MEANWHILE.clear();
    rig = new Rig(data, List.of(ImportCommand.class, ImportEvent.class));
    apiNode = new Updates(rig.redis(), rig.log()::identity).start();
    webNode = new Updates(rig.redis(), rig.log()::identity).start();
    host = start();
  }

  private EntityHost<ImportCommand, Rows, ImportEvent> start() {
    SnapshotStore snapshots = new SnapshotStore(rig.redis(), rig.provenance());
    EntityHost<ImportCommand, Rows, ImportEvent> started =
        new EntityHost<>(IMPORT, rig.log(), snapshots, 1 << 20, 1 << 20);
    started.publishTo(apiNode);
    started.start();
    return started;
  }

  @AfterEach
  void close() {
    host.close();
    webNode.close();
    apiNode.close();
    rig.close();
  }

  /** What a watcher was told, beside how many records the entity had in the log by then. */
  private record Told(String text, long records) {}

  private List<Told> watch(Updates node) {
    List<Told> told = new CopyOnWriteArrayList<>();
    node.subscribe(PROGRESS, "a", published -> told.add(new Told(text(published), records())));
    return told;
  }

  private static String text(List<Published<Progress>> published) {
    return published.isEmpty()
        ? ""
        : published.getFirst().person().name()
            + " on "
            + published.getFirst().page()
            + ": "
            + published.getFirst().value().text();
  }

  private long records() {
    return rig.log().lastRevision(IMPORT.eventStream("a")) + 1;
  }

  private void send(ImportCommand command) {
    Origin origin = Origin.ofCommand(UUID.randomUUID(), ANN, Set.of(), Instant.now(), "her page");
    long revision =
        new CommandSender(rig.log(), InstantSource.system())
            .record(new OutgoingCommand<>(IMPORT, command, origin));
    ResponseLookup responses = new ResponseLookup(rig.log());
    await()
        .atMost(PATIENCE)
        .until(
            () -> responses.find(IMPORT, command.id(), origin.causation(), revision).isPresent());
  }

  @Test
  void the_last_value_of_one_decision_is_published() {
    Decision<ImportEvent> decision =
        Decision.publishing(PROGRESS, "a", new Progress("40"))
            .publishing(PROGRESS, "b", new Progress("50"))
            .publishing(PROGRESS, "a", new Progress("100"))
            .withdrawing(PROGRESS, "b")
            .accept();
    assertThat(decision)
        .isEqualTo(
            new Decision.Accepted<>(
                List.of(),
                List.of(
                    new Publication<>(PROGRESS, "a", new Progress("100")),
                    new Publication<Progress>(PROGRESS, "b", null))));
  }

  @Test
  void a_decision_publishes_to_every_node_after_its_events_are_in_the_log() {
    List<Told> here = watch(apiNode);
    List<Told> there = watch(webNode);
    send(new ImportCommand.ImportRows("a", 10));
    Told first = new Told("Ann on her page: 10 rows", 1);
    await().atMost(PATIENCE).until(() -> here.contains(first) && there.contains(first));
    send(new ImportCommand.TellRows("a"));
    await()
        .atMost(PATIENCE)
        .until(() -> there.getLast().text().equals("Ann on her page: still 10"));
    send(new ImportCommand.Finish("a"));
    await().atMost(PATIENCE).until(() -> there.getLast().text().isEmpty());
  }

  @Test
  void a_command_that_is_delivered_again_publishes_nothing() throws Exception {
    send(new ImportCommand.ImportRows("a", 10));
    await().atMost(PATIENCE).until(() -> rig.unacknowledged(GROUP) == 0);
    host.close();
    apiNode.close();
    rig.handOutAgain(GROUP);
    apiNode = new Updates(rig.redis(), rig.log()::identity).start();
    List<Told> told = watch(apiNode);
    host = start();
    send(new ImportCommand.Finish("b"));
    await()
        .atMost(PATIENCE)
        .until(() -> rig.handedOut(GROUP) >= 2 && rig.unacknowledged(GROUP) == 0);
    assertThat(told).extracting(Told::text).containsOnly("");
  }

  @Test
  void a_decision_that_loses_against_another_node_publishes_only_once_and_the_new_result() {
    List<Told> told = watch(apiNode);
    MEANWHILE.add(
        () ->
            rig.log()
                .append(
                    IMPORT.eventStream("a"),
                    Log.ANY,
                    List.of(Rig.command(UUID.randomUUID(), new ImportEvent.RowsImported(5)))));
    send(new ImportCommand.ImportRows("a", 10));
    await().atMost(PATIENCE).until(() -> told.size() > 1);
    assertThat(told).extracting(Told::text).containsExactly("", "Ann on her page: 15 rows");
  }

  @Test
  void a_value_that_is_too_large_is_not_published_and_the_command_is_decided() throws Exception {
    List<Told> told = watch(apiNode);
    send(new ImportCommand.Shout("a"));
    assertThat(records()).isEqualTo(1);
    assertThat(rig.parked(GROUP)).isZero();
    assertThat(told).hasSize(1);
  }

  @Test
  void the_kit_shows_what_a_decision_publishes() {
    EntityKit<ImportCommand, Rows, ImportEvent> kit =
        EntityKit.of(new Rules()).given(new ImportEvent.RowsImported(5));
    kit.when(new ImportCommand.ImportRows("a", 10)).then(new ImportEvent.RowsImported(10));
    kit.when(new ImportCommand.ImportRows("a", 10))
        .thenPublished(new Publication<>(PROGRESS, "a", new Progress("15 rows")));
    List<AssertionError> errors = new ArrayList<>();
    try {
      kit.when(new ImportCommand.TellRows("a")).thenPublished();
    } catch (AssertionError e) {
      errors.add(e);
    }
    assertThat(errors).singleElement().asString().contains("still 5");
  }
}
