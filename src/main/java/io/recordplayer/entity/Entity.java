package io.recordplayer.entity;

import io.recordplayer.record.Origin;

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
   * @param origin who asks, in which roles, and when
   */
  Decision<E> decide(C command, S state, Origin origin);

  /** The state after an event. Never refuses: what is recorded has happened. */
  S evolve(S state, E event);
}
