package io.recordplayer.embedded.eventstore;

import com.google.protobuf.ByteString;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes streams inside the writer thread's transaction: checks expected revisions, inserts events
 * and their links, and applies metadata. For the log's writer thread only.
 */
final class StreamWriter {
  private static final int MAX_CACHED_HEADS = 100_000;

  private final RepeatedAppends repeatedAppends;
  private final Map<String, StreamHead> heads = new BoundedMap<>(MAX_CACHED_HEADS, true);
  private final List<StoredEvent> uncommitted = new ArrayList<>();

  /** The system projections that have uncommitted links. */
  private final Set<String> changedProjections = new HashSet<>();

  private long lastPosition;
  private @Nullable PreparedStatement insertEvent;
  private @Nullable PreparedStatement insertLink;

  StreamWriter(Database database) {
    this.repeatedAppends = new RepeatedAppends(database);
    this.lastPosition = database.lastPosition();
  }

  /** Returns the position of the event that was written last, committed or not. */
  long lastPosition() {
    return lastPosition;
  }

  List<StoredEvent> uncommitted() {
    return uncommitted;
  }

  Set<String> changedProjections() {
    return changedProjections;
  }

  /** Remembers the committed events' ids, to recognize repeated appends. */
  void rememberCommitted() {
    repeatedAppends.commit();
  }

  void clearUncommitted() {
    changedProjections.clear();
    uncommitted.clear();
  }

  /** Forgets everything that was written in the transaction. */
  void reset() {
    // The driver closes a statement that failed.
    insertEvent = null;
    insertLink = null;
    clearUncommitted();
    repeatedAppends.rollBack();
    heads.clear();
  }

  /** Continues after the last committed event. */
  void continueAfter(long position) {
    lastPosition = position;
  }

  /** Adds events that are in the file although their commit failed. */
  void recover(List<StoredEvent> events) {
    uncommitted.addAll(events);
    for (StoredEvent event : events) {
      changedProjections.addAll(
          SystemProjections.projectionsOf(
              event.stream(), event.revision(), event.type(), event.data()));
    }
    lastPosition = events.getLast().position();
  }

  void reloadIds(Database database) {
    repeatedAppends.reload(database);
  }

  /** Appends to one stream. */
  AppendResult append(
      Connection connection, String stream, ExpectedRevision expected, List<ProposedEvent> events)
      throws SQLException {
    StreamAppend append = new StreamAppend(stream, expected, events);
    AppendResult known = answerWithoutAppend(connection, append);
    return known == null ? apply(connection, append) : known;
  }

  /** The events that an append to several streams has for one of them. */
  record StreamAppend(String stream, ExpectedRevision expected, List<ProposedEvent> events) {}

  /** The result for one stream of an append to several streams. */
  record StreamAppendResult(StreamAppend append, AppendResult result) {}

  /**
   * Appends to several streams: to all, and then each has a result; or to none, and then the only
   * result is that of a stream that could not be appended to.
   */
  List<StreamAppendResult> append(Connection connection, List<StreamAppend> appends)
      throws SQLException {
    List<StreamAppendResult> known = new ArrayList<>();
    for (StreamAppend append : appends) {
      AppendResult result = answerWithoutAppend(connection, append);
      if (result != null && !(result instanceof AppendResult.Success)) {
        return List.of(new StreamAppendResult(append, result));
      }
      if (result != null) {
        known.add(new StreamAppendResult(append, result));
      }
    }
    if (known.size() == appends.size()) {
      return known;
    }
    if (!known.isEmpty()) {
      // Only some of the appends are repeated: the client's intention is unknown.
      StreamAppend repeated = known.getFirst().append();
      long last = head(connection, repeated.stream()).lastRevision();
      return List.of(new StreamAppendResult(repeated, new AppendResult.WrongExpectedVersion(last)));
    }
    List<StreamAppendResult> results = new ArrayList<>();
    for (StreamAppend append : appends) {
      results.add(new StreamAppendResult(append, apply(connection, append)));
    }
    return results;
  }

  /** Returns the result of an append that is repeated or that fails; null if it is to be made. */
  private @Nullable AppendResult answerWithoutAppend(Connection connection, StreamAppend append)
      throws SQLException {
    StreamHead head = head(connection, append.stream());
    AppendResult conflict = conflict(head, append.expected());
    if (conflict instanceof AppendResult.StreamDeleted) {
      return conflict;
    }
    AppendResult.Success repeated =
        repeatedAppends.find(connection, head, append.expected(), append.events());
    if (repeated != null) {
      return repeated;
    }
    return repeatedAppends.isPartial(head, append.expected(), append.events())
        ? new AppendResult.WrongExpectedVersion(head.lastRevision())
        : conflict;
  }

