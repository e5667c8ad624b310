package io.recordplayer.embedded.eventstore;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log itself: one thread writes, many read.
 *
 * <p>All writes that wait are committed together, so that the disk is asked once for many; each is
 * answered after its commit. Only then do readers see it: the newest events from a ring in memory,
 * older ones from the file.
 */
final class EventLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
  private static final int QUEUE_CAPACITY = 10_000;
  private static final int MAX_BATCH = 1_000;
  private static final int RECENT_EVENTS = 4_096;
  private static final long RECENT_BYTES = 32 * 1024 * 1024;
  private static final int MAX_CACHED_HEADS = 100_000;
  private static final int REMEMBERED_IDS = 50_000;
  private static final String ALL_STREAMS = "";

  private final Database database;
  private final BlockingQueue<QueuedWrite<?>> queue = new ArrayBlockingQueue<>(QUEUE_CAPACITY);
  private final long maxWaitingBytes;
  private final AtomicLong waitingBytes = new AtomicLong();
  private final Thread thread;
  private volatile boolean closed;

  /** Who waits for a stream; no stream has the empty name, which stands for all. */
  private final Map<String, Set<Wakeup>> wakeups = new ConcurrentHashMap<>();

  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by the lock: what is committed, without gaps.
  private final RecentEvents recentEvents = new RecentEvents(RECENT_EVENTS, RECENT_BYTES);
  private volatile long lastCommitted;

  // The writer thread's own.
  private long lastPosition;
  private final List<StoredEvent> uncommitted = new ArrayList<>();
  private final Map<String, StreamHead> heads =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, StreamHead> eldest) {
          return size() > MAX_CACHED_HEADS;
        }
      };

  /** The ids of the newest events of all streams. */
  private final Map<StreamEventId, AppendResult.Success> recentIds =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<StreamEventId, AppendResult.Success> eldest) {
          return size() > REMEMBERED_IDS;
        }
      };

  /** The ids of what is not committed yet; they are remembered when it is. */
  private final Map<StreamEventId, AppendResult.Success> uncommittedIds = new LinkedHashMap<>();

  /** The last position of what was removed but is not committed, or 0. */
  private long lastRemoved;

  /** The streams that the log keeps itself and that have uncommitted links. */
  private final Set<String> changedLinkStreams = new HashSet<>();

  private @Nullable PreparedStatement insertEvent;
  private @Nullable PreparedStatement insertLink;

  private record StreamEventId(long streamId, UUID eventId) {}

  /** Something that the writer thread does in a transaction. */
  interface WriteTask<T> {
    T run(Connection connection) throws SQLException;
  }

  private record QueuedWrite<T>(WriteTask<T> task, CompletableFuture<T> result) {}

  EventLog(Database database) {
    this(database, Runtime.getRuntime().maxMemory() / 8);
  }

  /**
   * The same, with another bound.
   *
   * @param mostWaiting how many bytes wait to be written before more is refused
   */
  EventLog(Database database, long mostWaiting) {
    this.database = database;
    this.maxWaitingBytes = mostWaiting;
    this.lastPosition = database.lastPosition();
    this.lastCommitted = lastPosition;
    loadRecentIds();
    this.thread = Thread.ofPlatform().name("log writer").daemon().start(this::run);
  }

  /** The last committed position. */
  long lastCommitted() {
    return lastCommitted;
  }

  /** Has something written; the answer comes when it is on disk. */
  <T> CompletableFuture<T> write(WriteTask<T> work) {
    return write(0, work);
  }

  /**
   * The same for what holds memory until then.
   *
   * @param bytes how much of it
   */
  <T> CompletableFuture<T> write(long bytes, WriteTask<T> work) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    boolean fits = fits(waitingBytes.addAndGet(bytes), bytes);
    var _ = answer.whenComplete((_, _) -> waitingBytes.addAndGet(-bytes));
    if (closed || !fits || !queue.offer(new QueuedWrite<>(work, answer))) {
      answer.completeExceptionally(
          closed ? EmbeddedEventStoreException.whileClosing("The log is closed.", null) : overloaded());
    }
    return answer;
  }

  /** What waits alone may be as large as an append can be. */
  private boolean fits(long waits, long own) {
    return waits <= maxWaitingBytes || waits == own;
  }

  private static EmbeddedEventStoreException overloaded() {
    return new EmbeddedEventStoreException(
        "The log has more to write than it can; try again.", null);
  }

  /** What one append holds in memory before it is handed over; for one thread at a time. */
  final class MemoryReservation {
    private long bytes;

    /**
     * Takes room for one event more, of what all that waits to be written may take.
     *
     * @throws EmbeddedEventStoreException where there is none
     */
    void add(ProposedEvent event) {
      bytes += event.footprint();
      if (!fits(waitingBytes.addAndGet(event.footprint()), bytes)) {
        release();
        throw overloaded();
      }
    }

    /** Gives it all back. */
    void release() {
      waitingBytes.addAndGet(-bytes);
      bytes = 0;
    }
  }

  private CompletableFuture<AppendResult> writeToStream(
      String stream, List<ProposedEvent> events, WriteTask<AppendResult> work) {
    try {
      requireWritable(stream);
    } catch (StatusRuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    return write(totalFootprint(events), work);
  }

  private static long totalFootprint(List<ProposedEvent> events) {
    return events.stream().mapToLong(ProposedEvent::footprint).sum();
  }

  /** Fails where others than the log itself can't write to a stream of this name. */
  private static void requireWritable(String stream) {
    if (stream.isEmpty()) {
      throw Protocol.invalidArgument("The stream has no name.");
    }
    Protocol.requireNameLength("stream", stream);
    if (SystemProjections.isProjected(stream)) {
      throw Protocol.readOnlyStream(stream);
    }
  }

  CompletableFuture<AppendResult> append(
      String stream, ExpectedRevision expected, List<ProposedEvent> events) {
    return writeToStream(stream, events, connection -> append(connection, stream, expected, events));
  }

  /** For the writer thread. */
  AppendResult append(
      Connection connection, String stream, ExpectedRevision expected, List<ProposedEvent> events)
      throws SQLException {
    StreamAppend part = new StreamAppend(stream, expected, events);
    AppendResult known = answerWithoutAppend(connection, part);
    return known == null ? apply(connection, part) : known;
  }

  /** What is appended to one stream together with what is appended to others. */
  record StreamAppend(String stream, ExpectedRevision expected, List<ProposedEvent> events) {}

  /** What became of a part. */
  record StreamAppendResult(StreamAppend append, AppendResult result) {}

  /**
   * Appends to several streams, to each once: to all of them, and then each has its answer; or to
   * none, and then the only answer is of one that could not be.
   */
  CompletableFuture<List<StreamAppendResult>> append(List<StreamAppend> parts) {
    try {
      parts.forEach(part -> requireWritable(part.stream()));
    } catch (StatusRuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    long bytes = parts.stream().mapToLong(part -> totalFootprint(part.events())).sum();
    return write(bytes, connection -> append(connection, parts));
  }

  private List<StreamAppendResult> append(Connection connection, List<StreamAppend> parts) throws SQLException {
    List<StreamAppendResult> known = new ArrayList<>();
    for (StreamAppend part : parts) {
      AppendResult result = answerWithoutAppend(connection, part);
      if (result != null && !(result instanceof AppendResult.Success)) {
        return List.of(new StreamAppendResult(part, result));
      }
      if (result != null) {
        known.add(new StreamAppendResult(part, result));
      }
    }
    if (known.size() == parts.size()) {
      return known;
    }
    if (!known.isEmpty()) {
      // Partly a repetition: what is meant can't be known.
      StreamAppend part = known.getFirst().append();
      long last = head(connection, part.stream()).lastRevision();
      return List.of(new StreamAppendResult(part, new AppendResult.WrongExpectedVersion(last)));
    }
    List<StreamAppendResult> answers = new ArrayList<>();
    for (StreamAppend part : parts) {
      answers.add(new StreamAppendResult(part, apply(connection, part)));
    }
    return answers;
  }

  /** The answer where nothing is to be appended: that it was before, or can't be; or null. */
  private @Nullable AppendResult answerWithoutAppend(Connection connection, StreamAppend part) throws SQLException {
    StreamHead head = head(connection, part.stream());
    AppendResult refused = conflict(head, part.expected());
    if (refused instanceof AppendResult.StreamDeleted) {
      return refused;
    }
    AppendResult.Success repeated = findRepetition(connection, head, part.expected(), part.events());
    if (repeated != null) {
      return repeated;
    }
    return isPartialRepetition(head, part.expected(), part.events())
        ? new AppendResult.WrongExpectedVersion(head.lastRevision())
        : refused;
  }

  private AppendResult.Success apply(Connection connection, StreamAppend part) throws SQLException {
    String stream = part.stream();
    StreamHead head = head(connection, stream);
    if (part.events().isEmpty()) {
      return new AppendResult.Success(head.lastRevision(), lastPosition);
    }
    AppendResult.Success done = insertEvents(connection, stream, head.lastRevision() + 1, part.events());
    if (head.isDeleted()) {
      recreate(connection, stream, head.lastRevision() + 1);
    }
    if (StreamRetention.isMetadataStream(stream)) {
      ProposedEvent newest = part.events().getLast();
      ByteString said = StreamRetention.jsonOrEmpty(newest.contentType(), newest.data());
      applyMetadata(connection, StreamRetention.describedStream(stream), said);
    }
    return done;
  }

  /** Appends what was found to be as expected. */
  private AppendResult.Success insertEvents(
      Connection connection, String stream, long first, List<ProposedEvent> events)
      throws SQLException {
    StreamHead head = headWithId(connection, stream);
    long created = StreamRetention.toTicks(Instant.now());
    long revision = first - 1;
    PreparedStatement insert = insertEventStatement(connection);
    for (ProposedEvent event : events) {
      revision++;
      lastPosition++;
      insert.setLong(1, lastPosition);
      insert.setLong(2, head.id());
      insert.setLong(3, revision);
      insert.setBytes(4, Database.toBytes(event.id()));
      insert.setString(5, event.type());
      insert.setString(6, event.contentType());
      insert.setLong(7, created);
      insert.setBytes(8, event.data().toByteArray());
      insert.setBytes(9, event.metadata().toByteArray());
      insert.executeUpdate();
      uncommittedIds.put(new StreamEventId(head.id(), event.id()), new AppendResult.Success(revision, lastPosition));
      for (String kept : SystemProjections.projectionsOf(stream, revision, event.type(), event.data())) {
        link(connection, kept);
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

  /** Has a stream that the log keeps itself link to the event that was just written. */
  private void link(Connection connection, String kept) throws SQLException {
    StreamHead head = headWithId(connection, kept);
    long revision = head.lastRevision() + 1;
    PreparedStatement insert = insertLinkStatement(connection);
    insert.setLong(1, head.id());
    insert.setLong(2, revision);
    insert.setLong(3, lastPosition);
    insert.executeUpdate();
    heads.put(kept, new StreamHead(head.id(), revision, head.retention()));
    changedLinkStreams.add(kept);
  }

  // ---------------------------------------------------------------- what is said about streams

  /** Goes by what was just said about a stream. To say something about one undeletes it. */
  private void applyMetadata(Connection connection, String stream, ByteString metadata) throws SQLException {
    if (!StreamRetention.appliesTo(stream)) {
      return;
    }
    StreamRetention limits = StreamRetention.parse(metadata);
    StreamHead head = head(connection, stream);
    if (head.isDeleted() && !limits.isDeleted()) {
      writeMetadata(connection, stream, StreamRetention.withTruncateBefore(head.lastRevision() + 1, metadata));
    } else {
      storeRetention(connection, stream, limits);
    }
  }

  /** Has a deleted stream begin again; all else that is said about it stays. */
  private void recreate(Connection connection, String stream, long revision) throws SQLException {
    ByteString said =
        Database.readStream(connection, StreamRetention.metadataStreamOf(stream), Long.MAX_VALUE, false, 1)
            .stream()
            .findFirst()
            .map(newest -> StreamRetention.jsonOrEmpty(newest.contentType(), newest.data()))
            .orElse(ByteString.EMPTY);
    writeMetadata(connection, stream, StreamRetention.withTruncateBefore(revision, said));
  }

  private AppendResult.Success writeMetadata(Connection connection, String stream, ByteString metadata)
      throws SQLException {
    String about = StreamRetention.metadataStreamOf(stream);
    ProposedEvent event =
        new ProposedEvent(
            UUID.randomUUID(), StreamRetention.METADATA_TYPE, ProposedEvent.JSON, metadata, ByteString.EMPTY);
    AppendResult.Success done =
        insertEvents(connection, about, head(connection, about).lastRevision() + 1, List.of(event));
    storeRetention(connection, stream, StreamRetention.parse(metadata));
    return done;
  }

  private void storeRetention(Connection connection, String stream, StreamRetention limits) throws SQLException {
    if (!StreamRetention.appliesTo(stream)) {
      return;
    }
    StreamHead head = headWithId(connection, stream);
    try (PreparedStatement put =
        connection.prepareStatement("INSERT OR REPLACE INTO limits VALUES (?, ?, ?, ?)")) {
      put.setLong(1, head.id());
      put.setLong(2, limits.truncateBefore());
      put.setLong(3, limits.maxCount());
      put.setLong(4, limits.maxAge());
      put.executeUpdate();
    }
    heads.put(stream, new StreamHead(head.id(), head.lastRevision(), limits));
  }

  /**
   * Deletes what a stream has, by saying so in its metadata. Its revisions go on from there when
   * something is appended again, and the whole log shows still what was deleted.
   */
  CompletableFuture<AppendResult> delete(String stream, ExpectedRevision expected) {
    return writeToStream(stream, List.of(), connection -> delete(connection, stream, expected));
  }

  /** For the writer thread. */
  AppendResult delete(Connection connection, String stream, ExpectedRevision expected) throws SQLException {
    StreamHead head = head(connection, stream);
    AppendResult refused = conflict(head, expected);
    if (refused != null) {
      return refused;
    }
    if (head.id() == StreamHead.UNKNOWN_ID) {
      // Whatever was expected: there is nothing to delete.
      return new AppendResult.WrongExpectedVersion(head.lastRevision());
    }
    return writeMetadata(connection, stream, StreamRetention.withTruncateBefore(StreamRetention.DELETED, ByteString.EMPTY));
  }

  /** Deletes a stream for ever: nothing can be appended to it or read from it any more. */
  CompletableFuture<AppendResult> tombstone(String stream, ExpectedRevision expected) {
    if (StreamRetention.isMetadataStream(stream)) {
      return CompletableFuture.failedFuture(
          Protocol.invalidArgument("Metadata ends for ever with the stream that it is about."));
    }
    return writeToStream(
        stream,
        List.of(),
        connection -> {
          AppendResult refused = conflict(head(connection, stream), expected);
          if (refused != null) {
            return refused;
          }
          ProposedEvent last =
              new ProposedEvent(
                  UUID.randomUUID(),
                  StreamHead.TOMBSTONE_TYPE,
                  "application/octet-stream",
                  ByteString.EMPTY,
                  ByteString.EMPTY);
          AppendResult.Success done = insertEvents(connection, stream, StreamHead.TOMBSTONE, List.of(last));
          heads.remove(StreamRetention.metadataStreamOf(stream));
          return done;
        });
  }

  private static @Nullable AppendResult conflict(StreamHead head, ExpectedRevision expected) {
    if (head.isTombstoned() || (head.isDeleted() && expected instanceof ExpectedRevision.StreamExists)) {
      return new AppendResult.StreamDeleted(head.isTombstoned());
    }
    return expected.matches(head) ? null : new AppendResult.WrongExpectedVersion(head.lastRevision());
  }

  /**
   * Removes a stream's events up to a revision, which mustn't be its last.
   *
   * @param stream its number
   */
  CompletableFuture<Integer> removeEvents(long stream, long upTo) {
    return write(
        connection -> {
          try (PreparedStatement delete =
              connection.prepareStatement(
                  "DELETE FROM events WHERE stream = ? AND revision <= ? RETURNING position")) {
            delete.setLong(1, stream);
            delete.setLong(2, upTo);
            int count = 0;
            try (ResultSet gone = delete.executeQuery()) {
              while (gone.next()) {
                lastRemoved = Math.max(lastRemoved, gone.getLong(1));
                count++;
              }
            }
            return count;
          }
        });
  }

  private PreparedStatement insertEventStatement(Connection connection) throws SQLException {
    if (insertEvent == null) {
      insertEvent = connection.prepareStatement("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    }
    return insertEvent;
  }

  private PreparedStatement insertLinkStatement(Connection connection) throws SQLException {
    if (insertLink == null) {
      insertLink = connection.prepareStatement("INSERT INTO links VALUES (?, ?, ?)");
    }
    return insertLink;
  }

  /**
   * An append whose answer was lost comes again. One that says where its events go is recognized by
   * what stands there, however old; one that doesn't, by the events that are remembered.
   */
  private AppendResult.@Nullable Success findRepetition(
      Connection connection, StreamHead head, ExpectedRevision expected, List<ProposedEvent> events)
      throws SQLException {
    if (events.isEmpty() || head.lastRevision() < 0) {
      return null;
    }
    return switch (expected) {
      case ExpectedRevision.NoStream _ -> findStored(connection, head, -1, events);
      case ExpectedRevision.Exact at -> findStored(connection, head, at.revision(), events);
      case ExpectedRevision.Any _, ExpectedRevision.StreamExists _ -> {
        AppendResult.Success last = null;
        for (ProposedEvent event : events) {
          last = findRemembered(head, event);
          if (last == null) {
            break;
          }
        }
        yield last;
      }
    };
  }

  /** Begins as one that was appended and goes on otherwise: what is meant can't be known. */
  private boolean isPartialRepetition(StreamHead head, ExpectedRevision expected, List<ProposedEvent> events) {
    return (expected instanceof ExpectedRevision.Any || expected instanceof ExpectedRevision.StreamExists)
        && !events.isEmpty()
        && findRemembered(head, events.getFirst()) != null;
  }

  private AppendResult.@Nullable Success findRemembered(StreamHead head, ProposedEvent event) {
    StreamEventId key = new StreamEventId(head.id(), event.id());
    AppendResult.Success done = uncommittedIds.get(key);
    return done == null ? recentIds.get(key) : done;
  }

  private static AppendResult.@Nullable Success findStored(
      Connection connection, StreamHead head, long after, List<ProposedEvent> events)
      throws SQLException {
    if (after > head.lastRevision() - events.size()) {
      return null;
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT id, revision, position FROM events WHERE stream = ? AND revision > ?"
                + " ORDER BY revision LIMIT ?")) {
      select.setLong(1, head.id());
      select.setLong(2, after);
      select.setInt(3, events.size());
      AppendResult.Success last = null;
      try (ResultSet there = select.executeQuery()) {
        for (ProposedEvent event : events) {
          if (!there.next() || !Arrays.equals(there.getBytes(1), Database.toBytes(event.id()))) {
            return null;
          }
          last = new AppendResult.Success(there.getLong(2), there.getLong(3));
        }
      }
      return last;
    }
  }

  private StreamHead head(Connection connection, String stream) throws SQLException {
    StreamHead known = heads.get(stream);
    if (known == null) {
      known = Database.head(connection, stream);
      heads.put(stream, known);
    }
    return known;
  }

  /** The same, with a number in any case. */
  private StreamHead headWithId(Connection connection, String stream) throws SQLException {
    StreamHead head = head(connection, stream);
    if (head.id() != StreamHead.UNKNOWN_ID) {
      return head;
    }
    StreamHead created = new StreamHead(createStream(connection, stream), head.lastRevision(), head.retention());
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

  // ---------------------------------------------------------------- writing

  private void run() {
    List<QueuedWrite<?>> batch = new ArrayList<>();
    boolean astray = false;
    while (!closed || !queue.isEmpty()) {
      try {
        QueuedWrite<?> first = queue.poll(100, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          queue.drainTo(batch, MAX_BATCH - 1);
        }
        if (astray) {
          rollBack();
          // Some may not have been told of what was committed.
          wakeups.values().forEach(watching -> watching.forEach(Wakeup::signal));
          astray = false;
        }
        commit(batch);
      } catch (InterruptedException _) {
        // Only closing ends this thread, after what waits is written.
      } catch (RuntimeException | Error e) {
        // Nobody would ever be answered again if this thread ended; some may have been already.
        astray = true;
        fail(batch, e);
      }
      batch.clear();
    }
  }

  private void commit(List<QueuedWrite<?>> batch) {
    if (batch.isEmpty()) {
      return;
    }
    List<Runnable> answers = new ArrayList<>(batch.size());
    try {
      for (QueuedWrite<?> write : batch) {
        answers.add(perform(write));
      }
    } catch (SQLException | RuntimeException | VirtualMachineError e) {
      rollBack();
      if (batch.size() == 1) {
        fail(batch, e);
      } else {
        // One that can't be written takes no other with it.
        batch.forEach(write -> commit(List.of(write)));
      }
      return;
    }
    try {
      database.writer().commit();
    } catch (SQLException e) {
      rollBack();
      fail(batch, e);
      return;
    }
    publish();
    answers.forEach(Runnable::run);
  }

  private static void fail(List<QueuedWrite<?>> batch, Throwable e) {
    LOG.error("{} writes failed", batch.size(), e);
    var failure =
        new EmbeddedEventStoreException(
            "The log could not write: " + e.getMessage() + "." + IntegrityCheck.diskHint(e), e);
    batch.forEach(write -> write.result().completeExceptionally(failure));
  }

  private <T> Runnable perform(QueuedWrite<T> write) throws SQLException {
    T result = write.task().run(database.writer());
    return () -> write.result().complete(result);
  }

  private void rollBack() {
    // The driver closes a statement that failed.
    insertEvent = null;
    insertLink = null;
    database.rollback();
    uncommitted.clear();
    uncommittedIds.clear();
    changedLinkStreams.clear();
    discardRemoved();
    heads.clear();
    discardUnpublished();
    lastPosition = lastCommitted;
    try {
      // A commit may have failed after it reached the disk: what is there counts.
      List<StoredEvent> there = database.readAll(lastCommitted + 1, true, MAX_BATCH);
      if (there.isEmpty()) {
        return;
      }
      while (!there.isEmpty()) {
        uncommitted.addAll(there);
        for (StoredEvent event : there) {
          changedLinkStreams.addAll(
              SystemProjections.projectionsOf(event.stream(), event.revision(), event.type(), event.data()));
        }
        lastPosition = there.getLast().position();
        publish();
        there = database.readAll(lastCommitted + 1, true, MAX_BATCH);
      }
      recentIds.clear();
      loadRecentIds();
    } catch (EmbeddedEventStoreException e) {
      LOG.error("the log can't be read after a failed write", e);
    }
  }

  /** Remembers the ids of the newest events, as far as it would had it written them just now. */
  private void loadRecentIds() {
    database.forEachRecentEvent(REMEMBERED_IDS, (stream, id, done) -> recentIds.put(new StreamEventId(stream, id), done));
  }

  private void publish() {
    if (lastRemoved > 0) {
      discardRemoved();
    }
    if (uncommitted.isEmpty()) {
      return;
    }
    recentIds.putAll(uncommittedIds);
    uncommittedIds.clear();
    lock.lock();
    try {
      for (StoredEvent event : uncommitted) {
        recentEvents.add(event);
      }
      lastCommitted = lastPosition;
    } finally {
      lock.unlock();
    }
    wakeUp(ALL_STREAMS);
    uncommitted.stream().map(StoredEvent::stream).distinct().forEach(this::wakeUp);
    changedLinkStreams.forEach(this::wakeUp);
    changedLinkStreams.clear();
    uncommitted.clear();
  }

  private void wakeUp(String stream) {
    wakeups.getOrDefault(stream, Set.of()).forEach(Wakeup::signal);
  }

  /** Empties the ring where a commit was made known in part: it would get the same again. */
  private void discardUnpublished() {
    lock.lock();
    try {
      if (recentEvents.size() > 0 && recentEvents.get(recentEvents.size() - 1).position() > lastCommitted) {
        recentEvents.clear();
      }
    } finally {
      lock.unlock();
    }
  }

  /** What was removed isn't shown to anybody; what is left of the newest is read from the file. */
  private void discardRemoved() {
    lock.lock();
    try {
      StoredEvent oldest = recentEvents.oldest();
      if (oldest != null && oldest.position() <= lastRemoved) {
        recentEvents.clear();
      }
    } finally {
      lock.unlock();
    }
    lastRemoved = 0;
  }

  // ---------------------------------------------------------------- reading

  /** Committed events after a position, oldest first. */
  List<StoredEvent> readAfter(long after, int limit) {
    lock.lock();
    try {
      if (after >= lastCommitted) {
        return List.of();
      }
      StoredEvent oldest = recentEvents.oldest();
      if (oldest != null && oldest.position() <= after + 1) {
        List<StoredEvent> events = new ArrayList<>();
        long bytes = 0;
        // The ring is dense, and who asks is mostly near its end.
        int next = (int) (after + 1 - oldest.position());
        while (next < recentEvents.size() && events.size() < limit && bytes < Database.PAGE_BYTES) {
          events.add(recentEvents.get(next++));
          bytes += events.getLast().footprint();
        }
        return events;
      }
    } finally {
      lock.unlock();
    }
    return database.readAll(after + 1, true, limit);
  }

  Database database() {
    return database;
  }

  /** Raises a signal on each commit to a stream, or to any where none is named. */
  void watch(@Nullable String stream, Wakeup signal) {
    wakeups.compute(
        stream == null ? ALL_STREAMS : stream,
        (_, watching) -> {
          Set<Wakeup> set = watching == null ? ConcurrentHashMap.newKeySet() : watching;
          set.add(signal);
          return set;
        });
  }

  void unwatch(@Nullable String stream, Wakeup signal) {
    wakeups.computeIfPresent(
        stream == null ? ALL_STREAMS : stream,
        (_, watching) -> {
          watching.remove(signal);
          return watching.isEmpty() ? null : watching;
        });
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
