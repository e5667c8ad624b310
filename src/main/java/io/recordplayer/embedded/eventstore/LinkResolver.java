package io.recordplayer.embedded.eventstore;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the events that links lead to. The data of a link is {@code revision@stream}. */
final class LinkResolver {
  static final String LINK_TYPE = "$>";

  private final Database database;

  LinkResolver(Database database) {
    this.database = database;
  }

  /**
   * Returns the target of a link; null if the event is not a link, or if its stream doesn't show
   * the target. Follows one link: a target may be a link itself.
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
    List<StoredEvent> found = database.readStream(target.substring(at + 1), revision, true, 1);
    return found.isEmpty() || found.getFirst().revision() != revision ? null : found.getFirst();
  }
}
