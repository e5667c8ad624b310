package io.recordplayer.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.pekko.persistence.jdbc.query.javadsl.JdbcReadJournal;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;

/** Does the work of {@code commands} with Pekko on PostgreSQL. */
final class PekkoPostgresSection implements Section {
  private static final String SCHEMA = "/schema/postgres/postgres-create-schema.sql";

  @Override
  public String name() {
    return "pekko-postgres";
  }

  @Override
  public String title() {
    return "The same commands: Pekko on PostgreSQL";
  }

  @Override
  public String method() {
    return """
    **Peer.** `%s`, `%s`, `%s`: %s By default, the journal's JDBC plugin combines waiting events into one transaction, up \
    to 400, and uses 20 connections. PostgreSQL runs in a process of its own, connected over loopback; `fsync` and \
    `synchronous_commit` are on, as by default.

    %s\
    """
        .formatted(
            Machine.jarOf(EventSourcedBehavior.class),
            Machine.jarOf(JdbcReadJournal.class),
            Machine.jarOf(org.postgresql.Driver.class),
            PekkoPeer.SETTINGS,
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
    try (PostgresServer server = PostgresServer.start(settings.folder())) {
      createTables(server.url());
      String journal =
          """
          pekko.persistence.journal.plugin = jdbc-journal
          jdbc-journal.use-shared-db = slick
          jdbc-read-journal.use-shared-db = slick
          pekko-persistence-jdbc.shared-databases.slick {
            profile = "slick.jdbc.PostgresProfile$"
            db { url = "%s", driver = "org.postgresql.Driver" }
          }
          """
              .formatted(server.url());
      try (Peer pekko =
          new PekkoPeer(
              PeerCommands.ENTITIES,
              journal,
              JdbcReadJournal.class,
              JdbcReadJournal.Identifier())) {
        return new PeerCommands(pekko, server).measure(settings);
      }
    }
  }

  private static void createTables(String url) throws Exception {
    try (var schema = Objects.requireNonNull(JdbcReadJournal.class.getResourceAsStream(SCHEMA));
        Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String each : new String(schema.readAllBytes(), UTF_8).split(";", -1)) {
        statement.execute(each);
      }
    }
  }
}
