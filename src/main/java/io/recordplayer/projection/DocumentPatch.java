package io.recordplayer.projection;

import io.recordplayer.record.ModelJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns the difference of two views into a patch of their document, and applies it. Views are
 * immutable and the next one shares with the one before it whatever an event left alone, so the
 * difference is found by identity, without writing either view as JSON.
 *
 * <p>A patch is JSON. {@code [v]} puts {@code v} in the place of a value, and {@code []} removes an
 * entry. {@code {"name": patch}} patches entries of an object. {@code [size, from, to, part…]}
 * changes an array of that size: what is from {@code from} up to {@code to} becomes the parts. A
 * part is {@code [i, j]} for the elements there were from i up to j, {@code [v]} for another value,
 * or {@code {"i": patch}} for the element there was at i, patched.
 */
final class DocumentPatch {
  /** Numbers stay as they are written. */
  private static final JsonMapper TREES =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private DocumentPatch() {}

  /** A document as maps, lists and plain values. */
  static Object tree(String json) {
    return TREES.readValue(json, Object.class);
  }

  /** Says that only the whole document tells the difference. */
  private static final class Unknown extends Exception {
    private static final long serialVersionUID = 1L;

    Unknown(JavaType type) {
      super("How %s is written depends on where it is.".formatted(type), null, false, false);
    }
  }

  /**
   * The patch that makes one view's document the other's.
   *
   * @return null where there is none
   */
  static <V> @Nullable String between(Class<V> type, V before, V after) {
    try {
      return Objects.requireNonNullElse(
          difference(ModelJson.MAPPER.constructType(type), before, after), "{}");
    } catch (Unknown _) {
      return null;
    }
  }

  /** The patch of a value; null where nothing is different. */
  private static @Nullable String difference(
      JavaType type, @Nullable Object before, @Nullable Object after) throws Unknown {
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

  @SuppressWarnings("ReferenceEquality") // equal values may be written in different ways
  private static boolean isSame(@Nullable Object before, @Nullable Object after) {
    return before == after;
  }

  private static String replaced(JavaType type, @Nullable Object value) throws Unknown {
    return "[" + jsonOf(type, value) + "]";
  }

  /** A value as Jackson writes it where this type is declared. */
  private static String jsonOf(JavaType type, @Nullable Object value) throws Unknown {
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

  /** Whether a document that is patched has the entries in the order of the map. */
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
    Parts parts = new Parts(content, old, from, to);
    parts.become(Arrays.asList(now).subList(from, now.length - same));
    return parts.isChanged() ? "[%d,%d,%d%s]".formatted(old.length, from, to, parts.json()) : null;
  }

  /** The parts of a changed array, from those that two collections have in common. */
  private static final class Parts {
    private final JavaType content;
    private final @Nullable Object[] old;
    private final int to;
    private final IdentityHashMap<@Nullable Object, Integer> places = new IdentityHashMap<>();

    /** The old elements that are taken over: none twice, or a later patch would change both. */
    private final BitSet taken = new BitSet();

    private final StringBuilder json = new StringBuilder();
    private boolean changed;

    /** Where the old element is that is looked at next. */
    private int next;

    /** The old elements that are taken over together. */
    private int runFrom;

    private int runTo;

    Parts(JavaType content, @Nullable Object[] old, int from, int to) {
      this.content = content;
      this.old = old;
      this.to = to;
      this.next = from;
      for (int i = from; i < to; i++) {
        places.put(old[i], i);
      }
    }

    void become(List<@Nullable Object> elements) throws Unknown {
      Set<@Nullable Object> kept = Collections.newSetFromMap(new IdentityHashMap<>());
      kept.addAll(elements);
      for (Object element : elements) {
        Integer place =
            next < to && isSame(old[next], element) ? (Integer) next : places.get(element);
        if (place != null && !taken.get(place)) {
          take(place);
        } else if (next < to && !kept.contains(old[next])) {
          change(element);
        } else {
          add("[" + jsonOf(content, element) + "]");
        }
      }
      changed = changed || next != to;
      endRun();
    }

    private void take(int place) {
      taken.set(place);
      changed = changed || place != next;
      if (place != runTo || runFrom == runTo) {
        endRun();
        runFrom = place;
      }
      runTo = place + 1;
      next = place + 1;
    }

    private void change(@Nullable Object element) throws Unknown {
      String patch = difference(content, old[next], element);
      if (patch == null) {
        take(next);
      } else {
        add("{\"%d\":%s}".formatted(next, patch));
        next++;
      }
    }

    private void add(String part) {
      endRun();
      changed = true;
      json.append(',').append(part);
    }

    private void endRun() {
      if (runFrom < runTo) {
        json.append(",[").append(runFrom).append(',').append(runTo).append(']');
      }
      runFrom = runTo;
    }

    boolean isChanged() {
      return changed;
    }

    String json() {
      return json.toString();
    }
  }

  /**
   * Applies a patch to the tree of a document, which it may change.
   *
   * @return the tree after it
   * @throws RuntimeException where the patch is not one of this document
   */
  @SuppressWarnings("unchecked") // trees are of maps and lists of anything
  static @Nullable Object apply(@Nullable Object tree, @Nullable Object patch) {
    if (patch instanceof Map<?, ?> patches) {
      if (patches.isEmpty()) {
        return tree;
      }
      Map<String, @Nullable Object> entries = (Map<String, @Nullable Object>) required(tree);
      patches.forEach((name, change) -> applyToEntry(entries, (String) name, change));
      return entries;
    }
    List<@Nullable Object> numbers = (List<@Nullable Object>) required(patch);
    if (numbers.size() == 1) {
      return numbers.getFirst();
    }
    List<@Nullable Object> elements = (List<@Nullable Object>) required(tree);
    if (elements.size() != number(numbers.get(0))) {
      throw new IllegalStateException("The patch is of an array of another size.");
    }
    List<@Nullable Object> parts = new ArrayList<>();
    for (Object part : numbers.subList(3, numbers.size())) {
      addPart(elements, required(part), parts);
    }
    List<@Nullable Object> changed =
        elements.subList(number(numbers.get(1)), number(numbers.get(2)));
    changed.clear();
    changed.addAll(parts);
    return elements;
  }

  private static void applyToEntry(
      Map<String, @Nullable Object> entries, String name, @Nullable Object change) {
    if (change instanceof List<?> list && list.isEmpty()) {
      entries.remove(name);
    } else {
      entries.put(name, apply(entries.get(name), change));
    }
  }

  private static void addPart(
      List<@Nullable Object> elements, Object part, List<@Nullable Object> parts) {
    if (part instanceof Map<?, ?> patch) {
      patch.forEach(
          (place, change) ->
              parts.add(apply(elements.get(Integer.parseInt((String) place)), change)));
      return;
    }
    List<?> list = (List<?>) part;
    if (list.size() == 1) {
      parts.add(list.getFirst());
    } else {
      parts.addAll(elements.subList(number(list.get(0)), number(list.get(1))));
    }
  }

  private static int number(@Nullable Object number) {
    return (Integer) required(number);
  }

  private static Object required(@Nullable Object value) {
    return Objects.requireNonNull(value, "The patch is of another document.");
  }
}
