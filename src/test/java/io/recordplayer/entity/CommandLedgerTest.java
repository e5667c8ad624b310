package io.recordplayer.entity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kurrent.dbclient.CreatePersistentSubscriptionToAllOptions;
import io.kurrent.dbclient.DeleteStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.KurrentDBPersistentSubscriptionsClient;
import io.kurrent.dbclient.NamedConsumerStrategy;
import io.kurrent.dbclient.SubscriptionFilter;
import io.recordplayer.Rig;
import io.recordplayer.entity.Tallies.Sent;
import io.recordplayer.entity.Tallies.Tally;
import io.recordplayer.entity.Tallies.TallyCommand;
import io.recordplayer.entity.Tallies.TallyEvent;
import io.recordplayer.log.Log;
import io.recordplayer.log.NewRecord;
import io.recordplayer.record.CommandLink;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.Position;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log alone tells which commands are decided, in whatever order it delivers them. */
class CommandLedgerTest {
  private static final int MANY = Integer.getInteger("commands", 100_000);

  @TempDir Path data;
  private Tallies tallies;

  @BeforeEach
  void open() {
    tallies = new Tallies(data);
  }

  @AfterEach
  void close() {
    tallies.close();
  }

  private Sent add(String tally, long number) {
    return tallies.send(new TallyCommand.Add(tally, number));
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  private void handOutAgain() throws Exception {
    tallies.stop();
    tallies.rig.handOutAgain(Tallies.GROUP);
    tallies.emptyRedis();
    tallies.start();
    tallies.awaitAllAcknowledged();
  }

  @Test
  void a_command_that_is_delivered_again_after_very_many_changes_nothing() throws Exception {
    Sent rejected = tallies.send(new TallyCommand.AddMore("a", 0));
    for (long next = 1; next <= MANY; next += 500) {
      long first = next;
      List<NewRecord> commands =
          LongStream.range(first, Math.min(first + 500, MANY + 1))
              .mapToObj(number -> command(new TallyCommand.Add("a", number), number))
              .toList();
      tallies.rig.log().append(Tallies.TALLY.commandStream("a"), first - 1, commands);
    }
    tallies.start();
    long before = -1;
    for (long last = 0; last < MANY; last = tallies.rig.log().lastRevision("tally-a")) {
      assertThat(last).as("it goes on").isGreaterThan(before);
      before = last;
      long reached = last;
      await()
          .atMost(Tallies.PATIENCE)
          .until(() -> tallies.rig.log().lastRevision("tally-a") > reached);
    }
    assertThat(tallies.rejectionRule(rejected)).isEqualTo("EMPTY");
    tallies.awaitAllAcknowledged();
    handOutAgain();
    assertThat(tallies.rejectionRule(add("a", MANY + 1))).isEqualTo("none");
    assertThat(tallies.numbers("a")).isEqualTo(upTo(MANY + 1L));
    assertThat(tallies.rejectionRule(rejected)).isEqualTo("EMPTY");
  }

  /** A command in the form in which the sender records it. */
  private static NewRecord command(TallyCommand command, long revision) {
    UUID id = UUID.randomUUID();
    Person ann = new Person("ann", "Ann");
    return new NewRecord(
        id,
        Origin.ofCommand(id, ann, Set.of(), Instant.now(), ""),
        command,
        CommandLink.to(revision));
  }

  @Test
  void a_rejected_command_stays_rejected_when_it_is_delivered_again_as_the_last_one()
      throws Exception {
    tallies.start();
    Sent rejected = tallies.send(new TallyCommand.AddMore("a", 1));
    assertThat(tallies.rejectionRule(rejected)).isEqualTo("EMPTY");
    tallies.awaitAllAcknowledged();
    // By its rules it would be accepted now.
    tallies
        .rig
        .log()
        .append(
            "tally-a", Log.ANY, List.of(Rig.command(UUID.randomUUID(), new TallyEvent.Added(7))));
    handOutAgain();
    assertThat(tallies.rejectionRule(rejected)).isEqualTo("EMPTY");
    assertThat(tallies.numbers("a")).containsExactly(7L);
  }

  @Test
  void the_order_holds_if_the_log_delivers_to_two_hosts_in_turn() throws Exception {
    createGroup(
        groupOptions().fromStart().namedConsumerStrategy(NamedConsumerStrategy.ROUND_ROBIN));
    tallies.start();
    tallies.start();
    List<Sent> sent = new ArrayList<>();
    for (int number = 1; number <= 300; number++) {
      for (String tally : List.of("a", "b", "c")) {
        sent.add(add(tally, number));
      }
    }
    sent.forEach(each -> assertThat(tallies.rejectionRule(each)).isEqualTo("none"));
    for (String tally : List.of("a", "b", "c")) {
      assertThat(tallies.numbers(tally)).isEqualTo(upTo(300));
    }
    tallies.awaitAllAcknowledged();
  }

  @Test
  void commands_that_are_not_delivered_are_decided_with_the_next_one() throws Exception {
    for (int number = 1; number <= 9; number++) {
      add("a", number);
    }
    // An operator could move the group's checkpoint ahead in this way.
    createGroup(groupOptions().fromEnd().namedConsumerStrategy(NamedConsumerStrategy.PINNED));
    tallies.start();
    assertThat(tallies.rejectionRule(add("a", 10))).isEqualTo("none");
    assertThat(tallies.numbers("a")).isEqualTo(upTo(10));
  }

  @Test
  void a_parked_command_is_decided_once_when_it_is_replayed_and_without_redis() throws Exception {
    tallies.start();
    add("a", 1);
    Sent broken = tallies.send(new TallyCommand.Fail("a", 3));
    assertThat(tallies.rejectionRule(broken)).isEqualTo("FAULT");
    assertThat(tallies.rejectionRule(add("a", 2))).isEqualTo("none");
    await().atMost(Tallies.PATIENCE).until(() -> tallies.rig.parked(Tallies.GROUP) == 1);
    tallies.stop();
    tallies.emptyRedis();
    Tallies.MENDED.set(true);
    tallies.start();
    // The next command does not decide it, too.
    Sent next = add("a", 4);
    assertThat(tallies.rejectionRule(next)).isEqualTo("none");
    assertThat(tallies.numbers("a")).containsExactly(1L, 2L, 4L);
    tallies.rig.replayParked(Tallies.GROUP);
    await().atMost(Tallies.PATIENCE).until(() -> tallies.numbers("a").contains(3L));
    tallies.awaitAllAcknowledged();
    handOutAgain();
    assertThat(tallies.numbers("a")).containsExactly(1L, 2L, 4L, 3L);
  }

  @Test
  void a_parked_command_is_not_decided_because_it_is_delivered_again() throws Exception {
    tallies.start();
    Sent broken = tallies.send(new TallyCommand.Fail("a", 1));
    assertThat(tallies.rejectionRule(broken)).isEqualTo("FAULT");
    assertThat(tallies.rejectionRule(add("a", 2))).isEqualTo("none");
    tallies.awaitAllAcknowledged();
    Tallies.MENDED.set(true);
    handOutAgain();
    assertThat(tallies.numbers("a")).containsExactly(2L);
    // It is parked in the new group, too, where an operator finds it.
    await().atMost(Tallies.PATIENCE).until(() -> tallies.rig.parked(Tallies.GROUP) == 1);
    tallies.rig.replayParked(Tallies.GROUP);
    await().atMost(Tallies.PATIENCE).until(() -> tallies.numbers("a").equals(List.of(2L, 1L)));
  }

  @Test
  void a_command_that_fails_without_a_delivery_can_be_replayed() throws Exception {
    add("a", 1);
    tallies.send(new TallyCommand.Fail("a", 2));
    add("a", 3);
    createGroup(groupOptions().fromEnd().namedConsumerStrategy(NamedConsumerStrategy.PINNED));
    tallies.start();
    assertThat(tallies.rejectionRule(add("a", 4))).isEqualTo("none");
    assertThat(tallies.numbers("a")).containsExactly(1L, 3L, 4L);
    await().atMost(Tallies.PATIENCE).until(() -> tallies.rig.parked(Tallies.GROUP) == 1);
    Tallies.MENDED.set(true);
    tallies.rig.replayParked(Tallies.GROUP);
    await()
        .atMost(Tallies.PATIENCE)
        .until(() -> tallies.numbers("a").equals(List.of(1L, 3L, 4L, 2L)));
    tallies.awaitAllAcknowledged();
    assertThat(tallies.rig.parked(Tallies.GROUP)).isZero();
  }

  /** Commands in the form in which other programs write them, without metadata. */
  @Test
  void commands_of_other_programs_are_decided_in_order_also_if_many_wait() throws Exception {
    tallies.start();
    Sent first = add("a", 1);
    assertThat(tallies.rejectionRule(first)).isEqualTo("none");
    tallies.send(new TallyCommand.Wait("a", 2));
    int many = 200;
    for (int number = 3; number <= many; number++) {
      EventData foreign =
          EventData.builderAsJson(
                  "add-to-tally",
                  "{\"tally\":\"a\",\"number\":%d}".formatted(number).getBytes(UTF_8))
              .build();
      tallies
          .rig
          .client()
          .appendToStream(Tallies.TALLY.commandStream("a"), foreign)
          .get(10, TimeUnit.SECONDS);
    }
    Tallies.PASSES.release();
    await().atMost(Tallies.PATIENCE).until(() -> tallies.numbers("a").equals(upTo(many)));
    tallies.awaitAllAcknowledged();
  }

  @Test
  void a_deleted_entity_begins_again_and_decides_no_command_twice() throws Exception {
    tallies.start();
    add("a", 1);
    assertThat(tallies.rejectionRule(add("a", 2))).isEqualTo("none");
    tallies.awaitAllAcknowledged();
    tallies.stop();
    tallies.emptyRedis();
    tallies
        .rig
        .client()
        .deleteStream("tally-a", DeleteStreamOptions.get())
        .get(10, TimeUnit.SECONDS);
    tallies.start();
    assertThat(tallies.rejectionRule(add("a", 3))).isEqualTo("none");
    assertThat(tallies.numbers("a")).containsExactly(3L);
  }

  @Test
  void a_slow_entity_with_many_commands_leaves_room_for_others() throws Exception {
    var host = tallies.start();
    assertThat(tallies.rejectionRule(add("a", 1))).isEqualTo("none");
    tallies.send(new TallyCommand.Wait("a", 2));
    int many = 2_000;
    for (int number = 3; number <= many; number++) {
      add("a", number);
    }
    assertThat(tallies.rejectionRule(add("b", 1))).isEqualTo("none");
    assertThat(host.waitingCommands()).isLessThan(100);
    Tallies.PASSES.release();
    await().atMost(Tallies.PATIENCE).until(() -> tallies.numbers("a").equals(upTo(many)));
    tallies.awaitAllAcknowledged();
  }

  @Test
  void commands_beyond_the_memory_limit_wait_in_the_log() {
    List<Sent> sent =
        IntStream.rangeClosed(1, 400).mapToObj(number -> add("t" + number % 7, number)).toList();
    // There is room for the smallest command only.
    EntityHost<TallyCommand, Tally, TallyEvent> host =
        new EntityHost<>(Tallies.TALLY, tallies.rig.log(), tallies.snapshots(), 10_000, 1_000);
    try (host) {
      host.start();
      sent.forEach(each -> assertThat(tallies.rejectionRule(each)).isEqualTo("none"));
    }
  }

  @Test
  void a_snapshot_ahead_of_the_log_loses_no_command() {
    UUID other = UUID.randomUUID();
    tallies
        .snapshots()
        .store(
            Tallies.TALLY,
            "a",
            new LoadedEntity<>(
                new VersionedState<>(new Tally(60), 59, other, new Position(99, 99), 0, null, null),
                new CommandLedger(59, new TreeSet<>()),
                null));
    tallies.start();
    assertThat(tallies.rejectionRule(add("a", 1))).isEqualTo("none");
    assertThat(tallies.numbers("a")).containsExactly(1L);
  }

  /** The stream has a record at the snapshot's revision, but another one than the snapshot's. */
  @Test
  void a_snapshot_of_another_branch_of_history_loses_no_command() throws Exception {
    tallies.start();
    add("a", 1);
    add("a", 2);
    tallies.awaitAllAcknowledged();
    tallies.stop();
    tallies
        .snapshots()
        .store(
            Tallies.TALLY,
            "a",
            new LoadedEntity<>(
                new VersionedState<>(
                    new Tally(9), 1, UUID.randomUUID(), new Position(4, 4), 0, null, null),
                new CommandLedger(3, new TreeSet<>()),
                null));
    tallies.start();
    Sent third = add("a", 3);
    assertThat(tallies.rejectionRule(third)).isEqualTo("none");
    assertThat(tallies.numbers("a")).isEqualTo(upTo(3));
  }

  /** Its commands were decided by a program that recorded no revisions. */
  @Test
  void an_entity_from_before_the_ledger_decides_no_command_twice() throws Exception {
    List<NewRecord> old = new ArrayList<>();
    for (int number = 1; number <= 3; number++) {
      old.add(Rig.command(UUID.randomUUID(), new TallyCommand.Add("a", number)));
    }
    tallies.rig.log().append(Tallies.TALLY.commandStream("a"), Log.NO_RECORD, old);
    for (NewRecord command : old.subList(0, 2)) {
      Origin origin = command.origin().causedBy(command.id());
      long number = ((TallyCommand.Add) command.data()).number();
      tallies
          .rig
          .log()
          .append(
              "tally-a",
              Log.ANY,
              List.of(new NewRecord(UUID.randomUUID(), origin, new TallyEvent.Added(number))));
    }
    createGroup(groupOptions().fromEnd().namedConsumerStrategy(NamedConsumerStrategy.PINNED));
    tallies.start();
    // The third was rejected, or is still to come: not handed out, it is not decided.
    assertThat(tallies.rejectionRule(add("a", 4))).isEqualTo("none");
    assertThat(tallies.numbers("a")).containsExactly(1L, 2L, 4L);
    tallies.awaitAllAcknowledged();
    handOutAgain();
    assertThat(tallies.numbers("a")).containsExactly(1L, 2L, 4L);
  }

  private static CreatePersistentSubscriptionToAllOptions groupOptions() {
    return CreatePersistentSubscriptionToAllOptions.get()
        .filter(
            SubscriptionFilter.newBuilder()
                .withStreamNameRegularExpression("^" + Tallies.TALLY.commandStreamPrefix())
                .build())
        .maxRetryCount(Integer.MAX_VALUE);
  }

  private void createGroup(CreatePersistentSubscriptionToAllOptions options) throws Exception {
    CompletableFuture<?> created =
        KurrentDBPersistentSubscriptionsClient.from(tallies.rig.client())
            .createToAll(Tallies.GROUP, options);
    created.get(10, TimeUnit.SECONDS);
  }
}
