package io.kanban.shell;

import java.util.function.Supplier;

/**
 * What a person saw of what they are about to change: so that a command can say it, and nobody
 * undoes what they did not see.
 */
public final class Seen<T> {
  private final Supplier<T> shown;
  private final T first;
  private boolean answered;

  /**
   * @param shown what the page shows at the moment
   */
  public Seen(Supplier<T> shown) {
    this.shown = shown;
    this.first = shown.get();
  }

  /** What was shown when the person was asked. */
  public T first() {
    return first;
  }

  /**
   * What an answer is about. Who answers again was refused, and knows from the page what became of
   * it meanwhile.
   */
  public T forAnswer() {
    T seen = answered ? shown.get() : first;
    answered = true;
    return seen;
  }
}
