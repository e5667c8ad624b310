package io.recordplayer.embedded.eventstore;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.kurrent.dbclient.proto.shared.Shared;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;

/** Conversions between the protocol's messages and the log, and the protocol's errors. */
final class Protocol {
  static final long NO_STREAM = -1;
  static final long ANY = -2;
  static final long STREAM_EXISTS = -4;

  private static final Metadata.Key<String> EXCEPTION =
      Metadata.Key.of("exception", Metadata.ASCII_STRING_MARSHALLER);

  /**
   * The maximum length of a text in an error. gRPC allows 8 KB for all trailers, and a character
   * may take 9 bytes.
   */
  private static final int MAX_MESSAGE_LENGTH = 300;

  /** The maximum length of a stored name: names of streams are cached in memory. */
  private static final int MAX_NAME_LENGTH = 4_096;

  private static final long TICKS_PER_SECOND = 10_000_000;

  private Protocol() {}

  static UUID toUuid(Shared.UUID id) {
    return id.hasStructured()
        ? new UUID(
            id.getStructured().getMostSignificantBits(),
            id.getStructured().getLeastSignificantBits())
        : UUID.fromString(id.getString());
  }

  /** Converts an id to the protocol's form with two numbers. */
  static Shared.UUID structuredId(UUID id) {
    return Shared.UUID
        .newBuilder()
        .setStructured(
            Shared.UUID
                .Structured
                .newBuilder()
                .setMostSignificantBits(id.getMostSignificantBits())
                .setLeastSignificantBits(id.getLeastSignificantBits()))
        .build();
  }

  /** Converts an id to the protocol's text form. */
  static Shared.UUID textId(UUID id) {
    return Shared.UUID.newBuilder().setString(id.toString()).build();
  }

  /** Returns the conversion of ids that a call asks for. */
  static Function<UUID, Shared.UUID> idFormat(boolean asText) {
    return asText ? Protocol::textId : Protocol::structuredId;
  }

  static String streamName(Shared.StreamIdentifier stream) {
    return stream.getStreamName().toStringUtf8();
  }

  static Shared.StreamIdentifier streamIdentifier(String stream) {
    return Shared.StreamIdentifier.newBuilder()
        .setStreamName(ByteString.copyFromUtf8(stream))
        .build();
  }

  /** Returns a name; throws if it is too long to be stored. */
  static String requireNameLength(String what, String name) {
    if (name.length() > MAX_NAME_LENGTH) {
      throw invalidArgument(
          "The name of a %s may have at most %d characters; this one has %d."
              .formatted(what, MAX_NAME_LENGTH, name.length()));
    }
    return name;
  }

  static Shared.Empty empty() {
    return Shared.Empty.getDefaultInstance();
  }

