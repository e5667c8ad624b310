package io.recordplayer.embedded.eventstore;

import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.proto.serverfeatures.ServerFeaturesGrpc;
import io.kurrent.dbclient.proto.serverfeatures.Serverfeatures.SupportedMethod;
import io.kurrent.dbclient.proto.serverfeatures.Serverfeatures.SupportedMethods;
import io.kurrent.dbclient.proto.shared.Shared;
import java.util.List;

/** Tells clients what they may ask; they look here before they use anything newer. */
final class ServerFeaturesService extends ServerFeaturesGrpc.ServerFeaturesImplBase {
  private static final String STREAMS = "event_store.client.streams.streams";
  private static final String SESSIONS = "kurrentdb.protocol.v2.streams.streamsservice";
  private static final String GROUPS =
      "event_store.client.persistent_subscriptions.persistentsubscriptions";

  @Override
  public void getSupportedMethods(Shared.Empty request, StreamObserver<SupportedMethods> response) {
    SupportedMethods.Builder methods =
        SupportedMethods.newBuilder().setEventStoreServerVersion("24.10.0");
    for (String method :
        List.of(
            "create",
            "update",
            "delete",
            "read",
            "getinfo",
            "list",
            "replayparked",
            "restartsubsystem")) {
      methods.addMethods(
          SupportedMethod.newBuilder()
              .setServiceName(GROUPS)
              .setMethodName(method)
              .addFeatures("stream")
              .addFeatures("all"));
    }
    methods.addMethods(
        SupportedMethod.newBuilder().setServiceName(STREAMS).setMethodName("batchappend"));
    methods.addMethods(
        SupportedMethod.newBuilder().setServiceName(SESSIONS).setMethodName("appendsession"));
    response.onNext(methods.build());
    response.onCompleted();
  }
}
