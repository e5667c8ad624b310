package io.recordplayer.player;

import io.recordplayer.projection.Views;
import io.recordplayer.record.Person;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Says who may use an entity or a view, and in which roles.
 *
 * <p>It is asked before a command is recorded and before a view is shown. For an open view it is
 * asked again whenever one of the views changes that its result was read from. The roles are
 * recorded with the command, so that the entity decides by the roles at the time of the command.
 */
@FunctionalInterface
public interface Access {
  /**
   * An entity or a view that somebody wants to use.
   *
   * @param kind a projection's name, or an entity's category
   * @param key the document's key, or the entity's id
   */
  record Subject(String kind, String key) {}

  /**
   * Says who may use one thing, named by a typed id instead of a text.
   *
   * @param <K> the typed id
   */
  @FunctionalInterface
  interface Rule<K> {
    /** As {@link Access#rolesOf}. */
    Optional<Set<String>> rolesOf(Person person, K subject, Views views);
  }

  /**
   * The person's roles there; empty if the person may not use it at all.
   *
   * @param views the views as of now; reading one may wait for the store
   */
  Optional<Set<String>> rolesOf(Person person, Subject subject, Views views);

  /** Everyone who is signed in may do everything. */
  static Access open() {
    return (_, _, _) -> Optional.of(Set.of());
  }

  /**
   * Access by a rule on typed ids.
   *
   * @param key the typed id of a view's key or an entity's id. If it throws an {@link
   *     IllegalArgumentException}, nobody has access.
   */
  static <K> Access by(Function<String, K> key, Rule<K> rule) {
    return (person, subject, views) -> {
      K typed;
      try {
        typed = key.apply(subject.key());
      } catch (IllegalArgumentException _) {
        return Optional.empty();
      }
      return rule.rolesOf(person, typed, views);
    };
  }
}
