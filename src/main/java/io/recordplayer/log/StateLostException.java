package io.recordplayer.log;

/** Thrown by a reader that has lost its state; the subscription reads again after this record. */
public final class StateLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Checkpoint after;

  /**
   * @param after the last record that the reader still has
   */
  public StateLostException(String message, Checkpoint after) {
    super(message);
    this.after = after;
  }

  Checkpoint after() {
    return after;
  }
}
