package io.recordplayer.log;

import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBPersistentSubscriptionsClient;
import io.kurrent.dbclient.PersistentSubscriptionConnectionInfo;
import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.RecordedEvent;
import io.kurrent.dbclient.ResolvedEvent;
import io.recordplayer.record.CauseChain;
import io.recordplayer.record.Position;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells operators how far those are that read the log. Calls wait for its answer, at most a
 * time-out.
 */
public final class LogInspector {
  private static final Logger LOG = LoggerFactory.getLogger(LogInspector.class);

  /** Counting ends there. */
  static final int MOST = 500;

  private static final int PAGE = 500;

  /** So much is looked through in one go. */
  private static final int PAGES = 10;

  private final KurrentDBClient client;
  private final KurrentDBPersistentSubscriptionsClient groups;

  LogInspector(KurrentDBClient client, KurrentDBPersistentSubscriptionsClient groups) {
    this.client = client;
    this.groups = groups;
  }

  /**
   * Counts what waits after a position, up to 500 records among the next 5,000.
   *
   * @param prefixes the beginnings of the names of the streams that are read
   */
  public Backlog backlog(Position after, List<String> prefixes) {
    Position at = after;
    Position clear = after;
    int records = 0;
    Instant oldest = null;
    for (int i = 0; i < PAGES; i++) {
      List<ResolvedEvent> page = page(at);
      for (ResolvedEvent resolved : page) {
        RecordedEvent event = resolved.getOriginalEvent();
        Position position = Log.positionOf(event.getPosition());
        if (!position.isAfter(at)) {
          continue;
        }
        at = position;
        if (prefixes.stream().anyMatch(event.getStreamId()::startsWith)) {
          records++;
          oldest = oldest == null ? event.getCreated() : oldest;
          if (records == MOST) {
            return new Backlog(records, true, oldest, clear);
          }
        } else if (records == 0) {
          clear = position;
        }
      }
      if (page.size() < PAGE) {
        return new Backlog(records, false, oldest, clear);
      }
    }
    return new Backlog(records, true, oldest, clear);
  }

  private List<ResolvedEvent> page(Position after) {
    ReadAllOptions options = ReadAllOptions.get().forwards().maxCount(PAGE);
    if (after.equals(Position.START)) {
      options.fromStart();
    } else {
      options.fromPosition(new io.kurrent.dbclient.Position(after.commit(), after.prepare()));
    }
    return Log.await("look what waits", client.readAll(options)).getEvents();
  }

  /** The persistent subscription of a name; empty where there is none. */
  public Optional<ConsumerGroup> group(String name) {
    return Log.await("look at the group " + name, groups.getInfoToAll(name))
        .map(
            info ->
                new ConsumerGroup(
                    info.getStats()
                        .getLastCheckpointedEventPosition()
                        .map(Log::positionOf)
                        .orElse(Position.START),
                    info.getStats().getTotalInFlightMessages(),
                    info.getStats().getParkedMessageCount(),
                    info.getConnections().stream()
                        .map(PersistentSubscriptionConnectionInfo::getConnectionName)
                        .sorted()
                        .toList()));
  }

  /**
   * The first records that a persistent subscription has set aside, by stream and type; none where
   * the log doesn't tell. By default only {@code $admins} may read system streams, and the names
   * are worth less than the count, which needs no such right.
   *
   * @param most how many at most
   */
  public List<String> parked(String group, int most) {
    String stream = "$persistentsubscription-$all::" + group + "-parked";
    ReadStreamOptions options =
        ReadStreamOptions.get().forwards().fromStart().resolveLinkTos().maxCount(most);
    try {
      return Log.await("look at what is parked", client.readStream(stream, options))
          .getEvents()
          .stream()
          .map(LogInspector::name)
          .filter(Objects::nonNull)
          .toList();
    } catch (LogException e) {
      LOG.debug("{}: the parked records can't be named: {}", group, CauseChain.of(e));
      return List.of();
    }
  }

  private static @Nullable String name(ResolvedEvent resolved) {
    RecordedEvent event = resolved.getEvent();
    return event == null ? null : event.getStreamId() + " " + event.getEventType();
  }
}
