package io.recordplayer.embedded.eventstore;

import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Bytes as they are, so that they needn't be a message. */
final class RawMarshaller implements MethodDescriptor.Marshaller<byte[]> {
  /** The same method, asked and answered by bytes. */
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
