package io.recordplayer.entity;

import io.recordplayer.record.Origin;
import io.recordplayer.record.Recorded;

/**
 * The rules of one kind of thing, as pure functions: no clock, no randomness, no I/O.
 *
 * @param <C> its commands, a sealed type
 * @param <S> its state
 * @param <E> its events, a sealed type
 */
public interface Entity<C, S, E> {
  /** The state before the first event. */
  S initial();

  /**
   * What follows from a command.
   *
   * @param origin who asks, in which roles, when, and what they had seen
   */
  Decision<E> decide(C command, S state, Origin origin);

  /**
   * The state after an event. Never refuses: what is recorded has happened.
   *
   * @param event with who caused it, when, and its position. While a batch is decided, an event
   *     that isn't in the log yet has the position {@link io.recordplayer.record.Position#END}
   */
  S evolve(S state, Recorded<E> event);
}
