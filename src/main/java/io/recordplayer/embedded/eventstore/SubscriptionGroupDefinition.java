package io.recordplayer.embedded.eventstore;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.CreateReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.UpdateReq;
import io.kurrent.dbclient.proto.shared.Shared;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a persistent subscription was created with; stored as it came over the wire. */
final class SubscriptionGroupDefinition {
  /** How events are shared out. */
  enum ConsumerStrategy {
    ROUND_ROBIN("RoundRobin"),
    DISPATCH_TO_SINGLE("DispatchToSingle"),
    PINNED("Pinned"),
    PINNED_BY_CORRELATION("PinnedByCorrelation");

    private final String protocolName;

    ConsumerStrategy(String named) {
      this.protocolName = named;
    }

    String protocolName() {
      return protocolName;
    }
  }

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ALL = "$all";
  private static final String PARKED_PREFIX = "$persistentsubscription-";
  private static final String PARKED_SUFFIX = "-parked";
  private static final String PARKED_OF_ALL_PREFIX = PARKED_PREFIX + key(ALL, "");

  /** Whether the whole log shows it: a group that was handed what it parks would never end. */
  static boolean isVisibleInAll(StoredEvent event) {
    return !(event.stream().startsWith(PARKED_OF_ALL_PREFIX) && event.stream().endsWith(PARKED_SUFFIX));
  }

  private final CreateReq.Options options;
  private final EventFilter filter;
  private final ConsumerStrategy strategy;

  SubscriptionGroupDefinition(CreateReq.Options asked) {
    this.options = normalizeSource(asked);
    this.filter = filter(options);
    this.strategy = strategy(options.getSettings());
    if (!readsAll() && (source().isEmpty() || source().equals(ALL))) {
      throw Protocol.invalidArgument("A group reads a stream that it names, or all.");
    }
    if (options.getGroupName().isEmpty()) {
      throw Protocol.invalidArgument("A group needs a name.");
    }
    // Something may be said about that stream, too.
    Protocol.requireNameLength("group with its stream", StreamRetention.metadataStreamOf(parkedStream()));
  }

  @SuppressWarnings("deprecation") // older clients name the stream, and where to begin, elsewhere
  private static CreateReq.Options normalizeSource(CreateReq.Options asked) {
    if (asked.hasAll() || asked.hasStream()) {
      return asked;
    }
    return asked.toBuilder()
        .setStream(
            CreateReq.StreamOptions.newBuilder()
                .setStreamIdentifier(asked.getStreamIdentifier())
                .setRevision(asked.getSettings().getRevision()))
        .build();
  }

  /** The same group with other settings, and another beginning. */
  @SuppressWarnings("deprecation") // the protocol has no other field for the strategy here
  SubscriptionGroupDefinition withUpdate(UpdateReq.Options update) {
    UpdateReq.Settings settings = update.getSettings();
    CreateReq.Settings.Builder changed =
        CreateReq.Settings.newBuilder()
            .setResolveLinks(settings.getResolveLinks())
            .setExtraStatistics(settings.getExtraStatistics())
            .setMaxRetryCount(settings.getMaxRetryCount())
            .setMinCheckpointCount(settings.getMinCheckpointCount())
            .setMaxCheckpointCount(settings.getMaxCheckpointCount())
            .setMaxSubscriberCount(settings.getMaxSubscriberCount())
            .setLiveBufferSize(settings.getLiveBufferSize())
            .setReadBatchSize(settings.getReadBatchSize())
            .setHistoryBufferSize(settings.getHistoryBufferSize())
            .setConsumerStrategy(settings.getNamedConsumerStrategy().name());
    switch (settings.getMessageTimeoutCase()) {
      case MESSAGE_TIMEOUT_TICKS ->
          changed.setMessageTimeoutTicks(settings.getMessageTimeoutTicks());
      case MESSAGE_TIMEOUT_MS -> changed.setMessageTimeoutMs(settings.getMessageTimeoutMs());
      case MESSAGETIMEOUT_NOT_SET -> {}
    }
    switch (settings.getCheckpointAfterCase()) {
      case CHECKPOINT_AFTER_TICKS ->
          changed.setCheckpointAfterTicks(settings.getCheckpointAfterTicks());
      case CHECKPOINT_AFTER_MS -> changed.setCheckpointAfterMs(settings.getCheckpointAfterMs());
      case CHECKPOINTAFTER_NOT_SET -> {}
    }
    CreateReq.Options.Builder goal = options.toBuilder().setSettings(changed);
    if (readsAll()) {
      copyStart(goal.getAllBuilder(), update.getAll());
    } else {
      copyStart(goal.getStreamBuilder(), update);
    }
    return new SubscriptionGroupDefinition(goal.build());
  }

