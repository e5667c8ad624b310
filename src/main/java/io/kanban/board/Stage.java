package io.kanban.board;

/** A stage of the work in a column that has a worker role. */
public enum Stage {
  TO_DO("To Do"),
  DOING("Doing"),
  /** Only in a column that has a reviewer role, too. */
  TO_REVIEW("To Review");

  private final String label;

  Stage(String label) {
    this.label = label;
  }

  /** The stage's name for people. */
  public String label() {
    return label;
  }
}
