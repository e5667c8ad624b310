package io.kanban.board;

/** The steps of work on a board. */
public enum Column {
  NEW("New"),
  IN_WORK("In Work"),
  DONE("Done");

  private final String label;

  Column(String label) {
    this.label = label;
  }

  /** As people read it. */
  public String label() {
    return label;
  }
}
