package io.recordplayer.record;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * The origin of a record: the person, their roles, the time, the page and the cause.
 *
 * @param by the person who sent the command
 * @param roles the person's roles at that time
 * @param at the time of the command; its events have the same time
 * @param page the open page that sent the command; empty if no page did
 * @param correlation the id that all records of one piece of work share
 * @param causation the id of the record that caused this one; a command that a person sent is its
 *     own cause
 * @param seen the log position that the sender's browser showed when the person acted; {@link
 *     Position#END} if no page sent the command
 * @param trace the W3C trace id of the work, which the program's log messages have, too; empty in
 *     records that were stored without one
 */
public record Origin(
    Person by,
    Set<String> roles,
    Instant at,
    String page,
    UUID correlation,
    UUID causation,
    Position seen,
    String trace) {
  public Origin {
    roles = Set.copyOf(roles);
  }

  /** The origin of a command that starts a piece of work. */
  public static Origin ofCommand(
      UUID command, Person by, Set<String> roles, Instant at, String page) {
    return new Origin(by, roles, at, page, command, command, Position.END, Trace.idOf(command));
  }

  /** The same with another position that the sender had seen. */
  public Origin seeing(Position position) {
    return new Origin(by, roles, at, page, correlation, causation, position, trace);
  }

  /** The origin of a record that this one causes. */
  public Origin causedBy(UUID record) {
    return new Origin(by, roles, at, page, correlation, record, Position.END, trace);
  }

  public boolean has(String role) {
    return roles.contains(role);
  }
}
