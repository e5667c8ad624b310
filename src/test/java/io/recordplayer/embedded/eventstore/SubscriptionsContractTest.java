package io.recordplayer.embedded.eventstore;

import static io.recordplayer.embedded.eventstore.ContractClient.ANY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.recordplayer.embedded.eventstore.ContractClient.ProposedText;
import io.recordplayer.embedded.eventstore.ContractClient.ReadEvent;
import io.recordplayer.embedded.eventstore.ContractClient.ReadFrom;
import io.recordplayer.embedded.eventstore.ContractClient.ShownEvents;
import io.recordplayer.embedded.eventstore.ContractClient.WantedEvents;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract of catch-up subscriptions: events, filters and resumption. */
class SubscriptionsContractTest extends ClientContractTestBase {
  private Queue<ReadEvent> follow(String stream) throws Exception {
    Queue<ReadEvent> seen = new ConcurrentLinkedQueue<>();
    atEnd(client.follow(stream, seen::add)::run);
    return seen;
  }

  private Queue<ReadEvent> followAll(ReadFrom after, WantedEvents wanted) throws Exception {
    Queue<ReadEvent> seen = new ConcurrentLinkedQueue<>();
    atEnd(client.followAll(after, wanted, seen::add, _ -> {})::run);
    return seen;
  }

  private void append(String stream, String type, String text) throws Exception {
    client.append(name(stream), ANY, new ProposedText(UUID.randomUUID(), type, text));
  }

  /** Appended after all earlier events. */
  private ReadFrom now() throws Exception {
    client.append(name("now"), ANY, new ProposedText("now"));
    return new ReadFrom(own(client.readAllBackwards(ReadFrom.END, 1_000)).getFirst().position());
  }

  @Test
  void a_stream_shows_what_is_there_and_what_comes() throws Exception {
    append("s", "said", "a");
    append("other", "said", "not wanted");
    Queue<ReadEvent> seen = follow(name("s"));
    assertSeen(seen, "a");
    append("other", "said", "not wanted");
    append("s", "said", "b");
    assertSeen(seen, "a", "b");
    assertThat(seen).extracting(ReadEvent::revision).containsExactly(0L, 1L);
  }

  @Test
  void a_stream_may_come_after_its_subscription() throws Exception {
    Queue<ReadEvent> seen = follow(name("s"));
    append("s", "said", "a");
    assertSeen(seen, "a");
  }

  @Test
  void what_a_stream_hides_its_subscription_does_not_show() throws Exception {
    client.append(
        name("s"), ANY, new ProposedText("a"), new ProposedText("b"), new ProposedText("c"));
    client.show(name("s"), ShownEvents.last(1));
    Queue<ReadEvent> seen = follow(name("s"));
    assertSeen(seen, "c");
    append("s", "said", "d");
    assertSeen(seen, "c", "d");
  }

  @Test
  void a_category_shows_the_events_of_its_streams() throws Exception {
    // A dash ends a category, so that its name can't contain one.
    String category = name("order").replace("-", "");
    client.append(category + "-1", ANY, new ProposedText("a"));
    client.append(category + "2", ANY, new ProposedText("not wanted"));
    Queue<ReadEvent> seen = follow("$ce-" + category);
    client.append(category + "-3", ANY, new ProposedText("b"));
    assertSeen(seen, "a", "b");
    assertThat(seen)
        .extracting(ReadEvent::stream)
        .containsExactly(category + "-1", category + "-3");
  }

