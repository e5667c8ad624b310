package io.recordplayer.projection;

import io.recordplayer.record.RecordPlayerException;

/** A view as of now can't be told: it stands still, or isn't there yet. */
public final class ViewUnavailable extends RecordPlayerException {
  private static final long serialVersionUID = 1L;

  public ViewUnavailable(String message) {
    super(message);
  }
}
