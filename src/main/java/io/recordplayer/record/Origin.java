package io.recordplayer.record;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * Where a record comes from: who wanted it, when, in which role, from which page and because of
 * what.
 *
 * @param by the person
 * @param roles the roles that the person held there when asking
 * @param at when it was asked for; an event carries the time of its command
 * @param page the open page that asked, or empty where no page did
 * @param correlation what all records of one piece of work share
 * @param causation the id of the record that led to this one; a command that a person sent is its
 *     own cause
 * @param seen the log position that the sender's browser had shown when the person acted; {@link
 *     Position#END} where no page sent it
 * @param trace the W3C trace id of the work, by which it is found in what the program writes about
 *     itself; empty in records that were stored without one
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

  /** Where a command comes from that starts a piece of work. */
  public static Origin ofCommand(
      UUID command, Person by, Set<String> roles, Instant at, String page) {
    return new Origin(by, roles, at, page, command, command, Position.END, Trace.begunBy(command));
  }

  /** The same, sent by somebody who had seen the log up to here. */
  public Origin seeing(Position position) {
    return new Origin(by, roles, at, page, correlation, causation, position, trace);
  }

  /** Where a record comes from that this one led to. */
  public Origin causedBy(UUID record) {
    return new Origin(by, roles, at, page, correlation, record, Position.END, trace);
  }

  public boolean has(String role) {
    return roles.contains(role);
  }
}
