package io.recordplayer.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.kurrent.dbclient.EventData;
import io.recordplayer.Rig;
import io.recordplayer.log.Log;
import io.recordplayer.player.CommandSender;
import io.recordplayer.player.OutgoingCommand;
import io.recordplayer.player.ResponseLookup;
import io.recordplayer.player.ResponseLookup.CommandResponse;
import io.recordplayer.record.CommandLink;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.Responses;
import io.recordplayer.record.Responses.Response;
import io.recordplayer.record.StoredAs;
import io.recordplayer.record.Trace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Commands are decided once, on the newest state, whatever fails meanwhile. */
class EntityHostTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String TAIL = "x".repeat(600_000);

  sealed interface TillCommand {
    String till();

    @StoredAs("pay-in")
    record PayIn(String till, long amount) implements TillCommand {}

    @StoredAs("pay-out")
    record PayOut(String till, long amount) implements TillCommand {}

    @StoredAs("break-till")
    record Break(String till) implements TillCommand {}

    @StoredAs("write-tape")
    record WriteTape(String till, int times) implements TillCommand {}

    @StoredAs("overflow")
    record Overflow(String till) implements TillCommand {}

    @StoredAs("smudge")
    record Smudge(String till) implements TillCommand {}

    /** The rules run one of {@link #MEANWHILE} while they decide it; then the amount is paid in. */
    @StoredAs("meet")
    record Meet(String till, long amount) implements TillCommand {}
  }

  sealed interface TillEvent {
    @StoredAs("paid-in")
    record PaidIn(long amount) implements TillEvent {}

    @StoredAs("paid-out")
    record PaidOut(long amount) implements TillEvent {}

    @StoredAs("tape-written")
    record TapeWritten(String text) implements TillEvent {}

    @StoredAs("till-cursed")
    record Cursed() implements TillEvent {}

    /** Can't be written. */
    @StoredAs("tape-smudged")
    record Smudged(String text) implements TillEvent {
      @Override
      public String text() {
        throw new IllegalStateException("smudged");
      }
    }
  }

  record Till(long cash) {}

  private static final Person ANN = new Person("ann", "Ann");
  private static final Rejection NOT_ENOUGH = new Rejection("NOT_ENOUGH", "There is not so much.");

  /** Whether the rules are corrected. */
  private static volatile boolean mended;

  /** Actions to run while a {@code Meet} is decided, each once. */
  private static final Queue<Runnable> MEANWHILE = new ConcurrentLinkedQueue<>();

  private static final class Rules implements Entity<TillCommand, Till, TillEvent> {
    @Override
    public Till initial() {
      return new Till(0);
    }

    @Override
    public Decision<TillEvent> decide(TillCommand command, Till till, Origin origin) {
      return switch (command) {
        case TillCommand.PayIn c -> Decision.accept(new TillEvent.PaidIn(c.amount()));
        case TillCommand.PayOut c when c.amount() > till.cash() -> Decision.reject(NOT_ENOUGH);
        case TillCommand.PayOut c -> Decision.accept(new TillEvent.PaidOut(c.amount()));
        case TillCommand.Break _ when mended -> Decision.accept(new TillEvent.PaidIn(1));
        case TillCommand.Break _ -> throw new IllegalStateException("broken");
        case TillCommand.Overflow _ -> throw new StackOverflowError();
        case TillCommand.Smudge _ -> Decision.accept(new TillEvent.Smudged(""));
        case TillCommand.Meet c -> {
          Runnable meanwhile = MEANWHILE.poll();
          if (meanwhile != null) {
            meanwhile.run();
          }
          yield c.amount() == 0
              ? Decision.accept()
              : Decision.accept(new TillEvent.PaidIn(c.amount()));
        }
        case TillCommand.WriteTape c ->
            new Decision.Accepted<>(
                IntStream.range(0, c.times())
                    .<TillEvent>mapToObj(_ -> new TillEvent.TapeWritten(TAIL))
                    .toList(),
                List.of());
      };
    }

    @Override
    public Till evolve(Till till, Recorded<TillEvent> event) {
      return switch (event.data()) {
        case TillEvent.PaidIn e -> new Till(till.cash() + e.amount());
        case TillEvent.PaidOut e -> new Till(till.cash() - e.amount());
        case TillEvent.TapeWritten _, TillEvent.Smudged _ -> till;
        case TillEvent.Cursed _ -> throw new IllegalStateException("cursed");
      };
    }
  }

  private static EntityType<TillCommand, Till, TillEvent> till(
      int version, SnapshotPolicy snapshots) {
    return EntityType.of("till", new Rules(), TillCommand::till)
        .stateVersion(version)
        .snapshots(snapshots);
  }

  private static final EntityType<TillCommand, Till, TillEvent> TILL =
      till(1, SnapshotPolicy.afterEvents(1_000));

  @TempDir Path data;
  private Rig rig;
  private SnapshotStore snapshots;
  private ResponseLookup responses;
  private CommandSender sender;

  /** The revisions of commands. */
  private final Map<UUID, Revision> sent = new ConcurrentHashMap<>();

  private record Revision(String till, long revision) {}

  private @Nullable EntityHost<TillCommand, Till, TillEvent> host;

  @BeforeEach
  void open() {
    mended = false;
    MEANWHILE.clear();
    rig = new Rig(data, List.of(TillCommand.class, TillEvent.class));
    useLog();
    snapshots = new SnapshotStore(rig.redis(), rig.provenance());
  }

  @AfterEach
  void close() {
    stop();
    rig.close();
  }

  private void start(EntityType<TillCommand, Till, TillEvent> type, int capacity) {
    host = new EntityHost<>(type, rig.log(), snapshots, capacity * 600L, 1 << 20);
    host.start();
  }

  private void useLog() {
    responses = new ResponseLookup(rig.log());
    sender = new CommandSender(rig.log(), InstantSource.system());
    sent.clear();
  }

  private EntityHost<TillCommand, Till, TillEvent> host() {
    return Objects.requireNonNull(host);
  }

  private void stop() {
    if (host != null) {
      host.close();
      host = null;
    }
  }

  /**
   * Sends commands that are decided in one batch.
   *
   * @param meanwhile runs while the first {@code Meet} of them is decided
   */
  private List<UUID> sendTogether(Runnable meanwhile, TillCommand... commands) {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch sent = new CountDownLatch(1);
    MEANWHILE.add(
        () -> {
          begun.countDown();
          assertThat(waitFor(sent)).isTrue();
        });
    MEANWHILE.add(meanwhile);
    UUID first = send(new TillCommand.Meet("a", 0));
    // Otherwise it could be decided together with the commands that are to wait for it.
    assertThat(waitFor(begun)).isTrue();
    List<UUID> ids = Arrays.stream(commands).map(this::send).toList();
    await().atMost(PATIENCE).until(() -> host().waitingCommands() == commands.length);
    sent.countDown();
    assertAccepted(first);
    return ids;
  }

  private static boolean waitFor(CountDownLatch latch) {
    try {
      return latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private UUID send(TillCommand command) {
    UUID id = UUID.randomUUID();
    send(id, command);
    return id;
  }

  private void send(UUID id, TillCommand command) {
    send(Origin.ofCommand(id, ANN, Set.of(), Instant.now(), ""), command);
  }

  private void send(Origin origin, TillCommand command) {
    long revision = sender.record(new OutgoingCommand<>(TILL, command, origin));
    sent.put(origin.causation(), new Revision(command.till(), revision));
  }

  private CommandResponse response(UUID command) {
    return await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> known(command), Optional::isPresent)
        .orElseThrow();
  }

  private Optional<CommandResponse> known(UUID command) {
    Revision at = Objects.requireNonNull(sent.get(command));
    return responses.find(TILL, at.till(), command, at.revision());
  }

  private void assertAccepted(UUID command) {
    assertThat(response(command).rejection()).isEmpty();
  }

  private String rejectionRule(UUID command) {
    return response(command).rejection().map(Rejection::rule).orElse("none");
  }

  private List<Recorded<?>> events(String till) {
    List<Recorded<?>> events = new ArrayList<>();
    rig.log().read(TILL.eventStream(till), Log.NO_RECORD, events::add);
    return events;
  }

  private List<Object> said(String till) {
    return events(till).stream()
        .<Object>map(Recorded::data)
        .filter(TillEvent.class::isInstance)
        .toList();
  }

  @Test
  void a_command_gets_a_response_and_its_events_name_it() {
    start(TILL, 10);
    UUID in = send(new TillCommand.PayIn("a", 5));
    UUID out = send(new TillCommand.PayOut("a", 6));
    assertAccepted(in);
    assertThat(rejectionRule(out)).isEqualTo("NOT_ENOUGH");
    assertThat(said("a")).containsExactly(new TillEvent.PaidIn(5));
    Recorded<?> event = events("a").getFirst();
    assertThat(event.origin().causation()).isEqualTo(in);
    assertThat(event.origin().by().id()).isEqualTo("ann");
    assertThat(response(in).at()).isEqualTo(event.position());
    assertThat(event.link()).isEqualTo(CommandLink.to(0));
  }

  @Test
  void a_command_its_events_its_response_and_the_log_messages_share_a_trace() {
    start(TILL, 10);
    AtomicReference<@Nullable String> logged = new AtomicReference<>();
    MEANWHILE.add(() -> logged.set(MDC.get("traceId")));
    UUID in = send(new TillCommand.Meet("a", 5));
    UUID out = send(new TillCommand.PayOut("a", 6));
    assertThat(rejectionRule(out)).isEqualTo("NOT_ENOUGH");
    List<String> traces = new ArrayList<>();
    rig.log()
        .read(TILL.commandStream("a"), Log.NO_RECORD, sent -> traces.add(sent.origin().trace()));
    assertThat(traces).hasSize(2).doesNotHaveDuplicates().allMatch(t -> t.matches("[0-9a-f]{32}"));
    assertThat(events("a").getFirst().origin().trace()).isEqualTo(traces.getFirst());
    assertThat(events("a").getLast().origin().trace()).isEqualTo(traces.getLast());
    assertAccepted(in);
    assertThat(logged).hasValue(traces.getFirst());
  }

  @Test
  void at_debug_level_a_message_with_the_commands_trace_says_that_it_is_decided() {
    Logger logger = (Logger) LoggerFactory.getLogger(DecisionBatch.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    logger.setLevel(Level.DEBUG);
    lines.start();
    logger.addAppender(lines);
    UUID in;
    try {
      start(TILL, 10);
      in = payIn(5);
      assertAccepted(in);
    } finally {
      logger.detachAppender(lines);
      logger.setLevel(null);
      lines.stop();
    }
    assertThat(lines.list)
        .filteredOn(line -> Trace.idOf(in).equals(line.getMDCPropertyMap().get("traceId")))
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .startsWith("till decides PayIn");
  }

  @Test
  void commands_that_wait_while_no_host_runs_are_decided_in_order() {
    List<UUID> ins = LongStream.rangeClosed(1, 200).mapToObj(this::payIn).toList();
    start(TILL, 10);
    ins.forEach(this::assertAccepted);
    assertThat(said("a"))
        .isEqualTo(LongStream.rangeClosed(1, 200).mapToObj(TillEvent.PaidIn::new).toList());
  }

  private UUID payIn(long amount) {
    return send(new TillCommand.PayIn("a", amount));
  }

  @Test
  void commands_that_are_delivered_again_count_once_and_keep_their_responses() throws Exception {
    start(TILL, 10);
    UUID in = payIn(5);
    UUID rejected = send(new TillCommand.PayOut("a", 6));
    UUID later = payIn(7);
    CommandResponse first = response(later);
    stop();
    rig.handOutAgain("recordplayer-till");
    start(TILL, 10);
    assertAccepted(payIn(9));
    assertThat(rejectionRule(rejected)).isEqualTo("NOT_ENOUGH");
    assertThat(response(later)).isEqualTo(first);
    assertAccepted(in);
    assertThat(said("a"))
        .containsExactly(new TillEvent.PaidIn(5), new TillEvent.PaidIn(7), new TillEvent.PaidIn(9));
  }

  @Test
  void the_events_alone_tell_which_commands_were_decided() throws Exception {
    start(TILL, 10);
    List<UUID> ins = LongStream.rangeClosed(1, 3).mapToObj(this::payIn).toList();
    ins.forEach(this::assertAccepted);
    stop();
    rig.handOutAgain("recordplayer-till");
    rig.redis().delete(rig.redis().keys("recordplayer:*"));
    start(TILL, 10);
    assertAccepted(send(new TillCommand.PayOut("a", 6)));
    assertThat(events("a")).hasSize(4);
  }

  @Test
  void after_a_conflict_a_command_is_decided_again_on_the_new_state() {
    start(TILL, 10);
    assertAccepted(payIn(5));
    UUID other = UUID.randomUUID();
    rig.log().append("till-a", Log.ANY, List.of(Rig.command(other, new TillEvent.PaidOut(4))));
    assertThat(rejectionRule(send(new TillCommand.PayOut("a", 5)))).isEqualTo("NOT_ENOUGH");
    assertAccepted(send(new TillCommand.PayOut("a", 1)));
    assertThat(said("a"))
        .containsExactly(
            new TillEvent.PaidIn(5), new TillEvent.PaidOut(4), new TillEvent.PaidOut(1));
  }

  @Test
  void a_command_that_meets_conflicts_only_is_rejected_and_the_next_is_decided() throws Exception {
    start(TILL, 10);
    others(1_000);
    UUID second = send(new TillCommand.Meet("a", 5));
    assertThat(rejectionRule(second)).isEqualTo("BUSY");
    MEANWHILE.clear();
    assertAccepted(payIn(7));
    assertThat(said("a")).doesNotContain(new TillEvent.PaidIn(5)).contains(new TillEvent.PaidIn(7));
    // BUSY is final, as every response.
    stop();
    rig.handOutAgain("recordplayer-till");
    start(TILL, 10);
    assertAccepted(payIn(9));
    assertThat(rejectionRule(second)).isEqualTo("BUSY");
    assertThat(said("a")).doesNotContain(new TillEvent.PaidIn(5));
  }

  @Test
  void a_command_that_meets_some_conflicts_is_decided_in_the_end() {
    start(TILL, 10);
    others(12);
    assertAccepted(send(new TillCommand.Meet("a", 5)));
    assertThat(said("a")).hasSize(13).contains(new TillEvent.PaidIn(5));
  }

  /** Has somebody else pay in first, each time that a {@code Meet} is decided, this many times. */
  private void others(int times) {
    for (int i = 0; i < times; i++) {
      MEANWHILE.add(
          () ->
              rig.log()
                  .append(
                      "till-a",
                      Log.ANY,
                      List.of(Rig.command(UUID.randomUUID(), new TillEvent.PaidIn(1)))));
    }
  }

  @Test
  void two_hosts_that_overlap_decide_each_command_once() {
    start(TILL, 10);
    try (var other = new EntityHost<>(TILL, rig.log(), snapshots, 1 << 20, 1 << 20)) {
      other.start();
      List<UUID> ins = LongStream.rangeClosed(1, 300).mapToObj(this::payIn).toList();
      ins.forEach(this::assertAccepted);
    }
    assertThat(said("a"))
        .containsExactlyElementsOf(
            LongStream.rangeClosed(1, 300).mapToObj(TillEvent.PaidIn::new).toList());
  }

  @Test
  void an_entity_is_loaded_from_its_snapshot_and_the_events_after_it() {
    start(till(1, SnapshotPolicy.afterEvents(10)), 10);
    LongStream.rangeClosed(1, 10).mapToObj(this::payIn).forEach(this::assertAccepted);
    await().atMost(PATIENCE).until(() -> snapshots.find(TILL, "a").isPresent());
    stop();
    VersionedState<Till> kept = snapshots.find(TILL, "a").orElseThrow().version();
    assertThat(kept.state()).isEqualTo(new Till(55));
    assertThat(kept.revision()).isEqualTo(9);
    // A snapshot with another sum shows that the entity is loaded from it and the event after it.
    UUID first = UUID.randomUUID();
    snapshots.store(
        TILL,
        "b",
        new LoadedEntity<>(
            new VersionedState<>(new Till(100), 0, first, kept.position(), 0, null, null),
            CommandLedger.EMPTY,
            null));
    rig.log()
        .append(
            "till-b",
            Log.NO_RECORD,
            List.of(
                Rig.command(first, new TillEvent.PaidIn(1)),
                Rig.command(UUID.randomUUID(), new TillEvent.PaidIn(2))));
    start(TILL, 10);
    assertThat(rejectionRule(send(new TillCommand.PayOut("b", 103)))).isEqualTo("NOT_ENOUGH");
    assertAccepted(send(new TillCommand.PayOut("b", 102)));
  }

  @Test
  void a_snapshot_is_stored_after_an_event_that_closes_a_period() {
    start(till(1, SnapshotPolicy.on(TillEvent.PaidOut.class)), 10);
    assertThat(keptAfter(0, new TillCommand.PayIn("a", 5))).isEqualTo(-1);
    assertThat(keptAfter(1, new TillCommand.PayIn("a", 5))).isEqualTo(-1);
    assertThat(keptAfter(2, new TillCommand.PayOut("a", 3))).isEqualTo(2);
    assertThat(keptAfter(3, new TillCommand.PayIn("a", 5))).isEqualTo(2);
  }

  @Test
  void a_snapshot_is_stored_if_the_last_one_is_old_by_the_records_own_times() {
    start(till(1, SnapshotPolicy.afterTime(Duration.ofMinutes(60))), 10);
    assertThat(keptAfter(0, new TillCommand.PayIn("a", 5))).isEqualTo(-1);
    assertThat(keptAfter(59, new TillCommand.PayIn("a", 5))).isEqualTo(-1);
    assertThat(keptAfter(60, new TillCommand.PayIn("a", 5))).isEqualTo(2);
    assertThat(keptAfter(61, new TillCommand.PayIn("a", 5))).isEqualTo(2);
    // An entity that is loaded from a snapshot counts from that one.
    stop();
    start(till(1, SnapshotPolicy.afterTime(Duration.ofMinutes(60))), 10);
    assertThat(keptAfter(119, new TillCommand.PayIn("a", 5))).isEqualTo(3);
    assertThat(keptAfter(121, new TillCommand.PayIn("a", 5))).isEqualTo(5);
  }

  @Test
  void snapshot_policies_compose() {
    start(
        till(
            1,
            SnapshotPolicy.afterEvents(2)
                .and(SnapshotPolicy.afterTime(Duration.ofMinutes(60)))
                .or(SnapshotPolicy.on(TillEvent.PaidOut.class))),
        10);
    assertThat(keptAfter(0, new TillCommand.PayIn("a", 5))).isEqualTo(-1);
    assertThat(keptAfter(1, new TillCommand.PayIn("a", 5))).isEqualTo(-1);
    assertThat(keptAfter(60, new TillCommand.PayIn("a", 5))).isEqualTo(2);
    assertThat(keptAfter(121, new TillCommand.PayIn("a", 5))).isEqualTo(2);
    assertThat(keptAfter(122, new TillCommand.PayIn("a", 5))).isEqualTo(4);
    assertThat(keptAfter(123, new TillCommand.PayOut("a", 5))).isEqualTo(5);
  }

  /**
   * The revision of the snapshot after a command is decided; -1 without one.
   *
   * @param minute the minute in which it is sent
   */
  private long keptAfter(int minute, TillCommand command) {
    Instant at = Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofMinutes(minute));
    UUID id = UUID.randomUUID();
    send(Origin.ofCommand(id, ANN, Set.of(), at, ""), command);
    assertAccepted(id);
    // The snapshot is stored before the acknowledgement; the response may come before both.
    await().atMost(PATIENCE).until(() -> rig.unacknowledged("recordplayer-till") == 0);
    return snapshots.find(TILL, "a").map(kept -> kept.version().revision()).orElse(-1L);
  }

  @Test
  void a_snapshot_of_another_version_is_ignored() {
    start(till(1, SnapshotPolicy.afterEvents(1)), 10);
    assertAccepted(payIn(5));
    stop();
    assertThat(snapshots.find(TILL, "a")).isPresent();
    assertThat(snapshots.find(till(2, SnapshotPolicy.afterEvents(1)), "a")).isEmpty();
  }

  @Test
  void a_snapshot_without_a_component_of_the_state_is_ignored() {
    start(till(1, SnapshotPolicy.afterEvents(1)), 10);
    assertAccepted(payIn(5));
    stop();
    String key = rig.redis().keys("recordplayer:model*").iterator().next();
    String body = String.valueOf(rig.redis().opsForHash().get(key, "state"));
    assertThat(body).contains("{\"cash\":5}");
    rig.redis().opsForHash().put(key, "state", body.replace("{\"cash\":5}", "{}"));
    start(TILL, 10);
    assertAccepted(send(new TillCommand.PayOut("a", 5)));
  }

  @Test
  void an_entity_that_leaves_memory_is_loaded_from_its_snapshot() {
    start(TILL, 2);
    List<String> tills = IntStream.range(0, 20).mapToObj(i -> "t" + i).toList();
    tills.forEach(till -> assertAccepted(send(new TillCommand.PayIn(till, 5))));
    assertThat(snapshots.find(TILL, "t0")).isPresent();
    tills.forEach(till -> assertAccepted(send(new TillCommand.PayOut(till, 5))));
    tills.forEach(
        till ->
            assertThat(rejectionRule(send(new TillCommand.PayOut(till, 1))))
                .isEqualTo("NOT_ENOUGH"));
    await().atMost(PATIENCE).until(() -> Objects.requireNonNull(host).loadedEntities() <= 3);
  }

  @Test
  void a_command_on_which_the_rules_fail_is_parked_and_the_next_is_decided() throws Exception {
    start(TILL, 10);
    UUID broken = send(new TillCommand.Break("a"));
    UUID next = payIn(5);
    assertThat(rejectionRule(broken)).isEqualTo("FAULT");
    assertAccepted(next);
    await().atMost(PATIENCE).until(() -> rig.parked("recordplayer-till") == 1);
  }

  @Test
  void a_snapshot_policy_that_fails_stops_no_command() throws Exception {
    start(
        till(
            1,
            _ -> {
              throw new IllegalStateException("no policy");
            }),
        10);
    List<UUID> ids =
        sendTogether(
            () -> {},
            new TillCommand.PayIn("a", 5),
            new TillCommand.Break("a"),
            new TillCommand.PayIn("a", 7));
    assertAccepted(ids.getFirst());
    assertThat(rejectionRule(ids.get(1))).isEqualTo("FAULT");
    assertAccepted(ids.getLast());
    await().atMost(PATIENCE).until(() -> rig.parked("recordplayer-till") == 1);
    assertThat(host().stuckEntities()).isEmpty();
  }

  @Test
  void an_entity_whose_events_can_not_be_played_stops_no_other() throws Exception {
    rig.log()
        .append(
            "till-a",
            Log.NO_RECORD,
            List.of(Rig.command(UUID.randomUUID(), new TillEvent.Cursed())));
    start(TILL, 10);
    assertThat(rejectionRule(payIn(5))).isEqualTo("FAULT");
    assertAccepted(send(new TillCommand.PayIn("b", 5)));
    assertThat(said("a")).containsExactly(new TillEvent.Cursed());
    await().atMost(PATIENCE).until(() -> rig.parked("recordplayer-till") == 1);
  }

  @Test
  void commands_of_a_category_with_the_same_ending_are_not_consumed() {
    rig.log()
        .append(
            "cashtillCommand-a",
            Log.NO_RECORD,
            List.of(Rig.command(UUID.randomUUID(), new TillCommand.PayIn("a", 5))));
    start(TILL, 10);
    assertAccepted(payIn(7));
    assertThat(said("a")).containsExactly(new TillEvent.PaidIn(7));
  }

  @Test
  void a_replayed_command_is_decided_after_the_rules_are_corrected() throws Exception {
    start(TILL, 10);
    UUID broken = send(new TillCommand.Break("a"));
    assertThat(rejectionRule(broken)).isEqualTo("FAULT");
    await().atMost(PATIENCE).until(() -> rig.parked("recordplayer-till") == 1);
    stop();
    mended = true;
    start(TILL, 10);
    rig.replayParked("recordplayer-till");
    await().atMost(PATIENCE).until(() -> said("a").contains(new TillEvent.PaidIn(1)));
    await().atMost(PATIENCE).until(() -> rig.parked("recordplayer-till") == 0);
  }

  @Test
  void a_decision_too_large_for_the_log_is_rejected_and_the_next_command_is_decided() {
    UUID large = send(new TillCommand.WriteTape("a", 2));
    UUID next = payIn(5);
    start(TILL, 10);
    assertThat(rejectionRule(large)).isEqualTo("NOT_RECORDABLE");
    assertAccepted(next);
    assertThat(said("a")).containsExactly(new TillEvent.PaidIn(5));
  }

  @Test
  void decisions_that_are_too_large_together_are_appended_one_by_one() {
    List<UUID> tapes =
        IntStream.range(0, 4).mapToObj(_ -> send(new TillCommand.WriteTape("a", 1))).toList();
    start(TILL, 10);
    tapes.forEach(this::assertAccepted);
    assertThat(events("a")).hasSize(4);
  }

  @Test
  void a_snapshot_of_a_lost_log_delays_no_command() {
    start(till(1, SnapshotPolicy.afterEvents(1)), 10);
    assertAccepted(payIn(5));
    assertAccepted(payIn(5));
    stop();
    rig.replaceLog();
    useLog();
    start(TILL, 10);
    assertAccepted(payIn(7));
    assertThat(said("a")).containsExactly(new TillEvent.PaidIn(7));
    assertThat(rejectionRule(send(new TillCommand.PayOut("a", 8)))).isEqualTo("NOT_ENOUGH");
  }

  @Test
  void nothing_is_decided_on_a_snapshot_of_another_log() {
    start(till(1, SnapshotPolicy.afterEvents(1)), 10);
    assertAccepted(payIn(5));
    assertAccepted(send(new TillCommand.PayOut("a", 5)));
    stop();
    rig.replaceLog();
    useLog();
    snapshots = new SnapshotStore(rig.redis(), rig.provenance());
    rig.log()
        .append(
            "till-a",
            Log.NO_RECORD,
            List.of(Rig.command(UUID.randomUUID(), new TillEvent.PaidIn(5))));
    start(TILL, 10);
    assertAccepted(send(new TillCommand.PayOut("a", 5)));
  }

  @Test
  void a_command_that_became_possible_by_another_host_is_not_rejected_on_the_state_before() {
    start(TILL, 10);
    assertAccepted(payIn(5));
    UUID other = UUID.randomUUID();
    rig.log().append("till-a", Log.ANY, List.of(Rig.command(other, new TillEvent.PaidIn(4))));
    assertAccepted(send(new TillCommand.PayOut("a", 7)));
    assertThat(said("a"))
        .containsExactly(
            new TillEvent.PaidIn(5), new TillEvent.PaidIn(4), new TillEvent.PaidOut(7));
  }

  /** A host that was cut off for a while, and continues after others have decided meanwhile. */
  @Test
  void a_command_that_another_host_rejected_is_not_accepted_on_a_later_state() {
    start(TILL, 10);
    assertAccepted(payIn(1));
    List<UUID> both =
        sendTogether(
            () -> {
              // The other host decided both, and then somebody paid in.
              long last = sentRevision(lastSent());
              rig.log()
                  .append(
                      "till-a",
                      Log.ANY,
                      List.of(
                          Rig.command(
                              UUID.randomUUID(),
                              new Responses(
                                  List.of(
                                      new Response(
                                          last - 1,
                                          sentAs(last - 1),
                                          "",
                                          null,
                                          null,
                                          List.of(),
                                          false),
                                      new Response(
                                          last,
                                          lastSent(),
                                          "",
                                          "NOT_ENOUGH",
                                          "There was not so much.",
                                          List.of(),
                                          false)))),
                          Rig.command(UUID.randomUUID(), new TillEvent.PaidIn(9))));
            },
            new TillCommand.Meet("a", 0),
            new TillCommand.PayOut("a", 5));
    assertAccepted(both.getFirst());
    assertAccepted(payIn(1));
    assertThat(rejectionRule(both.getLast())).isEqualTo("NOT_ENOUGH");
    assertThat(said("a"))
        .containsExactly(new TillEvent.PaidIn(1), new TillEvent.PaidIn(9), new TillEvent.PaidIn(1));
  }

  private long sentRevision(UUID command) {
    return Objects.requireNonNull(sent.get(command)).revision();
  }

  private UUID sentAs(long revision) {
    return sent.entrySet().stream()
        .filter(each -> each.getValue().revision() == revision)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  private UUID lastSent() {
    List<Recorded<?>> commands = new ArrayList<>();
    rig.log().read(TILL.commandStream("a"), Log.NO_RECORD, commands::add);
    return commands.getLast().id();
  }

  @Test
  void a_deleted_entity_stops_no_other() throws Exception {
    start(TILL, 10);
    assertAccepted(payIn(1));
    rig.client().tombstoneStream("till-a").get(10, TimeUnit.SECONDS);
    assertThat(rejectionRule(payIn(1))).isEqualTo("DELETED");
    stop();
    start(TILL, 10);
    assertThat(rejectionRule(payIn(1))).isEqualTo("DELETED");
    assertAccepted(send(new TillCommand.PayIn("b", 1)));
    await().atMost(PATIENCE).until(() -> rig.unacknowledged("recordplayer-till") == 0);
  }

  @Test
  void the_log_alone_tells_which_command_of_a_batch_was_rejected() throws Exception {
    start(TILL, 10);
    List<UUID> both =
        sendTogether(() -> {}, new TillCommand.PayOut("a", 5), new TillCommand.Meet("a", 10));
    assertAccepted(both.getLast());
    stop();
    rig.handOutAgain("recordplayer-till");
    rig.redis().delete(rig.redis().keys("recordplayer:*"));
    start(TILL, 10);
    assertThat(rejectionRule(both.getFirst())).isEqualTo("NOT_ENOUGH");
    assertAccepted(payIn(1));
    assertThat(said("a")).containsExactly(new TillEvent.PaidIn(10), new TillEvent.PaidIn(1));
  }

  @Test
  void a_command_is_rejected_if_the_entity_can_not_play_the_events_of_others() {
    start(TILL, 10);
    assertAccepted(payIn(5));
    UUID other = UUID.randomUUID();
    rig.log().append("till-a", Log.ANY, List.of(Rig.command(other, new TillEvent.Cursed())));
    assertThat(rejectionRule(payIn(7))).isEqualTo("FAULT");
  }

  @Test
  void a_command_that_this_program_does_not_know_is_parked_and_its_sender_is_told()
      throws Exception {
    start(TILL, 10);
    UUID unknown = UUID.randomUUID();
    rig.client()
        .appendToStream(
            TILL.commandStream("a"),
            EventData.builderAsJson(unknown, "pay-later", new byte[] {'{', '}'}).build())
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    sent.put(unknown, new Revision("a", 0));
    assertThat(rejectionRule(unknown)).isEqualTo("FAULT");
    assertAccepted(payIn(5));
    await().atMost(PATIENCE).until(() -> rig.parked("recordplayer-till") == 1);
  }

  @Test
  void a_rule_that_overflows_the_stack_stops_no_other_command() {
    start(TILL, 10);
    UUID broken = send(new TillCommand.Overflow("a"));
    assertThat(rejectionRule(broken)).isEqualTo("FAULT");
    assertAccepted(payIn(5));
  }

  @Test
  void an_event_that_can_not_be_written_parks_its_command_only() throws Exception {
    start(TILL, 10);
    List<UUID> all =
        sendTogether(
            () -> {},
            new TillCommand.PayIn("a", 1),
            new TillCommand.Smudge("a"),
            new TillCommand.PayIn("a", 2));
    assertAccepted(all.getFirst());
    assertThat(rejectionRule(all.get(1))).isEqualTo("FAULT");
    assertAccepted(all.getLast());
    assertThat(said("a")).containsExactly(new TillEvent.PaidIn(1), new TillEvent.PaidIn(2));
    await().atMost(PATIENCE).until(() -> rig.parked("recordplayer-till") == 1);
  }
}
