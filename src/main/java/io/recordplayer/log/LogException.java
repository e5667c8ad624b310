package io.recordplayer.log;

import io.recordplayer.record.RecordPlayerException;
import org.jspecify.annotations.Nullable;

/** The log could not do what it was asked. */
public class LogException extends RecordPlayerException {
  private static final long serialVersionUID = 1L;

  LogException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Somebody else appended to the stream first; read what is new there and decide again. */
  public static final class Conflict extends LogException {
    private static final long serialVersionUID = 1L;

    private final long actual;

    Conflict(String message, long actual, Throwable cause) {
      super(message, cause);
      this.actual = actual;
    }

    /** The stream's last revision; {@link Log#NO_RECORD} where it has no record. */
    public long actual() {
      return actual;
    }
  }

  /** The stream was deleted for ever: it can't be read, and takes nothing more. */
  public static final class Deleted extends LogException {
    private static final long serialVersionUID = 1L;

    Deleted(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The application's user has no right to this; the log goes on refusing until it is given. */
  public static final class Denied extends LogException {
    private static final long serialVersionUID = 1L;

    Denied(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The log will never take this, however often it is tried: it is too large, for instance. */
  public static final class Refused extends LogException {
    private static final long serialVersionUID = 1L;

    Refused(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
