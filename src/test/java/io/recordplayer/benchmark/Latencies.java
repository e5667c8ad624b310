package io.recordplayer.benchmark;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * A distribution of latencies, in the form for stored results.
 *
 * @param percentile the percentile of the figure
 * @param encoded HdrHistogram's compressed form of the nanoseconds, in Base64
 */
public record Latencies(String what, double percentile, String encoded) {
  static final String FLOOR = "floor of: ";
  private static final int DIGITS = 3;

  static Latencies of(String what, double percentile, Histogram nanos) {
    ByteBuffer buffer = ByteBuffer.allocate(nanos.getNeededByteBufferCapacity());
    int length = nanos.encodeIntoCompressedByteBuffer(buffer);
    return new Latencies(
        what,
        percentile,
        Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length)));
  }

  /** An empty histogram for nanoseconds. It is not thread-safe. */
  public static Histogram histogram() {
    return new Histogram(DIGITS);
  }

  Histogram nanos() {
    try {
      return Histogram.decodeFromCompressedByteBuffer(
          ByteBuffer.wrap(Base64.getDecoder().decode(encoded)), 1);
    } catch (DataFormatException e) {
      throw new IllegalStateException("The latencies of '%s' can't be read.".formatted(what), e);
    }
  }
}
