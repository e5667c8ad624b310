package io.kanban.board;

import java.util.List;
import java.util.Optional;

/** The steps of work on a board. */
public enum Column {
  NEW("New"),
  IN_WORK("In Work"),
  DONE("Done");

  private final String label;

  Column(String label) {
    this.label = label;
  }

  /** The column to the left. */
  Optional<Column> before() {
    return shifted(-1);
  }

  /** The column to the right. */
  Optional<Column> next() {
    return shifted(1);
  }

  private Optional<Column> shifted(int step) {
    List<Column> all = List.of(values());
    int index = all.indexOf(this) + step;
    return index < 0 || index >= all.size() ? Optional.empty() : Optional.of(all.get(index));
  }

  /** The column's name for people. */
  public String label() {
    return label;
  }
}
