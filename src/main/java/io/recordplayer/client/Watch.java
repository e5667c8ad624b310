package io.recordplayer.client;

import com.vaadin.flow.signals.Signal;

/** A view that a page watches while the owner of the watch is attached. */
public final class Watch<V> {
  private final Signal<V> view;
  private final Signal<State> state;
  private final Runnable end;

  Watch(Signal<V> view, Signal<State> state, Runnable end) {
    this.view = view;
    this.state = state;
    this.end = end;
  }

  /**
   * The view model; the projection's initial one until the state is {@code LIVE} or {@code
   * STOPPED}.
   */
  public Signal<V> view() {
    return view;
  }

  /** How current the view is, and whether the person may see it. */
  public Signal<State> state() {
    return state;
  }

  /**
   * Ends the watch before its owner is detached, for good. View and state keep their last values.
   */
  public void end() {
    end.run();
  }

  /** How current a watched view is. */
  public enum State {
    /** The stored view is being read. */
    OPENING,
    /** The view has all events that the log has. */
    LIVE,
    /** The view is old and stays so: one of its events can't be played or read. */
    STOPPED,
    /** The person may not see the view. */
    DENIED,
    /**
     * The access rule can't decide, because a view that it reads is stopped or unreadable. The view
     * is not shown.
     */
    UNDECIDED
  }
}
