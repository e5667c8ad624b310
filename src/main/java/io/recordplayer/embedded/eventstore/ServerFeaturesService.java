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

/** The gRPC service that lists the supported methods; clients ask it before they use newer ones. */
final class ServerFeaturesService extends ServerFeaturesGrpc.ServerFeaturesImplBase {
  /**
   * The first long-term support version of the real server that has all listed methods and keeps
   * the checkpoints of groups correctly. {@code AppendRecords} is newer.
   */
  private static final String VERSION = "26.0.3";

  private final SupportedMethods supported;

  /**
   * @param others all other services
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
