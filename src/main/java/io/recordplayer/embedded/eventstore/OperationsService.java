package io.recordplayer.embedded.eventstore;

import com.google.protobuf.Empty;
import com.google.protobuf.StringValue;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import io.kurrent.dbclient.Endpoint;
import io.kurrent.dbclient.KurrentDBClientSettings;
import io.kurrent.dbclient.KurrentDBConnectionString;
import java.io.File;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * The part of the protocol's operations service that starts a scavenge. The client doesn't contain
 * this service, so well-known messages with the same encoding stand in for its messages: the
 * request's content doesn't matter, and the response's first field is a text, like that of {@link
 * StringValue}. The absence of the second field means that the scavenge has started.
 */
final class OperationsService {
  static final MethodDescriptor<Empty, StringValue> START_SCAVENGE =
      MethodDescriptor.<Empty, StringValue>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("event_store.client.operations.Operations/StartScavenge")
          .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
          .setResponseMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
          .build();

  private static final Pattern CREDENTIALS = Pattern.compile("[^:/]+://([^@/?#]*)@");

  private OperationsService() {}

  static ServerServiceDefinition service(Scavenger scavenge) {
    return ServerServiceDefinition.builder("event_store.client.operations.Operations")
        .addMethod(
            START_SCAVENGE,
            ServerCalls.asyncUnaryCall(
                (_, response) -> {
                  var _ = scavenge.start();
                  response.onNext(StringValue.of(UUID.randomUUID().toString()));
                  response.onCompleted();
                }))
        .build();
  }

  /** Starts a scavenge of a running log and returns at once. */
  static void startScavenge(String connectionString) {
    ManagedChannel channel = connect(connectionString);
    try {
      ClientCalls.blockingUnaryCall(
          channel,
          START_SCAVENGE,
          CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS),
          Empty.getDefaultInstance());
    } catch (StatusRuntimeException e) {
      throw new EmbeddedEventStoreException(
          "The scavenge was not started: %s.".formatted(e.getStatus()), e);
    } finally {
      channel.shutdownNow();
    }
  }

  private static ManagedChannel connect(String connectionString) {
    try {
      KurrentDBClientSettings settings = KurrentDBConnectionString.parseOrThrow(connectionString);
      Endpoint host = settings.getHosts()[0];
      NettyChannelBuilder builder = NettyChannelBuilder.forAddress(host.getHost(), host.getPort());
      String authority = settings.getTlsCaFile();
      if (!settings.isTls()) {
        builder.usePlaintext();
      } else if (authority != null) {
        builder.sslContext(GrpcSslContexts.forClient().trustManager(new File(authority)).build());
      }
      // java.net.URI would fail: the path of a certificate may contain spaces.
      Matcher user = CREDENTIALS.matcher(connectionString);
      if (user.lookingAt()) {
        Metadata credentials = new Metadata();
        credentials.put(
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
            "Basic "
                + Base64.getEncoder()
                    .encodeToString(
                        URLDecoder.decode(user.group(1), StandardCharsets.UTF_8)
                            .getBytes(StandardCharsets.UTF_8)));
        builder.intercept(MetadataUtils.newAttachHeadersInterceptor(credentials));
      }
      return builder.build();
    } catch (RuntimeException | SSLException e) {
      throw new EmbeddedEventStoreException(
          "This is not a connection string: " + e.getMessage() + ".", e);
    }
  }
}
