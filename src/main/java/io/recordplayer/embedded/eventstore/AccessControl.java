package io.recordplayer.embedded.eventstore;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent;
import io.kurrent.dbclient.proto.streams.StreamsGrpc;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.BatchAppendReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.DeleteReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.TombstoneReq;
import io.kurrentdb.protocol.v2.streams.AppendRequest;
import io.recordplayer.embedded.eventstore.SubscriptionConsumers.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks, before a call reaches its service, who calls and whether the stream lets them: what stands
 * under {@code $acl} in its metadata, or else in {@code $settings}, or else that system streams are
 * for admins and all others for everybody who signed in. A log without users asks nothing.
 */
final class AccessControl implements ServerInterceptor, ServerCallExecutorSupplier {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> CONNECTION_NAME =
      Metadata.Key.of("connection-name", Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<Predicate<String>> READABLE_STREAMS = Context.key("readable");
  private static final Context.Key<Predicate<String>> WRITABLE_STREAMS = Context.key("writable");
  private static final String SETTINGS = "$settings";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final Context.Key<Caller> CALLER =
      Context.keyWithDefault("peer", new Caller("", "", ""));

  private final Users users;
  private final Database database;
  private final Executor blockingCalls;

  /**
   * @param threads for calls that may wait
   */
  AccessControl(Users users, Database database, Executor threads) {
    this.users = users;
    this.database = database;
    this.blockingCalls = threads;
  }

  /** What is done to a stream, by its names in an access list. */
  private enum StreamAction {
    READ("$r"),
    WRITE("$w"),
    DELETE("$d"),
    READ_METADATA("$mr"),
    WRITE_METADATA("$mw");

    private final String aclKey;

    StreamAction(String key) {
      this.aclKey = key;
    }
  }

  /**
   * Lets an append run where it comes in, if no password need be hashed and no list be read: it
   * only hands its events to the writer, and a change of threads would take longer than that. All
   * else gets a thread.
   */
  @Override
  public <ReqT, RespT> Executor getExecutor(ServerCall<ReqT, RespT> call, Metadata headers) {
    boolean atOnce =
        (call.getMethodDescriptor() == StreamsGrpc.getAppendMethod()
                || call.getMethodDescriptor() == StreamsGrpc.getBatchAppendMethod())
            && (!users.exist() || users.isVerifiedAdmin(headers.get(AUTHORIZATION)));
    return atOnce ? Runnable::run : blockingCalls;
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    if (!users.exist()) {
      return Contexts.interceptCall(callerContext(call, headers, ""), call, headers, next);
    }
    String header = headers.get(AUTHORIZATION);
    if (header == null) {
      // As the real server: who says nothing is somebody, who may do nothing.
      return reject(call, Protocol.accessDenied("This log wants a user and a password."));
    }
    String user;
    try {
      user = users.authenticate(header);
    } catch (StatusRuntimeException e) {
      return reject(call, e);
    }
    if (user == null) {
      return reject(
          call,
          Status.UNAUTHENTICATED
              .withDescription("The user or the password is wrong.")
              .asRuntimeException());
    }
    List<String> roles = new ArrayList<>(Users.rolesOf(user));
    roles.add(user);
    roles.add("$all");
    Context context =
        callerContext(call, headers, user)
            .withValues(
                READABLE_STREAMS,
                stream -> mayAccess(roles, StreamAction.READ, stream),
                WRITABLE_STREAMS,
                stream -> mayAccess(roles, StreamAction.WRITE, stream));
    return new AuthorizedListener<>(call, Contexts.interceptCall(context, call, headers, next), roles);
  }

  private static <T> ServerCall.Listener<T> reject(
      ServerCall<T, ?> call, StatusRuntimeException refusal) {
    closeCall(call, refusal);
    return new ServerCall.Listener<>() {};
  }

  private static void closeCall(ServerCall<?, ?> call, StatusRuntimeException refusal) {
    Metadata trailers = refusal.getTrailers();
    call.close(refusal.getStatus(), trailers == null ? new Metadata() : trailers);
  }

  private static Context callerContext(ServerCall<?, ?> call, Metadata headers, String user) {
    Object address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    String from = address == null ? "" : address.toString().replaceFirst("^.*/", "");
    // As the real server calls one that has no name.
    String name = Objects.requireNonNullElse(headers.get(CONNECTION_NAME), "<unknown>");
    return Context.current().withValue(CALLER, new Caller(from, user, name));
  }

  /** Who the call comes from. To be asked for before the service's method returns. */
  static Caller caller() {
    return CALLER.get();
  }

  /**
   * Which streams the caller may read, for calls that come from one stream to another by links. To
   * be asked for before the service's method returns.
   */
  static Predicate<String> readableStreams() {
    return allowedStreams(READABLE_STREAMS);
  }

  /** Which streams the caller may write to, for a call that appends to one after the other. */
  static Predicate<String> writableStreams() {
    return allowedStreams(WRITABLE_STREAMS);
  }

  /** The streams whose newest events say who may read a stream; {@code $all} for the whole log. */
  static List<String> aclStreamsOf(String stream) {
    return List.of(StreamRetention.isMetadataStream(stream) ? stream : StreamRetention.metadataStreamOf(stream), SETTINGS);
  }

  private static Predicate<String> allowedStreams(Context.Key<Predicate<String>> allowed) {
    Predicate<String> streams = allowed.get();
    return streams == null ? _ -> true : streams;
  }

  /** Lets messages through as long as each is allowed. */
  private final class AuthorizedListener<T> extends ServerCall.Listener<T> {
    private final ServerCall<T, ?> call;
    private final ServerCall.Listener<T> next;
    private final List<String> roles;
    private boolean rejected;

    AuthorizedListener(ServerCall<T, ?> call, ServerCall.Listener<T> next, List<String> roles) {
      this.call = call;
      this.next = next;
      this.roles = roles;
    }

    @Override
    public void onMessage(T message) {
      if (rejected) {
        return;
      }
      StatusRuntimeException refusal = denial(message, roles);
      if (refusal == null) {
        next.onMessage(message);
        return;
      }
      rejected = true;
      closeCall(call, refusal);
      next.onCancel();
    }

    @Override
    public void onHalfClose() {
      if (!rejected) {
        next.onHalfClose();
      }
    }

    @Override
    public void onCancel() {
      if (!rejected) {
        next.onCancel();
      }
    }

    @Override
    public void onComplete() {
      if (!rejected) {
        next.onComplete();
      }
    }

    @Override
    public void onReady() {
      if (!rejected) {
        next.onReady();
      }
    }
  }

  private @Nullable StatusRuntimeException denial(Object message, List<String> roles) {
    try {
      return isAllowed(message, roles) ? null : Protocol.accessDenied("The stream doesn't allow this.");
    } catch (EmbeddedEventStoreException e) {
      return Protocol.toStatus(e);
    }
  }

  private boolean isAllowed(Object message, List<String> roles) {
    return switch (message) {
      case ReadReq read ->
          mayAccess(
              roles,
              StreamAction.READ,
              // What names nothing isn't less than the whole log.
              read.getOptions().hasStream()
                  ? Protocol.streamName(read.getOptions().getStream().getStreamIdentifier())
                  : "$all");
      case AppendReq append ->
          !append.hasOptions()
              || mayAccess(roles, StreamAction.WRITE, Protocol.streamName(append.getOptions().getStreamIdentifier()));
      // Each append over it is refused for itself.
      case BatchAppendReq _ -> true;
      case AppendRequest append -> mayAccess(roles, StreamAction.WRITE, append.getStream());
      case DeleteReq delete ->
          mayAccess(roles, StreamAction.DELETE, Protocol.streamName(delete.getOptions().getStreamIdentifier()));
      case TombstoneReq tombstone ->
          mayAccess(roles, StreamAction.DELETE, Protocol.streamName(tombstone.getOptions().getStreamIdentifier()));
      case Persistent.ReadReq consume ->
          !consume.hasOptions()
              || mayAccess(
                  roles,
                  StreamAction.READ,
                  consume.getOptions().hasAll()
                      ? "$all"
                      : Protocol.streamName(consume.getOptions().getStreamIdentifier()));
      // Whoever signed in may look at persistent subscriptions.
      case Persistent.GetInfoReq _, Persistent.ListReq _ -> true;
      // All else manages them.
      default -> roles.contains("$admins") || roles.contains("$ops");
    };
  }

  private boolean mayAccess(List<String> roles, StreamAction deed, String stream) {
    if (roles.contains("$admins")) {
      return true;
    }
    if (StreamRetention.isMetadataStream(stream)) {
      String described = StreamRetention.describedStream(stream);
      // What is said about metadata is for admins.
      return !StreamRetention.isMetadataStream(described)
          && mayAccess(roles, deed == StreamAction.READ ? StreamAction.READ_METADATA : StreamAction.WRITE_METADATA, described);
    }
    boolean system = stream.startsWith("$");
    List<String> listed = allowedRoles(newestMetadata(StreamRetention.metadataStreamOf(stream)).path("$acl"), deed);
    if (listed == null) {
      listed = allowedRoles(newestMetadata(SETTINGS).path(system ? "$systemStreamAcl" : "$userStreamAcl"), deed);
    }
    return listed == null ? !system : listed.stream().anyMatch(roles::contains);
  }

  /** Who is listed for a deed; null where nothing is said about it. */
  private static @Nullable List<String> allowedRoles(JsonNode list, StreamAction deed) {
    JsonNode said = list.path(deed.aclKey);
    if (said.isString()) {
      return List.of(said.stringValue());
    }
    if (!said.isArray()) {
      return null;
    }
    List<String> roles = new ArrayList<>();
    said.forEach(role -> roles.add(role.asString()));
    return roles;
  }

  private JsonNode newestMetadata(String stream) {
    List<StoredEvent> last = database.readStream(stream, Long.MAX_VALUE, false, 1);
    if (last.isEmpty()) {
      return JSON.createObjectNode();
    }
    StoredEvent newest = last.getFirst();
    try {
      return JSON.readTree(StreamRetention.jsonOrEmpty(newest.contentType(), newest.data()).toByteArray());
    } catch (JacksonException _) {
      // Metadata is what clients wrote; what isn't JSON lists nobody.
      return JSON.createObjectNode();
    }
  }
}
