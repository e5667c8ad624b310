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

/** All that the application registered, and what follows from it. */
public final class Features {
  private final List<EntityType<?, ?, ?>> entities = new ArrayList<>();
  private final List<Projection<?>> projections = new ArrayList<>();
  private final Map<String, Access> access = new HashMap<>();

  /**
   * @throws IllegalArgumentException where two share a name
   */
  public Features(Collection<Feature> features) {
    Set<String> names = new HashSet<>();
    for (Feature feature : features) {
      for (EntityType<?, ?, ?> type : feature.entities()) {
        require(names.add("entity " + type.category()), "entity types", type.category());
        require(!access.containsKey(type.category()), "features", type.category());
        entities.add(type);
        access.put(type.category(), feature.access());
      }
      for (Projection<?> projection : feature.projections()) {
        require(names.add("view " + projection.name()), "projections", projection.name());
        require(!access.containsKey(projection.name()), "features", projection.name());
        projections.add(projection);
        access.put(projection.name(), feature.access());
      }
    }
  }

  private static void require(boolean unique, String what, String name) {
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

  /** The beginnings of the names of the streams that have events. */
  public List<String> eventStreams() {
    return entities.stream().map(EntityType::eventStreamPrefix).toList();
  }

  /** The stored names of all commands and events. */
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
   * @throws IllegalArgumentException where no feature has an entity or a view of this kind
   */
  public Optional<Set<String>> rolesOf(Person person, Access.Subject subject, Views views) {
    return accessTo(subject.kind()).rolesOf(person, subject, views);
  }

  /**
   * Makes sure that a feature has it.
   *
   * @param kind a projection's name, or an entity's category
   * @throws IllegalArgumentException where none has
   */
  public void requireKnown(String kind) {
    accessTo(kind);
  }

  private Access accessTo(String kind) {
    Access rule = access.get(kind);
    if (rule == null) {
      throw new IllegalArgumentException(
          "'%s' is in no Feature; add it to the entities or the projections of a Feature that is a bean."
              .formatted(kind));
    }
    return rule;
  }
}
