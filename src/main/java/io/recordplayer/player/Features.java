package io.recordplayer.player;

import io.recordplayer.entity.EntityType;
import io.recordplayer.projection.Projection;
import io.recordplayer.projection.Views;
import io.recordplayer.record.Person;
import io.recordplayer.record.RecordTypes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All features of the application: their entities, views, access rules and record types. */
public final class Features {
  private final List<EntityType<?, ?, ?>> entities = new ArrayList<>();
  private final List<Projection<?>> projections = new ArrayList<>();

  /** The feature of each entity and view, by the category or name. */
  private final Map<String, Feature> byKind = new HashMap<>();

  /**
   * @throws IllegalArgumentException if two entities or two views have the same name, if an entity
   *     of one feature and a view of another one have the same name, or if a feature does not say
   *     who may use it
   */
  public Features(Collection<Feature> features) {
    Set<String> names = new HashSet<>();
    for (Feature feature : features) {
      feature.access();
      for (EntityType<?, ?, ?> type : feature.entities()) {
        requireUnique(names.add("entity " + type.category()), "entity types", type.category());
        add(type.category(), feature);
        entities.add(type);
      }
      for (Projection<?> projection : feature.projections()) {
        requireUnique(names.add("view " + projection.name()), "projections", projection.name());
        add(projection.name(), feature);
        projections.add(projection);
      }
    }
  }

  private void add(String kind, Feature feature) {
    Feature other = byKind.putIfAbsent(kind, feature);
    requireUnique(other == null || other.equals(feature), "features have things that", kind);
  }

  private static void requireUnique(boolean unique, String what, String name) {
    if (!unique) {
      throw new IllegalArgumentException(
          "Two %s are called '%s'; give one of them another name.".formatted(what, name));
    }
  }

  public List<EntityType<?, ?, ?>> entities() {
    return List.copyOf(entities);
  }

  public List<Projection<?>> projections() {
    return List.copyOf(projections);
  }

  /** The prefixes of all event streams. */
  public List<String> eventStreams() {
    return entities.stream().map(EntityType::eventStreamPrefix).toList();
  }

  /**
   * The stored names of all commands and events.
   *
   * @throws IllegalArgumentException as {@link RecordTypes}
   */
  public RecordTypes recordTypes() {
    List<Class<?>> types = new ArrayList<>();
    entities.forEach(
        type -> {
          types.add(type.commands());
          types.add(type.events());
        });
    return new RecordTypes(types);
  }

  /**
   * The roles of a person there.
   *
   * @throws IllegalArgumentException if no feature has an entity or a view of this kind
   */
  public Optional<Set<String>> rolesOf(Person person, Access.Subject subject, Views views) {
    return featureOf(subject.kind()).access().rolesOf(person, subject, views);
  }

  /**
   * Checks that a feature has this entity or view.
   *
   * @param kind a projection's name, or an entity's category
   * @throws IllegalArgumentException if no feature has it
   */
  public void requireKnown(String kind) {
    featureOf(kind);
  }

  private Feature featureOf(String kind) {
    Feature feature = byKind.get(kind);
    if (feature == null) {
      throw new IllegalArgumentException(
          "'%s' is in no Feature; add it to Feature.of(…) or .views(…) of a Feature that is a bean."
              .formatted(kind));
    }
    return feature;
  }
}
