package io.recordplayer.entity;

import io.recordplayer.record.Origin;
import io.recordplayer.record.Recorded;

/**
 * The rules of one kind of entity, as pure functions: no clock, no randomness, no I/O.
 *
 * @param <C> its commands, a sealed type
 * @param <S> its state, a record or another plain class
 * @param <E> its events, a sealed type
 */
public interface Entity<C, S, E> {
  /** The state before the first event. */
  S initial();

  /**
   * Decides a command: accepts it with its events, or rejects it.
   *
   * @param origin the person who sent the command, their roles, the time, and the log position that
   *     they had seen
   */
  Decision<E> decide(C command, S state, Origin origin);

  /**
   * The state after an event. It accepts every event, because a recorded event has happened.
   *
   * @param event the event with its origin and position. While a batch is decided, an event that
   *     isn't in the log yet has the position {@link io.recordplayer.record.Position#END}
   */
  S evolve(S state, Recorded<E> event);
}
