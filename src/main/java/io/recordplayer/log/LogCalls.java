package io.recordplayer.log;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.kurrent.dbclient.RecordSizeExceededException;
import io.kurrent.dbclient.StreamDeletedException;
import io.kurrent.dbclient.TransactionMaxSizeExceededException;
import io.kurrent.dbclient.WrongExpectedVersionException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits for calls to the log's server, and turns their failures into {@link LogException}s. */
final class LogCalls {
  private static final Duration TIME_OUT = Duration.ofSeconds(10);

  /** The header in which the server names a failure. */
  private static final Metadata.Key<String> EXCEPTION =
      Metadata.Key.of("exception", Metadata.ASCII_STRING_MARSHALLER);

  private LogCalls() {}

  /**
   * Waits for a call.
   *
   * @param what the call in words, as in "read board-1"
   * @throws LogException if it fails, or takes longer than 10 s
   */
  static <T> T await(String what, CompletableFuture<T> call) {
    try {
      return call.get(TIME_OUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw failure(what, e);
    } catch (TimeoutException e) {
      throw new LogException(
          "The log did not answer within "
              + TIME_OUT.toSeconds()
              + " s when asked to "
              + what
              + ". Check that it runs and that its disk isn't full.",
          e);
    } catch (InterruptedException e) {
      throw interrupted(what, e);
    }
  }

  /**
   * Waits for a call that ends in time by itself, without the cost of a time-out.
   *
   * @throws LogException if it fails
   */
  static <T> T awaitEnding(String what, CompletableFuture<T> call) {
    try {
      return call.get();
    } catch (ExecutionException e) {
      throw failure(what, e);
    } catch (InterruptedException e) {
      throw interrupted(what, e);
    }
  }

  private static RuntimeException failure(String what, ExecutionException e) {
    return failure(what, e.getCause() == null ? e : e.getCause());
  }

  /** The exception to throw for a failed call. */
  static RuntimeException failure(String what, Throwable cause) {
    if (cause instanceof LogException || cause instanceof PipelinedAppends.Unsupported) {
      return (RuntimeException) cause;
    }
    if (cause instanceof WrongExpectedVersionException wrong) {
      return conflict(what, wrong.getActualState().toRawLong(), cause);
    }
    if (isDeleted(cause)) {
      return deleted(what, cause);
    }
    if (isDenied(cause)) {
      return new LogException.Denied(
          "The log forbids to "
              + what
              + ". Give the application's user the right to it, in the stream's $acl or in"
              + " $settings.",
          cause);
    }
    return new LogException(
        "The log failed to "
            + what
            + " ("
            + cause
            + "). Check that it runs and that recordplayer.log points to it.",
        cause);
  }

  private static LogException interrupted(String what, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new LogException("Stopped while waiting to " + what + ".", e);
  }

  static LogException conflict(String what, long actual, Throwable cause) {
    return new LogException.Conflict(
        "Somebody else was first to " + what + ".", Math.max(Log.NO_RECORD, actual), cause);
  }

  static LogException deleted(String what, Throwable cause) {
    return new LogException.Deleted("A deleted stream makes it impossible to " + what + ".", cause);
  }

  /** The client has an exception for it when it appends; when it reads, only the header tells. */
  private static boolean isDeleted(Throwable cause) {
    Metadata trailers = Status.trailersFromThrowable(cause);
    return cause instanceof StreamDeletedException
        || (trailers != null && "stream-deleted".equals(trailers.get(EXCEPTION)));
  }

  private static boolean isDenied(Throwable cause) {
    return hasCode(cause, Status.Code.PERMISSION_DENIED);
  }

  /** Whether an append failed because of its records, so that another attempt fails, too. */
  static boolean isInvalid(@Nullable Throwable cause) {
    return cause instanceof RecordSizeExceededException
        || cause instanceof TransactionMaxSizeExceededException
        || hasCode(cause, Status.Code.INVALID_ARGUMENT);
  }

  /** Whether a read failed because no record has the position; some servers reject such a read. */
  static boolean isNoPosition(@Nullable Throwable cause) {
    return cause instanceof StatusRuntimeException status
        && Objects.requireNonNullElse(status.getStatus().getDescription(), "")
            .toLowerCase(Locale.ROOT)
            .contains("invalid position");
  }

  static boolean hasCode(@Nullable Throwable cause, Status.Code code) {
    return cause instanceof StatusRuntimeException status && status.getStatus().getCode() == code;
  }
}
