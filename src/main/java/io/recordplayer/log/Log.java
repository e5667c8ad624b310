package io.recordplayer.log;

import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBPersistentSubscriptionsClient;
import io.kurrent.dbclient.ReadResult;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamNotFoundException;
import io.kurrent.dbclient.StreamState;
import io.recordplayer.record.Position;
import io.recordplayer.record.RecordCodec;
import io.recordplayer.record.Recorded;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The log of the system: appends, reads, follows and consumes records. Calls wait for the server,
 * at most 10 s. Thread-safe.
 */
public final class Log {
  /** Expects any revision of a stream, also that the stream does not exist. */
  public static final long ANY = Long.MIN_VALUE;

  /** The revision of a stream without records. */
  public static final long NO_RECORD = -1;

  /** The number of records in the first read of a stream. */
  private static final int PAGE = 500;

  /** The size of one read of a stream in bytes, approximately. */
  private static final long PAGE_BYTES = 4L << 20;

  private static final long QUEUE_BYTES = 16L << 20;

  /** The stream that names the log. Entities' streams have a dash in their names; it has none. */
  private static final String IDENTITY = "recordplayer";

  private final KurrentDBClient client;
  private final KurrentDBPersistentSubscriptionsClient groups;
  private final Appender appender;
  private final RecordDecoder decoder;
  private final AllStream all;
  private final SharedSubscriptions subscriptions;

  public Log(LogClient client, RecordCodec codec) {
    this(client, codec, QUEUE_BYTES);
  }

  /**
   * @param queueBytes the largest size of the records that wait for each subscription's reader
   */
  public Log(LogClient client, RecordCodec codec, long queueBytes) {
    this(client.client(), client.appends(), codec, queueBytes);
  }

  /** A log that makes a call for each append. */
  public Log(KurrentDBClient client, RecordCodec codec) {
    this(client, new PipelinedAppends(), codec, QUEUE_BYTES);
  }

  private Log(
      KurrentDBClient client, PipelinedAppends appends, RecordCodec codec, long queueBytes) {
    this.subscriptions = new SharedSubscriptions(this, client, queueBytes);
    this.client = client;
    this.groups = KurrentDBPersistentSubscriptionsClient.from(client);
    this.appender = new Appender(client, appends, codec);
    this.decoder = new RecordDecoder(codec);
    this.all = new AllStream(client, decoder);
  }

  /**
   * Appends records to a stream, all or none. Returns when they are on disk.
   *
   * @param expected the stream's last revision, {@link #NO_RECORD} or {@link #ANY}. With a
   *     revision, the log recognizes records that it has already by their ids, and does not append
   *     them again.
   * @throws LogException.Conflict if the stream has another revision
   * @throws LogException.Deleted if the stream is deleted for ever
   * @throws LogException.InvalidRecords if the log can't append these records at all
   * @throws LogException if the log fails otherwise, or does not answer in time
   */
  public AppendAcknowledgement append(String stream, long expected, List<NewRecord> records) {
    return appender.append(stream, expected, records);
  }

  /**
   * Reads a stream's records, oldest first.
   *
   * @param after the revision after which to begin; {@link #NO_RECORD} for all
   * @throws LogException.Deleted if the stream is deleted for ever
   */
  public void read(String stream, long after, Consumer<Recorded<?>> reader) {
    int size = PAGE;
    CompletableFuture<ReadResult> next = request(stream, after, size);
    while (next != null) {
      List<ResolvedEvent> page = page(stream, next);
      boolean isLast = page.size() < size;
      size = nextSize(page);
      // The next page is on its way while this one is read.
      next = isLast ? null : request(stream, page.getLast().getOriginalEvent().getRevision(), size);
      for (ResolvedEvent event : page) {
        reader.accept(decoder.decode(event));
      }
    }
  }

  private CompletableFuture<ReadResult> request(String stream, long after, int most) {
    return client.readStream(
        stream, ReadStreamOptions.get().forwards().fromRevision(after + 1).maxCount(most));
  }

  /** Pages grow, because each is a call; they are bounded, because two of them are in memory. */
  private static int nextSize(List<ResolvedEvent> page) {
    long bytes =
        page.stream().mapToLong(event -> RecordDecoder.bytesOf(event.getOriginalEvent())).sum();
    long fit = PAGE_BYTES * page.size() / Math.max(1, bytes);
    return (int) Math.clamp(fit, 1, 2L * Math.max(1, page.size()));
  }

  /**
   * Reads a part of a stream, oldest record first.
   *
   * @param after the revision after which to begin; {@link #NO_RECORD} for the stream's start
   * @param most the largest number of records
   * @throws LogException.Deleted if the stream is deleted for ever
   */
  public List<Recorded<?>> read(String stream, long after, int most) {
    return decoder.decode(page(stream, request(stream, after, most)));
  }

  /**
   * Reads a part of a stream, newest record first.
   *
   * @param before the revision before which to begin; {@link Long#MAX_VALUE} for the stream's end
   * @param most the largest number of records
   * @throws LogException.Deleted if the stream is deleted for ever
   */
  public List<Recorded<?>> readBackwards(String stream, long before, int most) {
    if (before == 0) {
      return List.of();
    }
    ReadStreamOptions options = ReadStreamOptions.get().backwards().maxCount(most);
    if (before == Long.MAX_VALUE) {
      options.fromEnd();
    } else {
      options.fromRevision(before - 1);
    }
    return decoder.decode(page(stream, client.readStream(stream, options)));
  }

