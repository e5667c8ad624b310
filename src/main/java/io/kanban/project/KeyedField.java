package io.kanban.project;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A field of a kind of card in a row of a page.
 *
 * @param key stays the same when the field is renamed, so that the row keeps the focus and the
 *     input
 */
record KeyedField(int key, Field field) {
  /**
   * The fields after a change. A field keeps the key of its name; a field with a new name takes the
   * key of the field that was in its place, if that one is gone.
   */
  static List<KeyedField> after(List<KeyedField> before, List<Field> fields) {
    Set<String> names = fields.stream().map(Field::name).collect(Collectors.toSet());
    int unused = before.stream().mapToInt(KeyedField::key).max().orElse(0);
    List<KeyedField> after = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      Field field = fields.get(i);
      Optional<Integer> key =
          called(field.name(), before)
              .or(() -> placed(after.size(), before).filter(row -> !names.contains(row.name())))
              .map(KeyedField::key);
      after.add(new KeyedField(key.isPresent() ? key.get() : ++unused, field));
    }
    return after;
  }

  private static Optional<KeyedField> called(String name, List<KeyedField> rows) {
    return rows.stream().filter(row -> row.name().equals(name)).findFirst();
  }

  private static Optional<KeyedField> placed(int place, List<KeyedField> rows) {
    return rows.stream().skip(place).findFirst();
  }

  private String name() {
    return field.name();
  }
}
