package io.recordplayer.record;

import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The stored names of the types of records, in both directions. */
public final class RecordTypes {
  private final SortedMap<String, Class<?>> byName = new TreeMap<>();

  /**
   * The names of all records that these sealed types permit.
   *
   * @throws IllegalArgumentException if a record has no stored name, two have the same one, or a
   *     type is not sealed
   */
  public RecordTypes(Collection<Class<?>> sealedTypes) {
    Set<Class<?>> types = new LinkedHashSet<>();
    types.add(Responses.class);
    sealedTypes.forEach(type -> collect(type, types));
    for (Class<?> type : types) {
      Class<?> other = byName.putIfAbsent(nameOf(type), type);
      if (other != null) {
        throw new IllegalArgumentException(
            "%s and %s are both stored as '%s'; give one of them another name."
                .formatted(other.getName(), type.getName(), nameOf(type)));
      }
    }
  }

  private static void collect(Class<?> type, Set<Class<?>> found) {
    if (type.isSealed()) {
      for (Class<?> permitted : type.getPermittedSubclasses()) {
        collect(permitted, found);
      }
    } else if (Modifier.isAbstract(type.getModifiers())) {
      throw new IllegalArgumentException(
          "%s is not sealed, so its records are unknown; make it sealed, with the records inside it."
              .formatted(type.getName()));
    } else {
      found.add(type);
    }
  }

  /**
   * The stored name of a type.
   *
   * @throws IllegalArgumentException if it has none
   */
  public static String nameOf(Class<?> type) {
    StoredAs name = type.getAnnotation(StoredAs.class);
    if (name == null) {
      throw new IllegalArgumentException(
          "%s has no stored name; put @StoredAs(\"…\") on it, with a name that will never change."
              .formatted(type.getName()));
    }
    return name.value();
  }

  /** The type of this stored name; null if this program has none. */
  public @Nullable Class<?> typeOf(String name) {
    return byName.get(name);
  }

  /** All types, by their stored names. */
  public Map<String, Class<?>> all() {
    return Map.copyOf(byName);
  }
}
