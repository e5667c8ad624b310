package io.recordplayer.embedded.eventstore;

import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Passes bytes on as they are, so that they need not be a valid message. */
final class RawMarshaller implements MethodDescriptor.Marshaller<byte[]> {
  /** Returns the same method with bytes as its request and response. */
  static MethodDescriptor<byte[], byte[]> of(MethodDescriptor<?, ?> method) {
    return MethodDescriptor.newBuilder(new RawMarshaller(), new RawMarshaller())
        .setType(method.getType())
        .setFullMethodName(method.getFullMethodName())
        .build();
  }

  @Override
  public InputStream stream(byte[] value) {
    return new ByteArrayInputStream(value);
  }

  @Override
  public byte[] parse(InputStream stream) {
    try {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
