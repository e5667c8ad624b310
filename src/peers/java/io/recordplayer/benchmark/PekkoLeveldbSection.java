package io.recordplayer.benchmark;

import java.util.List;
import org.apache.pekko.persistence.query.journal.leveldb.javadsl.LeveldbReadJournal;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.iq80.leveldb.DB;

/** Does the work of {@code commands} with Pekko on LevelDB. */
final class PekkoLeveldbSection implements Section {
  /** The native library exists for these processors only; others use LevelDB's Java port. */
  private static final boolean NATIVE =
      List.of("amd64", "x86_64").contains(System.getProperty("os.arch"));

  @Override
  public String name() {
    return "pekko-leveldb";
  }

  @Override
  public String title() {
    return "The same commands: Pekko on LevelDB";
  }

  @Override
  public String method() {
    return """
    **Peer.** `%s`, `%s`: %s LevelDB with `fsync = on` and `native = %s`. This journal is part of Pekko and works on one \
    machine only; it syncs the events of one actor at a time.

    %s\
    """
        .formatted(
            Machine.jarOf(EventSourcedBehavior.class),
            Machine.jarOf(DB.class),
            PekkoPeer.SETTINGS,
            NATIVE ? "on" : "off",
            PeerCommands.PROTOCOL);
  }

  @Override
  public Comparison comparison() {
    return PeerCommands.COMPARISON;
  }

  @SuppressWarnings("deprecation") // LevelDB is deprecated for production, where it is clustered
  @Override
  public List<Figure> run(Settings settings) throws Exception {
    String journal =
        """
        pekko.persistence.journal {
          plugin = pekko.persistence.journal.leveldb
          leveldb { dir = "%s", fsync = on, native = %s }
        }
        """
            .formatted(settings.folder().resolve("leveldb"), NATIVE);
    try (Peer pekko =
        new PekkoPeer(
            PeerCommands.ENTITIES,
            journal,
            LeveldbReadJournal.class,
            LeveldbReadJournal.Identifier())) {
      return new PeerCommands(pekko, null).measure(settings);
    }
  }
}
