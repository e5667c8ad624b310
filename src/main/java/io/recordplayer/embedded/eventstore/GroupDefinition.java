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
final class GroupDefinition {
  /** How events are shared out. */
  enum Strategy {
    ROUND_ROBIN("RoundRobin"),
    DISPATCH_TO_SINGLE("DispatchToSingle"),
    PINNED("Pinned"),
    PINNED_BY_CORRELATION("PinnedByCorrelation");

    private final String named;

    Strategy(String named) {
      this.named = named;
    }

    String named() {
      return named;
    }
  }

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ALL = "$all";
  private static final String PARKED = "$persistentsubscription-";
  private static final String PARKED_END = "-parked";
  private static final String PARKED_OF_ALL = PARKED + key(ALL, "");

  /** Whether the whole log shows it: a group that was handed what it parks would never end. */
  static boolean isNotParked(StoredEvent event) {
    return !(event.stream().startsWith(PARKED_OF_ALL) && event.stream().endsWith(PARKED_END));
  }

  private final CreateReq.Options options;
  private final Filter filter;
  private final Strategy strategy;

  GroupDefinition(CreateReq.Options asked) {
    this.options = withSource(asked);
    this.filter = filter(options);
    this.strategy = strategy(options.getSettings());
    if (!readsAll() && (source().isEmpty() || source().equals(ALL))) {
      throw Protocol.invalid("A group reads a stream that it names, or all.");
    }
    if (options.getGroupName().isEmpty()) {
      throw Protocol.invalid("A group needs a name.");
    }
    // Something may be said about that stream, too.
    Protocol.bounded("group with its stream", Limits.metadataOf(parkedStream()));
  }

  @SuppressWarnings("deprecation") // older clients name the stream, and where to begin, elsewhere
  private static CreateReq.Options withSource(CreateReq.Options asked) {
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
  GroupDefinition with(UpdateReq.Options update) {
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
      begin(goal.getAllBuilder(), update.getAll());
    } else {
      begin(goal.getStreamBuilder(), update);
    }
    return new GroupDefinition(goal.build());
  }

