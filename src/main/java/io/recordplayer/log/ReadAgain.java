package io.recordplayer.log;

import io.recordplayer.record.Position;

/** What a reader throws who no longer has what it was given: it is read again from there on. */
public final class ReadAgain extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Position after;

  public ReadAgain(String message, Position after) {
    super(message);
    this.after = after;
  }

  Position after() {
    return after;
  }
}