  static Timestamp currentTimestamp() {
    Instant now = Instant.now();
    return Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()).build();
  }

  /** Converts a time to the protocol's ticks of 100 ns since 1970. */
  static long toTicks(Instant time) {
    return time.getEpochSecond() * TICKS_PER_SECOND + time.getNano() / 100;
  }

  static StatusRuntimeException invalidArgument(String message) {
    return Status.INVALID_ARGUMENT.withDescription(shorten(message)).asRuntimeException();
  }

  static StatusRuntimeException unimplemented(String message) {
    return Status.UNIMPLEMENTED
        .withDescription("The embedded log does not " + message + ".")
        .asRuntimeException();
  }

  /** Creates an error that clients identify by its exception name. */
  static StatusRuntimeException withExceptionName(Status status, String name, String message) {
    Metadata trailers = new Metadata();
    trailers.put(EXCEPTION, name);
    return status.withDescription(shorten(message)).asRuntimeException(trailers);
  }

  /** Returns an expectation as the protocol's number. */
  static long expectedVersionNumber(ExpectedRevision expected) {
    return switch (expected) {
      case ExpectedRevision.NoStream _ -> NO_STREAM;
      case ExpectedRevision.Any _ -> ANY;
      case ExpectedRevision.StreamExists _ -> STREAM_EXISTS;
      case ExpectedRevision.Exact at -> at.revision();
    };
  }

  /**
   * Converts an unsigned number of the protocol; numbers that are too large become the largest one.
   */
  static long toSigned(long number) {
    return number < 0 ? Long.MAX_VALUE - 1 : Math.min(number, Long.MAX_VALUE - 1);
  }

  /** Creates the error for an event without required metadata. */
  static StatusRuntimeException missingMetadata(String message) {
    StatusRuntimeException error =
        withExceptionName(Status.INVALID_ARGUMENT, "missing-required-metadata-property", message);
    Metadata trailers = error.getTrailers();
    if (trailers != null) {
      put(trailers, "required-metadata-properties", "type,content-type");
    }
    return error;
  }

  static StatusRuntimeException accessDenied(String message) {
    return withExceptionName(Status.PERMISSION_DENIED, "access-denied", message);
  }

  static StatusRuntimeException appendTooLarge(int largest) {
    StatusRuntimeException error =
        withExceptionName(
            Status.INVALID_ARGUMENT,
            "maximum-append-size-exceeded",
            "An append may hold at most " + largest + " bytes.");
    Metadata trailers = error.getTrailers();
    if (trailers != null) {
      put(trailers, "maximum-append-size", String.valueOf(largest));
    }
    return error;
  }

  /**
   * Creates the error for a stream that is not in the expected state; clients read the numbers,
   * which are negative for states without a revision.
   */
  static StatusRuntimeException wrongExpectedVersion(
      String stream, ExpectedRevision expected, long last) {
    StatusRuntimeException error =
        withExceptionName(
            Status.FAILED_PRECONDITION,
            "wrong-expected-version",
            "The stream is at revision " + last + ", not at the expected one.");
    Metadata trailers = error.getTrailers();
    if (trailers != null) {
      put(trailers, "stream-name", stream);
      put(trailers, "expected-version", String.valueOf(expectedVersionNumber(expected)));
      put(trailers, "actual-version", String.valueOf(last));
    }
    return error;
  }

  /**
   * Creates the error for a stream that is tombstoned, or deleted although the call expects it to
   * exist.
   */
  static StatusRuntimeException streamDeleted(String stream) {
    StatusRuntimeException error =
        withExceptionName(Status.FAILED_PRECONDITION, "stream-deleted", "The stream is deleted.");
    Metadata trailers = error.getTrailers();
    if (trailers != null) {
      put(trailers, "stream-name", stream);
    }
    return error;
  }

  /** Creates the error for a write to a system projection. */
  static StatusRuntimeException readOnlyStream(String stream) {
    return accessDenied(
        "The stream " + stream + " is a system projection: only the log writes to it.");
  }

  private static void put(Metadata trailers, String name, String value) {
    trailers.put(
        Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), shorten(percentEncode(value)));
  }

  /** Shortens a text: names in errors have no limit, but too large an error ends the connection. */
  private static String shorten(String words) {
    return words.length() <= MAX_MESSAGE_LENGTH
        ? words
        : words.substring(0, MAX_MESSAGE_LENGTH) + "...";
  }

  /** Percent-encodes the UTF-8 bytes of a text, because trailers are ASCII. */
  private static String percentEncode(String value) {
    StringBuilder printable = new StringBuilder();
    for (byte unit : value.getBytes(StandardCharsets.UTF_8)) {
      if (unit >= ' ' && unit <= '~') {
        printable.append((char) unit);
      } else {
        printable.append("%%%02X".formatted(unit));
      }
    }
    return printable.toString();
  }

  /**
   * Returns the status of a failed call. UNAVAILABLE makes clients close their connection with all
   * of its calls, so it only stands for a log that closes. Temporary failures, such as a full disk,
   * are ABORTED, as a write that timed out on the real server.
   */
  static StatusRuntimeException toStatus(Throwable cause) {
    return switch (cause) {
      case StatusRuntimeException status -> status;
      case EmbeddedEventStoreException e ->
          (e.isClosing() ? Status.UNAVAILABLE : Status.ABORTED)
              .withDescription(shorten(String.valueOf(e.getMessage())))
              .asRuntimeException();
      case InterruptedException _ ->
          Status.UNAVAILABLE.withDescription("The log is closing.").asRuntimeException();
      default -> Status.INTERNAL.withDescription(shorten(cause.toString())).asRuntimeException();
    };
  }
}
