package io.kanban.project;

import java.util.List;
import java.util.Optional;

/**
 * A kind of card, such as Bug, and the fields that its cards have.
 *
 * @param fields in the order in which people see them
 */
public record CardKind(KindId id, String name, List<Field> fields) {
  public CardKind {
    fields = List.copyOf(fields);
  }

  /** The field with this name. */
  Optional<Field> field(String called) {
    return fields.stream().filter(field -> field.name().equals(called)).findFirst();
  }

  CardKind with(List<Field> other) {
    return new CardKind(id, name, other);
  }

  /** The kind without its fields. */
  public NamedKind named() {
    return new NamedKind(id, name);
  }
}
