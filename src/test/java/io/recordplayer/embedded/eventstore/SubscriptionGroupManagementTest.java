package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.kurrent.dbclient.ReplayParkedMessagesOptions;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.CreateReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.PersistentSubscriptionsGrpc;
import io.kurrent.dbclient.proto.shared.Shared;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Concurrent changes of groups. */
@EmbeddedLogOnly
class SubscriptionGroupManagementTest extends PersistentSubscriptionTestBase {
  @Test
  void groups_that_two_restart_at_once_are_never_missing_and_hand_out_once() throws Exception {
    group(stream());
    List<Boolean> there = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      CompletableFuture<?> one = groups.restartSubsystem();
      CompletableFuture<?> other = groups.restartSubsystem();
      CompletableFuture<?> both = CompletableFuture.allOf(one, other);
      do {
        there.add(get(groups.getInfoToStream("s-1", "g")).isPresent());
      } while (!both.isDone());
      done(both);
    }
    assertThat(there).doesNotContain(false);
    append("s-1", "one");
    assertSeen(toStream(ACKNOWLEDGES, 10), "one");
    await().atMost(PATIENCE).until(() -> threads("group s-1::g") == 1);
  }

  @Test
  void a_group_that_names_its_stream_as_older_clients_do_reads_that_stream() throws Exception {
    append("s-1", "zero", "one");
    create(Protocol.streamIdentifier("s-1"));
    assertSeen(toStream(ACKNOWLEDGES, 10), "one");
  }

  @Test
  void a_group_that_names_nothing_to_read_is_invalid() {
    for (String source : List.of("", "$all")) {
      assertThatThrownBy(() -> create(Protocol.streamIdentifier(source)))
          .hasMessageContaining("INVALID_ARGUMENT");
    }
  }

  @Test
  void a_group_is_told_from_one_on_another_stream_whose_names_read_the_same_together()
      throws Exception {
    done(groups.createToStream("secret", "a::g", stream()));
    append("secret", "one");
    assertThat(get(groups.getInfoToStream("secret", "a::g"))).isPresent();
    assertThat(get(groups.getInfoToStream("secret::a", "g"))).isEmpty();
    RecordingConsumer consumer = new RecordingConsumer(ACKNOWLEDGES);
    assertThatThrownBy(() -> get(groups.subscribeToStream("secret::a", "g", slots(10), consumer)))
        .hasStackTraceContaining("NOT_FOUND");
    assertThat(consumer.events).isEmpty();
    assertThatThrownBy(() -> done(groups.createToStream("secret::a", "g", stream())))
        .hasStackTraceContaining("ALREADY_EXISTS");
  }

  @Test
  void a_replay_that_stops_at_a_negative_version_is_refused() throws Exception {
    group(stream());
    assertThatThrownBy(
            () ->
                done(
                    groups.replayParkedMessagesToStream(
                        "s-1", "g", ReplayParkedMessagesOptions.get().stopAt(-1))))
        .hasStackTraceContaining("INVALID_ARGUMENT")
        .hasStackTraceContaining("at a negative version");
  }

  /** The request of older clients, which know no groups on {@code $all}. */
  @SuppressWarnings("deprecation")
  private void create(Shared.StreamIdentifier stream) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", store.port()).usePlaintext().build();
    try {
      var _ =
          PersistentSubscriptionsGrpc.newBlockingStub(channel)
              .withDeadlineAfter(10, TimeUnit.SECONDS)
              .create(
                  CreateReq.newBuilder()
                      .setOptions(
                          CreateReq.Options.newBuilder()
                              .setStreamIdentifier(stream)
                              .setGroupName("g")
                              .setSettings(
                                  CreateReq.Settings.newBuilder()
                                      .setRevision(1)
                                      .setReadBatchSize(20)
                                      .setHistoryBufferSize(500)
                                      .setMessageTimeoutMs(10_000)))
                      .build());
    } finally {
      channel.shutdownNow();
    }
  }

  private long threads(String name) throws Exception {
    Path dump = folder.resolve("threads-" + UUID.randomUUID());
    ManagementFactory.getPlatformMXBean(com.sun.management.HotSpotDiagnosticMXBean.class)
        .dumpThreads(
            dump.toString(),
            com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
    return Files.readAllLines(dump).stream()
        .filter(line -> line.contains("\"" + name + "\""))
        .count();
  }
}