  private static void begin(CreateReq.AllOptions.Builder goal, UpdateReq.AllOptions update) {
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
  private static void begin(CreateReq.StreamOptions.Builder goal, UpdateReq.Options update) {
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
  void check(Journal journal) {
    CreateReq.Settings settings = settings();
    if (settings.getReadBatchSize() >= settings.getHistoryBufferSize()) {
      throw failed(
          "It reads %d events at once, which must be less than the %d it has room for."
              .formatted(settings.getReadBatchSize(), settings.getHistoryBufferSize()));
    }
    CreateReq.AllOptions all = options.getAll();
    if (all.hasFilter()
        && !all.getFilter().hasStreamIdentifier()
        && !all.getFilter().hasEventType()) {
      throw Filter.byNothing();
    }
    if (all.hasPosition()
        && Protocol.saturated(all.getPosition().getCommitPosition()) > journal.committed()) {
      throw failed("It begins beyond the log's end.");
    }
  }

  private StatusRuntimeException failed(String reason) {
    return Protocol.named(
        Status.INTERNAL,
        "persistent-subscription-failed",
        "The group " + key() + " can't be: " + reason);
  }

  private static Filter filter(CreateReq.Options options) {
    if (options.hasStream()) {
      return Filter.NONE;
    }
    if (!options.getAll().hasFilter()) {
      return GroupDefinition::isNotParked;
    }
    CreateReq.AllOptions.FilterOptions filter = options.getAll().getFilter();
    CreateReq.AllOptions.FilterOptions.Expression expression =
        filter.hasStreamIdentifier() ? filter.getStreamIdentifier() : filter.getEventType();
    Filter wanted =
        Filter.of(filter.hasStreamIdentifier(), expression.getRegex(), expression.getPrefixList());
    return event -> isNotParked(event) && wanted.test(event);
  }

  @SuppressWarnings("deprecation") // older clients name the strategy by the older field
  private static Strategy strategy(CreateReq.Settings settings) {
    String name = settings.getConsumerStrategy();
    if (name.isEmpty()) {
      name = settings.getNamedConsumerStrategy().name();
    }
    for (Strategy strategy : Strategy.values()) {
      if (strategy.named().equals(name)) {
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
    return options.hasStream() ? Protocol.name(options.getStream().getStreamIdentifier()) : ALL;
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

  Strategy strategy() {
    return strategy;
  }

  boolean wants(StoredEvent event) {
    return filter.test(event);
  }

  boolean readsAll() {
    return options.hasAll();
  }

  /** The place after which a new group begins: a position, or a revision of its stream. */
  long start(Journal journal) {
    if (readsAll()) {
      return switch (options.getAll().getAllOptionCase()) {
        case POSITION -> Protocol.saturated(options.getAll().getPosition().getCommitPosition()) - 1;
        case END -> journal.committed();
        case START, ALLOPTION_NOT_SET -> 0;
      };
    }
    return switch (options.getStream().getRevisionOptionCase()) {
      case REVISION -> Protocol.saturated(options.getStream().getRevision()) - 1;
      case END -> journal.database().lastRevision(source());
      case START, REVISIONOPTION_NOT_SET -> -1;
    };
  }

  /** Where an event stands in what the group reads. */
  long placeOf(StoredEvent event) {
    return readsAll() ? event.position() : event.revision();
  }

  /** Where it was asked to begin, as the protocol writes it. */
  String startFrom() {
    if (readsAll()) {
      return switch (options.getAll().getAllOptionCase()) {
        case POSITION -> written(options.getAll().getPosition().getCommitPosition());
        case END -> written(-1);
        case START, ALLOPTION_NOT_SET -> written(0);
      };
    }
    return switch (options.getStream().getRevisionOptionCase()) {
      case REVISION -> written(options.getStream().getRevision());
      case END -> written(-1);
      case START, REVISIONOPTION_NOT_SET -> written(0);
    };
  }

  /** A place, as the protocol writes it. */
  String written(long place) {
    return readsAll() ? "C:" + place + "/P:" + place : String.valueOf(place);
  }

  /** What must not go to two consumers at a time; empty where anything may. */
  String pin(StoredEvent event) {
    return switch (strategy) {
      case PINNED -> stream(event);
      case PINNED_BY_CORRELATION -> correlation(event);
      case DISPATCH_TO_SINGLE, ROUND_ROBIN -> "";
    };
  }

  private static String correlation(StoredEvent event) {
    try {
      JsonNode id = JSON.readTree(event.metadata().toByteArray()).path("$correlationId");
      return id.isString() ? id.stringValue() : stream(event);
    } catch (JacksonException _) {
      return stream(event);
    }
  }

  /** Where it stands; of a link, where it leads, as all links of a stream stand in the same one. */
  private static String stream(StoredEvent event) {
    if (!event.type().equals(Links.TYPE)) {
      return event.stream();
    }
    String target = event.data().toStringUtf8();
    return target.substring(target.indexOf('@') + 1);
  }

  /** How many events wait in memory at most. */
  int buffer() {
    return Math.clamp(
        Math.max(settings().getLiveBufferSize(), settings().getHistoryBufferSize()), 1, 10_000);
  }

  /** How many events are read at once. */
  int page() {
    int batch = settings().getReadBatchSize();
    return Math.clamp(batch <= 0 ? 20 : batch, 1, 1_000);
  }

  /** How long a consumer may have an event; zero for as long as it likes. */
  Duration messageTimeout() {
    CreateReq.Settings settings = settings();
    return switch (settings.getMessageTimeoutCase()) {
      case MESSAGE_TIMEOUT_TICKS -> ticks(settings.getMessageTimeoutTicks());
      case MESSAGE_TIMEOUT_MS -> Duration.ofMillis(Math.max(0, settings.getMessageTimeoutMs()));
      case MESSAGETIMEOUT_NOT_SET -> Duration.ofSeconds(30);
    };
  }

  /** How long the checkpoint waits for more. */
  Duration checkpointAfter() {
    CreateReq.Settings settings = settings();
    return switch (settings.getCheckpointAfterCase()) {
      case CHECKPOINT_AFTER_TICKS -> ticks(settings.getCheckpointAfterTicks());
      case CHECKPOINT_AFTER_MS -> Duration.ofMillis(Math.max(0, settings.getCheckpointAfterMs()));
      case CHECKPOINTAFTER_NOT_SET -> Duration.ofSeconds(2);
    };
  }

  /** No longer than a year, so that it can be counted in nanoseconds from any moment on. */
  private static Duration ticks(long ticks) {
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
    return PARKED + key() + PARKED_END;
  }

  /** What is noted about a parked event. */
  ByteString parkingNote(StoredEvent event, String reason) {
    ObjectNode note =
        JSON.createObjectNode()
            .put("added", Instant.now().toString())
            .put("reason", reason)
            .put("subscriptionEventNumber", event.revision());
    return ByteString.copyFrom(JSON.writeValueAsBytes(note));
  }
}
