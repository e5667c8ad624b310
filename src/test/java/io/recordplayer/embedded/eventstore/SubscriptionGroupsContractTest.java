package io.recordplayer.embedded.eventstore;

import static io.recordplayer.embedded.eventstore.ContractClient.ALL;
import static io.recordplayer.embedded.eventstore.ContractClient.ANY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.Metadata;
import io.grpc.Status;
import io.recordplayer.embedded.eventstore.ContractClient.DeliveredEvent;
import io.recordplayer.embedded.eventstore.ContractClient.GroupSettings;
import io.recordplayer.embedded.eventstore.ContractClient.GroupStatus;
import io.recordplayer.embedded.eventstore.ContractClient.NegativeAnswer;
import io.recordplayer.embedded.eventstore.ContractClient.ProposedText;
import io.recordplayer.embedded.eventstore.ContractClient.ReadEvent;
import io.recordplayer.embedded.eventstore.ContractClient.ReadFrom;
import io.recordplayer.embedded.eventstore.ContractClient.ShownEvents;
import io.recordplayer.embedded.eventstore.ContractClient.WantedEvents;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The contract of persistent subscriptions: deliveries, answers, and the choice of consumers. */
class SubscriptionGroupsContractTest extends ClientContractTestBase {
  private static final DeliveryHandling ACKNOWLEDGES = DeliveredEvent::ack;
  private static final DeliveryHandling KEEPS = _ -> {};
  private static final Metadata.Key<String> EXCEPTION =
      Metadata.Key.of("exception", Metadata.ASCII_STRING_MARSHALLER);

  /** A consumer's handling of an event. */
  private interface DeliveryHandling {
    void handle(DeliveredEvent handed);
  }

  private static DeliveryHandling refuses(NegativeAnswer action) {
    return handed -> handed.nack(action);
  }

  /** A consumer that records events and handles them as told. */
  private static final class ContractConsumer {
    private final Queue<DeliveredEvent> handed = new ConcurrentLinkedQueue<>();
    private Runnable leaves = () -> {};

    List<ReadEvent> events() {
      return handed.stream().map(DeliveredEvent::event).toList();
    }

    List<String> texts() {
      return ClientContractTestBase.texts(events());
    }

    List<Integer> retries() {
      return handed.stream().map(DeliveredEvent::retries).toList();
    }

    DeliveredEvent holding(String text) {
      return handed.stream()
          .filter(one -> ClientContractTestBase.texts(List.of(one.event())).contains(text))
          .findFirst()
          .orElseThrow();
    }
  }

  private void create(String source, GroupSettings terms) throws Exception {
    client.createGroup(source, name("g"), terms);
    atEnd(() -> client.deleteGroup(source, name("g")));
  }

  private ContractConsumer consumer(String source, int slots, DeliveryHandling manner)
      throws Exception {
    ContractConsumer consumer = new ContractConsumer();
    consumer.leaves =
        client.consume(
            source,
            name("g"),
            slots,
            handed -> {
              consumer.handed.add(handed);
              manner.handle(handed);
            });
    atEnd(consumer.leaves::run);
    return consumer;
  }

  private void append(String stream, String... texts) throws Exception {
    client.append(
        name(stream),
        ANY,
        Arrays.stream(texts).map(ProposedText::new).toArray(ProposedText[]::new));
  }

  private void until(String source, Predicate<GroupStatus> told) {
    await().atMost(PATIENCE).until(() -> client.group(source, name("g")), told);
  }