  private static List<ResolvedEvent> page(String stream, CompletableFuture<ReadResult> call) {
    try {
      return LogCalls.await("read " + stream, call).getEvents();
    } catch (LogException e) {
      if (e.getCause() instanceof StreamNotFoundException) {
        return List.of();
      }
      throw e;
    }
  }

  /**
   * Reads records that a stream hides, for instance those of a deleted stream, oldest first. The
   * log has them until it is scavenged. Reads the whole log, so it is for rare cases only.
   *
   * @param before the position at which to end
   */
  public void readHidden(String stream, Position before, Consumer<Recorded<?>> reader) {
    all.readHidden(stream, before, reader);
  }

  /** Whether a stream hides records: it was deleted, or truncated at its beginning. */
  public boolean isTruncated(String stream) {
    return LogCalls.await("read the metadata of " + stream, client.getStreamMetadata(stream))
            .getTruncateBefore()
        != null;
  }

  /**
   * The revision of a stream's last record; {@link #NO_RECORD} if there is none.
   *
   * @throws LogException.Deleted if the stream is deleted for ever
   */
  public long lastRevision(String stream) {
    ReadStreamOptions options = ReadStreamOptions.get().backwards().fromEnd().maxCount(1);
    return page(stream, client.readStream(stream, options)).stream()
        .mapToLong(last -> last.getOriginalEvent().getRevision())
        .findFirst()
        .orElse(NO_RECORD);
  }

  /**
   * The identity of this log. The first call records it in the log. A copy whose records have other
   * positions is another log.
   */
  public String identity() {
    Optional<String> known = recordedIdentity();
    if (known.isEmpty()) {
      EventData first =
          EventData.builderAsJson(
                  UUID.randomUUID(), "recordplayer-log-begun", new byte[] {'{', '}'})
              .build();
      var options = AppendToStreamOptions.get().streamState(StreamState.noStream());
      try {
        LogCalls.await(
            "record the log's identity", client.appendToStream(IDENTITY, options, first));
      } catch (LogException.Conflict _) {
        // Another process has recorded it meanwhile.
      }
      known = recordedIdentity();
    }
    return known.orElseThrow(
        () -> new LogException("The log hides its stream '" + IDENTITY + "'.", null));
  }

  private Optional<String> recordedIdentity() {
    return read(IDENTITY, NO_RECORD, 1).stream()
        .map(record -> record.id() + "@" + record.position())
        .findFirst();
  }

  /** The position of the last record; {@link Position#START} if there is none. */
  public Position end() {
    return all.end();
  }

  /**
   * Whether the record at a position has this id. It has not if the log is an older copy of the one
   * that had the record, or another branch of its history, or if the record was scavenged.
   *
   * @throws LogException if the log can't be read
   */
  public boolean has(Position position, UUID id) {
    return at(position).filter(record -> record.id().equals(id)).isPresent();
  }

  /**
   * The record at a position; empty if there is none.
   *
   * @throws LogException if the log can't be read
   */
  public Optional<Recorded<?>> at(Position position) {
    return all.at(position);
  }

  /**
   * Goes back in the log by a number of bytes.
   *
   * @param earliest the record at which to stop in any case
   */
  public Checkpoint before(Checkpoint start, long bytes, Checkpoint earliest) {
    return all.before(start, bytes, earliest);
  }

  AllStream all() {
    return all;
  }

  RecordDecoder decoder() {
    return decoder;
  }

  /** Tells operators how far the readers of this log are. */
  public LogInspector inspector() {
    return new LogInspector(client, groups, all);
  }

  /**
   * A subscription to the log, to be started: to the records after a position, and then to new
   * records. The reader gets each record once and in order, across any number of lost connections.
   *
   * @param name its name in log messages
   * @param from returns the record after which to begin. It is called before the first record is
   *     read, again if it throws, and again if the log does not have the last record that was read.
   * @param prefixes the prefixes of the streams to read
   * @param reader gets the records in batches, on a thread of its own. If it throws, it gets the
   *     same batch again.
   */
  public CatchUpSubscription follow(
      String name,
      Supplier<Checkpoint> from,
      List<String> prefixes,
      CatchUpSubscription.Reader reader) {
    return new CatchUpSubscription(name, this, subscriptions, from, prefixes, reader);
  }

  /**
   * A consumer of new records, to be started. All consumers of one name share the records: each
   * record goes to one of them, the records of one stream to the same one.
   *
   * @param prefix the prefix of the streams to consume
   */
  public CommandConsumer consume(String name, String prefix, CommandConsumer.Handler handler) {
    return new CommandConsumer(
        name, prefix, ConsumerSettings.OF_COMMANDS, decoder, groups, handler);
  }

  /**
   * A consumer of records whose work can take long, to be started. If no consumer of this name was
   * started before, it begins with the records after its start. The log repeats a delivery after an
   * hour, or when the connection is lost. Otherwise as {@link #consume}.
   */
  public CommandConsumer consumeSlowly(
      String name, String prefix, CommandConsumer.Handler handler) {
    return new CommandConsumer(
        name, prefix, ConsumerSettings.OF_SLOW_WORK, decoder, groups, handler);
  }
}
