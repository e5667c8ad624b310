package io.recordplayer.benchmark;

import io.kurrent.dbclient.AppendStreamRequest;
import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.RecordedEvent;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscribeToAllOptions;
import io.kurrent.dbclient.Subscription;
import io.kurrent.dbclient.SubscriptionFilter;
import io.kurrent.dbclient.SubscriptionListener;
import io.recordplayer.Rig;
import io.recordplayer.embedded.eventstore.EmbeddedEventStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Measures floors: the official client alone, with its own log on the same disk as the system's. It
 * appends the same bytes that the system's log has for a command and its event.
 */
final class BareLog implements AutoCloseable {
  private static final long SECONDS = 60;
  private static final String COMMANDS = "bareCommand-";
  private static final String EVENTS = "bare-";

  private final EmbeddedEventStore store;
  private final KurrentDBClient client;
  private final RecordedEvent command;
  private final RecordedEvent event;

  /**
   * @param system a system whose log has a deposit to the first account and its event
   */
  BareLog(Path folder, Rig system) throws Exception {
    command = first(system, Accounts.ACCOUNT.commandStream(Accounts.id(0)));
    event = first(system, Accounts.ACCOUNT.eventStream(Accounts.id(0)));
    store = EmbeddedEventStore.onDisk(folder.resolve("bare.db")).port(0).start();
    client =
        KurrentDBClient.create(KurrentDBConnectionString.parseOrThrow(store.connectionString()));
  }

  private static RecordedEvent first(Rig system, String stream) throws Exception {
    return get(system.client().readStream(stream, ReadStreamOptions.get().maxCount(1)))
        .getEvents()
        .getFirst()
        .getOriginalEvent();
  }

  private static <T> T get(CompletableFuture<T> answer) throws Exception {
    return answer.get(SECONDS, TimeUnit.SECONDS);
  }

  private static EventData copy(RecordedEvent record) {
    return EventData.builderAsJson(UUID.randomUUID(), record.getEventType(), record.getEventData())
        .metadataAsBytes(record.getUserMetadata())
        .build();
  }

  /**
   * Makes two appends, the second after the acknowledgement of the first, as an event follows its
   * command.
   */
  void appendTwo(int stream) throws Exception {
    append(COMMANDS + stream, command);
    append(EVENTS + stream, event);
  }

  private void append(String stream, RecordedEvent record) throws Exception {
    get(
        client.appendToStream(
            stream,
            AppendToStreamOptions.get().streamState(StreamState.any()),
            List.of(copy(record)).iterator()));
  }

  /** Makes one append to two streams. */
  void appendTogether(int stream) throws Exception {
    get(
        client.multiStreamAppend(
            List.of(request(COMMANDS + stream, command), request(EVENTS + stream, event))
                .iterator()));
  }

  /**
   * For this call the client accepts only strings as metadata, so one string has the same length.
   */
  private static AppendStreamRequest request(String stream, RecordedEvent record) {
    int length = record.getUserMetadata().length;
    String text = "{\"text\":\"" + "x".repeat(length - "{'text':''}".length()) + "\"}";
    EventData copy =
        EventData.builderAsJson(UUID.randomUUID(), record.getEventType(), record.getEventData())
            .metadataAsBytes(text.getBytes(StandardCharsets.UTF_8))
            .build();
    return new AppendStreamRequest(stream, List.of(copy).iterator(), StreamState.any());
  }

  /**
   * Subscribes to the events from now on; the listener gets each event as the client delivers it.
   */
  Subscription subscribe(Consumer<ResolvedEvent> listener) throws Exception {
    return get(
        client.subscribeToAll(
            new SubscriptionListener() {
              @Override
              public void onEvent(Subscription subscription, ResolvedEvent resolved) {
                listener.accept(resolved);
              }
            },
            SubscribeToAllOptions.get()
                .fromEnd()
                .filter(SubscriptionFilter.newBuilder().addStreamNamePrefix(EVENTS).build())));
  }

  @Override
  public void close() {
    client.shutdown().orTimeout(SECONDS, TimeUnit.SECONDS).join();
    store.close();
  }
}
