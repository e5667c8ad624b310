package io.recordplayer.player;

import io.recordplayer.projection.Views;
import io.recordplayer.record.Person;
import java.util.Optional;
import java.util.Set;

/**
 * Who may do what, asked where a record enters and before a view is shown, and of an open view
 * again whenever one of the views changed that the answer was read from. The roles found are
 * recorded with the command, so that the entity decides by what was true when the person asked.
 */
@FunctionalInterface
public interface Access {
  /**
   * What somebody wants to get at.
   *
   * @param kind a projection's name, or an entity's category
   * @param key the document's key, or the entity's id
   */
  record Subject(String kind, String key) {}

  /**
   * The roles the person has there; empty where the person has no business there at all.
   *
   * @param views the view models as of now; reading one may wait for the store
   */
  Optional<Set<String>> rolesOf(Person person, Subject subject, Views views);

  /** Everyone who is signed in may do everything. */
  static Access open() {
    return (_, _, _) -> Optional.of(Set.of());
  }
}
