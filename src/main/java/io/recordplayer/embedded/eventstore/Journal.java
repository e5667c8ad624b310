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
final class Journal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final int QUEUE = 10_000;
  private static final int COMMIT = 1_000;
  private static final int RING = 4_096;
  private static final long RING_BYTES = 32 * 1024 * 1024;
  private static final int STREAMS_KNOWN = 100_000;
  private static final int REMEMBERED = 50_000;
  private static final String ALL = "";

  private final Database database;
  private final BlockingQueue<Write<?>> queue = new ArrayBlockingQueue<>(QUEUE);
  private final long mostWaiting;
  private final AtomicLong waiting = new AtomicLong();
  private final Thread thread;
  private volatile boolean closed;

  /** Who waits for a stream; no stream has the empty name, which stands for all. */
  private final Map<String, Set<Signal>> signals = new ConcurrentHashMap<>();

  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by the lock: what is committed, without gaps.
  private final Ring ring = new Ring(RING, RING_BYTES);
  private volatile long committed;

  // The writer thread's own.
  private long position;
  private final List<StoredEvent> uncommitted = new ArrayList<>();
  private final Map<String, Head> heads =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Head> eldest) {
          return size() > STREAMS_KNOWN;
        }
      };

  /** The ids of the newest events of all streams. */
  private final Map<Key, AppendResult.Done> recent =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, AppendResult.Done> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** The ids of what is not committed yet; they are remembered when it is. */
  private final Map<Key, AppendResult.Done> fresh = new LinkedHashMap<>();

  /** The last position of what was removed but is not committed, or 0. */
  private long removed;

  /** The streams that the log keeps itself and that have uncommitted links. */
  private final Set<String> linked = new HashSet<>();

  private @Nullable PreparedStatement insert;
  private @Nullable PreparedStatement insertLink;

  private record Key(long stream, UUID id) {}

  /** Something that the writer thread does in a transaction. */
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  private record Write<T>(Work<T> work, CompletableFuture<T> answer) {}

  Journal(Database database) {
    this(database, Runtime.getRuntime().maxMemory() / 8);
  }

  /**
   * The same, with another bound.
   *
   * @param mostWaiting how many bytes wait to be written before more is refused
   */
  Journal(Database database, long mostWaiting) {
    this.database = database;
    this.mostWaiting = mostWaiting;
    this.position = database.lastPosition();
    this.committed = position;
    recall();
    this.thread = Thread.ofPlatform().name("log writer").daemon().start(this::run);
  }

  /** The last committed position. */
  long committed() {
    return committed;
  }

  /** Has something written; the answer comes when it is on disk. */
  <T> CompletableFuture<T> write(Work<T> work) {
    return write(0, work);
  }

  /**
   * The same for what holds memory until then.
   *
   * @param bytes how much of it
   */
  <T> CompletableFuture<T> write(long bytes, Work<T> work) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    boolean fits = fits(waiting.addAndGet(bytes), bytes);
    var _ = answer.whenComplete((_, _) -> waiting.addAndGet(-bytes));
    if (closed || !fits || !queue.offer(new Write<>(work, answer))) {
      answer.completeExceptionally(
          closed ? EmbeddedEventStoreException.closing("The log is closed.", null) : tooMuch());
    }
    return answer;
  }

  /** What waits alone may be as large as an append can be. */
  private boolean fits(long waits, long own) {
    return waits <= mostWaiting || waits == own;
  }

  private static EmbeddedEventStoreException tooMuch() {
    return new EmbeddedEventStoreException(
        "The log has more to write than it can; try again.", null);
  }

  /** What one append holds in memory before it is handed over; for one thread at a time. */
  final class Held {
    private long bytes;

    /**
     * Takes room for one event more, of what all that waits to be written may take.
     *
     * @throws EmbeddedEventStoreException where there is none
     */
    void add(ProposedEvent event) {
      bytes += event.footprint();
      if (!fits(waiting.addAndGet(event.footprint()), bytes)) {
        release();
        throw tooMuch();
      }
    }

    /** Gives it all back. */
    void release() {
      waiting.addAndGet(-bytes);
      bytes = 0;
    }
  }

  private CompletableFuture<AppendResult> writeTo(
      String stream, List<ProposedEvent> events, Work<AppendResult> work) {
    try {
      requireOpen(stream);
    } catch (StatusRuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    return write(bytes(events), work);
  }

  private static long bytes(List<ProposedEvent> events) {
    return events.stream().mapToLong(ProposedEvent::footprint).sum();
  }

  /** Fails where others than the log itself can't write to a stream of this name. */
  private static void requireOpen(String stream) {
    if (stream.isEmpty()) {
      throw Protocol.invalid("The stream has no name.");
    }
    Protocol.bounded("stream", stream);
    if (SystemStreams.isKept(stream)) {
      throw Protocol.kept(stream);
    }
  }

  CompletableFuture<AppendResult> append(
      String stream, Expected expected, List<ProposedEvent> events) {
    return writeTo(stream, events, connection -> append(connection, stream, expected, events));
  }

  /** For the writer thread. */
  AppendResult append(
      Connection connection, String stream, Expected expected, List<ProposedEvent> events)
      throws SQLException {
    Part part = new Part(stream, expected, events);
    AppendResult known = answered(connection, part);
    return known == null ? apply(connection, part) : known;
  }

  /** What is appended to one stream together with what is appended to others. */
  record Part(String stream, Expected expected, List<ProposedEvent> events) {}

  /** What became of a part. */
  record Answer(Part part, AppendResult result) {}

  /**
   * Appends to several streams, to each once: to all of them, and then each has its answer; or to
   * none, and then the only answer is of one that could not be.
   */
  CompletableFuture<List<Answer>> append(List<Part> parts) {
    try {
      parts.forEach(part -> requireOpen(part.stream()));
    } catch (StatusRuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    long bytes = parts.stream().mapToLong(part -> bytes(part.events())).sum();
    return write(bytes, connection -> append(connection, parts));
  }

  private List<Answer> append(Connection connection, List<Part> parts) throws SQLException {
    List<Answer> known = new ArrayList<>();
    for (Part part : parts) {
      AppendResult result = answered(connection, part);
      if (result != null && !(result instanceof AppendResult.Done)) {
        return List.of(new Answer(part, result));
      }
      if (result != null) {
        known.add(new Answer(part, result));
      }
    }
    if (known.size() == parts.size()) {
      return known;
    }
    if (!known.isEmpty()) {
      // Partly a repetition: what is meant can't be known.
      Part part = known.getFirst().part();
      long last = head(connection, part.stream()).last();
      return List.of(new Answer(part, new AppendResult.WrongExpectedVersion(last)));
    }
    List<Answer> answers = new ArrayList<>();
    for (Part part : parts) {
      answers.add(new Answer(part, apply(connection, part)));
    }
    return answers;
  }

  /** The answer where nothing is to be appended: that it was before, or can't be; or null. */
  private @Nullable AppendResult answered(Connection connection, Part part) throws SQLException {
    Head head = head(connection, part.stream());
    AppendResult refused = refused(head, part.expected());
    if (refused instanceof AppendResult.StreamDeleted) {
      return refused;
    }
    AppendResult.Done repeated = repeated(connection, head, part.expected(), part.events());
    if (repeated != null) {
      return repeated;
    }
    return partlyRepeated(head, part.expected(), part.events())
        ? new AppendResult.WrongExpectedVersion(head.last())
        : refused;
  }

  private AppendResult.Done apply(Connection connection, Part part) throws SQLException {
    String stream = part.stream();
    Head head = head(connection, stream);
    if (part.events().isEmpty()) {
      return new AppendResult.Done(head.last(), position);
    }
    AppendResult.Done done = put(connection, stream, head.last() + 1, part.events());
    if (head.isDeleted()) {
      begin(connection, stream, head.last() + 1);
    }
    if (Limits.isMetadata(stream)) {
      ProposedEvent newest = part.events().getLast();
      ByteString said = Limits.said(newest.contentType(), newest.data());
      heed(connection, Limits.described(stream), said);
    }
    return done;
  }

  /** Appends what was found to be as expected. */
  private AppendResult.Done put(
      Connection connection, String stream, long first, List<ProposedEvent> events)
      throws SQLException {
    Head head = known(connection, stream);
    long created = Limits.ticks(Instant.now());
    long revision = first - 1;
    PreparedStatement insert = insert(connection);
    for (ProposedEvent event : events) {
      revision++;
      position++;
      insert.setLong(1, position);
      insert.setLong(2, head.number());
      insert.setLong(3, revision);
      insert.setBytes(4, Database.bytes(event.id()));
      insert.setString(5, event.type());
      insert.setString(6, event.contentType());
      insert.setLong(7, created);
      insert.setBytes(8, event.data().toByteArray());
      insert.setBytes(9, event.metadata().toByteArray());
      insert.executeUpdate();
      fresh.put(new Key(head.number(), event.id()), new AppendResult.Done(revision, position));
      for (String kept : SystemStreams.of(stream, revision, event.type(), event.data())) {
        link(connection, kept);
      }
      uncommitted.add(
          new StoredEvent(
              position,
              stream,
              revision,
              event.id(),
              event.type(),
              event.contentType(),
              created,
              event.data(),
              event.metadata()));
    }
    heads.put(stream, new Head(head.number(), revision, head.limits()));
    return new AppendResult.Done(revision, position);
  }

  /** Has a stream that the log keeps itself link to the event that was just written. */
  private void link(Connection connection, String kept) throws SQLException {
    Head head = known(connection, kept);
    long revision = head.last() + 1;
    PreparedStatement insert = insertLink(connection);
    insert.setLong(1, head.number());
    insert.setLong(2, revision);
    insert.setLong(3, position);
    insert.executeUpdate();
    heads.put(kept, new Head(head.number(), revision, head.limits()));
    linked.add(kept);
  }

  // ---------------------------------------------------------------- what is said about streams

  /** Goes by what was just said about a stream. To say something about one undeletes it. */
  private void heed(Connection connection, String stream, ByteString metadata) throws SQLException {
    if (!Limits.areOf(stream)) {
      return;
    }
    Limits limits = Limits.of(metadata);
    Head head = head(connection, stream);
    if (head.isDeleted() && !limits.isDeleted()) {
      say(connection, stream, Limits.beginningAt(head.last() + 1, metadata));
    } else {
      hide(connection, stream, limits);
    }
  }

  /** Has a deleted stream begin again; all else that is said about it stays. */
  private void begin(Connection connection, String stream, long revision) throws SQLException {
    ByteString said =
        Database.readStream(connection, Limits.metadataOf(stream), Long.MAX_VALUE, false, 1)
            .stream()
            .findFirst()
            .map(newest -> Limits.said(newest.contentType(), newest.data()))
            .orElse(ByteString.EMPTY);
    say(connection, stream, Limits.beginningAt(revision, said));
  }

  private AppendResult.Done say(Connection connection, String stream, ByteString metadata)
      throws SQLException {
    String about = Limits.metadataOf(stream);
    ProposedEvent event =
        new ProposedEvent(
            UUID.randomUUID(), Limits.TYPE, ProposedEvent.JSON, metadata, ByteString.EMPTY);
    AppendResult.Done done =
        put(connection, about, head(connection, about).last() + 1, List.of(event));
    hide(connection, stream, Limits.of(metadata));
    return done;
  }

  private void hide(Connection connection, String stream, Limits limits) throws SQLException {
    if (!Limits.areOf(stream)) {
      return;
    }
    Head head = known(connection, stream);
    try (PreparedStatement put =
        connection.prepareStatement("INSERT OR REPLACE INTO limits VALUES (?, ?, ?, ?)")) {
      put.setLong(1, head.number());
      put.setLong(2, limits.before());
      put.setLong(3, limits.maxCount());
      put.setLong(4, limits.maxAge());
      put.executeUpdate();
    }
    heads.put(stream, new Head(head.number(), head.last(), limits));
  }

  /**
   * Deletes what a stream has, by saying so in its metadata. Its revisions go on from there when
   * something is appended again, and the whole log shows still what was deleted.
   */
  CompletableFuture<AppendResult> delete(String stream, Expected expected) {
    return writeTo(stream, List.of(), connection -> delete(connection, stream, expected));
  }

  /** For the writer thread. */
  AppendResult delete(Connection connection, String stream, Expected expected) throws SQLException {
    Head head = head(connection, stream);
    AppendResult refused = refused(head, expected);
    if (refused != null) {
      return refused;
    }
    if (head.number() == Head.UNKNOWN) {
      // Whatever was expected: there is nothing to delete.
      return new AppendResult.WrongExpectedVersion(head.last());
    }
    return say(connection, stream, Limits.beginningAt(Limits.DELETED, ByteString.EMPTY));
  }

  /** Deletes a stream for ever: nothing can be appended to it or read from it any more. */
  CompletableFuture<AppendResult> tombstone(String stream, Expected expected) {
    if (Limits.isMetadata(stream)) {
      return CompletableFuture.failedFuture(
          Protocol.invalid("Metadata ends for ever with the stream that it is about."));
    }
    return writeTo(
        stream,
        List.of(),
        connection -> {
          AppendResult refused = refused(head(connection, stream), expected);
          if (refused != null) {
            return refused;
          }
          ProposedEvent last =
              new ProposedEvent(
                  UUID.randomUUID(),
                  Head.TOMBSTONE_TYPE,
                  "application/octet-stream",
                  ByteString.EMPTY,
                  ByteString.EMPTY);
          AppendResult.Done done = put(connection, stream, Head.TOMBSTONE, List.of(last));
          heads.remove(Limits.metadataOf(stream));
          return done;
        });
  }

  private static @Nullable AppendResult refused(Head head, Expected expected) {
    if (head.isTombstoned() || (head.isDeleted() && expected instanceof Expected.StreamExists)) {
      return new AppendResult.StreamDeleted(head.isTombstoned());
    }
    return expected.holds(head) ? null : new AppendResult.WrongExpectedVersion(head.last());
  }

  /**
   * Removes a stream's events up to a revision, which mustn't be its last.
   *
   * @param stream its number
   */
  CompletableFuture<Integer> remove(long stream, long upTo) {
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
                removed = Math.max(removed, gone.getLong(1));
                count++;
              }
            }
            return count;
          }
        });
  }

  private PreparedStatement insert(Connection connection) throws SQLException {
    if (insert == null) {
      insert = connection.prepareStatement("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    }
    return insert;
  }

  private PreparedStatement insertLink(Connection connection) throws SQLException {
    if (insertLink == null) {
      insertLink = connection.prepareStatement("INSERT INTO links VALUES (?, ?, ?)");
    }
    return insertLink;
  }

  /**
   * An append whose answer was lost comes again. One that says where its events go is recognized by
   * what stands there, however old; one that doesn't, by the events that are remembered.
   */
  private AppendResult.@Nullable Done repeated(
      Connection connection, Head head, Expected expected, List<ProposedEvent> events)
      throws SQLException {
    if (events.isEmpty() || head.last() < 0) {
      return null;
    }
    return switch (expected) {
      case Expected.NoStream _ -> standing(connection, head, -1, events);
      case Expected.Revision at -> standing(connection, head, at.revision(), events);
      case Expected.Any _, Expected.StreamExists _ -> {
        AppendResult.Done last = null;
        for (ProposedEvent event : events) {
          last = remembered(head, event);
          if (last == null) {
            break;
          }
        }
        yield last;
      }
    };
  }

  /** Begins as one that was appended and goes on otherwise: what is meant can't be known. */
  private boolean partlyRepeated(Head head, Expected expected, List<ProposedEvent> events) {
    return (expected instanceof Expected.Any || expected instanceof Expected.StreamExists)
        && !events.isEmpty()
        && remembered(head, events.getFirst()) != null;
  }

  private AppendResult.@Nullable Done remembered(Head head, ProposedEvent event) {
    Key key = new Key(head.number(), event.id());
    AppendResult.Done done = fresh.get(key);
    return done == null ? recent.get(key) : done;
  }

  private static AppendResult.@Nullable Done standing(
      Connection connection, Head head, long after, List<ProposedEvent> events)
      throws SQLException {
    if (after > head.last() - events.size()) {
      return null;
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT id, revision, position FROM events WHERE stream = ? AND revision > ?"
                + " ORDER BY revision LIMIT ?")) {
      select.setLong(1, head.number());
      select.setLong(2, after);
      select.setInt(3, events.size());
      AppendResult.Done last = null;
      try (ResultSet there = select.executeQuery()) {
        for (ProposedEvent event : events) {
          if (!there.next() || !Arrays.equals(there.getBytes(1), Database.bytes(event.id()))) {
            return null;
          }
          last = new AppendResult.Done(there.getLong(2), there.getLong(3));
        }
      }
      return last;
    }
  }

  private Head head(Connection connection, String stream) throws SQLException {
    Head known = heads.get(stream);
    if (known == null) {
      known = Database.head(connection, stream);
      heads.put(stream, known);
    }
    return known;
  }

  /** The same, with a number in any case. */
  private Head known(Connection connection, String stream) throws SQLException {
    Head head = head(connection, stream);
    if (head.number() != Head.UNKNOWN) {
      return head;
    }
    Head created = new Head(create(connection, stream), head.last(), head.limits());
    heads.put(stream, created);
    return created;
  }

  private static long create(Connection connection, String stream) throws SQLException {
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
    List<Write<?>> batch = new ArrayList<>();
    boolean astray = false;
    while (!closed || !queue.isEmpty()) {
      try {
        Write<?> first = queue.poll(100, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          queue.drainTo(batch, COMMIT - 1);
        }
        if (astray) {
          undo();
          // Some may not have been told of what was committed.
          signals.values().forEach(watching -> watching.forEach(Signal::raise));
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

  private void commit(List<Write<?>> batch) {
    if (batch.isEmpty()) {
      return;
    }
    List<Runnable> answers = new ArrayList<>(batch.size());
    try {
      for (Write<?> write : batch) {
        answers.add(perform(write));
      }
    } catch (SQLException | RuntimeException | VirtualMachineError e) {
      undo();
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
      undo();
      fail(batch, e);
      return;
    }
    publish();
    answers.forEach(Runnable::run);
  }

  private static void fail(List<Write<?>> batch, Throwable e) {
    LOG.error("{} writes failed", batch.size(), e);
    var failure =
        new EmbeddedEventStoreException(
            "The log could not write: " + e.getMessage() + "." + Soundness.hint(e), e);
    batch.forEach(write -> write.answer().completeExceptionally(failure));
  }

  private <T> Runnable perform(Write<T> write) throws SQLException {
    T result = write.work().run(database.writer());
    return () -> write.answer().complete(result);
  }

  private void undo() {
    // The driver closes a statement that failed.
    insert = null;
    insertLink = null;
    database.rollback();
    uncommitted.clear();
    fresh.clear();
    linked.clear();
    forget();
    heads.clear();
    withdraw();
    position = committed;
    try {
      // A commit may have failed after it reached the disk: what is there counts.
      List<StoredEvent> there = database.readAll(committed + 1, true, COMMIT);
      if (there.isEmpty()) {
        return;
      }
      while (!there.isEmpty()) {
        uncommitted.addAll(there);
        for (StoredEvent event : there) {
          linked.addAll(
              SystemStreams.of(event.stream(), event.revision(), event.type(), event.data()));
        }
        position = there.getLast().position();
        publish();
        there = database.readAll(committed + 1, true, COMMIT);
      }
      recent.clear();
      recall();
    } catch (EmbeddedEventStoreException e) {
      LOG.error("the log can't be read after a failed write", e);
    }
  }

  /** Remembers the ids of the newest events, as far as it would had it written them just now. */
  private void recall() {
    database.recent(REMEMBERED, (stream, id, done) -> recent.put(new Key(stream, id), done));
  }

  private void publish() {
    if (removed > 0) {
      forget();
    }
    if (uncommitted.isEmpty()) {
      return;
    }
    recent.putAll(fresh);
    fresh.clear();
    lock.lock();
    try {
      for (StoredEvent event : uncommitted) {
        ring.add(event);
      }
      committed = position;
    } finally {
      lock.unlock();
    }
    raise(ALL);
    uncommitted.stream().map(StoredEvent::stream).distinct().forEach(this::raise);
    linked.forEach(this::raise);
    linked.clear();
    uncommitted.clear();
  }

  private void raise(String stream) {
    signals.getOrDefault(stream, Set.of()).forEach(Signal::raise);
  }

  /** Empties the ring where a commit was made known in part: it would get the same again. */
  private void withdraw() {
    lock.lock();
    try {
      if (ring.size() > 0 && ring.get(ring.size() - 1).position() > committed) {
        ring.clear();
      }
    } finally {
      lock.unlock();
    }
  }

  /** What was removed isn't shown to anybody; what is left of the newest is read from the file. */
  private void forget() {
    lock.lock();
    try {
      StoredEvent oldest = ring.oldest();
      if (oldest != null && oldest.position() <= removed) {
        ring.clear();
      }
    } finally {
      lock.unlock();
    }
    removed = 0;
  }

  // ---------------------------------------------------------------- reading

  /** Committed events after a position, oldest first. */
  List<StoredEvent> after(long after, int limit) {
    lock.lock();
    try {
      if (after >= committed) {
        return List.of();
      }
      StoredEvent oldest = ring.oldest();
      if (oldest != null && oldest.position() <= after + 1) {
        List<StoredEvent> events = new ArrayList<>();
        long bytes = 0;
        // The ring is dense, and who asks is mostly near its end.
        int next = (int) (after + 1 - oldest.position());
        while (next < ring.size() && events.size() < limit && bytes < Database.PAGE_BYTES) {
          events.add(ring.get(next++));
          bytes += events.getLast().size();
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
  void watch(@Nullable String stream, Signal signal) {
    signals.compute(
        stream == null ? ALL : stream,
        (_, watching) -> {
          Set<Signal> set = watching == null ? ConcurrentHashMap.newKeySet() : watching;
          set.add(signal);
          return set;
        });
  }

  void unwatch(@Nullable String stream, Signal signal) {
    signals.computeIfPresent(
        stream == null ? ALL : stream,
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
