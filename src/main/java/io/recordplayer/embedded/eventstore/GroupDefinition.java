package io.recordplayer.embedded.eventstore;

import com.google.protobuf.ByteString;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.CreateReq;
import java.time.Duration;

/** What a persistent subscription was created with; stored as it came over the wire. */
final class GroupDefinition {
  /** How events are shared out. */
  enum Strategy {
    ROUND_ROBIN("RoundRobin"),
    DISPATCH_TO_SINGLE("DispatchToSingle"),
    PINNED("Pinned");

    private final String named;

    Strategy(String named) {
      this.named = named;
    }

    String named() {
      return named;
    }
  }

  private final CreateReq.Options options;
  private final Filter filter;
  private final Strategy strategy;

  GroupDefinition(CreateReq.Options options) {
    this.options = options;
    this.filter = filter(options);
    this.strategy = strategy(options.getSettings());
    if (options.getGroupName().isEmpty()) {
      throw Protocol.invalid("A group needs a name.");
    }
    if (options.getSettings().getResolveLinks()) {
      throw Protocol.unimplemented("resolve links yet");
    }
  }

  private static Filter filter(CreateReq.Options options) {
    if (options.hasStream()) {
      String stream = Protocol.name(options.getStream().getStreamIdentifier());
      return event -> event.stream().equals(stream);
    }
    if (!options.getAll().hasFilter()) {
      return event -> !event.stream().startsWith("$");
    }
    CreateReq.AllOptions.FilterOptions filter = options.getAll().getFilter();
    CreateReq.AllOptions.FilterOptions.Expression expression =
        filter.hasStreamIdentifier() ? filter.getStreamIdentifier() : filter.getEventType();
    return Filter.of(
        filter.hasStreamIdentifier(), expression.getRegex(), expression.getPrefixList());
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
    return options.hasStream() ? Protocol.name(options.getStream().getStreamIdentifier()) : "$all";
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

  /** The position after which a new group begins. */
  long start(Journal journal) {
    if (options.hasAll()) {
      return switch (options.getAll().getAllOptionCase()) {
        case POSITION -> options.getAll().getPosition().getCommitPosition();
        case END -> journal.committed();
        case START, ALLOPTION_NOT_SET -> 0;
      };
    }
    return switch (options.getStream().getRevisionOptionCase()) {
      case REVISION -> before(journal, options.getStream().getRevision());
      case END -> journal.committed();
      case START, REVISIONOPTION_NOT_SET -> 0;
    };
  }

  private long before(Journal journal, long revision) {
    var first = journal.database().readStream(source(), revision, true, 1);
    return first.isEmpty() ? journal.committed() : first.getFirst().position() - 1;
  }

  Duration messageTimeout() {
    CreateReq.Settings settings = settings();
    long millis =
        settings.hasMessageTimeoutTicks()
            ? settings.getMessageTimeoutTicks() / 10_000
            : settings.getMessageTimeoutMs();
    return Duration.ofMillis(millis <= 0 ? 30_000 : millis);
  }

  Duration checkpointAfter() {
    CreateReq.Settings settings = settings();
    long millis =
        settings.hasCheckpointAfterTicks()
            ? settings.getCheckpointAfterTicks() / 10_000
            : settings.getCheckpointAfterMs();
    return Duration.ofMillis(millis <= 0 ? 2_000 : millis);
  }

  String parkedStream() {
    return "$persistentsubscription-" + key() + "-parked";
  }

  /** What is noted about a parked event. */
  ByteString parkingNote(String reason) {
    String quoted =
        reason.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ");
    return ByteString.copyFromUtf8("{\"reason\":\"" + quoted + "\"}");
  }
}
