package io.recordplayer.record;

import java.time.Instant;
import java.util.UUID;

/**
 * A record as the log keeps it: what it says, and everything known about it.
 *
 * @param id its own id, chosen by whoever appended it
 * @param stream the stream it is in
 * @param revision its place in the stream, from 0
 * @param position its place in the log
 * @param type the stored name of its type
 * @param origin where it comes from
 * @param data what it says
 * @param link the command that it is or that led to it
 */
public record Recorded<T>(
    UUID id,
    String stream,
    long revision,
    Position position,
    String type,
    Origin origin,
    T data,
    CommandLink link) {
  public Instant at() {
    return origin.at();
  }

  public Person by() {
    return origin.by();
  }

  /** This record, seen as one of another type; fails where it says something else. */
  public <U> Recorded<U> as(Class<U> kind) {
    return new Recorded<>(id, stream, revision, position, type, origin, kind.cast(data), link);
  }
}
