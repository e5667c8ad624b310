package io.recordplayer.player;

import io.recordplayer.entity.EntityType;
import io.recordplayer.projection.Projection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Registers entities and views of an application, and who may use them. An application has one or
 * more features as beans. Immutable.
 */
public final class Feature {
  private final List<EntityType<?, ?, ?>> entities;
  private final List<Projection<?>> views;
  private final @Nullable Access access;

  private Feature(
      List<EntityType<?, ?, ?>> entities, List<Projection<?>> views, @Nullable Access access) {
    this.entities = List.copyOf(entities);
    this.views = List.copyOf(views);
    this.access = access;
  }

  /** A feature with these entities; none if it only has views. */
  public static Feature of(EntityType<?, ?, ?>... entities) {
    return new Feature(List.of(entities), List.of(), null);
  }

  /** The same with these views, too. */
  public Feature views(Projection<?>... more) {
    List<Projection<?>> all = new ArrayList<>(views);
    all.addAll(List.of(more));
    return new Feature(entities, all, access);
  }

  /** The same with a rule that says who may use its entities and views. Each feature needs one. */
  public Feature access(Access rule) {
    return new Feature(entities, views, rule);
  }

  /**
   * The same with a rule on typed ids.
   *
   * @see Access#by
   */
  public <K> Feature access(Function<String, K> key, Access.Rule<K> rule) {
    return access(Access.by(key, rule));
  }

  List<EntityType<?, ?, ?>> entities() {
    return entities;
  }

  List<Projection<?>> projections() {
    return views;
  }

  /**
   * The rule that says who may use its entities and views.
   *
   * @throws IllegalArgumentException if there is none
   */
  Access access() {
    if (access == null) {
      throw new IllegalArgumentException(
          "The feature %s does not say who may use it; add .access(…) to it, or .access(Access.open()) for everybody who is signed in."
              .formatted(this));
    }
    return access;
  }

  @Override
  public String toString() {
    List<String> names = new ArrayList<>();
    entities.forEach(type -> names.add(type.category()));
    views.forEach(view -> names.add(view.name()));
    return names.toString();
  }
}
