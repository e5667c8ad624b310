package io.recordplayer.projection;

import io.recordplayer.record.ModelJson;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/**
 * Finds the {@link DocumentPatch} between two views. Views are immutable, and the next view shares
 * with the view before it everything that the event did not change. So unchanged parts are found by
 * identity, and neither view is written as JSON.
 */
final class ViewDifference {
  private ViewDifference() {}

  /** Thrown if only the whole document can express the difference. */
  static final class Unknown extends Exception {
    private static final long serialVersionUID = 1L;

    Unknown(JavaType type) {
      super("The JSON of %s depends on its place.".formatted(type), null, false, false);
    }
  }

  /**
   * The patch from one view's document to another's.
   *
   * @return null if only a whole document can express the difference
   */
  static <V> @Nullable String between(Class<V> type, V before, V after) {
    try {
      return Objects.requireNonNullElse(
          difference(ModelJson.MAPPER.constructType(type), before, after), "{}");
    } catch (Unknown _) {
      return null;
    }
  }

  /** The patch of a value; null if the values are the same. */
  static @Nullable String difference(JavaType type, @Nullable Object before, @Nullable Object after)
      throws Unknown {
    if (isSame(before, after)) {
      return null;
    }
    if (before == null || after == null) {
      return replaced(type, after);
    }
    return switch (DocumentShape.of(type)) {
      case DocumentShape.Fields shape -> differenceOfFields(shape, before, after);
      case DocumentShape.Elements shape ->
          differenceOfElements(shape.content(), (Collection<?>) before, (Collection<?>) after);
      case DocumentShape.Entries shape ->
          differenceOfEntries(shape, (Map<?, ?>) before, (Map<?, ?>) after);
      case DocumentShape.Whole _ -> {
        String replaced = replaced(type, after);
        yield replaced.equals(replaced(type, before)) ? null : replaced;
      }
    };
  }

  @SuppressWarnings("ReferenceEquality") // equal values may have different JSON
  static boolean isSame(@Nullable Object before, @Nullable Object after) {
    return before == after;
  }

  private static String replaced(JavaType type, @Nullable Object value) throws Unknown {
    return "[" + jsonOf(type, value) + "]";
  }

  /** The JSON of a value in a place of this declared type. */
  static String jsonOf(JavaType type, @Nullable Object value) throws Unknown {
    if (value == null) {
      return "null";
    }
    boolean certain =
        type.isContainerType()
            || type.isFinal()
            || type.isEnumType()
            || type.getRawClass() == value.getClass()
            || (DocumentShape.of(type) instanceof DocumentShape.Whole whole && whole.polymorphic());
    if (!certain) {
      throw new Unknown(type);
    }
    return ModelJson.MAPPER.writerFor(type).writeValueAsString(value);
  }

  private static @Nullable String differenceOfFields(
      DocumentShape.Fields shape, Object before, Object after) throws Unknown {
    Map<String, String> patches = new LinkedHashMap<>();
    for (DocumentShape.Field field : shape.fields()) {
      String patch = difference(field.type(), field.of(before), field.of(after));
      if (patch != null) {
        patches.put(field.name(), patch);
      }
    }
    return patches.isEmpty() ? null : object(patches);
  }

  private static String object(Map<String, String> patches) {
    StringBuilder json = new StringBuilder();
    patches.forEach(
        (name, patch) ->
            json.append(json.isEmpty() ? '{' : ',')
                .append(ModelJson.MAPPER.writeValueAsString(name))
                .append(':')
                .append(patch));
    return json.append('}').toString();
  }

  private static @Nullable String differenceOfEntries(
      DocumentShape.Entries shape, Map<?, ?> before, Map<?, ?> after) throws Unknown {
    if (!keepsOrder(before, after)) {
      return replaced(shape.map(), after);
    }
    Map<String, String> patches = new LinkedHashMap<>();
    for (Object key : before.keySet()) {
      if (!after.containsKey(key)) {
        patches.put(nameOf(shape, key), "[]");
      }
    }
    for (Map.Entry<?, ?> entry : after.entrySet()) {
      Object key = entry.getKey();
      String patch =
          before.containsKey(key)
              ? difference(shape.content(), before.get(key), entry.getValue())
              : replaced(shape.content(), entry.getValue());
      if (patch != null) {
        patches.put(nameOf(shape, key), patch);
      }
    }
    return patches.isEmpty() ? null : object(patches);
  }

  /** Whether a patched document has its entries in the order of the map. */
  private static boolean keepsOrder(Map<?, ?> before, Map<?, ?> after) {
    if (after.getClass() == HashMap.class || after.getClass() == Map.of(0, 0, 1, 1).getClass()) {
      return true;
    }
    Iterator<?> next = after.keySet().iterator();
    for (Object key : before.keySet()) {
      if (after.containsKey(key) && !Objects.equals(next.next(), key)) {
        return false;
      }
    }
    return true;
  }

  private static String nameOf(DocumentShape.Entries shape, Object key) {
    return key instanceof String name
        ? name
        : ModelJson.MAPPER
            .writerFor(shape.map())
            .valueToTree(Collections.singletonMap(key, null))
            .propertyNames()
            .iterator()
            .next();
  }

  private static @Nullable String differenceOfElements(
      JavaType content, Collection<?> before, Collection<?> after) throws Unknown {
    @Nullable Object[] old = before.toArray();
    @Nullable Object[] now = after.toArray();
    int shorter = Math.min(old.length, now.length);
    int from = 0;
    while (from < shorter && isSame(old[from], now[from])) {
      from++;
    }
    int same = 0;
    while (same < shorter - from
        && isSame(old[old.length - 1 - same], now[now.length - 1 - same])) {
      same++;
    }
    int to = old.length - same;
    ArrayPatchParts parts = new ArrayPatchParts(content, old, from, to);
    parts.addAll(Arrays.asList(now).subList(from, now.length - same));
    return parts.isChanged() ? "[%d,%d,%d%s]".formatted(old.length, from, to, parts.json()) : null;
  }
}
