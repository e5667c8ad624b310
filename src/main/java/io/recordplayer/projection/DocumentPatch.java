package io.recordplayer.projection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Applies the patches that lead from one view's document to the next one's.
 *
 * <p>A patch is JSON. {@code [v]} replaces a value with {@code v}, and {@code []} removes an entry.
 * {@code {"name": patch}} patches entries of an object. {@code [size, from, to, part…]} changes an
 * array of that size: the parts replace the elements from {@code from} up to {@code to}. A part is
 * {@code [i, j]} for the old elements from i up to j, {@code [v]} for a new value, or {@code {"i":
 * patch}} for the old element at i, patched.
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

  /**
   * Applies a patch to the tree of a document; may change the tree.
   *
   * @return the tree after the patch
   * @throws RuntimeException if the patch is for another document
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
      throw new IllegalStateException("The patch is for an array of another size.");
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
    return Objects.requireNonNull(value, "The patch is for another document.");
  }
}
