package io.kanban.project;

/** A project's id: letters, digits and dashes, so that it can be part of an address. */
public record ProjectId(String value) {
  public ProjectId {
    if (!value.matches("[a-zA-Z0-9-]{1,64}")) {
      throw new IllegalArgumentException("Not a project's id: " + value);
    }
  }
}
