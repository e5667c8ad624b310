package io.recordplayer.log;

import io.recordplayer.record.RecordPlayerException;
import org.jspecify.annotations.Nullable;

/** Thrown if a call to the log fails; the message says why, and what to do. */
public class LogException extends RecordPlayerException {
  private static final long serialVersionUID = 1L;

  LogException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Somebody else has appended to the stream first. Read the new records and decide again. */
  public static final class Conflict extends LogException {
    private static final long serialVersionUID = 1L;

    private final long actual;

    Conflict(String message, long actual, Throwable cause) {
      super(message, cause);
      this.actual = actual;
    }

    /** The stream's last revision; {@link Log#NO_RECORD} if it has no record. */
    public long actual() {
      return actual;
    }
  }

  /** The stream is deleted for ever: it can't be read, and takes no more records. */
  public static final class Deleted extends LogException {
    private static final long serialVersionUID = 1L;

    Deleted(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The application's user has no right to this call. It fails until the right is given. */
  public static final class Denied extends LogException {
    private static final long serialVersionUID = 1L;

    Denied(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The log can't append these records, because they are too large for instance. */
  public static final class InvalidRecords extends LogException {
    private static final long serialVersionUID = 1L;

    InvalidRecords(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