  private AppendResult.Success apply(Connection connection, StreamAppend append)
      throws SQLException {
    String stream = append.stream();
    StreamHead head = head(connection, stream);
    if (append.events().isEmpty()) {
      return new AppendResult.Success(head.lastRevision(), lastPosition);
    }
    AppendResult.Success success =
        insertEvents(connection, stream, head.lastRevision() + 1, append.events());
    if (head.isDeleted()) {
      recreate(connection, stream, head.lastRevision() + 1);
    }
    if (MetadataStreams.includes(stream)) {
      ProposedEvent newest = append.events().getLast();
      ByteString metadata = MetadataStreams.jsonOrEmpty(newest.contentType(), newest.data());
      applyMetadata(connection, MetadataStreams.describedBy(stream), metadata);
    }
    return success;
  }

  private AppendResult.Success insertEvents(
      Connection connection, String stream, long first, List<ProposedEvent> events)
      throws SQLException {
    StreamHead head = headWithId(connection, stream);
    long created = Protocol.toTicks(Instant.now());
    long revision = first - 1;
    PreparedStatement insert = insertEventStatement(connection);
    for (ProposedEvent event : events) {
      revision++;
      lastPosition++;
      insert.setLong(1, lastPosition);
      insert.setLong(2, head.id());
      insert.setLong(3, revision);
      insert.setBytes(4, EventQueries.toBytes(event.id()));
      insert.setString(5, event.type());
      insert.setString(6, event.contentType());
      insert.setLong(7, created);
      insert.setBytes(8, event.data().toByteArray());
      insert.setBytes(9, event.metadata().toByteArray());
      insert.executeUpdate();
      repeatedAppends.add(head.id(), event.id(), new AppendResult.Success(revision, lastPosition));
      for (String projection :
          SystemProjections.projectionsOf(stream, revision, event.type(), event.data())) {
        insertLink(connection, projection);
      }
      uncommitted.add(
          new StoredEvent(
              lastPosition,
              stream,
              revision,
              event.id(),
              event.type(),
              event.contentType(),
              created,
              event.data(),
              event.metadata()));
    }
    heads.put(stream, new StreamHead(head.id(), revision, head.retention()));
    return new AppendResult.Success(revision, lastPosition);
  }

  /** Links a system projection to the event that was inserted last. */
  private void insertLink(Connection connection, String projection) throws SQLException {
    StreamHead head = headWithId(connection, projection);
    long revision = head.lastRevision() + 1;
    PreparedStatement insert = insertLinkStatement(connection);
    insert.setLong(1, head.id());
    insert.setLong(2, revision);
    insert.setLong(3, lastPosition);
    insert.executeUpdate();
    heads.put(projection, new StreamHead(head.id(), revision, head.retention()));
    changedProjections.add(projection);
  }

  /** Applies new metadata to the stream that it describes; new metadata undeletes a stream. */
  private void applyMetadata(Connection connection, String stream, ByteString metadata)
      throws SQLException {
    if (!MetadataStreams.applyTo(stream)) {
      return;
    }
    StreamRetention retention = StreamRetention.parse(metadata);
    StreamHead head = head(connection, stream);
    if (head.isDeleted() && !retention.isDeleted()) {
      writeMetadata(
          connection,
          stream,
          StreamRetention.withTruncateBefore(head.lastRevision() + 1, metadata));
    } else {
      storeRetention(connection, stream, retention);
    }
  }

  /** Lets a deleted stream begin again at a revision; its other metadata stays. */
  private void recreate(Connection connection, String stream, long revision) throws SQLException {
    ByteString metadata =
        EventQueries.readStream(connection, MetadataStreams.of(stream), Long.MAX_VALUE, false, 1)
            .stream()
            .findFirst()
            .map(newest -> MetadataStreams.jsonOrEmpty(newest.contentType(), newest.data()))
            .orElse(ByteString.EMPTY);
    writeMetadata(connection, stream, StreamRetention.withTruncateBefore(revision, metadata));
  }

