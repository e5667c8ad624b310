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

/**
 * The settings with which a persistent subscription was created, stored as the protocol's message.
 */
final class SubscriptionGroupDefinition {
  /** A strategy for the choice of a consumer. */
  enum ConsumerStrategy {
    ROUND_ROBIN("RoundRobin"),
    DISPATCH_TO_SINGLE("DispatchToSingle"),
    PINNED("Pinned"),
    PINNED_BY_CORRELATION("PinnedByCorrelation");

    private final String protocolName;

    ConsumerStrategy(String protocolName) {
      this.protocolName = protocolName;
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

  /**
   * Whether {@code $all} shows an event: a group on {@code $all} must not get the events that it
   * parks itself.
   */
  static boolean isVisibleInAll(StoredEvent event) {
    return !(event.stream().startsWith(PARKED_OF_ALL_PREFIX)
        && event.stream().endsWith(PARKED_SUFFIX));
  }

  private final CreateReq.Options options;
  private final EventFilter filter;
  private final ConsumerStrategy strategy;

  SubscriptionGroupDefinition(CreateReq.Options request) {
    this.options = normalizeSource(request);
    this.filter = filter(options);
    this.strategy = strategy(options.getSettings());
    if (!readsAll() && (source().isEmpty() || source().equals(ALL))) {
      throw Protocol.invalidArgument("A group needs the name of a stream, or $all.");
    }
    if (options.getGroupName().isEmpty()) {
      throw Protocol.invalidArgument("A group needs a name.");
    }
    // The parked stream's metadata stream needs a valid name, too.
    Protocol.requireNameLength("group and its stream", MetadataStreams.of(parkedStream()));
  }

  @SuppressWarnings("deprecation") // older clients use older fields for the stream and the start
  private static CreateReq.Options normalizeSource(CreateReq.Options request) {
    if (request.hasAll() || request.hasStream()) {
      return request;
    }
    return request.toBuilder()
        .setStream(
            CreateReq.StreamOptions.newBuilder()
                .setStreamIdentifier(request.getStreamIdentifier())
                .setRevision(request.getSettings().getRevision()))
        .build();
  }

  /** Returns the same group with other settings and another start. */
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
    CreateReq.Options.Builder updated = options.toBuilder().setSettings(changed);
    if (readsAll()) {
      copyStart(updated.getAllBuilder(), update.getAll());
    } else {
      copyStart(updated.getStreamBuilder(), update);
    }
    return new SubscriptionGroupDefinition(updated.build());
  }

  private static void copyStart(CreateReq.AllOptions.Builder updated, UpdateReq.AllOptions update) {
    switch (update.getAllOptionCase()) {
      case POSITION ->
          updated.setPosition(
              CreateReq.Position.newBuilder()
                  .setCommitPosition(update.getPosition().getCommitPosition())
                  .setPreparePosition(update.getPosition().getPreparePosition()));
      case END -> updated.setEnd(Shared.Empty.getDefaultInstance());
      case START, ALLOPTION_NOT_SET -> updated.setStart(Shared.Empty.getDefaultInstance());
    }
  }

  @SuppressWarnings("deprecation") // older clients use an older field for the start
  private static void copyStart(CreateReq.StreamOptions.Builder updated, UpdateReq.Options update) {
    if (!update.hasStream()) {
      updated.setRevision(update.getSettings().getRevision());
      return;
    }
    switch (update.getStream().getRevisionOptionCase()) {
      case REVISION -> updated.setRevision(update.getStream().getRevision());
      case END -> updated.setEnd(Shared.Empty.getDefaultInstance());
      case START, REVISIONOPTION_NOT_SET -> updated.setStart(Shared.Empty.getDefaultInstance());
    }
  }

  /** Throws if the server would reject these settings. Stored settings are not validated again. */
  void validate(EventLog log) {
    CreateReq.Settings settings = settings();
    if (settings.getReadBatchSize() >= settings.getHistoryBufferSize()) {
      throw invalidSettings(
          "Its read batch size, %d, must be less than its history buffer size, %d."
              .formatted(settings.getReadBatchSize(), settings.getHistoryBufferSize()));
    }
    CreateReq.AllOptions all = options.getAll();
    if (all.hasFilter()
        && !all.getFilter().hasStreamIdentifier()
        && !all.getFilter().hasEventType()) {
      throw EventFilter.missingCriterion();
    }
    if (all.hasPosition()
        && Protocol.toSigned(all.getPosition().getCommitPosition()) > log.lastCommitted()) {
      throw invalidSettings("It starts after the end of the log.");
    }
  }

  private StatusRuntimeException invalidSettings(String reason) {
    return Protocol.withExceptionName(
        Status.INTERNAL,
        "persistent-subscription-failed",
        "The group " + key() + " is invalid: " + reason);
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
    EventFilter match =
        EventFilter.of(
            filter.hasStreamIdentifier(), expression.getRegex(), expression.getPrefixList());
    return event -> isVisibleInAll(event) && match.test(event);
  }

