package io.recordplayer.log;

import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.ReadResult;
import io.kurrent.dbclient.RecordedEvent;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.SubscriptionFilter;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Reads {@code $all}, the log's records of all streams, by position. */
final class AllStream {
  static final int PAGE = 500;

  private final KurrentDBClient client;
  private final RecordDecoder decoder;

  AllStream(KurrentDBClient client, RecordDecoder decoder) {
    this.client = client;
    this.decoder = decoder;
  }

  /** As {@link Log#readHidden}. */
  void readHidden(String stream, Position before, Consumer<Recorded<?>> reader) {
    Position at = Position.START;
    List<ResolvedEvent> page;
    do {
      page = page("read the log for " + stream, at);
      for (ResolvedEvent resolved : page) {
        Position position = RecordDecoder.positionOf(resolved.getOriginalEvent());
        if (!position.isAfter(at)) {
          continue;
        }
        if (!before.isAfter(position)) {
          return;
        }
        at = position;
        if (resolved.getOriginalEvent().getStreamId().equals(stream)) {
          reader.accept(decoder.decode(resolved));
        }
      }
    } while (page.size() == PAGE);
  }

  /**
   * The records from a position on, oldest first; the record at the position may be one of them.
   */
  List<ResolvedEvent> page(String what, Position at) {
    ReadAllOptions options = ReadAllOptions.get().forwards().maxCount(PAGE);
    if (at.equals(Position.START)) {
      options.fromStart();
    } else {
      options.fromPosition(RecordDecoder.toClient(at));
    }
    return LogCalls.await(what, client.readAll(options)).getEvents();
  }

  /** As {@link Log#end}. */
  Position end() {
    ReadResult last =
        LogCalls.await(
            "read the log's end",
            client.readAll(ReadAllOptions.get().backwards().fromEnd().maxCount(1)));
    return last.getEvents().isEmpty()
        ? Position.START
        : RecordDecoder.positionOf(last.getEvents().getLast().getOriginalEvent());
  }

  /** As {@link Log#at}. */
  Optional<Recorded<?>> at(Position position) {
    ReadAllOptions options =
        ReadAllOptions.get().forwards().fromPosition(RecordDecoder.toClient(position)).maxCount(1);
    try {
      return LogCalls.await("read the record at " + position, client.readAll(options))
          .getEvents()
          .stream()
          .<Recorded<?>>map(decoder::decode)
          .filter(record -> record.position().equals(position))
          .findFirst();
    } catch (LogException e) {
      if (LogCalls.isNoPosition(e.getCause())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** As {@link Log#before}. */
  Checkpoint before(Checkpoint start, long bytes, Checkpoint earliest) {
    Checkpoint at = start;
    long left = bytes;
    while (at.position().isAfter(earliest.position())) {
      ReadAllOptions options =
          ReadAllOptions.get()
              .backwards()
              .fromPosition(RecordDecoder.toClient(at.position()))
              .maxCount(PAGE);
      List<ResolvedEvent> page =
          LogCalls.await("read the log backwards", client.readAll(options)).getEvents();
      for (ResolvedEvent resolved : page) {
        RecordedEvent event = resolved.getOriginalEvent();
        Position position = RecordDecoder.positionOf(event);
        if (!position.isAfter(earliest.position())) {
          return earliest;
        }
        at = new Checkpoint(position, event.getEventId());
        left -= RecordDecoder.bytesOf(event);
        if (left <= 0) {
          return at;
        }
      }
      if (page.isEmpty()) {
        return earliest;
      }
    }
    return earliest;
  }

  /**
   * Result of a search for a record.
   *
   * @param found whether there is one
   * @param at the found record's position; if there is none, that of the log's last record
   */
  record Search(boolean found, Position at) {}

  /** Searches the first record after a position in a stream that has one of these prefixes. */
  Search firstAfter(Position after, List<String> prefixes) {
    Position at = after;
    while (true) {
      List<ResolvedEvent> page = page("look for new records", at);
      for (ResolvedEvent resolved : page) {
        RecordedEvent event = resolved.getOriginalEvent();
        Position position = RecordDecoder.positionOf(event);
        if (position.isAfter(at)) {
          at = position;
          if (prefixes.stream().anyMatch(event.getStreamId()::startsWith)) {
            return new Search(true, at);
          }
        }
      }
      if (page.size() < PAGE) {
        return new Search(false, at);
      }
    }
  }

  /**
   * A filter for streams that have one of these prefixes. The client's own filter by prefixes can't
   * be used: it finds a prefix anywhere in a name, and of several prefixes only the last one.
   */
  static SubscriptionFilter streamsWithPrefix(List<String> prefixes) {
    String names =
        prefixes.stream()
            .map(prefix -> prefix.replaceAll("[^\\p{L}\\p{N}_-]", "\\\\$0"))
            .collect(Collectors.joining("|"));
    return SubscriptionFilter.newBuilder()
        .withStreamNameRegularExpression("^(" + names + ")")
        .build();
  }
}
