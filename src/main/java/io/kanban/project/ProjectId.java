package io.kanban.project;

/** Names a project: letters, digits and dashes, so that it can stand in an address. */
public record ProjectId(String value) {
  public ProjectId {
    if (!value.matches("[a-zA-Z0-9-]{1,64}")) {
      throw new IllegalArgumentException("Not a project's id: " + value);
    }
  }
}
