package io.recordplayer.embedded.eventstore;

import static org.awaitility.Awaitility.await;

import io.kurrent.dbclient.KurrentDBConnectionString;
import io.kurrent.dbclient.KurrentDBPersistentSubscriptionsClient;
import io.kurrent.dbclient.NamedConsumerStrategy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Clients that vanish without closing their connections, as after a loss of power or network. */
@EmbeddedLogOnly
class SilentConnectionTest extends PersistentSubscriptionTestBase {
  /** A proxy that stays open but, once it is severed, passes nothing on. */
  private static final class SeverableProxy implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> ends = new CopyOnWriteArrayList<>();
    private volatile boolean cut;

    SeverableProxy(int port) throws IOException {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  while (true) {
                    Socket near = server.accept();
                    Socket far = new Socket(InetAddress.getLoopbackAddress(), port);
                    ends.addAll(List.of(near, far));
                    Thread.ofVirtual().start(() -> carry(near, far));
                    Thread.ofVirtual().start(() -> carry(far, near));
                  }
                } catch (IOException _) {
                  // The socket is closed.
                }
              });
    }

    private void carry(Socket from, Socket to) {
      byte[] some = new byte[8_192];
      try {
        for (int read = from.getInputStream().read(some);
            read >= 0;
            read = from.getInputStream().read(some)) {
          if (!cut) {
            to.getOutputStream().write(some, 0, read);
          }
        }
      } catch (IOException _) {
        // The socket is closed.
      }
    }

    int port() {
      return server.getLocalPort();
    }

    void cut() {
      cut = true;
    }

    @Override
    public void close() throws IOException {
      server.close();
      for (Socket end : ends) {
        end.close();
      }
    }
  }

  @Test
  void what_a_consumer_had_that_is_gone_without_a_word_is_handed_to_others() throws Exception {
    stop();
    store =
        EmbeddedEventStore.onDisk(folder.resolve("log.db"))
            .keepAliveTimeout(Duration.ofMillis(300))
            .start();
    client = connect();
    connectGroups();
    group(stream().namedConsumerStrategy(NamedConsumerStrategy.PINNED));
    append("s-1", "one");
    try (SeverableProxy line = new SeverableProxy(store.port())) {
      var away =
          KurrentDBPersistentSubscriptionsClient.create(
              KurrentDBConnectionString.parseOrThrow(
                  "kurrentdb://127.0.0.1:" + line.port() + "?tls=false"));
      RecordingConsumer gone = new RecordingConsumer(KEEPS);
      var _ = get(away.subscribeToStream("s-1", "g", gone));
      assertSeen(gone, "one");
      line.cut();
      append("s-1", "two");
      RecordingConsumer there = toStream(ACKNOWLEDGES, 10);
      assertSeen(there, "one", "two");
      await().atMost(PATIENCE).until(() -> info().getConnections().size() == 1);
      var _ = away.shutdown();
    }
  }
}
