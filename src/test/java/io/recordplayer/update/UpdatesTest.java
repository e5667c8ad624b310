package io.recordplayer.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kanban.live.CuttableConnection;
import io.recordplayer.Rig;
import io.recordplayer.projection.Projection;
import io.recordplayer.record.Person;
import io.recordplayer.record.Position;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.core.StringRedisTemplate;

@ResourceLock(Resources.SYSTEM_OUT)
@ExtendWith(OutputCaptureExtension.class)
class UpdatesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LIFE = Duration.ofMillis(1_500);
  private static final Duration SILENCE = Duration.ofSeconds(3);
  private static final Publisher ANN = Publisher.ofPage(new Person("ann", "Ann"), "page of ann");
  private static final Publisher BILL =
      Publisher.ofPage(new Person("bill", "Bill"), "page of bill");

  private static final Publisher CLEO =
      Publisher.ofPage(new Person("cleo", "Cleo"), "page of cleo");

  record Board(String name) {}

  record Dragging(String card) {}

  /** What a newer version of the program publishes. */
  record DraggingTwo(String card, String column) {}

  private static final Projection<Board> BOARD = Projection.of("board", new Board(""));
  private static final Update<Dragging> DRAGGING =
      Update.of(BOARD, "dragging", Dragging.class).lasting(LIFE);
  private static final Update<Dragging> DRAGGING_LONG = DRAGGING.lasting(Duration.ofMinutes(5));

  @TempDir private Path data;
  private Rig rig;
  private final List<AutoCloseable> opened = new ArrayList<>();

  @BeforeEach
  void open() {
    rig = new Rig(data, List.of());
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
    rig.close();
  }

  private Updates node() {
    return node(rig.redis(), 0);
  }

  /**
   * @param ahead how far its clock is ahead of the other nodes' clocks
   */
  private Updates node(StringRedisTemplate redis, long ahead) {
    Updates node =
        new Updates(redis, rig.log()::identity, () -> System.nanoTime() + ahead, SILENCE).start();
    opened.add(node);
    return node;
  }

  private CuttableConnection line() throws IOException {
    CuttableConnection line = new CuttableConnection(rig.redisPort());
    opened.add(line);
    return line;
  }

  /** Keeps all that one watcher was told. */
  private static final class Told {
    private final List<List<Published<Dragging>>> all = new CopyOnWriteArrayList<>();

    static Told by(Updates node) {
      return by(node, "a");
    }

    static Told by(Updates node, String key) {
      Told told = new Told();
      node.subscribe(DRAGGING, key, told.all::add);
      return told;
    }

    List<String> last() {
      return texts(all.getLast());
    }

    private static List<String> texts(List<Published<Dragging>> published) {
      return published.stream()
          .map(each -> each.person().name() + " drags " + each.value().card())
          .toList();
    }

    void await(String... drags) {
      org.awaitility.Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(last()).containsExactly(drags));
    }
  }

  /** Both nodes hear each other. */
  private static void untilConnected(Updates one, Updates other) {
    for (Updates[] pair : List.of(new Updates[] {one, other}, new Updates[] {other, one})) {
      Publisher test =
          Publisher.ofPage(new Person("test", "Test"), pair[0] == one ? "page one" : "page two");
      Told told = Told.by(pair[1], "connected?");
      pair[0].publish(DRAGGING_LONG, "connected?", new Dragging("x"), test);
      await().atMost(PATIENCE).until(() -> !told.last().isEmpty());
      pair[0].withdraw(DRAGGING_LONG, "connected?", test);
      await().atMost(PATIENCE).until(() -> told.last().isEmpty());
    }
  }

  @Test
  void an_update_reaches_the_watchers_of_every_node() {
    Updates one = node();
    Updates other = node();
    Told here = Told.by(one);
    Told there = Told.by(other);
    Told elsewhere = Told.by(other, "b");
    assertThat(there.last()).isEmpty();

    one.publish(DRAGGING_LONG, "a", new Dragging("4"), BILL);
    other.publish(DRAGGING_LONG, "a", new Dragging("7"), ANN);

    for (Told told : List.of(here, there)) {
      told.await("Ann drags 7", "Bill drags 4");
    }
    one.publish(DRAGGING_LONG, "a", new Dragging("5"), BILL);
    there.await("Ann drags 7", "Bill drags 5");
    one.withdraw(DRAGGING_LONG, "a", BILL);
    for (Told told : List.of(here, there)) {
      told.await("Ann drags 7");
    }
    assertThat(there.all.getLast().getFirst().page()).isEqualTo(ANN.page());
    assertThat(elsewhere.all).hasSize(1);
  }

  @Test
  void a_watcher_that_ends_is_told_no_more() {
    Updates one = node();
    Told told = new Told();
    Updates.Subscription subscription = one.subscribe(DRAGGING, "a", told.all::add);
    subscription.end();
    one.publish(DRAGGING, "a", new Dragging("4"), BILL);
    assertThat(told.all).hasSize(1);
  }

  @Test
  void a_node_that_joins_later_learns_what_is_live() {
    Updates one = node();
    one.publish(DRAGGING_LONG, "a", new Dragging("4"), BILL);
    one.publish(DRAGGING_LONG, "a", new Dragging("7"), ANN);
    one.withdraw(DRAGGING_LONG, "a", ANN);
    // The next message of the first node by itself would come after a third of five minutes.
    Told there = Told.by(node());
    there.await("Bill drags 4");
  }

  @Test
  void nodes_of_another_log_hear_nothing() {
    Updates one = node();
    Updates same = node();
    Updates other = new Updates(rig.redis(), () -> "another log").start();
    opened.add(other);
    Told there = Told.by(same);
    Told elsewhere = Told.by(other);
    one.publish(DRAGGING_LONG, "a", new Dragging("4"), BILL);
    there.await("Bill drags 4");
    other.publish(DRAGGING_LONG, "a", new Dragging("1"), ANN);
    elsewhere.await("Ann drags 1");
    assertThat(elsewhere.all).allMatch(published -> published.size() <= 1);
  }

  @Test
  void an_update_expires_in_time_when_its_node_dies_although_the_clocks_differ() throws Exception {
    CuttableConnection line = line();
    Updates dying = node(rig.impatientRedisAt(line.port()), Duration.ofHours(5).toNanos());
    Updates other = node();
    untilConnected(dying, other);
    Told there = Told.by(other);
    dying.publish(DRAGGING, "a", new Dragging("4"), BILL);
    dying.publish(DRAGGING.kept(), "a", new Dragging("7"), ANN);
    there.await("Ann drags 7", "Bill drags 4");
    long arrived = System.nanoTime();
    line.cut();
    there.await();
    Duration shown = Duration.ofNanos(System.nanoTime() - arrived);
    assertThat(shown).isBetween(LIFE.multipliedBy(2).dividedBy(3), LIFE.plusSeconds(1));
  }

  @Test
  void an_update_expires_by_itself_and_a_kept_one_is_renewed() {
    Updates one = node();
    Updates other = node();
    untilConnected(one, other);
    Told here = Told.by(one);
    Told there = Told.by(other);
    one.publish(DRAGGING.kept(), "a", new Dragging("7"), ANN);
    one.publish(DRAGGING, "a", new Dragging("4"), BILL);
    there.await("Ann drags 7", "Bill drags 4");
    long published = System.nanoTime();
    here.await("Ann drags 7");
    there.await("Ann drags 7");
    assertThat(Duration.ofNanos(System.nanoTime() - published))
        .isBetween(LIFE.dividedBy(2), LIFE.plusSeconds(1));
    int changes = there.all.size();
    await()
        .during(LIFE.multipliedBy(2))
        .atMost(PATIENCE)
        .until(() -> there.last().equals(List.of("Ann drags 7")));
    assertThat(there.all).as("renewing changes nothing that is shown").hasSize(changes);
    one.withdraw(DRAGGING, "a", ANN);
    there.await();
  }

  /** A machine that is very busy, or that was suspended, gives the node no time to renew. */
  @Test
  void a_kept_update_is_shown_again_after_the_node_stood_still() {
    AtomicLong still = new AtomicLong();
    Updates node =
        new Updates(
                rig.redis(), rig.log()::identity, () -> System.nanoTime() + still.get(), SILENCE)
            .start();
    opened.add(node);
    Told here = Told.by(node);
    node.publish(DRAGGING.kept(), "a", new Dragging("7"), ANN);
    here.await("Ann drags 7");
    still.set(LIFE.multipliedBy(5).toNanos());
    node.publish(DRAGGING, "b", new Dragging("4"), BILL);
    here.await("Ann drags 7");
    assertThat(here.all).contains(List.of());
  }

  @Test
  void a_lost_message_is_repaired_by_the_next_one() throws Exception {
    CuttableConnection line = line();
    Updates one = node();
    Updates deaf = node(rig.impatientRedisAt(line.port()), 0);
    untilConnected(one, deaf);
    Told there = Told.by(deaf);
    line.mute();
    one.publish(DRAGGING, "a", new Dragging("4"), BILL);
    await().atMost(PATIENCE).until(() -> line.lost() > 0);
    assertThat(there.last()).isEmpty();
    line.mend();
    there.await("Bill drags 4");
  }

  @Test
  void a_withdrawal_that_was_lost_is_repaired_before_the_update_expires() throws Exception {
    CuttableConnection line = line();
    Updates one = node();
    Updates deaf = node(rig.impatientRedisAt(line.port()), 0);
    untilConnected(one, deaf);
    Told there = Told.by(deaf);
    Update<Dragging> dragging = DRAGGING.lasting(Duration.ofSeconds(6));
    one.publish(dragging, "a", new Dragging("4"), BILL);
    there.await("Bill drags 4");
    long published = System.nanoTime();
    line.mute();
    one.withdraw(dragging, "a", BILL);
    await().atMost(PATIENCE).until(() -> line.lost() > 0);
    line.mend();
    there.await();
    assertThat(Duration.ofNanos(System.nanoTime() - published)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void while_redis_is_away_a_node_shows_its_own_updates_and_waits_for_nothing(CapturedOutput output)
      throws Exception {
    CuttableConnection line = line();
    Updates away = node(rig.impatientRedisAt(line.port()), 0);
    Updates other = node();
    untilConnected(away, other);
    Told here = Told.by(away);
    Told there = Told.by(other);
    int lines = linesOfOurs(output);
    line.cut();

    long began = System.nanoTime();
    for (int i = 0; i <= 1_000; i++) {
      away.publish(DRAGGING_LONG, "a", new Dragging("" + i), BILL);
    }
    away.publish(DRAGGING.kept(), "a", new Dragging("7"), ANN);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
    assertThat(here.last()).containsExactly("Ann drags 7", "Bill drags 1000");
    await()
        .during(LIFE.multipliedBy(3))
        .atMost(PATIENCE)
        .until(() -> here.last().equals(List.of("Ann drags 7", "Bill drags 1000")));
    assertThat(there.last()).isEmpty();
    assertThat(linesOfOurs(output) - lines).isEqualTo(1);

    line.mend();
    there.await("Ann drags 7", "Bill drags 1000");
    other.publish(DRAGGING_LONG, "a", new Dragging("1"), CLEO);
    await().atMost(PATIENCE).until(() -> here.last().contains("Cleo drags 1"));
    assertThat(linesOfOurs(output) - lines).isEqualTo(2);
  }

  private static int linesOfOurs(CapturedOutput output) {
    return (int) output.getAll().lines().filter(line -> line.contains("Updates without")).count();
  }

  @Test
  void a_node_that_starts_before_redis_joins_when_redis_is_there() throws Exception {
    CuttableConnection line = line();
    line.cut();
    Updates early = node(rig.impatientRedisAt(line.port()), 0);
    Told there = Told.by(early);
    Updates one = node();
    one.publish(DRAGGING_LONG, "a", new Dragging("4"), BILL);
    line.mend();
    there.await("Bill drags 4");
  }

  @Test
  void a_connection_that_only_looks_open_is_replaced() throws Exception {
    CuttableConnection line = line();
    Updates frozen = node(rig.impatientRedisAt(line.port()), 0);
    Updates other = node();
    untilConnected(frozen, other);
    Told there = Told.by(frozen);
    subscribedPorts().forEach(line::freeze);
    other.publish(DRAGGING_LONG, "a", new Dragging("4"), BILL);
    there.await("Bill drags 4");
  }

  /** The ports from which Redis sees its subscribers come. */
  private List<Integer> subscribedPorts() {
    return Objects.requireNonNull(rig.redis().getClientList()).stream()
        .filter(client -> Objects.requireNonNullElse(client.getChannelSubscribtions(), 0L) > 0)
        .map(client -> client.getAddressPort())
        .map(address -> Integer.valueOf(address.substring(address.lastIndexOf(':') + 1)))
        .toList();
  }

  @Test
  void a_value_that_changes_fast_is_sent_as_its_latest_only() {
    Updates one = node();
    Updates other = node();
    untilConnected(one, other);
    Told there = Told.by(other);
    for (int i = 1; i <= 2_000; i++) {
      one.publish(DRAGGING_LONG, "a", new Dragging("" + i), BILL);
    }
    there.await("Bill drags 2000");
    assertThat(there.all).hasSizeLessThan(100);
  }

  @Test
  void updates_are_bounded_in_size_and_number() {
    Updates one = node();
    assertThatThrownBy(
            () -> one.publish(DRAGGING, "a", new Dragging("x".repeat(Update.MAX_BYTES)), BILL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4096 bytes");
    assertThatThrownBy(() -> DRAGGING.lasting(Duration.ofHours(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Update.of(BOARD, "Dragging!", Dragging.class))
        .isInstanceOf(IllegalArgumentException.class);
    Told told = Told.by(one);
    IntStream.range(0, 1_100)
        .mapToObj(i -> Publisher.ofPage(new Person("p" + i, "P" + i), "page " + i))
        .forEach(publisher -> one.publish(DRAGGING_LONG, "a", new Dragging("4"), publisher));
    assertThat(told.last()).hasSize(1_000);
    Dragging large = new Dragging("x".repeat(4_000));
    IntStream.range(0, 10_000).forEach(i -> one.publish(DRAGGING_LONG, "large " + i, large, BILL));
    assertThat(one.size()).isLessThan(4_000);
  }

  @Test
  void the_values_of_an_entity_have_one_order_on_all_nodes() {
    Updates one = node();
    Updates other = node();
    Told here = Told.by(one);
    Told there = Told.by(other);
    Publisher entity = new Publisher("import-1", new Person("ann", "Ann"), "");
    other.publish(new Publication<>(DRAGGING_LONG, "a", new Dragging("second")), entity, 2);
    here.await("Ann drags second");
    one.publish(new Publication<>(DRAGGING_LONG, "a", new Dragging("first")), entity, 1);
    assertThat(here.last()).containsExactly("Ann drags second");
    one.publish(new Publication<>(DRAGGING_LONG, "a", new Dragging("third")), entity, 3);
    there.await("Ann drags third");
    other.publish(new Publication<>(DRAGGING_LONG, "a", null), entity, 4);
    here.await();
  }

  @Test
  void a_value_of_another_program_version_is_not_shown_and_the_others_are() {
    Updates one = node();
    Updates other = node();
    untilConnected(one, other);
    List<List<Published<DraggingTwo>>> told = new CopyOnWriteArrayList<>();
    Update<DraggingTwo> newer =
        Update.of(BOARD, "dragging", DraggingTwo.class).lasting(Duration.ofMinutes(1));
    other.subscribe(newer, "a", told::add);
    one.publish(DRAGGING_LONG, "a", new Dragging("4"), BILL);
    one.publish(newer, "a", new DraggingTwo("5", "doing"), ANN);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(told.getLast())
                    .extracting(Published::value)
                    .containsExactly(new DraggingTwo("5", "doing")));
  }

  @Test
  void a_garbled_message_changes_nothing() {
    Updates one = node();
    Updates other = node();
    untilConnected(one, other);
    Told there = Told.by(other);
    String item =
        """
        {"view": "board", "name": "dragging", "key": "a", "publisher": "x", "sequence": 1, "page": "",
        "value": "{\\"card\\": \\"1\\"}", "left": 9000000000000000000, "person": %s}\
        """;
    for (String garbled :
        List.of(
            "?",
            "null",
            "{}",
            "{\"node\": null, \"asks\": false, \"updates\": []}",
            "{\"node\": \"x\", \"asks\": false, \"updates\": [null]}",
            message(item.formatted("null")),
            message(item.formatted("{\"id\": \"eve\", \"name\": null}")))) {
      rig.redis().convertAndSend("recordplayer:updates:" + rig.log().identity(), garbled);
    }
    one.publish(DRAGGING_LONG, "a", new Dragging("4"), BILL);
    there.await("Bill drags 4");
    assertThat(there.all).hasSize(2);
  }

  private static String message(String item) {
    return "{\"node\": \"x\", \"asks\": false, \"updates\": [%s]}".formatted(item);
  }

  @Test
  void a_node_that_closes_withdraws_its_updates() {
    Updates one = node();
    Told there = Told.by(node());
    one.publish(DRAGGING_LONG, "a", new Dragging("4"), BILL);
    there.await("Bill drags 4");
    one.close();
    there.await();
  }

  @Test
  void nothing_enters_the_log_or_a_key_of_redis() {
    Updates one = node();
    Updates other = node();
    untilConnected(one, other);
    Position end = rig.log().end();
    Told there = Told.by(other);
    one.publish(DRAGGING_LONG, "a", new Dragging("4"), BILL);
    there.await("Bill drags 4");
    assertThat(rig.log().end()).isEqualTo(end);
    assertThat(Stream.ofNullable(rig.redis().keys("*")).flatMap(keys -> keys.stream())).isEmpty();
  }
}
