package io.recordplayer.benchmark;

import java.util.List;
import java.util.Optional;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.jdbc.PostgresEventTableFactory;

/** Does the work of {@code commands} with Axon on PostgreSQL. */
final class AxonPostgresSection implements Section {
  private static final int CONNECTIONS = 16;

  @Override
  public String name() {
    return "axon-postgres";
  }

  @Override
  public String title() {
    return "The same commands: Axon on PostgreSQL";
  }

  @Override
  public String method() {
    return """
    **Peer.** `%s`, `%s`: %d connections, %s PostgreSQL runs in a process of its own, connected over loopback; `fsync` and \
    `synchronous_commit` are on, as by default.

    %s\
    """
        .formatted(
            Machine.jarOf(EventStore.class),
            Machine.jarOf(org.postgresql.Driver.class),
            CONNECTIONS,
            AxonPeer.SETTINGS,
            PeerCommands.PROTOCOL);
  }

  @Override
  public Comparison comparison() {
    return PeerCommands.COMPARISON;
  }

  @Override
  public Optional<String> missing() {
    return PostgresServer.missing();
  }

  @Override
  public List<Figure> run(Settings settings) throws Exception {
    try (PostgresServer server = PostgresServer.start(settings.folder());
        Peer axon = new AxonPeer(server.url(), PostgresEventTableFactory.INSTANCE, CONNECTIONS)) {
      return new PeerCommands(axon, server).measure(settings);
    }
  }
}
