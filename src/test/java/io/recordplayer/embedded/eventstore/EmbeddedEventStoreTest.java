package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kurrent.dbclient.CreatePersistentSubscriptionToAllOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.KurrentDBPersistentSubscriptionsClient;
import io.kurrent.dbclient.NackAction;
import io.kurrent.dbclient.NamedConsumerStrategy;
import io.kurrent.dbclient.PersistentSubscription;
import io.kurrent.dbclient.PersistentSubscriptionListener;
import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamNotFoundException;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscribeToAllOptions;
import io.kurrent.dbclient.Subscription;
import io.kurrent.dbclient.SubscriptionFilter;
import io.kurrent.dbclient.SubscriptionListener;
import io.kurrent.dbclient.WrongExpectedVersionException;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EmbeddedEventStoreTest extends ServedLogTestBase {
  @Test
  void what_is_appended_is_read_in_order_both_ways() throws Exception {
    append(name("s-1"), StreamState.noStream(), event("a"), event("b"));
    append(name("s-1"), StreamState.streamRevision(1), event("c"));
    assertThat(texts(name("s-1"))).containsExactly("a", "b", "c");
    assertThat(
            get(client.readStream(
                    name("s-1"), ReadStreamOptions.get().backwards().fromEnd().maxCount(2)))
                .getEvents())
        .extracting(ServedLogTestBase::text)
        .containsExactly("c", "b");
    assertThat(
            get(client.readAll(ReadAllOptions.get().backwards().fromEnd().maxCount(100)))
                .getEvents())
        .filteredOn(event -> event.getOriginalEvent().getStreamId().equals(name("s-1")))
        .extracting(ServedLogTestBase::text)
        .containsExactly("c", "b", "a");
  }

  @Test
  void a_stream_that_is_not_there_is_not_found() {
    assertThatThrownBy(() -> texts(name("nothing")))
        .hasCauseInstanceOf(StreamNotFoundException.class);
  }

  @Test
  void an_append_to_another_revision_is_refused_with_the_one_that_is_there() throws Exception {
    append(name("s-1"), StreamState.noStream(), event("a"));
    assertThatThrownBy(() -> append(name("s-1"), StreamState.noStream(), event("b")))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WrongExpectedVersionException.class,
            e -> assertThat(e.getActualState()).isEqualTo(StreamState.streamRevision(0)));
    assertThatThrownBy(() -> append(name("s-2"), StreamState.streamExists(), event("b")))
        .hasCauseInstanceOf(WrongExpectedVersionException.class);
    assertThat(texts(name("s-1"))).containsExactly("a");
  }

  @Test
  void a_repeated_append_is_recognized_also_after_a_restart() throws Exception {
    EventData a = event(UUID.randomUUID(), "a");
    EventData b = event(UUID.randomUUID(), "b");
    append(name("s-1"), StreamState.noStream(), a, b);
    append(name("s-1"), StreamState.noStream(), a, b);
    append(name("s-1"), StreamState.any(), a, b);
    stop();
    start();
    append(name("s-1"), StreamState.noStream(), a, b);
    assertThat(texts(name("s-1"))).containsExactly("a", "b");
  }

  @Test
  void an_append_beyond_a_megabyte_is_refused_whole() throws Exception {
    assertThatThrownBy(
            () -> append(name("s-1"), StreamState.any(), event("a"), event("x".repeat(1_100_000))))
        .isInstanceOf(ExecutionException.class);
    append(name("s-1"), StreamState.noStream(), event("b"));
    assertThat(texts(name("s-1"))).containsExactly("b");
  }

  @Test
  void a_filtered_subscription_brings_history_then_what_comes_without_gap_or_double()
      throws Exception {
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < 50; i++) {
      append(name("s-1"), StreamState.any(), event("s" + i));
      append(name("other-1"), StreamState.any(), event("o" + i));
    }
    Subscription subscription =
        get(
            client.subscribeToAll(
                new SubscriptionListener() {
                  @Override
                  public void onEvent(Subscription subscription, ResolvedEvent event) {
                    seen.add(text(event));
                  }
                },
                SubscribeToAllOptions.get()
                    .fromStart()
                    .filter(
                        SubscriptionFilter.newBuilder()
                            .withStreamNameRegularExpression("^" + name("(s-|t-)"))
                            .build())));
    for (int i = 50; i < 100; i++) {
      append(name("s-1"), StreamState.any(), event("s" + i));
    }
    await().atMost(PATIENCE).until(() -> seen.contains("s99"));
    assertThat(seen)
        .containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(i -> "s" + i).toList());
    subscription.stop();
  }

  /** A consumer that records events and answers them as scripted. */
  private static final class ScriptedConsumer extends PersistentSubscriptionListener {
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();
    private final boolean acknowledges;

    ScriptedConsumer(boolean acknowledges) {
      this.acknowledges = acknowledges;
    }

    @Override
    public void onEvent(PersistentSubscription subscription, int retries, ResolvedEvent event) {
      String text = text(event);
      seen.add(text);
      if (text.equals("poison")) {
        subscription.nack(NackAction.Park, "it is poison", event);
      } else if (acknowledges) {
        subscription.ack(event);
      }
    }
  }

  private KurrentDBPersistentSubscriptionsClient group(String name) throws Exception {
    KurrentDBPersistentSubscriptionsClient groups =
        KurrentDBPersistentSubscriptionsClient.from(client);
    CompletableFuture<?> created =
        groups.createToAll(
            name,
            CreatePersistentSubscriptionToAllOptions.get()
                .fromStart()
                .filter(SubscriptionFilter.newBuilder().addStreamNamePrefix(name("s-")).build())
                .checkpointAfterInMs(50)
                .namedConsumerStrategy(NamedConsumerStrategy.PINNED));
    get(created);
    return groups;
  }

  @Test
  void a_group_hands_out_again_what_a_consumer_left_behind() throws Exception {
    KurrentDBPersistentSubscriptionsClient groups = group(name("g"));
    append(name("s-1"), StreamState.any(), event("a"), event("b"));
    ScriptedConsumer forgetful = new ScriptedConsumer(false);
    PersistentSubscription first = get(groups.subscribeToAll(name("g"), forgetful));
    await().atMost(PATIENCE).until(() -> forgetful.seen.size() == 2);
    first.stop();
    ScriptedConsumer reliable = new ScriptedConsumer(true);
    get(groups.subscribeToAll(name("g"), reliable));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(reliable.seen).contains("a", "b"));
  }

  @Test
  void a_group_goes_on_after_a_restart_where_it_was_acknowledged() throws Exception {
    KurrentDBPersistentSubscriptionsClient groups = group(name("g"));
    append(name("s-1"), StreamState.any(), event("a"), event("b"));
    ScriptedConsumer before = new ScriptedConsumer(true);
    PersistentSubscription first = get(groups.subscribeToAll(name("g"), before));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                get(groups.getInfoToAll(name("g")))
                            .orElseThrow()
                            .getStats()
                            .getOutstandingMessagesCount()
                        == 0
                    && before.seen.size() == 2);
    // The client's shutdown waits for consumers for seconds.
    first.stop();
    stop();
    start();
    append(name("s-1"), StreamState.any(), event("c"));
    ScriptedConsumer after = new ScriptedConsumer(true);
    PersistentSubscription second =
        get(KurrentDBPersistentSubscriptionsClient.from(client).subscribeToAll(name("g"), after));
    await().atMost(PATIENCE).until(() -> after.seen.contains("c"));
    second.stop();
    assertThat(after.seen).containsExactly("c");
  }

  @Test
  void what_is_parked_is_kept_and_the_rest_goes_on() throws Exception {
    KurrentDBPersistentSubscriptionsClient groups = group(name("g"));
    append(name("s-1"), StreamState.any(), event("poison"), event("b"));
    ScriptedConsumer consumer = new ScriptedConsumer(true);
    get(groups.subscribeToAll(name("g"), consumer));
    await().atMost(PATIENCE).until(() -> consumer.seen.contains("b"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(texts("$persistentsubscription-$all::" + name("g") + "-parked"))
                    .containsExactly("0@" + name("s-1")));
  }

  @Test
  @EmbeddedLogOnly
  void two_programs_do_not_share_a_file() {
    assertThatThrownBy(() -> EmbeddedEventStore.onDisk(folder.resolve("log.db")).start())
        .isInstanceOf(EmbeddedEventStoreException.class)
        .hasMessageContaining("Another program uses the log");
  }

  @Test
  @EmbeddedLogOnly
  void a_taken_port_gets_a_clear_message() {
    assertThatThrownBy(
            () -> EmbeddedEventStore.onDisk(folder.resolve("other.db")).port(store.port()).start())
        .isInstanceOf(EmbeddedEventStoreException.class)
        .hasMessageContaining("can't listen on port " + store.port());
  }
}
