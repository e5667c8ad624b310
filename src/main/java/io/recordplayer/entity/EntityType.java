package io.recordplayer.entity;

import java.util.function.Function;

/**
 * A kind of entity, as an application registers it and as pages name it to send commands: the types
 * tie each command to the rules that decide it.
 *
 * @param category the first part of its stream names, letters only; fixed once there are records
 * @param commands the sealed type of its commands
 * @param events the sealed type of its events
 * @param state what a snapshot holds
 * @param stateVersion raised whenever the state's shape or {@code evolve} changes: older snapshots
 *     are then ignored
 * @param id names the entity that a command is for
 * @param rules what it decides
 * @param snapshots when a snapshot of it is taken
 */
public record EntityType<C, S, E>(
    String category,
    Class<C> commands,
    Class<E> events,
    Class<S> state,
    int stateVersion,
    Function<C, String> id,
    Entity<C, S, E> rules,
    SnapshotPolicy<? super E> snapshots) {
  private static final String COMMANDS = "Command";

  public EntityType {
    if (!category.matches("[a-zA-Z]+")) {
      throw new IllegalArgumentException(
          "The category '" + category + "' must be letters only: a stream is 'category-id'.");
    }
    if (category.endsWith(COMMANDS)) {
      throw new IllegalArgumentException(
          "The category '%s' must not end in '%s': such streams hold another category's commands."
              .formatted(category, COMMANDS));
    }
  }

  /** The stream of one entity's events. */
  public String eventStream(String id) {
    return eventStreamPrefix() + id;
  }

  /** The stream of one entity's commands. */
  public String commandStream(String id) {
    return commandStreamPrefix() + id;
  }

  /** The name under which the log hands commands to all who decide them. */
  public String consumerGroup() {
    return "recordplayer-" + category;
  }

  public String eventStreamPrefix() {
    return category + "-";
  }

  public String commandStreamPrefix() {
    return category + COMMANDS + "-";
  }
}
