package io.recordplayer.projection;

import io.recordplayer.record.RecordPlayerException;

/** Thrown if a view can't be told as it is now: it is stopped, or not available yet. */
public final class ViewUnavailable extends RecordPlayerException {
  private static final long serialVersionUID = 1L;

  public ViewUnavailable(String message) {
    super(message);
  }
}
