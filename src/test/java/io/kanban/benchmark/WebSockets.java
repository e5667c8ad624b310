package io.kanban.benchmark;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ObjLongConsumer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Many WebSocket clients on one thread. A browser process for each page, or a task for each frame,
 * would take processor time from the measured server.
 *
 * <p>As browsers do, a client accepts permessage-deflate if the server offers it; this can be
 * switched off.
 */
final class WebSockets implements AutoCloseable {
  private static final byte[] SYNC_TAIL = {0, 0, (byte) 0xff, (byte) 0xff};
  private static final int TEXT = 0x1;
  private static final int CLOSE = 0x8;
  private static final int PING = 0x9;
  private static final int PONG = 0xa;

  private final Selector selector;
  private final Queue<Line> opened = new ConcurrentLinkedQueue<>();
  private final AtomicLong bytes = new AtomicLong();

  WebSockets() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var _ = Thread.ofPlatform().name("websockets").daemon().start(this::readAll);
  }

  /** The bytes received so far, in their compressed form. */
  long bytes() {
    return bytes.get();
  }

  /**
   * Opens a WebSocket; blocks until the server has accepted it.
   *
   * @param path the path with the query
   * @param received called with each text and its arrival, on the shared thread
   */
  Line open(int port, String path, String cookie, boolean deflate, ObjLongConsumer<String> received)
      throws IOException {
    SocketChannel channel = SocketChannel.open(new InetSocketAddress("localhost", port));
    channel.socket().setTcpNoDelay(true);
    String request =
        "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                .formatted(path, port)
            + "Origin: http://localhost:%d\r\nSec-WebSocket-Version: 13\r\n".formatted(port)
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nCookie: %s\r\n".formatted(cookie)
            + (deflate
                ? "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
                : "")
            + "\r\n";
    channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    String answer = head(channel);
    if (!answer.startsWith("HTTP/1.1 101")) {
      channel.close();
      throw new IOException("no WebSocket at " + path + ": " + answer.lines().findFirst());
    }
    Line line =
        new Line(channel, received, answer.toLowerCase(Locale.ROOT).contains("permessage-deflate"));
    channel.configureBlocking(false);
    opened.add(line);
    selector.wakeup();
    return line;
  }

  private static String head(SocketChannel channel) throws IOException {
    StringBuilder head = new StringBuilder();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (head.indexOf("\r\n\r\n") < 0) {
      if (channel.read(one.clear()) < 0) {
        throw new IOException("the server closed the connection: " + head);
      }
      head.append((char) one.get(0));
    }
    return head.toString();
  }

  private void readAll() {
    try {
      while (selector.isOpen()) {
        selector.select();
        for (Line line; (line = opened.poll()) != null; ) {
          line.channel.register(selector, SelectionKey.OP_READ, line);
        }
        selector.selectedKeys().forEach(key -> ((Line) key.attachment()).read(key));
        selector.selectedKeys().clear();
      }
    } catch (ClosedSelectorException _) {
      // close() ends the loop.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }

  /** One WebSocket. */
  final class Line {
    private final SocketChannel channel;
    private final ObjLongConsumer<String> received;
    private final @Nullable Inflater inflater;
    private final ArrayDeque<byte[]> parts = new ArrayDeque<>();
    private ByteBuffer buffer = ByteBuffer.allocate(4_096);
    private boolean compressed;
    private volatile boolean closed;

    private Line(SocketChannel channel, ObjLongConsumer<String> received, boolean deflated) {
      this.channel = channel;
      this.received = received;
      this.inflater = deflated ? new Inflater(true) : null;
    }

    boolean isClosed() {
      return closed;
    }

    void send(String text) {
      send(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A client must mask its frames; a mask of zeros is valid and needs no work. */
    private synchronized void send(int opcode, byte[] payload) {
      int length = payload.length;
      ByteBuffer frame = ByteBuffer.allocate(length + 14);
      frame.put((byte) (0x80 | opcode));
      if (length < 126) {
        frame.put((byte) (0x80 | length));
      } else if (length < 65_536) {
        frame.put((byte) (0x80 | 126)).putShort((short) length);
      } else {
        frame.put((byte) (0x80 | 127)).putLong(length);
      }
      frame.putInt(0).put(payload).flip();
      try {
        while (frame.hasRemaining()) {
          if (channel.write(frame) == 0) {
            Thread.onSpinWait();
          }
        }
      } catch (IOException _) {
        closed = true;
      }
    }

    private void read(SelectionKey key) {
      long now = System.nanoTime();
      try {
        int count;
        while ((count = channel.read(buffer)) > 0) {
          bytes.addAndGet(count);
          if (!buffer.hasRemaining()) {
            buffer = ByteBuffer.allocate(buffer.capacity() * 2).put(buffer.flip());
          }
        }
        buffer.flip();
        while (frame(now)) {}
        buffer.compact();
        if (count < 0) {
          throw new IOException("closed");
        }
      } catch (IOException | DataFormatException _) {
        closed = true;
        key.cancel();
        try {
          channel.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    /** Reads one frame from the buffer, if the frame is complete. */
    private boolean frame(long now) throws IOException, DataFormatException {
      int start = buffer.position();
      if (buffer.remaining() < 2) {
        return false;
      }
      int first = buffer.get();
      long length = buffer.get() & 0x7f;
      int more = length == 126 ? 2 : length == 127 ? 8 : 0;
      if (buffer.remaining() < more) {
        buffer.position(start);
        return false;
      }
      length = more == 2 ? buffer.getShort() & 0xffff : more == 8 ? buffer.getLong() : length;
      if (buffer.remaining() < length) {
        buffer.position(start);
        return false;
      }
      byte[] payload = new byte[(int) length];
      buffer.get(payload);
      int opcode = first & 0xf;
      if (opcode == PING) {
        send(PONG, payload);
      } else if (opcode == CLOSE) {
        throw new IOException("closed");
      } else if (opcode <= TEXT) {
        compressed |= (first & 0x40) != 0;
        parts.add(payload);
        if ((first & 0x80) != 0) {
          received.accept(text(), now);
        }
      }
      return true;
    }

    private String text() throws DataFormatException {
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      for (byte[] part; (part = parts.poll()) != null; ) {
        whole.writeBytes(part);
      }
      byte[] payload = whole.toByteArray();
      if (compressed && inflater != null) {
        compressed = false;
        whole.writeBytes(SYNC_TAIL);
        inflater.setInput(whole.toByteArray());
        whole.reset();
        byte[] chunk = new byte[8_192];
        for (int count; (count = inflater.inflate(chunk)) > 0; ) {
          whole.write(chunk, 0, count);
        }
        payload = whole.toByteArray();
      }
      return new String(payload, StandardCharsets.UTF_8);
    }
  }
}
