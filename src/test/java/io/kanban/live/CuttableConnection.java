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

/** A line to a server, of a browser or of another client, that can be cut. */
public final class CuttableConnection implements AutoCloseable {
  private final ServerSocket entry;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  /** The servers' ends of lines whose other end is gone. */
  private final Set<Socket> halves = ConcurrentHashMap.newKeySet();

  private final AtomicLong lost = new AtomicLong();
  private volatile boolean cut;
  private volatile boolean mute;
  private volatile boolean frozen;
  private volatile boolean held;
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
        // The next one may do better; closing ends the loop.
      }
    }
  }

  private void copy(Socket from, Socket to, boolean answers) {
    try {
      byte[] buffer = new byte[16_384];
      for (int count; (count = from.getInputStream().read(buffer)) >= 0; ) {
        if (frozen || (answers && mute)) {
          lost.addAndGet(count);
        } else {
          TimeUnit.MILLISECONDS.sleep(delayMillis);
          keep(count);
          to.getOutputStream().write(buffer, 0, count);
        }
      }
    } catch (IOException | InterruptedException _) {
      // Cut.
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

  /** Drops what is connected, and lets nobody through. */
  public void cut() {
    cut = true;
    sockets.forEach(CuttableConnection::close);
    cutFromServer();
  }

  /** The same, of which the server is told nothing. */
  public void cutFromBrowsers() {
    cut = true;
    sockets.stream().filter(socket -> socket.getPort() == target).forEach(halves::add);
    sockets.stream()
        .filter(socket -> socket.getPort() != target)
        .forEach(CuttableConnection::close);
  }

  /** Tells the server of the lines that are gone. */
  public void cutFromServer() {
    halves.forEach(CuttableConnection::close);
    halves.clear();
  }

  /** Loses what the server says; what the browser says still arrives. */
  public void mute() {
    mute = true;
  }

  /** Loses everything, while both ends believe that they are connected. */
  public void freeze() {
    frozen = true;
  }

  /** Brings everything this much later. */
  public void delay(Duration by) {
    delayMillis = by.toMillis();
  }

  /** Keeps everything back until the line is mended. */
  public void hold() {
    held = true;
  }

  /** How many bytes are kept back. */
  public long waiting() {
    return waiting.get();
  }

  /** How many bytes did not arrive. */
  public long lost() {
    return lost.get();
  }

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
