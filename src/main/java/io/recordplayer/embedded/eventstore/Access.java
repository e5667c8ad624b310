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
import io.recordplayer.embedded.eventstore.Consumers.Peer;
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
final class Access implements ServerInterceptor, ServerCallExecutorSupplier {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> NAME =
      Metadata.Key.of("connection-name", Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<Predicate<String>> READABLE = Context.key("readable");
  private static final Context.Key<Predicate<String>> WRITABLE = Context.key("writable");
  private static final String SETTINGS = "$settings";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final Context.Key<Peer> PEER =
      Context.keyWithDefault("peer", new Peer("", "", ""));

  private final Users users;
  private final Database database;
  private final Executor threads;

  /**
   * @param threads for calls that may wait
   */
  Access(Users users, Database database, Executor threads) {
    this.users = users;
    this.database = database;
    this.threads = threads;
  }

  /** What is done to a stream, by its names in an access list. */
  private enum Deed {
    READ("$r"),
    WRITE("$w"),
    DELETE("$d"),
    READ_METADATA("$mr"),
    WRITE_METADATA("$mw");

    private final String key;

    Deed(String key) {
      this.key = key;
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
    return atOnce ? Runnable::run : threads;
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    if (!users.exist()) {
      return Contexts.interceptCall(from(call, headers, ""), call, headers, next);
    }
    String header = headers.get(AUTHORIZATION);
    if (header == null) {
      // As the real server: who says nothing is somebody, who may do nothing.
      return refused(call, Protocol.denied("This log wants a user and a password."));
    }
    String user;
    try {
      user = users.authenticated(header);
    } catch (StatusRuntimeException e) {
      return refused(call, e);
    }
    if (user == null) {
      return refused(
          call,
          Status.UNAUTHENTICATED
              .withDescription("The user or the password is wrong.")
              .asRuntimeException());
    }
    List<String> roles = new ArrayList<>(Users.groups(user));
    roles.add(user);
    roles.add("$all");
    Context context =
        from(call, headers, user)
            .withValues(
                READABLE,
                stream -> may(roles, Deed.READ, stream),
                WRITABLE,
                stream -> may(roles, Deed.WRITE, stream));
    return new Checked<>(call, Contexts.interceptCall(context, call, headers, next), roles);
  }

  private static <T> ServerCall.Listener<T> refused(
      ServerCall<T, ?> call, StatusRuntimeException refusal) {
    close(call, refusal);
    return new ServerCall.Listener<>() {};
  }

  private static void close(ServerCall<?, ?> call, StatusRuntimeException refusal) {
    Metadata trailers = refusal.getTrailers();
    call.close(refusal.getStatus(), trailers == null ? new Metadata() : trailers);
  }

  private static Context from(ServerCall<?, ?> call, Metadata headers, String user) {
    Object address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    String from = address == null ? "" : address.toString().replaceFirst("^.*/", "");
    // As the real server calls one that has no name.
    String name = Objects.requireNonNullElse(headers.get(NAME), "<unknown>");
    return Context.current().withValue(PEER, new Peer(from, user, name));
  }

  /** Who the call comes from. To be asked for before the service's method returns. */
  static Peer peer() {
    return PEER.get();
  }

  /**
   * Which streams the caller may read, for calls that come from one stream to another by links. To
   * be asked for before the service's method returns.
   */
  static Predicate<String> readable() {
    return among(READABLE);
  }

  /** Which streams the caller may write to, for a call that appends to one after the other. */
  static Predicate<String> writable() {
    return among(WRITABLE);
  }

  /** The streams whose newest events say who may read a stream; {@code $all} for the whole log. */
  static List<String> listsOf(String stream) {
    return List.of(Limits.isMetadata(stream) ? stream : Limits.metadataOf(stream), SETTINGS);
  }

  private static Predicate<String> among(Context.Key<Predicate<String>> allowed) {
    Predicate<String> streams = allowed.get();
    return streams == null ? _ -> true : streams;
  }

  /** Lets messages through as long as each is allowed. */
  private final class Checked<T> extends ServerCall.Listener<T> {
    private final ServerCall<T, ?> call;
    private final ServerCall.Listener<T> next;
    private final List<String> roles;
    private boolean refused;

    Checked(ServerCall<T, ?> call, ServerCall.Listener<T> next, List<String> roles) {
      this.call = call;
      this.next = next;
      this.roles = roles;
    }

    @Override
    public void onMessage(T message) {
      if (refused) {
        return;
      }
      StatusRuntimeException refusal = refusal(message, roles);
      if (refusal == null) {
        next.onMessage(message);
        return;
      }
      refused = true;
      close(call, refusal);
      next.onCancel();
    }

    @Override
    public void onHalfClose() {
      if (!refused) {
        next.onHalfClose();
      }
    }

    @Override
    public void onCancel() {
      if (!refused) {
        next.onCancel();
      }
    }

    @Override
    public void onComplete() {
      if (!refused) {
        next.onComplete();
      }
    }

    @Override
    public void onReady() {
      if (!refused) {
        next.onReady();
      }
    }
  }

  private @Nullable StatusRuntimeException refusal(Object message, List<String> roles) {
    try {
      return allowed(message, roles) ? null : Protocol.denied("The stream doesn't allow this.");
    } catch (EmbeddedEventStoreException e) {
      return Protocol.failure(e);
    }
  }

  private boolean allowed(Object message, List<String> roles) {
    return switch (message) {
      case ReadReq read ->
          may(
              roles,
              Deed.READ,
              // What names nothing isn't less than the whole log.
              read.getOptions().hasStream()
                  ? Protocol.name(read.getOptions().getStream().getStreamIdentifier())
                  : "$all");
      case AppendReq append ->
          !append.hasOptions()
              || may(roles, Deed.WRITE, Protocol.name(append.getOptions().getStreamIdentifier()));
      // Each append over it is refused for itself.
      case BatchAppendReq _ -> true;
      case AppendRequest append -> may(roles, Deed.WRITE, append.getStream());
      case DeleteReq delete ->
          may(roles, Deed.DELETE, Protocol.name(delete.getOptions().getStreamIdentifier()));
      case TombstoneReq tombstone ->
          may(roles, Deed.DELETE, Protocol.name(tombstone.getOptions().getStreamIdentifier()));
      case Persistent.ReadReq consume ->
          !consume.hasOptions()
              || may(
                  roles,
                  Deed.READ,
                  consume.getOptions().hasAll()
                      ? "$all"
                      : Protocol.name(consume.getOptions().getStreamIdentifier()));
      // Whoever signed in may look at persistent subscriptions.
      case Persistent.GetInfoReq _, Persistent.ListReq _ -> true;
      // All else manages them.
      default -> roles.contains("$admins") || roles.contains("$ops");
    };
  }

  private boolean may(List<String> roles, Deed deed, String stream) {
    if (roles.contains("$admins")) {
      return true;
    }
    if (Limits.isMetadata(stream)) {
      String described = Limits.described(stream);
      // What is said about metadata is for admins.
      return !Limits.isMetadata(described)
          && may(roles, deed == Deed.READ ? Deed.READ_METADATA : Deed.WRITE_METADATA, described);
    }
    boolean system = stream.startsWith("$");
    List<String> listed = listed(newest(Limits.metadataOf(stream)).path("$acl"), deed);
    if (listed == null) {
      listed = listed(newest(SETTINGS).path(system ? "$systemStreamAcl" : "$userStreamAcl"), deed);
    }
    return listed == null ? !system : listed.stream().anyMatch(roles::contains);
  }

  /** Who is listed for a deed; null where nothing is said about it. */
  private static @Nullable List<String> listed(JsonNode list, Deed deed) {
    JsonNode said = list.path(deed.key);
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

  private JsonNode newest(String stream) {
    List<StoredEvent> last = database.readStream(stream, Long.MAX_VALUE, false, 1);
    if (last.isEmpty()) {
      return JSON.createObjectNode();
    }
    StoredEvent newest = last.getFirst();
    try {
      return JSON.readTree(Limits.said(newest.contentType(), newest.data()).toByteArray());
    } catch (JacksonException _) {
      // Metadata is what clients wrote; what isn't JSON lists nobody.
      return JSON.createObjectNode();
    }
  }
}
