package io.recordplayer.client;

import com.vaadin.flow.signals.Signal;
import com.vaadin.flow.signals.local.ValueSignal;

/**
 * The signal of a watched view, which can release the view without telling anybody: effects and
 * bindings keep what they show until the next value comes. All under the session's lock.
 */
final class ViewSignal<V> implements Signal<V> {
  private static final long serialVersionUID = 1L;

  private final ValueSignal<Integer> version = new ValueSignal<>(0);
  private final transient V initial;
  private transient V value;
  private boolean released;

  ViewSignal(V initial) {
    this.initial = initial;
    this.value = initial;
  }

  @Override
  public V get() {
    var _ = version.get();
    return value;
  }

  @Override
  public V peek() {
    var _ = version.peek();
    return value;
  }

  boolean isReleased() {
    return released;
  }

  /** Gives a released view its value back, still without telling anybody. */
  void restore(V now) {
    if (released) {
      value = now;
    }
  }

  void set(V now) {
    if (released || !value.equals(now)) {
      value = now;
      released = false;
      version.set(version.peek() + 1);
    }
  }

  /** Lets go of the view; until the next one is set, the initial view takes its place. */
  void release() {
    value = initial;
    released = true;
  }
}