  @SuppressWarnings("deprecation") // older clients use an older field for the strategy
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

  /** Returns the key of a group, unique with its source. */
  static String key(String source, String group) {
    return source + "::" + group;
  }

  String key() {
    return key(source(), options.getGroupName());
  }

  /** Returns the stream, or {@code $all}. */
  String source() {
    return options.hasStream()
        ? Protocol.streamName(options.getStream().getStreamIdentifier())
        : ALL;
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

  /** Returns the source position after which a new group starts. */
  long startPosition(EventLog log) {
    if (readsAll()) {
      return switch (options.getAll().getAllOptionCase()) {
        case POSITION -> Protocol.toSigned(options.getAll().getPosition().getCommitPosition()) - 1;
        case END -> log.lastCommitted();
        case START, ALLOPTION_NOT_SET -> 0;
      };
    }
    return switch (options.getStream().getRevisionOptionCase()) {
      case REVISION -> Protocol.toSigned(options.getStream().getRevision()) - 1;
      case END -> log.database().lastRevision(source());
      case START, REVISIONOPTION_NOT_SET -> -1;
    };
  }

  /** Returns an event's source position. */
  long sourcePositionOf(StoredEvent event) {
    return readsAll() ? event.position() : event.revision();
  }

  /** Returns the start as the protocol formats it. */
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

  /** Formats a source position for the protocol. */
  String formatPosition(long place) {
    return readsAll() ? "C:" + place + "/P:" + place : String.valueOf(place);
  }

  /** Returns the key of events that one consumer at a time may have; empty for any consumer. */
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

  /**
   * Returns the event's stream. All links of a projection are in one stream: their target counts.
   */
  private static String originalStream(StoredEvent event) {
    if (!event.type().equals(LinkResolver.LINK_TYPE)) {
      return event.stream();
    }
    String target = event.data().toStringUtf8();
    return target.substring(target.indexOf('@') + 1);
  }

  /** Returns the maximum number of events that wait in memory. */
  int bufferSize() {
    return Math.clamp(
        Math.max(settings().getLiveBufferSize(), settings().getHistoryBufferSize()), 1, 10_000);
  }

  /** Returns the number of events to read at once. */
  int readBatchSize() {
    int batch = settings().getReadBatchSize();
    return Math.clamp(batch <= 0 ? 20 : batch, 1, 1_000);
  }

  /** Returns how long a consumer may have an event; zero means forever. */
  Duration messageTimeout() {
    CreateReq.Settings settings = settings();
    return switch (settings.getMessageTimeoutCase()) {
      case MESSAGE_TIMEOUT_TICKS -> fromTicks(settings.getMessageTimeoutTicks());
      case MESSAGE_TIMEOUT_MS -> Duration.ofMillis(Math.max(0, settings.getMessageTimeoutMs()));
      case MESSAGETIMEOUT_NOT_SET -> Duration.ofSeconds(30);
    };
  }

  /** Returns the time between two checkpoints. */
  Duration checkpointAfter() {
    CreateReq.Settings settings = settings();
    return switch (settings.getCheckpointAfterCase()) {
      case CHECKPOINT_AFTER_TICKS -> fromTicks(settings.getCheckpointAfterTicks());
      case CHECKPOINT_AFTER_MS -> Duration.ofMillis(Math.max(0, settings.getCheckpointAfterMs()));
      case CHECKPOINTAFTER_NOT_SET -> Duration.ofSeconds(2);
    };
  }

  /** Limited to a year, so that adding it to a time in nanoseconds doesn't overflow. */
  private static Duration fromTicks(long ticks) {
    return Duration.ofMillis(Math.clamp(ticks / 10_000, 0, TimeUnit.DAYS.toMillis(365)));
  }

  /** Whether a checkpoint is due after this many events and this much time. */
  boolean isCheckpointDue(long events, Duration old) {
    return events >= Math.max(1, settings().getMaxCheckpointCount())
        || (!checkpointAfter().isZero()
            && events >= Math.max(1, settings().getMinCheckpointCount())
            && old.compareTo(checkpointAfter()) >= 0);
  }

  String parkedStream() {
    return PARKED_PREFIX + key() + PARKED_SUFFIX;
  }

  /** Returns the metadata of the link to a parked event. */
  ByteString parkedMetadata(StoredEvent event, String reason) {
    ObjectNode note =
        JSON.createObjectNode()
            .put("added", Instant.now().toString())
            .put("reason", reason)
            .put("subscriptionEventNumber", event.revision());
    return ByteString.copyFrom(JSON.writeValueAsBytes(note));
  }
}
