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
 * Makes reads and subscriptions faster.
 *
 * <p>The transport's own thread calls the client's listeners. They never wait, and waking another
 * thread for each message costs more than the message.
 *
 * <p>The client 1.1.0 parses the metadata of each event of a subscription, to look for a trace,
 * with a new JSON mapper each time. That takes longer than the rest of its work. It does not do so
 * for links without an event. So a subscription with the header {@link #UNTRACED} gets its events
 * as links, and {@link #event} turns them back.
 */
final class DirectDelivery implements ClientInterceptor {
  /** A header for the options of a subscription; its value is ignored. */
  static final String UNTRACED = "recordplayer-untraced";

  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of(UNTRACED, Metadata.ASCII_STRING_MARSHALLER);

  private static final Set<String> READS =
      Set.of(
          StreamsGrpc.getReadMethod().getFullMethodName(),
          PersistentSubscriptionsGrpc.getReadMethod().getFullMethodName());

  /** The type of real links. */
  private static final String LINK = "$>";

  /** The event that was read; null if only a link to it is left. */
  static @Nullable RecordedEvent event(ResolvedEvent resolved) {
    RecordedEvent event = resolved.getEvent();
    RecordedEvent link = resolved.getLink();
    boolean isMoved = event == null && link != null && !link.getEventType().equals(LINK);
    return isMoved ? link : event;
  }

  /** Whether the event was read through a real link. */
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
    @SuppressWarnings("unchecked") // each message is replaced by one of its own type
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
