package io.recordplayer.embedded.eventstore;

import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.proto.persistentsubscriptions.PersistentSubscriptionsGrpc;
import io.kurrent.dbclient.proto.serverfeatures.ServerFeaturesGrpc;
import io.kurrent.dbclient.proto.serverfeatures.Serverfeatures.SupportedMethod;
import io.kurrent.dbclient.proto.serverfeatures.Serverfeatures.SupportedMethods;
import io.kurrent.dbclient.proto.shared.Shared;
import io.kurrent.dbclient.proto.streams.StreamsGrpc;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells clients what they may ask; they look here before they use anything newer. */
final class ServerFeaturesService extends ServerFeaturesGrpc.ServerFeaturesImplBase {
  /**
   * The first of the real server's versions of long-term support that has all methods listed here
   * and keeps the checkpoints of groups right. {@code AppendRecords} is newer.
   */
  private static final String VERSION = "26.0.3";

  private final SupportedMethods supported;

  /**
   * @param others all that can be asked besides this
   */
  ServerFeaturesService(List<ServerServiceDefinition> others) {
    supported =
        SupportedMethods.newBuilder()
            .setEventStoreServerVersion(VERSION)
            .addAllMethods(
                Stream.concat(
                        others.stream().map(ServerServiceDefinition::getServiceDescriptor),
                        Stream.of(ServerFeaturesGrpc.getServiceDescriptor()))
                    .flatMap(service -> service.getMethods().stream())
                    .map(ServerFeaturesService::supported)
                    .toList())
            .build();
  }

  private static SupportedMethod supported(MethodDescriptor<?, ?> method) {
    return SupportedMethod.newBuilder()
        .setServiceName(lower(method.getServiceName()))
        .setMethodName(lower(method.getBareMethodName()))
        .addAllFeatures(features(method))
        .build();
  }

  private static List<String> features(MethodDescriptor<?, ?> method) {
    if (PersistentSubscriptionsGrpc.SERVICE_NAME.equals(method.getServiceName())) {
      return List.of("stream", "all");
    }
    if (method == StreamsGrpc.getReadMethod()) {
      return List.of("position", "events");
    }
    return method == StreamsGrpc.getBatchAppendMethod() ? List.of("deadline_duration") : List.of();
  }

  private static String lower(@Nullable String name) {
    return name == null ? "" : name.toLowerCase(Locale.ROOT);
  }

  @Override
  public void getSupportedMethods(Shared.Empty request, StreamObserver<SupportedMethods> response) {
    response.onNext(supported);
    response.onCompleted();
  }
}
