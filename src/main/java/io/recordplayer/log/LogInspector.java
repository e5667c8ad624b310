package io.recordplayer.log;

import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBPersistentSubscriptionsClient;
import io.kurrent.dbclient.PersistentSubscriptionConnectionInfo;
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

/** Tells operators how far the readers of the log are. Calls wait for the server, at most 10 s. */
public final class LogInspector {
  private static final Logger LOG = LoggerFactory.getLogger(LogInspector.class);

  /** The largest number of records that are counted. */
  static final int MOST = 500;

  /** The number of pages that one call reads. */
  private static final int PAGES = 10;

  private final KurrentDBClient client;
  private final KurrentDBPersistentSubscriptionsClient groups;
  private final AllStream all;

  LogInspector(
      KurrentDBClient client, KurrentDBPersistentSubscriptionsClient groups, AllStream all) {
    this.client = client;
    this.groups = groups;
    this.all = all;
  }

  /**
   * Counts the records after a position, up to 500 among the next 5,000.
   *
   * @param prefixes the prefixes of the streams that count
   */
  public Backlog backlog(Position after, List<String> prefixes) {
    Position at = after;
    Position clear = after;
    int records = 0;
    Instant oldest = null;
    for (int i = 0; i < PAGES; i++) {
      List<ResolvedEvent> page = all.page("count the backlog", at);
      for (ResolvedEvent resolved : page) {
        RecordedEvent event = resolved.getOriginalEvent();
        Position position = RecordDecoder.positionOf(event);
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
      if (page.size() < AllStream.PAGE) {
        return new Backlog(records, false, oldest, clear);
      }
    }
    return new Backlog(records, true, oldest, clear);
  }

  /** The persistent subscription of this name; empty if there is none. */
  public Optional<ConsumerGroup> group(String name) {
    return LogCalls.await("read the state of the group " + name, groups.getInfoToAll(name))
        .map(
            info ->
                new ConsumerGroup(
                    info.getStats()
                        .getLastCheckpointedEventPosition()
                        .map(RecordDecoder::positionOf)
                        .orElse(Position.START),
                    info.getStats().getTotalInFlightMessages(),
                    info.getStats().getParkedMessageCount(),
                    info.getConnections().stream()
                        .map(PersistentSubscriptionConnectionInfo::getConnectionName)
                        .sorted()
                        .toList()));
  }

  /**
   * The streams and types of the first parked records of a persistent subscription. Empty if the
   * application's user has no right to read them: by default only {@code $admins} may. The number
   * of parked records, in {@link #group}, needs no such right.
   *
   * @param most the largest number of records
   */
  public List<String> parked(String group, int most) {
    String stream = "$persistentsubscription-$all::" + group + "-parked";
    ReadStreamOptions options =
        ReadStreamOptions.get().forwards().fromStart().resolveLinkTos().maxCount(most);
    try {
      return LogCalls.await("read the parked records", client.readStream(stream, options))
          .getEvents()
          .stream()
          .map(LogInspector::name)
          .filter(Objects::nonNull)
          .toList();
    } catch (LogException e) {
      LOG.debug("{}: can't read the parked records: {}", group, CauseChain.of(e));
      return List.of();
    }
  }

  private static @Nullable String name(ResolvedEvent resolved) {
    RecordedEvent event = resolved.getEvent();
    return event == null ? null : event.getStreamId() + " " + event.getEventType();
  }
}
