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

/** The words of the protocol that more than one service uses. */
final class Protocol {
  static final long NO_STREAM = -1;
  static final long ANY = -2;
  static final long STREAM_EXISTS = -4;

  private static final Metadata.Key<String> EXCEPTION =
      Metadata.Key.of("exception", Metadata.ASCII_STRING_MARSHALLER);

  /**
   * Of each text in an error, in characters; gRPC takes 8 KB for all, and up to 9 bytes for one.
   */
  private static final int MAX_MESSAGE_LENGTH = 300;

  /** Of a name that is kept, in characters; names of streams are kept in memory, too. */
  private static final int MAX_NAME_LENGTH = 4_096;

  private Protocol() {}

  static UUID toUuid(Shared.UUID id) {
    return id.hasStructured()
        ? new UUID(
            id.getStructured().getMostSignificantBits(),
            id.getStructured().getLeastSignificantBits())
        : UUID.fromString(id.getString());
  }

  /** An id as two numbers. */
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

  /** An id as text, for clients that ask for that. */
  static Shared.UUID textId(UUID id) {
    return Shared.UUID.newBuilder().setString(id.toString()).build();
  }

  /** How a call wants its ids. */
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

  /** A name, if it isn't too long to be kept. */
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

  static StatusRuntimeException invalidArgument(String message) {
    return Status.INVALID_ARGUMENT.withDescription(shorten(message)).asRuntimeException();
  }

  static StatusRuntimeException unimplemented(String message) {
    return Status.UNIMPLEMENTED
        .withDescription("The embedded log does not " + message + ".")
        .asRuntimeException();
  }

  /** An error that clients tell apart by its name. */
  static StatusRuntimeException withExceptionName(Status status, String name, String message) {
    Metadata trailers = new Metadata();
    trailers.put(EXCEPTION, name);
    return status.withDescription(shorten(message)).asRuntimeException(trailers);
  }

  /** What an append expects, as the protocol counts it. */
  static long expectedVersionNumber(ExpectedRevision expected) {
    return switch (expected) {
      case ExpectedRevision.NoStream _ -> NO_STREAM;
      case ExpectedRevision.Any _ -> ANY;
      case ExpectedRevision.StreamExists _ -> STREAM_EXISTS;
      case ExpectedRevision.Exact at -> at.revision();
    };
  }

  /** The protocol's numbers have no sign; one that is too large lies after everything. */
  static long toSigned(long number) {
    return number < 0 ? Long.MAX_VALUE - 1 : Math.min(number, Long.MAX_VALUE - 1);
  }

  /** An event lacks what the protocol wants said of each. */
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

  /** A stream is not as a call expects; clients read the numbers, negative for what has none. */
  static StatusRuntimeException wrongExpectedVersion(String stream, ExpectedRevision expected, long last) {
    StatusRuntimeException error =
        withExceptionName(
            Status.FAILED_PRECONDITION,
            "wrong-expected-version",
            "The stream is at revision " + last + ", not as expected.");
    Metadata trailers = error.getTrailers();
    if (trailers != null) {
      put(trailers, "stream-name", stream);
      put(trailers, "expected-version", String.valueOf(expectedVersionNumber(expected)));
      put(trailers, "actual-version", String.valueOf(last));
    }
    return error;
  }

  /** A stream is deleted for ever, or while a call expects it to exist. */
  static StatusRuntimeException streamDeleted(String stream) {
    StatusRuntimeException error =
        withExceptionName(Status.FAILED_PRECONDITION, "stream-deleted", "The stream is deleted.");
    Metadata trailers = error.getTrailers();
    if (trailers != null) {
      put(trailers, "stream-name", stream);
    }
    return error;
  }

  /** Nobody but the log writes to a stream that it keeps itself. */
  static StatusRuntimeException readOnlyStream(String stream) {
    return accessDenied("The log keeps the stream " + stream + " itself: nothing else is written to it.");
  }

  private static void put(Metadata trailers, String name, String value) {
    trailers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), shorten(percentEncode(value)));
  }

  /** An error may repeat a name of any length, but ends the connection where it takes too much. */
  private static String shorten(String words) {
    return words.length() <= MAX_MESSAGE_LENGTH ? words : words.substring(0, MAX_MESSAGE_LENGTH) + "...";
  }

  /** Trailers are ASCII; what isn't stands there as its bytes in UTF-8, as in addresses. */
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
   * What a failed call ends with. UNAVAILABLE has clients close their connection and everything
   * that goes on over it: only where the log closes is it the word. What may pass, a full disk or
   * too much to write, is ABORTED, as a write that the real server could not make in time.
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