  @Test
  void a_category_shows_the_end_of_its_streams() throws Exception {
    String category = name("order").replace("-", "");
    client.append(category + "-1", ANY, new ProposedText("a"));
    client.delete(category + "-1", ANY);
    client.append(category + "-2", ANY, new ProposedText("b"));
    client.tombstone(category + "-2", ANY);
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(texts("$ce-" + category))
                    .containsExactly(
                        "0@" + category + "-1",
                        "0@$$" + category + "-1",
                        "0@" + category + "-2",
                        Long.MAX_VALUE + "@" + category + "-2"));
  }

  /** Half of the events are history, half are live. */
  private void assertWanted(WantedEvents wanted, String... texts) throws Exception {
    ReadFrom before = now();
    append("order-1", "order-placed", "1 placed");
    append("order-12", "order-paid", "12 paid");
    append("ORDER-2", "sent", "2 sent");
    append("basket.1", "Order-placed", "basket placed");
    Queue<ReadEvent> seen = followAll(before, wanted);
    append("basketx1", "order-placed-again", "x placed again");
    append("re-order-1", "order-paid", "re-order paid");
    append("order-1", "order-lost", "1 lost");
    append("order-end", "end", "end");
    append("end", "end", "end");
    await().atMost(PATIENCE).until(() -> texts(own(List.copyOf(seen))).contains("end"));
    assertThat(texts(own(List.copyOf(seen))).stream().takeWhile(text -> !text.equals("end")))
        .containsExactly(texts);
  }

  private WantedEvents streams(String regex) {
    return new WantedEvents.ByStreamRegex("^" + Pattern.quote(name("end")) + "$|" + regex);
  }

  @Test
  void streams_are_wanted_by_what_their_whole_name_matches() throws Exception {
    assertWanted(streams("^" + name("order-[0-9]") + "$"), "1 placed", "1 lost");
  }

  @Test
  void streams_are_wanted_by_what_a_part_of_their_name_matches() throws Exception {
    assertWanted(streams("order-1"), "1 placed", "12 paid", "re-order paid", "1 lost");
  }

  @Test
  void a_dot_stands_for_any_character_unless_it_is_escaped() throws Exception {
    assertWanted(streams(name("basket.1")), "basket placed", "x placed again");
    assertWanted(streams(name("basket\\.1")), "basket placed");
  }

  @Test
  void streams_are_wanted_by_what_their_name_does_not_match() throws Exception {
    assertWanted(
        streams("^" + name("(?!order-|now)")),
        "2 sent",
        "basket placed",
        "x placed again",
        "re-order paid");
  }

  @Test
  void streams_are_wanted_by_how_their_name_begins() throws Exception {
    assertWanted(new WantedEvents.ByStreamPrefix(name("order-")), "1 placed", "12 paid", "1 lost");
    assertWanted(
        new WantedEvents.ByStreamPrefix(name("")),
        "1 placed",
        "12 paid",
        "2 sent",
        "basket placed",
        "x placed again",
        "re-order paid",
        "1 lost");
  }

  @Test
  void types_are_wanted_by_what_they_match() throws Exception {
    assertWanted(
        new WantedEvents.ByTypeRegex("^end$|^order-p"),
        "1 placed",
        "12 paid",
        "x placed again",
        "re-order paid");
    assertWanted(new WantedEvents.ByTypeRegex("^end$|placed$"), "1 placed", "basket placed");
    assertWanted(
        new WantedEvents.ByTypeRegex("^(end|order-(lost|paid))$"),
        "12 paid",
        "re-order paid",
        "1 lost");
  }

  @Test
  void who_wants_no_events_of_the_log_s_own_gets_none() throws Exception {
    ReadFrom before = now();
    client.show(name("s"), ShownEvents.last(5));
    append("s", "said", "a");
    Queue<ReadEvent> seen = followAll(before, new WantedEvents.ByTypeRegex("^[^$]"));
    client.show(name("s"), ShownEvents.last(6));
    append("s", "said", "b");
    await().atMost(PATIENCE).until(() -> texts(own(List.copyOf(seen))).contains("b"));
    assertThat(texts(own(List.copyOf(seen)))).containsExactly("a", "b");
    assertThat(seen).extracting(ReadEvent::type).noneMatch(type -> type.startsWith("$"));
  }

  @Test
  void who_filters_goes_on_from_a_checkpoint_without_missing_anything() throws Exception {
    ReadFrom before = now();
    client.append(
        name("other"),
        ANY,
        IntStream.range(0, 200)
            .mapToObj(i -> new ProposedText("e" + i))
            .toArray(ProposedText[]::new));
    append("s", "said", "a");
    append("s", "said", "b");
    WantedEvents wanted = new WantedEvents.ByStreamPrefix(name("s"));
    Queue<Long> checkpoints = new ConcurrentLinkedQueue<>();
    CompletableFuture<ReadEvent> first = new CompletableFuture<>();
    CompletableFuture<List<Long>> passed = new CompletableFuture<>();
    atEnd(
        client.followAll(
                before,
                wanted,
                event -> {
                  passed.complete(List.copyOf(checkpoints));
                  first.complete(event);
                },
                checkpoints::add)
            ::run);
    List<Long> told = passed.get(20, TimeUnit.SECONDS);
    assertThat(told).hasSizeGreaterThan(5).isSorted().doesNotHaveDuplicates();
    assertThat(told.getFirst()).isGreaterThan(before.place());
    assertThat(told.getLast()).isLessThan(first.get(20, TimeUnit.SECONDS).position());
    assertSeen(followAll(new ReadFrom(told.getFirst()), wanted), "a", "b");
    assertSeen(followAll(new ReadFrom(told.getLast()), wanted), "a", "b");
  }

  @Test
  void who_is_caught_up_is_told_how_far_what_is_not_wanted_went() throws Exception {
    Queue<Long> checkpoints = new ConcurrentLinkedQueue<>();
    WantedEvents wanted = new WantedEvents.ByStreamPrefix(name("s"));
    atEnd(client.followAll(now(), wanted, _ -> {}, checkpoints::add)::run);
    long then = now().place();
    client.append(
        name("other"),
        ANY,
        IntStream.range(0, 100)
            .mapToObj(i -> new ProposedText("e" + i))
            .toArray(ProposedText[]::new));
    await()
        .atMost(PATIENCE)
        .until(() -> checkpoints.stream().anyMatch(checkpoint -> checkpoint > then));
  }

  @Test
  void what_is_wanted_in_between_holds_up_no_checkpoint() throws Exception {
    ReadFrom before = now();
    for (int i = 0; i < 20; i++) {
      client.append(
          name("other"),
          ANY,
          IntStream.range(0, 4).mapToObj(_ -> new ProposedText("no")).toArray(ProposedText[]::new));
      append("s", "said", "e" + i);
    }
    Queue<Long> checkpoints = new ConcurrentLinkedQueue<>();
    CompletableFuture<List<Long>> passed = new CompletableFuture<>();
    atEnd(
        client.followAll(
                before,
                new WantedEvents.ByStreamPrefix(name("s")),
                event -> {
                  if (event.revision() == 19) {
                    passed.complete(List.copyOf(checkpoints));
                  }
                },
                checkpoints::add)
            ::run);
    assertThat(passed.get(20, TimeUnit.SECONDS))
        .hasSizeGreaterThan(3)
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void who_filters_is_told_how_far_that_went_once_caught_up_however_little_it_was()
      throws Exception {
    ReadFrom before = now();
    client.append(
        name("other"), ANY, new ProposedText("a"), new ProposedText("b"), new ProposedText("c"));
    Queue<Long> checkpoints = new ConcurrentLinkedQueue<>();
    WantedEvents wanted = new WantedEvents.ByStreamPrefix(name("s"));
    atEnd(client.followAll(before, wanted, _ -> {}, checkpoints::add)::run);
    await().atMost(PATIENCE).until(() -> !checkpoints.isEmpty());
    assertThat(checkpoints.element()).isGreaterThanOrEqualTo(before.place());
  }

  @Test
  void who_goes_on_from_an_event_s_position_does_not_see_it_again() throws Exception {
    ReadFrom before = now();
    append("s", "said", "a");
    append("s", "said", "b");
    WantedEvents wanted = new WantedEvents.ByStreamPrefix(name("s"));
    Queue<ReadEvent> seen = followAll(before, wanted);
    assertSeen(seen, "a", "b");
    Queue<ReadEvent> rest = followAll(new ReadFrom(seen.element().position()), wanted);
    append("s", "said", "c");
    assertSeen(rest, "b", "c");
    assertSeen(seen, "a", "b", "c");
  }
}