  private AppendResult.Success writeMetadata(
      Connection connection, String stream, ByteString metadata) throws SQLException {
    String metadataStream = MetadataStreams.of(stream);
    ProposedEvent event =
        new ProposedEvent(
            UUID.randomUUID(),
            MetadataStreams.EVENT_TYPE,
            ProposedEvent.JSON,
            metadata,
            ByteString.EMPTY);
    AppendResult.Success success =
        insertEvents(
            connection,
            metadataStream,
            head(connection, metadataStream).lastRevision() + 1,
            List.of(event));
    storeRetention(connection, stream, StreamRetention.parse(metadata));
    return success;
  }

  private void storeRetention(Connection connection, String stream, StreamRetention retention)
      throws SQLException {
    if (!MetadataStreams.applyTo(stream)) {
      return;
    }
    StreamHead head = headWithId(connection, stream);
    try (PreparedStatement put =
        connection.prepareStatement("INSERT OR REPLACE INTO limits VALUES (?, ?, ?, ?)")) {
      put.setLong(1, head.id());
      put.setLong(2, retention.truncateBefore());
      put.setLong(3, retention.maxCount());
      put.setLong(4, retention.maxAge());
      put.executeUpdate();
    }
    heads.put(stream, new StreamHead(head.id(), head.lastRevision(), retention));
  }

  /**
   * Deletes a stream by its metadata. If events are appended later, their revisions go on from
   * there. {@code $all} still shows the deleted events.
   */
  AppendResult delete(Connection connection, String stream, ExpectedRevision expected)
      throws SQLException {
    StreamHead head = head(connection, stream);
    AppendResult conflict = conflict(head, expected);
    if (conflict != null) {
      return conflict;
    }
    if (head.id() == StreamHead.UNKNOWN_ID) {
      // A stream that never existed can't be deleted, whatever the expected revision.
      return new AppendResult.WrongExpectedVersion(head.lastRevision());
    }
    return writeMetadata(
        connection,
        stream,
        StreamRetention.withTruncateBefore(StreamRetention.DELETED, ByteString.EMPTY));
  }

  /** Ends a stream permanently: nobody can append to it or read it any more. */
  AppendResult tombstone(Connection connection, String stream, ExpectedRevision expected)
      throws SQLException {
    AppendResult conflict = conflict(head(connection, stream), expected);
    if (conflict != null) {
      return conflict;
    }
    ProposedEvent tombstone =
        new ProposedEvent(
            UUID.randomUUID(),
            StreamHead.TOMBSTONE_TYPE,
            ProposedEvent.BYTES,
            ByteString.EMPTY,
            ByteString.EMPTY);
    AppendResult.Success success =
        insertEvents(connection, stream, StreamHead.TOMBSTONE, List.of(tombstone));
    heads.remove(MetadataStreams.of(stream));
    return success;
  }

  private static @Nullable AppendResult conflict(StreamHead head, ExpectedRevision expected) {
    if (head.isTombstoned()
        || (head.isDeleted() && expected instanceof ExpectedRevision.StreamExists)) {
      return new AppendResult.StreamDeleted(head.isTombstoned());
    }
    return expected.matches(head)
        ? null
        : new AppendResult.WrongExpectedVersion(head.lastRevision());
  }

  private PreparedStatement insertEventStatement(Connection connection) throws SQLException {
    if (insertEvent == null) {
      insertEvent =
          connection.prepareStatement("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    }
    return insertEvent;
  }

  private PreparedStatement insertLinkStatement(Connection connection) throws SQLException {
    if (insertLink == null) {
      insertLink = connection.prepareStatement("INSERT INTO links VALUES (?, ?, ?)");
    }
    return insertLink;
  }

  private StreamHead head(Connection connection, String stream) throws SQLException {
    StreamHead known = heads.get(stream);
    if (known == null) {
      known = EventQueries.head(connection, stream);
      heads.put(stream, known);
    }
    return known;
  }

  /** Returns a stream's head; gives the stream an id if it has none. */
  private StreamHead headWithId(Connection connection, String stream) throws SQLException {
    StreamHead head = head(connection, stream);
    if (head.id() != StreamHead.UNKNOWN_ID) {
      return head;
    }
    StreamHead created =
        new StreamHead(createStream(connection, stream), head.lastRevision(), head.retention());
    heads.put(stream, created);
    return created;
  }

  private static long createStream(Connection connection, String stream) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO streams (name) VALUES (?) RETURNING id")) {
      insert.setString(1, stream);
      try (ResultSet result = insert.executeQuery()) {
        result.next();
        return result.getLong(1);
      }
    }
  }
}
