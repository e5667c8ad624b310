package io.kanban.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeyedFieldTest {
  private static final List<KeyedField> ROWS = KeyedField.after(List.of(), fields("A", "B", "C"));

  private static List<Field> fields(String... names) {
    return Stream.of(names).map(name -> Field.of(name, Field.Type.TEXT, false)).toList();
  }

  private static List<Integer> keysAfter(String... names) {
    List<KeyedField> after = KeyedField.after(ROWS, fields(names));
    assertThat(after).extracting(KeyedField::field).containsExactlyElementsOf(fields(names));
    return after.stream().map(KeyedField::key).toList();
  }

  @Test
  void a_field_keeps_its_key_when_it_is_renamed_or_moved() {
    assertThat(keysAfter("A", "B", "C")).containsExactly(1, 2, 3);
    assertThat(keysAfter("A", "X", "C")).containsExactly(1, 2, 3);
    assertThat(keysAfter("C", "A", "B")).containsExactly(3, 1, 2);
  }

  @Test
  void a_new_field_has_a_key_that_no_other_has() {
    assertThat(keysAfter("A", "B", "C", "D")).containsExactly(1, 2, 3, 4);
    assertThat(keysAfter("D", "A", "B", "C")).containsExactly(4, 1, 2, 3);
    assertThat(keysAfter("A", "C")).containsExactly(1, 3);
    assertThat(keysAfter("C", "D")).containsExactly(3, 2);
  }
}
