package io.kanban.board;

/** The reason why a card has a link. */
public enum LinkKind {
  DEPENDS_ON("Depends on"),
  PRODUCED("Produced");

  private final String label;

  LinkKind(String label) {
    this.label = label;
  }

  /** The kind's name for people. */
  public String label() {
    return label;
  }
}
