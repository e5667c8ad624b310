package io.kanban.project;

import java.util.List;

/**
 * A kind of card, such as Bug, and the fields that its cards have.
 *
 * @param fields in the order in which people see them
 */
public record CardKind(KindId id, String name, List<Field> fields) {
  public CardKind {
    fields = List.copyOf(fields);
  }

  /** The kind without its fields. */
  public NamedKind named() {
    return new NamedKind(id, name);
  }
}
