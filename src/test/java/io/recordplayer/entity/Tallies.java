package io.recordplayer.entity;

import static org.awaitility.Awaitility.await;

import io.recordplayer.Rig;
import io.recordplayer.log.Log;
import io.recordplayer.player.CommandSender;
import io.recordplayer.player.OutgoingCommand;
import io.recordplayer.player.ResponseLookup;
import io.recordplayer.player.ResponseLookup.CommandResponse;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.StoredAs;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** Entities that record numbers, on a real log and a real Redis. */
final class Tallies implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  static final String GROUP = "recordplayer-tally";
  private static final long LOADED_BYTES = 1 << 20;
  private static final long WAITING_BYTES = 1 << 20;
  private static final Person ANN = new Person("ann", "Ann");

  sealed interface TallyCommand {
    String tally();

    /** Accepted. */
    @StoredAs("add-to-tally")
    record Add(String tally, long number) implements TallyCommand {}

    /** Rejected until the tally has a number, and accepted from then on. */
    @StoredAs("add-more-to-tally")
    record AddMore(String tally, long number) implements TallyCommand {}

    /** Fails until {@link #MENDED}. */
    @StoredAs("fail-at-tally")
    record Fail(String tally, long number) implements TallyCommand {}

    /** Waits for {@link #PASSES}. */
    @StoredAs("wait-at-tally")
    record Wait(String tally, long number) implements TallyCommand {}
  }

  sealed interface TallyEvent {
    @StoredAs("tally-added")
    record Added(long number) implements TallyEvent {}
  }

  record Tally(long count) {}

  static final AtomicBoolean MENDED = new AtomicBoolean();
  static final Semaphore PASSES = new Semaphore(0);

  private static final class Rules implements Entity<TallyCommand, Tally, TallyEvent> {
    @Override
    public Tally initial() {
      return new Tally(0);
    }

    @Override
    public Decision<TallyEvent> decide(TallyCommand command, Tally tally, Origin origin) {
      return switch (command) {
        case TallyCommand.Add c -> Decision.accept(new TallyEvent.Added(c.number()));
        case TallyCommand.AddMore _ when tally.count() == 0 ->
            Decision.reject(new Rejection("EMPTY", "There is no number yet."));
        case TallyCommand.AddMore c -> Decision.accept(new TallyEvent.Added(c.number()));
        case TallyCommand.Fail _ when !MENDED.get() -> throw new IllegalStateException("broken");
        case TallyCommand.Fail c -> Decision.accept(new TallyEvent.Added(c.number()));
        case TallyCommand.Wait c -> {
          PASSES.acquireUninterruptibly();
          yield Decision.accept(new TallyEvent.Added(c.number()));
        }
      };
    }

    @Override
    public Tally evolve(Tally tally, Recorded<TallyEvent> event) {
      return new Tally(tally.count() + 1);
    }
  }

  static final EntityType<TallyCommand, Tally, TallyEvent> TALLY =
      EntityType.of("tally", new Rules(), TallyCommand::tally)
          .snapshots(SnapshotPolicy.afterEvents(1_000));

  /** A command that is in the log. */
  record Sent(String tally, UUID id, long revision) {}

  final Rig rig;
  private final CommandSender sender;
  private final ResponseLookup responses;
  private final List<EntityHost<?, ?, ?>> hosts = new ArrayList<>();

  Tallies(Path data) {
    MENDED.set(false);
    PASSES.drainPermits();
    rig = new Rig(data, List.of(TallyCommand.class, TallyEvent.class));
    sender = new CommandSender(rig.log(), InstantSource.system());
    responses = new ResponseLookup(rig.log());
  }

  /** Starts one more host. */
  EntityHost<TallyCommand, Tally, TallyEvent> start() {
    return start(rig.log());
  }

  EntityHost<TallyCommand, Tally, TallyEvent> start(Log log) {
    var host = new EntityHost<>(TALLY, log, snapshots(), LOADED_BYTES, WAITING_BYTES);
    hosts.add(host);
    host.start();
    return host;
  }

  SnapshotStore snapshots() {
    return new SnapshotStore(rig.redis(), rig.provenance());
  }

  void stop() {
    hosts.forEach(EntityHost::close);
    hosts.clear();
  }

  Sent send(TallyCommand command) {
    Origin origin = Origin.ofCommand(UUID.randomUUID(), ANN, Set.of(), Instant.now(), "");
    return new Sent(
        command.tally(),
        origin.causation(),
        sender.record(new OutgoingCommand<>(TALLY, command, origin)));
  }

  CommandResponse response(Sent sent) {
    return await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> responses.find(TALLY, sent.tally(), sent.id(), sent.revision()),
            Optional::isPresent)
        .orElseThrow();
  }

  String rejectionRule(Sent sent) {
    return response(sent).rejection().map(Rejection::rule).orElse("none");
  }

  /** The numbers of a tally, in the order of its stream. */
  List<Long> numbers(String tally) {
    List<Long> numbers = new ArrayList<>();
    rig.log()
        .read(
            TALLY.eventStream(tally),
            Log.NO_RECORD,
            record -> {
              if (record.data() instanceof TallyEvent.Added e) {
                numbers.add(e.number());
              }
            });
    return numbers;
  }

  void awaitAllAcknowledged() {
    await()
        .atMost(PATIENCE)
        .until(() -> hosts.stream().allMatch(h -> h.waitingCommands() == 0) && isAllAcknowledged());
  }

  private boolean isAllAcknowledged() throws Exception {
    return rig.unacknowledged(GROUP) == 0;
  }

  void emptyRedis() {
    rig.redis().delete(rig.redis().keys("recordplayer:*"));
  }

  @Override
  public void close() {
    PASSES.release(1_000_000);
    stop();
    rig.close();
  }
}
