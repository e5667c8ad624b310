package io.recordplayer.entity;

import io.recordplayer.projection.Projection;
import java.util.Locale;
import java.util.function.Function;
import org.springframework.core.ResolvableType;

/**
 * Registers a kind of entity: its name, its rules and its snapshots. Pages name it to send
 * commands, so a command that its rules do not decide does not compile. Immutable.
 *
 * @param <C> its commands, a sealed type
 * @param <S> its state
 * @param <E> its events, a sealed type
 */
public final class EntityType<C, S, E> {
  /** The id of the one entity of a {@link #single} type. */
  public static final String SINGLE_ID = "main";

  private static final String COMMANDS = "Command";
  private static final SnapshotPolicy EVERY_HUNDRED_EVENTS = SnapshotPolicy.afterEvents(100);

  private final String category;
  private final Entity<C, S, E> rules;
  private final Function<? super C, String> id;
  private final Class<C> commands;
  private final Class<S> state;
  private final Class<E> events;
  private final int stateVersion;
  private final SnapshotPolicy snapshots;

  private EntityType(
      String category,
      Entity<C, S, E> rules,
      Function<? super C, String> id,
      int stateVersion,
      SnapshotPolicy snapshots) {
    requireCategory(category);
    this.category = category;
    this.rules = rules;
    this.id = id;
    this.commands = typeArgument(rules, 0, "commands");
    this.state = typeArgument(rules, 1, "state");
    this.events = typeArgument(rules, 2, "events");
    this.stateVersion = stateVersion;
    this.snapshots = snapshots;
  }

  /**
   * A kind of entity whose commands name the entity that decides them. Its state has version 1, and
   * a snapshot is taken after 100 events.
   *
   * @param category the first part of its stream names, letters only; it never changes once there
   *     are records
   * @param rules a class that names its command, state and event types, as in {@code class Rules
   *     implements Entity<BoardCommand, BoardState, BoardEvent>}
   * @param id the id of the entity that a command is for
   * @throws IllegalArgumentException if the category is not allowed, or the class of the rules does
   *     not name the three types
   */
  public static <C, S, E> EntityType<C, S, E> of(
      String category, Entity<C, S, E> rules, Function<? super C, String> id) {
    return new EntityType<>(category, rules, id, 1, EVERY_HUNDRED_EVENTS);
  }

  /**
   * A kind of entity with one entity, whose id is {@link #SINGLE_ID}. Otherwise as {@link #of}.
   *
   * @throws IllegalArgumentException as for {@link #of}
   */
  public static <C, S, E> EntityType<C, S, E> single(String category, Entity<C, S, E> rules) {
    return of(category, rules, _ -> SINGLE_ID);
  }

  /**
   * The same with another version of its state. Raise the version when the state's components or
   * {@code evolve} change: snapshots of older versions are then ignored.
   */
  public EntityType<C, S, E> stateVersion(int version) {
    return new EntityType<>(category, rules, id, version, snapshots);
  }

  /** The same with another snapshot policy. */
  public EntityType<C, S, E> snapshots(SnapshotPolicy policy) {
    return new EntityType<>(category, rules, id, stateVersion, policy);
  }

  /**
   * The entity's state as a view, for pages that show exactly the state. Its name is the category,
   * as in {@code stock-item} for {@code stockItem}. Otherwise as {@link #view(String)}.
   */
  public Projection<S> view() {
    return view(category.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT));
  }

  /**
   * The entity's state as a view of this name. Its key is the entity's id, its version is the
   * state's version, and {@code evolve} plays the events.
   *
   * @param name the projection's name, unique; fixed once views are stored
   */
  public Projection<S> view(String name) {
    return Projection.of(name, state, rules.initial())
        .on(events, rules::evolve)
        .version(stateVersion);
  }

  private static void requireCategory(String category) {
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

  @SuppressWarnings("unchecked") // The type argument of Entity is the type of this parameter.
  private static <T> Class<T> typeArgument(Entity<?, ?, ?> rules, int index, String what) {
    ResolvableType argument = ResolvableType.forInstance(rules).as(Entity.class).getGeneric(index);
    Class<?> type = argument.resolve();
    if (type == null) {
      throw new IllegalArgumentException(
          "The class %s does not say the type of its %s; write 'class %s implements Entity<Commands, State, Events>' with the three types."
              .formatted(rules.getClass().getName(), what, rules.getClass().getSimpleName()));
    }
    if (argument.hasGenerics()) {
      throw new IllegalArgumentException(
          "The %s of %s are of the generic type %s, which JSON can't be read as; wrap it in a record."
              .formatted(what, rules.getClass().getName(), argument));
    }
    return (Class<T>) type;
  }

  /** The first part of its stream names. */
  public String category() {
    return category;
  }

  public Entity<C, S, E> rules() {
    return rules;
  }

  /** The type of its commands. */
  public Class<C> commands() {
    return commands;
  }

  /** The type of its state. */
  public Class<S> state() {
    return state;
  }

  /** The type of its events. */
  public Class<E> events() {
    return events;
  }

  public int stateVersion() {
    return stateVersion;
  }

  SnapshotPolicy snapshots() {
    return snapshots;
  }

  /** The id of the entity that a command is for. */
  public String idOf(C command) {
    return id.apply(command);
  }

  /** The stream of one entity's events. */
  public String eventStream(String id) {
    return eventStreamPrefix() + id;
  }

  /** The stream of one entity's commands. */
  public String commandStream(String id) {
    return commandStreamPrefix() + id;
  }

  /** The persistent subscription through which the log hands out the commands. */
  public String consumerGroup() {
    return "recordplayer-" + category;
  }

  public String eventStreamPrefix() {
    return category + "-";
  }

  public String commandStreamPrefix() {
    return category + COMMANDS + "-";
  }

  @Override
  public String toString() {
    return category;
  }
}
