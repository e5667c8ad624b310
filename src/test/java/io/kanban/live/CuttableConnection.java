package io.kanban.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A proxy between a client and a server that can cut, delay, hold or lose their data. */
public final class CuttableConnection implements AutoCloseable {
  private final ServerSocket entry;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  /** The server's ends of connections whose other end is closed. */
  private final Set<Socket> halves = ConcurrentHashMap.newKeySet();

  private final AtomicLong lost = new AtomicLong();
  private volatile boolean cut;
  private volatile boolean mute;
  private volatile boolean frozen;
  private volatile boolean held;

  /** The ports of connections to the server that lose everything. */
  private final Set<Integer> dead = ConcurrentHashMap.newKeySet();

  private final AtomicLong waiting = new AtomicLong();
  private volatile long delayMillis;

  public CuttableConnection(int target) throws IOException {
    this.target = target;
    this.entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return entry.getLocalPort();
  }

  private void accept() {
    while (!entry.isClosed()) {
      try {
        Socket browser = entry.accept();
        if (cut) {
          browser.close();
          continue;
        }
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(browser);
        sockets.add(server);
        if (cut) {
          browser.close();
          server.close();
        }
        Thread.ofVirtual().start(() -> copy(browser, server, false));
        Thread.ofVirtual().start(() -> copy(server, browser, true));
      } catch (IOException _) {
        // A failed connection doesn't end the proxy; close() does.
      }
    }
  }

  private void copy(Socket from, Socket to, boolean answers) {
    try {
      byte[] buffer = new byte[16_384];
      for (int count; (count = from.getInputStream().read(buffer)) >= 0; ) {
        int port = answers ? from.getLocalPort() : to.getLocalPort();
        if (frozen || (answers && mute) || dead.contains(port)) {
          lost.addAndGet(count);
        } else {
          TimeUnit.MILLISECONDS.sleep(delayMillis);
          keep(count);
          to.getOutputStream().write(buffer, 0, count);
        }
      }
    } catch (IOException | InterruptedException _) {
      // The connection was cut.
    } finally {
      drop(from);
      drop(to);
    }
  }

  private void keep(int count) throws InterruptedException {
    waiting.addAndGet(count);
    while (held) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    waiting.addAndGet(-count);
  }

  private void drop(Socket socket) {
    sockets.remove(socket);
    if (!halves.contains(socket)) {
      close(socket);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes all connections, and accepts none until {@link #mend}. */
  public void cut() {
    cut = true;
    sockets.forEach(CuttableConnection::close);
    cutFromServer();
  }

  /** Closes only the clients' ends of all connections, and accepts none until {@link #mend}. */
  public void cutFromBrowsers() {
    cut = true;
    sockets.stream().filter(socket -> socket.getPort() == target).forEach(halves::add);
    sockets.stream()
        .filter(socket -> socket.getPort() != target)
        .forEach(CuttableConnection::close);
  }

  /** Closes the server's ends that {@link #cutFromBrowsers} left open. */
  public void cutFromServer() {
    halves.forEach(CuttableConnection::close);
    halves.clear();
  }

  /** Loses the server's data; the client's data still arrives. */
  public void mute() {
    mute = true;
  }

  /** Loses all data, while both ends stay connected. */
  public void freeze() {
    frozen = true;
  }

  /**
   * Loses everything on one connection for good, while both ends believe that they are connected.
   *
   * @param port the port from which the server sees this connection come
   */
  public void freeze(int port) {
    dead.add(port);
  }

  /** Delays all data by this time. */
  public void delay(Duration by) {
    delayMillis = by.toMillis();
  }

  /** Holds all data back until {@link #mend}. */
  public void hold() {
    held = true;
  }

  /** The number of bytes that are held back. */
  public long waiting() {
    return waiting.get();
  }

  /** The number of bytes that were lost. */
  public long lost() {
    return lost.get();
  }

  /** Ends every disturbance except the delay; clients can connect again. */
  public void mend() {
    frozen = false;
    held = false;
    mute = false;
    cut = false;
  }

  @Override
  public void close() throws IOException {
    cut();
    entry.close();
  }
}