  private static void copyStart(CreateReq.AllOptions.Builder goal, UpdateReq.AllOptions update) {
    switch (update.getAllOptionCase()) {
      case POSITION ->
          goal.setPosition(
              CreateReq.Position.newBuilder()
                  .setCommitPosition(update.getPosition().getCommitPosition())
                  .setPreparePosition(update.getPosition().getPreparePosition()));
      case END -> goal.setEnd(Shared.Empty.getDefaultInstance());
      case START, ALLOPTION_NOT_SET -> goal.setStart(Shared.Empty.getDefaultInstance());
    }
  }

  @SuppressWarnings("deprecation") // older clients say elsewhere where to begin
  private static void copyStart(CreateReq.StreamOptions.Builder goal, UpdateReq.Options update) {
    if (!update.hasStream()) {
      goal.setRevision(update.getSettings().getRevision());
      return;
    }
    switch (update.getStream().getRevisionOptionCase()) {
      case REVISION -> goal.setRevision(update.getStream().getRevision());
      case END -> goal.setEnd(Shared.Empty.getDefaultInstance());
      case START, REVISIONOPTION_NOT_SET -> goal.setStart(Shared.Empty.getDefaultInstance());
    }
  }

  /** Refuses what the server refuses; what is stored already is served, whatever it says. */
  void validate(EventLog journal) {
    CreateReq.Settings settings = settings();
    if (settings.getReadBatchSize() >= settings.getHistoryBufferSize()) {
      throw invalidSettings(
          "It reads %d events at once, which must be less than the %d it has room for."
              .formatted(settings.getReadBatchSize(), settings.getHistoryBufferSize()));
    }
    CreateReq.AllOptions all = options.getAll();
    if (all.hasFilter()
        && !all.getFilter().hasStreamIdentifier()
        && !all.getFilter().hasEventType()) {
      throw EventFilter.missingCriterion();
    }
    if (all.hasPosition()
        && Protocol.toSigned(all.getPosition().getCommitPosition()) > journal.lastCommitted()) {
      throw invalidSettings("It begins beyond the log's end.");
    }
  }

  private StatusRuntimeException invalidSettings(String reason) {
    return Protocol.withExceptionName(
        Status.INTERNAL,
        "persistent-subscription-failed",
        "The group " + key() + " can't be: " + reason);
  }

  private static EventFilter filter(CreateReq.Options options) {
    if (options.hasStream()) {
      return EventFilter.ALL_EVENTS;
    }
    if (!options.getAll().hasFilter()) {
      return SubscriptionGroupDefinition::isVisibleInAll;
    }
    CreateReq.AllOptions.FilterOptions filter = options.getAll().getFilter();
    CreateReq.AllOptions.FilterOptions.Expression expression =
        filter.hasStreamIdentifier() ? filter.getStreamIdentifier() : filter.getEventType();
    EventFilter wanted =
        EventFilter.of(filter.hasStreamIdentifier(), expression.getRegex(), expression.getPrefixList());
    return event -> isVisibleInAll(event) && wanted.test(event);
  }

  @SuppressWarnings("deprecation") // older clients name the strategy by the older field
  private static ConsumerStrategy strategy(CreateReq.Settings settings) {
    String name = settings.getConsumerStrategy();
    if (name.isEmpty()) {
      name = settings.getNamedConsumerStrategy().name();
    }
    for (ConsumerStrategy strategy : ConsumerStrategy.values()) {
      if (strategy.protocolName().equals(name)) {
        return strategy;
      }
    }
    throw Protocol.unimplemented("know the consumer strategy " + name);
  }

  /** Names the group among all. */
  static String key(String source, String group) {
    return source + "::" + group;
  }

  String key() {
    return key(source(), options.getGroupName());
  }

  /** The stream, or $all. */
  String source() {
    return options.hasStream() ? Protocol.streamName(options.getStream().getStreamIdentifier()) : ALL;
  }

  String name() {
    return options.getGroupName();
  }

  CreateReq.Options options() {
    return options;
  }

  CreateReq.Settings settings() {
    return options.getSettings();
  }

  ConsumerStrategy strategy() {
    return strategy;
  }

  boolean matches(StoredEvent event) {
    return filter.test(event);
  }

  boolean readsAll() {
    return options.hasAll();
  }

  /** The place after which a new group begins: a position, or a revision of its stream. */
  long startPosition(EventLog journal) {
    if (readsAll()) {
      return switch (options.getAll().getAllOptionCase()) {
        case POSITION -> Protocol.toSigned(options.getAll().getPosition().getCommitPosition()) - 1;
        case END -> journal.lastCommitted();
        case START, ALLOPTION_NOT_SET -> 0;
      };
    }
    return switch (options.getStream().getRevisionOptionCase()) {
      case REVISION -> Protocol.toSigned(options.getStream().getRevision()) - 1;
      case END -> journal.database().lastRevision(source());
      case START, REVISIONOPTION_NOT_SET -> -1;
    };
  }

