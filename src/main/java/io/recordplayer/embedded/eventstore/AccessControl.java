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
 * Authenticates the caller before a call reaches its service, and checks whether the stream's
 * access list allows the call. The access list is {@code $acl} in the stream's metadata. Without
 * one, {@code $settings} decides; without that, only admins may access system streams, and every
 * user may access other streams. A log without users allows everything.
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
   * @param blockingCalls runs calls that may wait
   */
  AccessControl(Users users, Database database, Executor blockingCalls) {
    this.users = users;
    this.database = database;
    this.blockingCalls = blockingCalls;
  }

  /** An operation on a stream, with its key in an access list. */
  private enum StreamAction {
    READ("$r"),
    WRITE("$w"),
    DELETE("$d"),
    READ_METADATA("$mr"),
    WRITE_METADATA("$mw");

    private final String aclKey;

    StreamAction(String aclKey) {
      this.aclKey = aclKey;
    }
  }

  /**
   * Runs an append on the network thread unless it needs to hash a password or read an access list:
   * the append only queues its events, and switching threads would take longer. Other calls get a
   * thread.
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
      // The real server answers the same: a caller without credentials is anonymous and has no
      // rights.
      return reject(call, Protocol.accessDenied("The log requires a user and a password."));
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
    return new AuthorizedListener<>(
        call, Contexts.interceptCall(context, call, headers, next), roles);
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
    // The real server's name for a connection without a name.
    String name = Objects.requireNonNullElse(headers.get(CONNECTION_NAME), "<unknown>");
    return Context.current().withValue(CALLER, new Caller(from, user, name));
  }

  /** Returns the caller. Must be called before the service's method returns. */
  static Caller caller() {
    return CALLER.get();
  }

  /**
   * Returns which streams the caller may read, for calls that follow links to other streams. Must
   * be called before the service's method returns.
   */
  static Predicate<String> readableStreams() {
    return allowedStreams(READABLE_STREAMS);
  }

  /** Returns which streams the caller may write to, for a call that appends to several streams. */
  static Predicate<String> writableStreams() {
    return allowedStreams(WRITABLE_STREAMS);
  }

  /**
   * Returns the streams whose newest events define the access list of a stream, or of {@code $all}.
   */
  static List<String> aclStreamsOf(String stream) {
    return List.of(
        MetadataStreams.includes(stream) ? stream : MetadataStreams.of(stream), SETTINGS);
  }

  private static Predicate<String> allowedStreams(Context.Key<Predicate<String>> allowed) {
    Predicate<String> streams = allowed.get();
    return streams == null ? _ -> true : streams;
  }

  /** Passes messages on until one of them is denied. */
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
      return isAllowed(message, roles)
          ? null
          : Protocol.accessDenied("The stream's access list doesn't allow this.");
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
              // A read that names no stream needs the right to read everything.
              read.getOptions().hasStream()
                  ? Protocol.streamName(read.getOptions().getStream().getStreamIdentifier())
                  : "$all");
      case AppendReq append ->
          !append.hasOptions()
              || mayAccess(
                  roles,
                  StreamAction.WRITE,
                  Protocol.streamName(append.getOptions().getStreamIdentifier()));
      // The service checks each append of the call.
      case BatchAppendReq _ -> true;
      case AppendRequest append -> mayAccess(roles, StreamAction.WRITE, append.getStream());
      case DeleteReq delete ->
          mayAccess(
              roles,
              StreamAction.DELETE,
              Protocol.streamName(delete.getOptions().getStreamIdentifier()));
      case TombstoneReq tombstone ->
          mayAccess(
              roles,
              StreamAction.DELETE,
              Protocol.streamName(tombstone.getOptions().getStreamIdentifier()));
      case Persistent.ReadReq consume ->
          !consume.hasOptions()
              || mayAccess(
                  roles,
                  StreamAction.READ,
                  consume.getOptions().hasAll()
                      ? "$all"
                      : Protocol.streamName(consume.getOptions().getStreamIdentifier()));
      // Every user may read the state of persistent subscriptions.
      case Persistent.GetInfoReq _, Persistent.ListReq _ -> true;
      // All other calls manage persistent subscriptions or the server.
      default -> roles.contains("$admins") || roles.contains("$ops");
    };
  }

  private boolean mayAccess(List<String> roles, StreamAction action, String stream) {
    if (roles.contains("$admins")) {
      return true;
    }
    if (MetadataStreams.includes(stream)) {
      String described = MetadataStreams.describedBy(stream);
      // Only admins may access the metadata of metadata.
      return !MetadataStreams.includes(described)
          && mayAccess(
              roles,
              action == StreamAction.READ
                  ? StreamAction.READ_METADATA
                  : StreamAction.WRITE_METADATA,
              described);
    }
    boolean isSystemStream = stream.startsWith("$");
    List<String> granted =
        allowedRoles(newestMetadata(MetadataStreams.of(stream)).path("$acl"), action);
    if (granted == null) {
      granted =
          allowedRoles(
              newestMetadata(SETTINGS).path(isSystemStream ? "$systemStreamAcl" : "$userStreamAcl"),
              action);
    }
    return granted == null ? !isSystemStream : granted.stream().anyMatch(roles::contains);
  }

  /**
   * Returns the roles that an access list allows an action; null if it doesn't mention the action.
   */
  private static @Nullable List<String> allowedRoles(JsonNode list, StreamAction action) {
    JsonNode entry = list.path(action.aclKey);
    if (entry.isString()) {
      return List.of(entry.stringValue());
    }
    if (!entry.isArray()) {
      return null;
    }
    List<String> roles = new ArrayList<>();
    entry.forEach(role -> roles.add(role.asString()));
    return roles;
  }

  private JsonNode newestMetadata(String stream) {
    List<StoredEvent> last = database.readStream(stream, Long.MAX_VALUE, false, 1);
    if (last.isEmpty()) {
      return JSON.createObjectNode();
    }
    StoredEvent newest = last.getFirst();
    try {
      return JSON.readTree(
          MetadataStreams.jsonOrEmpty(newest.contentType(), newest.data()).toByteArray());
    } catch (JacksonException _) {
      // Clients wrote the metadata; if it is not JSON, it allows nobody.
      return JSON.createObjectNode();
    }
  }
}
