package io.recordplayer.record;

import java.time.Instant;
import java.util.UUID;

/**
 * A record in the log: a command, or an event, with its origin and its position.
 *
 * @param id its id, chosen by the program that appended it
 * @param stream the name of its stream
 * @param revision its number in the stream, from 0
 * @param position its position in the log
 * @param type the stored name of its type
 * @param origin who caused it, when, and from which page
 * @param data the command or the event
 * @param link the link to its command
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

  /**
   * This record, with a narrower type.
   *
   * @throws ClassCastException if its data has another type
   */
  public <U> Recorded<U> as(Class<U> kind) {
    return new Recorded<>(id, stream, revision, position, type, origin, kind.cast(data), link);
  }
}
