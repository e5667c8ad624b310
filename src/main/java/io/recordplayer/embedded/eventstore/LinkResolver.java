package io.recordplayer.embedded.eventstore;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events that stand for others: their data is {@code revision@stream}. */
final class LinkResolver {
  static final String LINK_TYPE = "$>";

  private final Database database;

  LinkResolver(Database database) {
    this.database = database;
  }

  /**
   * The event that a link stands for, as its stream shows it now; null where the event is no link,
   * or what it stands for is not to be had. A link to a link is followed once.
   */
  @Nullable StoredEvent resolve(StoredEvent link) {
    if (!link.type().equals(LINK_TYPE)) {
      return null;
    }
    String target = link.data().toStringUtf8();
    int at = target.indexOf('@');
    if (at < 0) {
      return null;
    }
    long revision;
    try {
      revision = Long.parseLong(target.substring(0, at));
    } catch (NumberFormatException _) {
      return null;
    }
    List<StoredEvent> there = database.readStream(target.substring(at + 1), revision, true, 1);
    return there.isEmpty() || there.getFirst().revision() != revision ? null : there.getFirst();
  }
}