  /** Where an event stands in what the group reads. */
  long sourcePositionOf(StoredEvent event) {
    return readsAll() ? event.position() : event.revision();
  }

  /** Where it was asked to begin, as the protocol writes it. */
  String formatStart() {
    if (readsAll()) {
      return switch (options.getAll().getAllOptionCase()) {
        case POSITION -> formatPosition(options.getAll().getPosition().getCommitPosition());
        case END -> formatPosition(-1);
        case START, ALLOPTION_NOT_SET -> formatPosition(0);
      };
    }
    return switch (options.getStream().getRevisionOptionCase()) {
      case REVISION -> formatPosition(options.getStream().getRevision());
      case END -> formatPosition(-1);
      case START, REVISIONOPTION_NOT_SET -> formatPosition(0);
    };
  }

  /** A place, as the protocol writes it. */
  String formatPosition(long place) {
    return readsAll() ? "C:" + place + "/P:" + place : String.valueOf(place);
  }

  /** What must not go to two consumers at a time; empty where anything may. */
  String pinKey(StoredEvent event) {
    return switch (strategy) {
      case PINNED -> originalStream(event);
      case PINNED_BY_CORRELATION -> correlationId(event);
      case DISPATCH_TO_SINGLE, ROUND_ROBIN -> "";
    };
  }

  private static String correlationId(StoredEvent event) {
    try {
      JsonNode id = JSON.readTree(event.metadata().toByteArray()).path("$correlationId");
      return id.isString() ? id.stringValue() : originalStream(event);
    } catch (JacksonException _) {
      return originalStream(event);
    }
  }

  /** Where it stands; of a link, where it leads, as all links of a stream stand in the same one. */
  private static String originalStream(StoredEvent event) {
    if (!event.type().equals(LinkResolver.LINK_TYPE)) {
      return event.stream();
    }
    String target = event.data().toStringUtf8();
    return target.substring(target.indexOf('@') + 1);
  }

  /** How many events wait in memory at most. */
  int bufferSize() {
    return Math.clamp(
        Math.max(settings().getLiveBufferSize(), settings().getHistoryBufferSize()), 1, 10_000);
  }

  /** How many events are read at once. */
  int readBatchSize() {
    int batch = settings().getReadBatchSize();
    return Math.clamp(batch <= 0 ? 20 : batch, 1, 1_000);
  }

  /** How long a consumer may have an event; zero for as long as it likes. */
  Duration messageTimeout() {
    CreateReq.Settings settings = settings();
    return switch (settings.getMessageTimeoutCase()) {
      case MESSAGE_TIMEOUT_TICKS -> fromTicks(settings.getMessageTimeoutTicks());
      case MESSAGE_TIMEOUT_MS -> Duration.ofMillis(Math.max(0, settings.getMessageTimeoutMs()));
      case MESSAGETIMEOUT_NOT_SET -> Duration.ofSeconds(30);
    };
  }

  /** How long the checkpoint waits for more. */
  Duration checkpointAfter() {
    CreateReq.Settings settings = settings();
    return switch (settings.getCheckpointAfterCase()) {
      case CHECKPOINT_AFTER_TICKS -> fromTicks(settings.getCheckpointAfterTicks());
      case CHECKPOINT_AFTER_MS -> Duration.ofMillis(Math.max(0, settings.getCheckpointAfterMs()));
      case CHECKPOINTAFTER_NOT_SET -> Duration.ofSeconds(2);
    };
  }

  /** No longer than a year, so that it can be counted in nanoseconds from any moment on. */
  private static Duration fromTicks(long ticks) {
    return Duration.ofMillis(Math.clamp(ticks / 10_000, 0, TimeUnit.DAYS.toMillis(365)));
  }

  /** Whether a checkpoint is due that is so many events old, and this long. */
  boolean isCheckpointDue(long events, Duration old) {
    return events >= Math.max(1, settings().getMaxCheckpointCount())
        || (!checkpointAfter().isZero()
            && events >= Math.max(1, settings().getMinCheckpointCount())
            && old.compareTo(checkpointAfter()) >= 0);
  }

  String parkedStream() {
    return PARKED_PREFIX + key() + PARKED_SUFFIX;
  }

  /** What is noted about a parked event. */
  ByteString parkedMetadata(StoredEvent event, String reason) {
    ObjectNode note =
        JSON.createObjectNode()
            .put("added", Instant.now().toString())
            .put("reason", reason)
            .put("subscriptionEventNumber", event.revision());
    return ByteString.copyFrom(JSON.writeValueAsBytes(note));
  }
}
