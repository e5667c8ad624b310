package io.recordplayer.log;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.kurrent.dbclient.RecordedEvent;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent;
import io.kurrent.dbclient.proto.persistentsubscriptions.PersistentSubscriptionsGrpc;
import io.kurrent.dbclient.proto.streams.StreamsGrpc;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Has the transport's own thread call back with what is read: a listener never waits, and waking
 * another thread for each message costs more than the message.
 *
 * <p>Of each event that a subscription brings, the client 1.1.0 parses the metadata with a JSON
 * mapper that it makes for it, to look for a trace. That takes longer than all else that it does
 * with an event. It passes over links whose event is missing; so a subscription with the header
 * {@link #UNTRACED} gets its events as links, which {@link #event} undoes.
 */
final class DirectDelivery implements ClientInterceptor {
  /** For the options of a subscription; the value doesn't matter. */
  static final String UNTRACED = "recordplayer-untraced";

  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of(UNTRACED, Metadata.ASCII_STRING_MARSHALLER);

  private static final Set<String> READS =
      Set.of(
          StreamsGrpc.getReadMethod().getFullMethodName(),
          PersistentSubscriptionsGrpc.getReadMethod().getFullMethodName());

  /** The type of true links. */
  private static final String LINK = "$>";

  /** The event that was read; null where it is gone and only a link to it is left. */
  static @Nullable RecordedEvent event(ResolvedEvent resolved) {
    RecordedEvent event = resolved.getEvent();
    RecordedEvent link = resolved.getLink();
    boolean isMoved = event == null && link != null && !link.getEventType().equals(LINK);
    return isMoved ? link : event;
  }

  /** Whether a true link led to the event. */
  static boolean isLinked(ResolvedEvent resolved) {
    RecordedEvent link = resolved.getLink();
    return link != null && link.getEventType().equals(LINK);
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    if (!READS.contains(method.getFullMethodName())) {
      return next.newCall(method, options);
    }
    ClientCall<Q, A> call = next.newCall(method, options.withExecutor(Runnable::run));
    return new SimpleForwardingClientCall<>(call) {
      @Override
      public void start(Listener<A> listener, Metadata headers) {
        boolean untraced = headers.removeAll(HEADER) != null;
        super.start(untraced ? new Untraced<>(listener) : listener, headers);
      }
    };
  }

  private static final class Untraced<A> extends SimpleForwardingClientCallListener<A> {
    Untraced(ClientCall.Listener<A> listener) {
      super(listener);
    }

    @Override
    @SuppressWarnings("unchecked") // each message becomes one of its own type
    public void onMessage(A message) {
      super.onMessage(
          (A)
              switch (message) {
                case StreamsOuterClass.ReadResp read when read.hasEvent() -> asLink(read);
                case Persistent.ReadResp read when read.hasEvent() -> asLink(read);
                default -> message;
              });
    }

    private static StreamsOuterClass.ReadResp asLink(StreamsOuterClass.ReadResp read) {
      var event = read.getEvent();
      return event.hasLink()
          ? read
          : StreamsOuterClass.ReadResp.newBuilder()
              .setEvent(event.toBuilder().setLink(event.getEvent()).clearEvent())
              .build();
    }

    private static Persistent.ReadResp asLink(Persistent.ReadResp read) {
      var event = read.getEvent();
      return event.hasLink()
          ? read
          : Persistent.ReadResp.newBuilder()
              .setEvent(event.toBuilder().setLink(event.getEvent()).clearEvent())
              .build();
    }
  }
}