  private static void assertHanded(ContractConsumer consumer, String... texts) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(consumer.texts()).containsExactly(texts));
  }

  @Test
  void a_group_hands_out_what_is_there_and_what_comes_and_each_event_once() throws Exception {
    append("s", "a", "b");
    create(name("s"), GroupSettings.PLAIN);
    ContractConsumer consumer = consumer(name("s"), 10, ACKNOWLEDGES);
    assertHanded(consumer, "a", "b");
    append("s", "c");
    assertHanded(consumer, "a", "b", "c");
    until(name("s"), told -> told.inFlight() == 0);
    consumer.leaves.run();
    ContractConsumer next = consumer(name("s"), 10, ACKNOWLEDGES);
    append("s", "d");
    assertHanded(next, "d");
  }

  @Test
  void a_group_hands_out_no_more_than_a_consumer_has_room_for() throws Exception {
    append("s", "a", "b", "c");
    create(name("s"), GroupSettings.PLAIN);
    ContractConsumer consumer = consumer(name("s"), 2, KEEPS);
    assertHanded(consumer, "a", "b");
    consumer.holding("a").ack();
    assertHanded(consumer, "a", "b", "c");
  }

  @Test
  void a_group_hands_out_nothing_that_its_stream_hides() throws Exception {
    append("s", "a", "b", "c");
    client.show(name("s"), ShownEvents.last(1));
    create(name("s"), GroupSettings.PLAIN);
    ContractConsumer consumer = consumer(name("s"), 10, ACKNOWLEDGES);
    assertHanded(consumer, "c");
    append("s", "d");
    assertHanded(consumer, "c", "d");
  }

  @Test
  void a_group_on_the_whole_log_wants_what_its_regular_expression_matches() throws Exception {
    create(ALL, GroupSettings.of(new WantedEvents.ByStreamRegex("^" + name("order-[0-9]+$"))));
    ContractConsumer consumer = consumer(ALL, 10, ACKNOWLEDGES);
    append("order-1", "a");
    append("order-x", "not wanted");
    append("re-order-1", "not wanted");
    append("order-22", "b");
    assertHanded(consumer, "a", "b");
  }

  @Test
  void a_group_on_the_whole_log_wants_types_that_match() throws Exception {
    String type = name("order");
    create(ALL, GroupSettings.of(new WantedEvents.ByTypeRegex("^" + type)));
    ContractConsumer consumer = consumer(ALL, 10, ACKNOWLEDGES);
    for (String one : List.of(type + "-placed", "re-" + type, type)) {
      client.append(name("s"), ANY, new ProposedText(UUID.randomUUID(), one, one));
    }
    assertHanded(consumer, type + "-placed", type);
  }

  @Test
  void what_is_refused_to_be_tried_again_comes_before_what_follows() throws Exception {
    append("s", "a", "b");
    create(name("s"), GroupSettings.PLAIN);
    ContractConsumer consumer =
        consumer(
            name("s"),
            1,
            handed -> {
              if (handed.retries() < 2) {
                handed.nack(NegativeAnswer.RETRY);
              } else {
                handed.ack();
              }
            });
    assertHanded(consumer, "a", "a", "a", "b", "b", "b");
    assertThat(consumer.retries()).containsExactly(0, 1, 2, 0, 1, 2);
    until(name("s"), told -> told.inFlight() == 0);
    assertThat(client.group(name("s"), name("g")).parked()).isZero();
  }

  @Test
  void what_is_tried_again_too_often_is_parked() throws Exception {
    append("s", "a", "b");
    create(name("s"), GroupSettings.PLAIN.retries(2));
    ContractConsumer consumer =
        consumer(
            name("s"),
            1,
            handed -> {
              if (handed.event().revision() == 0) {
                handed.nack(NegativeAnswer.RETRY);
              } else {
                handed.ack();
              }
            });
    assertHanded(consumer, "a", "a", "a", "b");
    until(name("s"), told -> told.parked() == 1);
  }

  @Test
  void what_is_skipped_is_done_and_not_parked() throws Exception {
    append("s", "a", "b");
    create(name("s"), GroupSettings.PLAIN);
    ContractConsumer consumer = consumer(name("s"), 1, refuses(NegativeAnswer.SKIP));
    assertHanded(consumer, "a", "b");
    until(name("s"), told -> Objects.equals(told.checkpoint(), 1L));
    assertThat(client.group(name("s"), name("g")).parked()).isZero();
  }

  @Test
  void what_is_not_acknowledged_in_time_is_handed_out_again_and_parked_in_the_end()
      throws Exception {
    append("s", "a");
    create(name("s"), GroupSettings.PLAIN.retries(1).messageTimeout(Duration.ofMillis(200)));
    ContractConsumer consumer = consumer(name("s"), 10, KEEPS);
    assertHanded(consumer, "a", "a");
    until(name("s"), told -> told.parked() == 1);
    assertThat(consumer.retries()).containsExactly(0, 1);
  }

  private String parkedStream() {
    return "$persistentsubscription-" + name("s") + "::" + name("g") + "-parked";
  }

  @Test
  void what_is_parked_is_kept_as_links_and_the_rest_goes_on() throws Exception {
    append("s", "a", "poison", "c", "poison");
    create(name("s"), GroupSettings.PLAIN);
    ContractConsumer consumer =
        consumer(
            name("s"),
            10,
            handed -> {
              if (handed.event().text().contains("poison")) {
                handed.nack(NegativeAnswer.PARK);
              } else {
                handed.ack();
              }
            });
    assertHanded(consumer, "a", "poison", "c", "poison");
    until(name("s"), told -> told.parked() == 2);
    assertThat(client.read(parkedStream()))
        .extracting(event -> event.type() + " " + event.text())
        .containsExactly("$> 1@" + name("s"), "$> 3@" + name("s"));
  }

  @Test
  void what_is_parked_is_replayed_and_done_when_it_is_acknowledged() throws Exception {
    append("s", "a", "b", "c");
    create(name("s"), GroupSettings.PLAIN);
    ContractConsumer parks = consumer(name("s"), 1, refuses(NegativeAnswer.PARK));
    until(name("s"), told -> told.parked() == 3);
    parks.leaves.run();
    ContractConsumer consumer = consumer(name("s"), 10, ACKNOWLEDGES);
    append("s", "d");
    assertHanded(consumer, "d");
    client.replayParked(name("s"), name("g"), OptionalLong.of(2));
    assertHanded(consumer, "d", "a", "b");
    until(name("s"), told -> told.parked() == 1);
    client.replayParked(name("s"), name("g"), OptionalLong.empty());
    assertHanded(consumer, "d", "a", "b", "c");
    until(name("s"), told -> told.parked() == 0 && told.inFlight() == 0);
  }

  @Test
  void what_is_replayed_and_parked_again_is_replayed_again() throws Exception {
    append("s", "a");
    create(name("s"), GroupSettings.PLAIN);
    ContractConsumer parks = consumer(name("s"), 1, refuses(NegativeAnswer.PARK));
    until(name("s"), told -> told.parked() == 1);
    client.replayParked(name("s"), name("g"), OptionalLong.empty());
    assertHanded(parks, "a", "a");
    until(name("s"), told -> told.parked() == 1 && told.inFlight() == 0);
    parks.leaves.run();
    ContractConsumer consumer = consumer(name("s"), 1, ACKNOWLEDGES);
    client.replayParked(name("s"), name("g"), OptionalLong.empty());
    assertHanded(consumer, "a");
    until(name("s"), told -> told.parked() == 0);
  }

  @Test
  void what_is_replayed_comes_with_the_link_that_was_parked() throws Exception {
    append("s", "a");
    create(name("s"), GroupSettings.PLAIN);
    ContractConsumer parks = consumer(name("s"), 1, refuses(NegativeAnswer.PARK));
    until(name("s"), told -> told.parked() == 1);
    parks.leaves.run();
    ReadEvent link = client.read(parkedStream()).getFirst();
    ContractConsumer consumer = consumer(name("s"), 1, ACKNOWLEDGES);
    client.replayParked(name("s"), name("g"), OptionalLong.empty());
    assertHanded(consumer, "a");
    DeliveredEvent replayed = consumer.holding("a");
    assertThat(replayed.event().stream()).isEqualTo(name("s"));
    assertThat(replayed.original().id()).isEqualTo(link.id());
    assertThat(replayed.original().stream()).isEqualTo(parkedStream());
    assertThat(replayed.retries()).isZero();
    until(name("s"), told -> told.parked() == 0 && told.inFlight() == 0);
  }

  @Test
  void what_a_replay_hands_out_does_not_hold_up_the_checkpoint() throws Exception {
    append("s", "parked");
    create(name("s"), GroupSettings.PLAIN);
    ContractConsumer parks = consumer(name("s"), 1, refuses(NegativeAnswer.PARK));
    until(name("s"), told -> told.parked() == 1 && Objects.equals(told.checkpoint(), 0L));
    parks.leaves.run();
    ContractConsumer consumer =
        consumer(
            name("s"),
            10,
            handed -> {
              if (!handed.event().text().contains("parked")) {
                handed.ack();
              }
            });
    client.replayParked(name("s"), name("g"), OptionalLong.empty());
    assertHanded(consumer, "parked");
    append("s", "b", "c");
    assertHanded(consumer, "parked", "b", "c");
    until(name("s"), told -> told.inFlight() == 1 && Objects.equals(told.checkpoint(), 2L));
  }

  @Test
  void the_parked_events_of_one_group_are_not_those_of_another() throws Exception {
    append("s", "a");
    create(name("s"), GroupSettings.PLAIN);
    client.createGroup(name("s"), name("h"), GroupSettings.PLAIN);
    atEnd(() -> client.deleteGroup(name("s"), name("h")));
    consumer(name("s"), 1, refuses(NegativeAnswer.PARK));
    until(name("s"), told -> told.parked() == 1);
    assertThat(client.group(name("s"), name("h")).parked()).isZero();
  }

  /** Creates a category of its own with this many links. */
  private String category(String... texts) throws Exception {
    String category = name("c").replace("-", "");
    client.append(
        category + "-1",
        ANY,
        Arrays.stream(texts).map(ProposedText::new).toArray(ProposedText[]::new));
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> client.read("$ce-" + category).size() == texts.length);
    return category;
  }

  @Test
  void a_link_that_leads_to_nothing_is_handed_out_alone() throws Exception {
    String category = category("hidden", "shown");
    client.show(category + "-1", ShownEvents.from(1));
    create("$ce-" + category, GroupSettings.PLAIN.resolvingLinks());
    ContractConsumer consumer = consumer("$ce-" + category, 10, ACKNOWLEDGES);
    assertHanded(consumer, "0@" + category + "-1", "shown");
    assertThat(consumer.handed)
        .extracting(DeliveredEvent::leadsToNothing)
        .containsExactly(true, false);
    assertThat(consumer.handed)
        .extracting(handed -> handed.original().stream())
        .containsOnly("$ce-" + category);
    until("$ce-" + category, told -> told.inFlight() == 0);
  }

  @Test
  void what_a_link_led_to_is_parked_itself() throws Exception {
    String category = category("a");
    String source = "$ce-" + category;
    create(source, GroupSettings.PLAIN.resolvingLinks());
    ContractConsumer parks = consumer(source, 1, refuses(NegativeAnswer.PARK));
    until(source, told -> told.parked() == 1);
    parks.leaves.run();
    assertThat(client.read("$persistentsubscription-" + source + "::" + name("g") + "-parked"))
        .extracting(ReadEvent::text)
        .containsExactly("0@" + category + "-1");
    ContractConsumer consumer = consumer(source, 1, ACKNOWLEDGES);
    client.replayParked(source, name("g"), OptionalLong.empty());
    assertHanded(consumer, "a");
    until(source, told -> told.parked() == 0 && told.inFlight() == 0);
  }

  @Test
  void the_checkpoint_stays_before_what_is_not_done() throws Exception {
    append("s", "a", "b", "kept", "d", "e");
    create(name("s"), GroupSettings.PLAIN);
    ContractConsumer consumer =
        consumer(
            name("s"),
            10,
            handed -> {
              if (!handed.event().text().contains("kept")) {
                handed.ack();
              }
            });
    assertHanded(consumer, "a", "b", "kept", "d", "e");
    until(name("s"), told -> told.inFlight() == 1 && Objects.equals(told.checkpoint(), 1L));
    consumer.holding("kept").ack();
    until(name("s"), told -> told.inFlight() == 0 && Objects.equals(told.checkpoint(), 4L));
  }

  @Test
  void what_is_parked_does_not_hold_up_the_checkpoint() throws Exception {
    append("s", "a", "b");
    create(name("s"), GroupSettings.PLAIN);
    consumer(name("s"), 10, refuses(NegativeAnswer.PARK));
    until(name("s"), told -> told.parked() == 2 && Objects.equals(told.checkpoint(), 1L));
  }

  @Test
  void a_group_that_is_changed_goes_on_from_its_checkpoint_wherever_the_change_begins()
      throws Exception {
    append("s", "a", "b");
    create(name("s"), GroupSettings.PLAIN.retries(5));
    ContractConsumer before = consumer(name("s"), 10, ACKNOWLEDGES);
    until(name("s"), told -> Objects.equals(told.checkpoint(), 1L));
    before.leaves.run();
    append("s", "c");
    client.changeGroup(name("s"), name("g"), GroupSettings.PLAIN.retries(0).from(ReadFrom.END));
    ContractConsumer after = consumer(name("s"), 1, refuses(NegativeAnswer.RETRY));
    assertHanded(after, "c");
    until(name("s"), told -> told.parked() == 1);
  }

  @Test
  void a_group_without_a_checkpoint_that_is_changed_begins_where_the_change_says()
      throws Exception {
    append("s", "a", "b", "c");
    create(name("s"), GroupSettings.PLAIN);
    consumer(name("s"), 10, KEEPS);
    until(name("s"), told -> told.inFlight() == 3);
    client.changeGroup(name("s"), name("g"), GroupSettings.PLAIN.from(ReadFrom.END));
    ContractConsumer fromEnd = consumer(name("s"), 10, KEEPS);
    append("s", "d");
    assertHanded(fromEnd, "d");
    client.changeGroup(name("s"), name("g"), GroupSettings.PLAIN.from(new ReadFrom(1)));
    ContractConsumer fromSecond = consumer(name("s"), 10, KEEPS);
    assertHanded(fromSecond, "b", "c", "d");
    assertThat(client.group(name("s"), name("g")).checkpoint()).isNull();
    client.changeGroup(name("s"), name("g"), GroupSettings.PLAIN);
    assertHanded(consumer(name("s"), 10, ACKNOWLEDGES), "a", "b", "c", "d");
  }

  private static void assertFailed(ThrowingCallable call) {
    assertThatThrownBy(call)
        .hasStackTraceContaining("INTERNAL")
        .rootCause()
        .extracting(Status::trailersFromThrowable)
        .extracting(trailers -> trailers.get(EXCEPTION))
        .isEqualTo("persistent-subscription-failed");
  }

  @Test
  void a_group_that_reads_more_at_once_than_it_has_room_for_is_refused() throws Exception {
    for (String source : List.of(name("s"), ALL)) {
      assertFailed(() -> client.createGroup(source, name("g"), GroupSettings.PLAIN.page(10)));
    }
    create(name("s"), GroupSettings.PLAIN.page(9));
    assertFailed(() -> client.changeGroup(name("s"), name("g"), GroupSettings.PLAIN.page(11)));
  }

  @Test
  void a_group_on_the_whole_log_that_begins_beyond_it_is_refused() throws Exception {
    append("s", "a");
    long end = client.readAllBackwards(ReadFrom.END, 1).getFirst().position();
    assertFailed(
        () ->
            client.createGroup(
                ALL, name("g"), GroupSettings.PLAIN.from(new ReadFrom(end + 1_000_000_000L))));
  }

  @Test
  void a_group_on_a_stream_may_begin_beyond_it() throws Exception {
    append("s", "a");
    create(name("s"), GroupSettings.PLAIN.from(new ReadFrom(2)));
    ContractConsumer consumer = consumer(name("s"), 10, ACKNOWLEDGES);
    append("s", "b", "c");
    assertHanded(consumer, "c");
  }

  @Test
  void groups_are_listed_and_a_stream_that_never_had_one_is_not_found() throws Exception {
    create(name("s"), GroupSettings.PLAIN);
    assertThat(client.groups(name("s"))).containsExactly(name("g"));
    assertThatThrownBy(() -> client.groups(name("t"))).hasStackTraceContaining("NOT_FOUND");
  }

  @Test
  void what_a_consumer_leaves_behind_is_handed_to_another() throws Exception {
    append("s", "a", "b", "c");
    create(name("s"), GroupSettings.PLAIN);
    ContractConsumer leaving = consumer(name("s"), 10, KEEPS);
    assertHanded(leaving, "a", "b", "c");
    leaving.leaves.run();
    assertHanded(consumer(name("s"), 10, ACKNOWLEDGES), "a", "b", "c");
    until(name("s"), told -> told.inFlight() == 0);
  }

  @Test
  void a_consumer_that_is_killed_leaves_what_it_did_not_acknowledge_to_others() throws Exception {
    append("s", "done", "done", "c", "d", "e");
    create(name("s"), GroupSettings.PLAIN);
    Process doomed = process(name("s"));
    until(name("s"), told -> told.inFlight() == 3 && Objects.equals(told.checkpoint(), 1L));
    doomed.destroyForcibly();
    ContractConsumer next = consumer(name("s"), 10, ACKNOWLEDGES);
    assertHanded(next, "c", "d", "e");
    assertThat(next.retries()).containsExactly(1, 1, 1);
    until(name("s"), told -> told.inFlight() == 0);
  }

  @Test
  void what_a_consumer_leaves_behind_was_tried_once_more_and_is_never_parked_for_that()
      throws Exception {
    append("s", "a");
    create(name("s"), GroupSettings.PLAIN.retries(1));
    for (int left = 0; left < 4; left++) {
      ContractConsumer leaving = consumer(name("s"), 1, KEEPS);
      assertHanded(leaving, "a");
      assertThat(leaving.retries()).containsExactly(left);
      leaving.leaves.run();
    }
    ContractConsumer last = consumer(name("s"), 1, ACKNOWLEDGES);
    assertHanded(last, "a");
    until(name("s"), told -> told.inFlight() == 0);
    assertThat(client.group(name("s"), name("g")).parked()).isZero();
  }

  @Test
  void what_was_left_behind_too_often_is_parked_when_it_is_refused_to_be_tried_again()
      throws Exception {
    append("s", "a");
    create(name("s"), GroupSettings.PLAIN.retries(1));
    ContractConsumer leaving = consumer(name("s"), 1, KEEPS);
    assertHanded(leaving, "a");
    leaving.leaves.run();
    ContractConsumer refusing = consumer(name("s"), 1, refuses(NegativeAnswer.RETRY));
    until(name("s"), told -> told.parked() == 1);
    assertThat(refusing.retries()).containsExactly(1);
  }

  /** A consumer in a process of its own, so that it can be killed during its work. */
  private Process process(String source) throws Exception {
    ProcessBuilder program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                KilledConsumer.class.getName(),
                which.name(),
                source,
                name("g"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    program.environment().put(ServedLogTestBase.OTHER_SERVER, connectionString());
    Process started = program.start();
    atEnd(() -> started.destroyForcibly().waitFor(20, TimeUnit.SECONDS));
    return started;
  }

  /** Acknowledges some events and keeps the rest until it is killed or its parent ends. */
  static final class KilledConsumer {
    private KilledConsumer() {}

    public static void main(String[] args) throws Exception {
      ContractClient client =
          ContractClient.ClientLibrary.valueOf(args[0])
              .connect(Objects.requireNonNull(System.getenv(ServedLogTestBase.OTHER_SERVER)));
      var _ =
          client.consume(
              args[1],
              args[2],
              10,
              handed -> {
                if (handed.event().text().contains("done")) {
                  handed.ack();
                }
              });
      var _ = System.in.read();
      System.exit(0);
    }
  }

  private static final int STREAMS = 16;

  private void createPinned() throws Exception {
    create(ALL, GroupSettings.of(new WantedEvents.ByStreamPrefix(name("s-"))).inOrder());
  }

  /** Appends the next events to each stream, two at a time. */
  private void appendRounds(int from, int to) throws Exception {
    for (int round = from; round < to; round += 2) {
      for (int i = 0; i < STREAMS; i++) {
        append("s-" + i, String.valueOf(round), String.valueOf(round + 1));
      }
    }
  }

  private static Set<String> streams(Collection<ReadEvent> events) {
    return new LinkedHashSet<>(events.stream().map(ReadEvent::stream).toList());
  }

  /** Asserts that each stream's rounds were delivered in order, to whatever consumers. */
  private void assertInOrder(Collection<ReadEvent> events, int rounds) {
    for (int i = 0; i < STREAMS; i++) {
      String stream = name("s-" + i);
      assertThat(events.stream().filter(event -> event.stream().equals(stream)))
          .extracting(ReadEvent::revision)
          .containsExactlyElementsOf(IntStream.range(0, rounds).mapToObj(Long::valueOf).toList());
    }
  }

  private void untilAllIsDone(Queue<ReadEvent> done, int rounds) {
    await().atMost(PATIENCE).until(() -> done.size() == rounds * STREAMS);
    until(ALL, told -> told.inFlight() == 0);
  }

  private static DeliveryHandling notes(Queue<ReadEvent> done) {
    return handed -> {
      done.add(handed.event());
      handed.ack();
    };
  }

  @Test
  void pinned_hands_each_stream_to_one_consumer_and_in_its_order() throws Exception {
    createPinned();
    Queue<ReadEvent> done = new ConcurrentLinkedQueue<>();
    ContractConsumer one = consumer(ALL, 3, notes(done));
    ContractConsumer other = consumer(ALL, 3, notes(done));
    appendRounds(0, 10);
    untilAllIsDone(done, 10);
    assertInOrder(done, 10);
    assertThat(streams(one.events()))
        .isNotEmpty()
        .doesNotContainAnyElementsOf(streams(other.events()));
    assertThat(other.events()).isNotEmpty();
  }

  @Test
  void pinned_keeps_the_order_of_each_stream_as_consumers_come_and_go() throws Exception {
    createPinned();
    Queue<ReadEvent> done = new ConcurrentLinkedQueue<>();
    ContractConsumer first = consumer(ALL, 10, notes(done));
    appendRounds(0, 4);
    untilAllIsDone(done, 4);
    ContractConsumer second = consumer(ALL, 10, notes(done));
    appendRounds(4, 8);
    untilAllIsDone(done, 8);
    assertThat(second.events()).isNotEmpty();
    first.leaves.run();
    appendRounds(8, 12);
    untilAllIsDone(done, 12);
    assertInOrder(done, 12);
    assertThat(streams(second.events())).hasSize(STREAMS);
  }

  @Test
  void pinned_keeps_the_order_of_what_a_consumer_leaves_in_the_midst_of_it() throws Exception {
    createPinned();
    ContractConsumer leaving = consumer(ALL, 1_000, KEEPS);
    appendRounds(0, 4);
    await().atMost(PATIENCE).until(() -> leaving.events().size() == 4 * STREAMS);
    Queue<ReadEvent> done = new ConcurrentLinkedQueue<>();
    consumer(ALL, 7, notes(done));
    leaving.leaves.run();
    untilAllIsDone(done, 4);
    appendRounds(4, 6);
    untilAllIsDone(done, 6);
    assertInOrder(done, 6);
  }

  @Test
  void pinned_hands_out_again_before_what_follows_in_the_stream() throws Exception {
    createPinned();
    ContractConsumer consumer =
        consumer(
            ALL,
            1,
            handed -> {
              if (handed.retries() == 0) {
                handed.nack(NegativeAnswer.RETRY);
              } else {
                handed.ack();
              }
            });
    append("s-1", "a", "b", "c");
    assertHanded(consumer, "a", "a", "b", "b", "c", "c");
  }
}
