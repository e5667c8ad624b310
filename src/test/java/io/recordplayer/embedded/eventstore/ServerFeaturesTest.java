package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.proto.serverfeatures.ServerFeaturesGrpc;
import io.kurrent.dbclient.proto.serverfeatures.Serverfeatures.SupportedMethod;
import io.kurrent.dbclient.proto.serverfeatures.Serverfeatures.SupportedMethods;
import io.kurrent.dbclient.proto.shared.Shared;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The log's list of methods matches the version of the server that it names. */
class ServerFeaturesTest {
  private static final String GROUPS =
      "event_store.client.persistent_subscriptions.persistentsubscriptions/";
  private static final String STREAMS = "event_store.client.streams.streams/";

  @RegisterExtension
  static final EmbeddedEventStoreExtension LOG = new EmbeddedEventStoreExtension();

  private @Nullable ManagedChannel channel;

  private SupportedMethods asked(EmbeddedEventStore log) {
    ManagedChannel opened =
        NettyChannelBuilder.forAddress("127.0.0.1", log.port()).usePlaintext().build();
    channel = opened;
    return ServerFeaturesGrpc.newBlockingStub(opened)
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .getSupportedMethods(Shared.Empty.getDefaultInstance());
  }

  @AfterEach
  void leave() {
    if (channel != null) {
      channel.shutdownNow();
    }
  }

  @Test
  void it_is_of_one_version(KurrentDBClient client) throws Exception {
    assertThat(client.getServerVersion().get(20, TimeUnit.SECONDS))
        .hasValueSatisfying(version -> assertThat(version.equals(26, 0, 3)).isTrue());
  }

  @Test
  void it_has_what_that_version_has_and_nothing_newer(EmbeddedEventStore log) {
    List<String> all = List.of("stream", "all");
    assertThat(asked(log).getMethodsList())
        .containsExactlyInAnyOrder(
            method(STREAMS + "read", List.of("position", "events")),
            method(STREAMS + "append", List.of()),
            method(STREAMS + "delete", List.of()),
            method(STREAMS + "tombstone", List.of()),
            method(STREAMS + "batchappend", List.of("deadline_duration")),
            method("kurrentdb.protocol.v2.streams.streamsservice/appendsession", List.of()),
            method(GROUPS + "create", all),
            method(GROUPS + "update", all),
            method(GROUPS + "delete", all),
            method(GROUPS + "read", all),
            method(GROUPS + "getinfo", all),
            method(GROUPS + "list", all),
            method(GROUPS + "replayparked", all),
            method(GROUPS + "restartsubsystem", all),
            method("event_store.client.operations.operations/startscavenge", List.of()),
            method("event_store.client.gossip.gossip/read", List.of()),
            method(
                "event_store.client.server_features.serverfeatures/getsupportedmethods",
                List.of()));
  }

  private static SupportedMethod method(String name, List<String> features) {
    String[] parts = name.split("/", 2);
    return SupportedMethod.newBuilder()
        .setServiceName(parts[0])
        .setMethodName(parts[1])
        .addAllFeatures(features)
        .build();
  }
}
