package io.recordplayer.client;

import com.vaadin.flow.signals.Signal;

/**
 * A view that a page watches.
 *
 * @param view the view model; the projection's initial one until the state is {@code LIVE} or
 *     {@code STOPPED}
 * @param state how far it is
 */
public record Watch<V>(Signal<V> view, Signal<State> state) {
  /** How far a watched view is. */
  public enum State {
    /** The stored view is being fetched. */
    OPENING,
    /** What is shown is what the log has. */
    LIVE,
    /** What is shown is old and stays so: an event could not be played, or not be read back. */
    STOPPED,
    /** This person may not see it. */
    DENIED,
    /**
     * Nobody knows now whether this person may see it: a view that the rule reads stands still or
     * can't be read. Nothing is shown.
     */
    UNDECIDED
  }
}
