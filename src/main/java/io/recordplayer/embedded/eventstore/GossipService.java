package io.recordplayer.embedded.eventstore;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.proto.gossip.GossipGrpc;
import io.kurrent.dbclient.proto.gossip.GossipOuterClass.ClusterInfo;
import io.kurrent.dbclient.proto.gossip.GossipOuterClass.EndPoint;
import io.kurrent.dbclient.proto.gossip.GossipOuterClass.MemberInfo;
import io.kurrent.dbclient.proto.shared.Shared;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.UUID;

/**
 * Answers clients that discover a cluster with its only member. The member's address is the one
 * that the client used: only the client knows by which host name or address it reaches the log.
 */
final class GossipService extends GossipGrpc.GossipImplBase {
  private static final Context.Key<String> AUTHORITY = Context.key("authority");

  private final UUID instance = UUID.randomUUID();

  private GossipService() {}

  static ServerServiceDefinition service() {
    return ServerInterceptors.intercept(
        new GossipService(),
        new ServerInterceptor() {
          @Override
          public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
              ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
            return Contexts.interceptCall(
                Context.current().withValue(AUTHORITY, call.getAuthority()), call, headers, next);
          }
        });
  }

  @Override
  public void read(Shared.Empty request, StreamObserver<ClusterInfo> response) {
    URI named = calledEndPoint();
    response.onNext(
        ClusterInfo.newBuilder()
            .addMembers(
                MemberInfo.newBuilder()
                    .setInstanceId(Protocol.structuredId(instance))
                    .setTimeStamp(Protocol.toTicks(Instant.now()))
                    .setState(MemberInfo.VNodeState.Leader)
                    .setIsAlive(true)
                    .setHttpEndPoint(
                        EndPoint.newBuilder().setAddress(named.getHost()).setPort(named.getPort())))
            .build());
    response.onCompleted();
  }

  private static URI calledEndPoint() {
    try {
      URI named = new URI("//" + AUTHORITY.get());
      if (named.getHost() != null && named.getPort() > 0) {
        return named;
      }
    } catch (URISyntaxException _) {
      // The authority is not a valid address.
    }
    throw Protocol.invalidArgument("The call doesn't name its host and port.");
  }
}
