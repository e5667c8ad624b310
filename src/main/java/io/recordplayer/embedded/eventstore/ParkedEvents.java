package io.recordplayer.embedded.eventstore;

import com.google.protobuf.ByteString;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stream of links to a subscription group's parked events: adds events and replays them. */
final class ParkedEvents {
  private static final Logger LOG = LoggerFactory.getLogger(ParkedEvents.class);
  private static final int PAGE = 200;

  private final SubscriptionGroupDefinition definition;
  private final EventLog log;
  private final SubscriptionSource source;
  private final ReentrantLock lock;

  // Guarded by the lock.
  private @Nullable ParkedReplay replay;

  /** The revision before which all events were replayed; 0 once the stream's metadata says so. */
  private long replayedUpTo;

  /** A running replay of the parked events from one revision up to, but not including, another. */
  static final class ParkedReplay {
    private long nextRevision;
    private final long endRevision;
    private final Set<Long> outstanding = new LinkedHashSet<>();

    private ParkedReplay(long nextRevision, long endRevision) {
      this.nextRevision = nextRevision;
      this.endRevision = endRevision;
    }
  }

  /** Replayed events that were read together, and the revision where reading continues. */
  record ParkedPage(List<OutstandingEvent> events, long nextRevision) {}

  /**
   * @param lock the group's lock
   */
  ParkedEvents(
      SubscriptionGroupDefinition definition,
      EventLog log,
      SubscriptionSource source,
      ReentrantLock lock) {
    this.definition = definition;
    this.log = log;
    this.source = source;
    this.lock = lock;
  }

  /** Returns the head of the parked stream. */
  StreamHead head() {
    return log.database().head(definition.parkedStream());
  }

  /** Parks an event; completes with false if the group was deleted. */
  CompletableFuture<Boolean> park(OutstandingEvent event, String reason) {
    ProposedEvent link =
        new ProposedEvent(
            UUID.randomUUID(),
            LinkResolver.LINK_TYPE,
            ProposedEvent.BYTES,
            event.parkedLinkData(),
            definition.parkedMetadata(event.event, reason));
    String key = definition.key();
    String stream = definition.parkedStream();
    return log.write(link.footprint(), connection -> park(connection, key, stream, link));
  }

  /** Runs on the writer thread. Parked events of a deleted group would reach a later namesake. */
  private boolean park(Connection connection, String key, String stream, ProposedEvent link)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT 1 FROM groups WHERE name = ?")) {
      select.setString(1, key);
      try (ResultSet group = select.executeQuery()) {
        return group.next()
            && log.writer().append(connection, stream, new ExpectedRevision.Any(), List.of(link))
                instanceof AppendResult.Success;
      }
    }
  }

  /** Starts a replay unless one is running. Needs the lock. */
  void startReplay(StreamHead head, long endRevision) {
    if (replay == null && head.exists()) {
      ParkedReplay started =
          new ParkedReplay(
              Math.max(head.firstRevision(), replayedUpTo),
              Math.min(endRevision, head.lastRevision() + 1));
      replay = started.nextRevision < started.endRevision ? started : null;
    }
  }

  /** Returns the running replay if it has more events to read. Needs the lock. */
  @Nullable ParkedReplay unreadReplay() {
    ParkedReplay running = replay;
    return running != null && running.nextRevision < running.endRevision ? running : null;
  }

  /** Reads a replay's next events. Must not hold the lock. */
  ParkedPage read(ParkedReplay running, long waitingBytes) {
    List<StoredEvent> links =
        log.database().readStream(definition.parkedStream(), running.nextRevision, true, PAGE);
    long bytes = waitingBytes;
    long next = links.isEmpty() ? running.endRevision : running.nextRevision;
    List<OutstandingEvent> events = new ArrayList<>();
    for (StoredEvent link : links) {
      next = link.revision() + 1;
      if (link.revision() >= running.endRevision) {
        break;
      }
      OutstandingEvent event = source.toReplayed(link);
      events.add(event);
      bytes += event.footprint();
      // The links of a page are small, but the events that they link to may be large.
      if (bytes >= OutstandingEvents.MAX_WAITING_BYTES) {
        break;
      }
    }
    return new ParkedPage(events, next);
  }

  /** Adds events that were read to the replay. Needs the lock. */
  void add(ParkedReplay running, ParkedPage page) {
    running.nextRevision = page.nextRevision();
    page.events().forEach(event -> running.outstanding.add(event.sourcePosition));
    endReplayIfDone(running);
  }

  /** Records that a replayed event is completed, or parked again. Needs the lock. */
  void complete(OutstandingEvent event) {
    ParkedReplay running = replay;
    if (running != null) {
      running.outstanding.remove(event.sourcePosition);
      endReplayIfDone(running);
    }
  }

  /** Truncates the parked stream after the last event of a replay is completed. */
  private void endReplayIfDone(ParkedReplay running) {
    if (running.nextRevision < running.endRevision || !running.outstanding.isEmpty()) {
      return;
    }
    replay = null;
    replayedUpTo = running.endRevision;
    String key = definition.key();
    ProposedEvent metadata =
        new ProposedEvent(
            UUID.randomUUID(),
            MetadataStreams.EVENT_TYPE,
            ProposedEvent.JSON,
            StreamRetention.withTruncateBefore(running.endRevision, ByteString.EMPTY),
            ByteString.EMPTY);
    var _ =
        log.append(
                MetadataStreams.of(definition.parkedStream()),
                new ExpectedRevision.Any(),
                List.of(metadata))
            .whenCompleteAsync(
                (_, failure) -> {
                  if (failure != null) {
                    LOG.error("{}: the replayed events were not removed", key, failure);
                  }
                  forgetEnd(running);
                },
                SubscriptionGroup.ASYNC);
  }

  /** From now on the stream's metadata says where the parked events begin. */
  private void forgetEnd(ParkedReplay ended) {
    lock.lock();
    try {
      if (replayedUpTo == ended.endRevision) {
        replayedUpTo = 0;
      }
    } finally {
      lock.unlock();
    }
  }
}
