package io.recordplayer.log;

/** Thrown by a reader that lost what it had read; the follower reads again from this record on. */
public final class StateLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Checkpoint after;

  public StateLostException(String message, Checkpoint after) {
    super(message);
    this.after = after;
  }

  Checkpoint after() {
    return after;
  }
}
