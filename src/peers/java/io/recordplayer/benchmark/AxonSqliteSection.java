package io.recordplayer.benchmark;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.EventTableFactory;
import org.sqlite.SQLiteDataSource;

/** Does the work of {@code commands} with Axon on SQLite. */
final class AxonSqliteSection implements Section {
  @Override
  public String name() {
    return "axon-sqlite";
  }

  @Override
  public String title() {
    return "The same commands: Axon on SQLite";
  }

  @Override
  public String method() {
    return """
    **Peer.** `%s`, `%s`: one connection, because SQLite has one writer, %s `journal_mode=WAL`, `synchronous=FULL`. Axon \
    has no table definitions for SQLite; these have the columns and indexes of Axon's other definitions.

    %s\
    """
        .formatted(
            Machine.jarOf(EventStore.class),
            Machine.jarOf(SQLiteDataSource.class),
            AxonPeer.SETTINGS,
            PeerCommands.PROTOCOL);
  }

  @Override
  public Comparison comparison() {
    return PeerCommands.COMPARISON;
  }

  @Override
  public List<Figure> run(Settings settings) throws Exception {
    Path file = settings.folder().resolve("axon.db");
    String url = "jdbc:sqlite:" + file + "?journal_mode=WAL&synchronous=FULL";
    try (Peer axon = new AxonPeer(url, new SqliteTables(), 1)) {
      return new PeerCommands(axon, null).measure(settings);
    }
  }

  /** Axon's tables in SQLite's dialect. */
  private static final class SqliteTables implements EventTableFactory {
    private static final String COLUMNS =
        """
        aggregateIdentifier TEXT NOT NULL, sequenceNumber INTEGER NOT NULL, type TEXT,
        eventIdentifier TEXT NOT NULL UNIQUE, metaData BLOB, payload BLOB NOT NULL,
        payloadRevision TEXT, payloadType TEXT NOT NULL, timeStamp TEXT NOT NULL,
        """;

    @Override
    public PreparedStatement createDomainEventTable(Connection connection, EventSchema schema)
        throws SQLException {
      return connection.prepareStatement(
          "CREATE TABLE DomainEventEntry (globalIndex INTEGER PRIMARY KEY AUTOINCREMENT, "
              + COLUMNS
              + "UNIQUE (aggregateIdentifier, sequenceNumber))");
    }

    @Override
    public PreparedStatement createSnapshotEventTable(Connection connection, EventSchema schema)
        throws SQLException {
      return connection.prepareStatement(
          "CREATE TABLE SnapshotEventEntry ("
              + COLUMNS
              + "PRIMARY KEY (aggregateIdentifier, sequenceNumber))");
    }
  }
}
