package io.kanban.board;

import io.kanban.project.ProjectId;

/**
 * Names a board. It says which project the board belongs to, so that who may see it is known before
 * anything is read.
 */
public record BoardId(ProjectId project, String name) {
  public BoardId {
    if (!name.matches("[a-zA-Z0-9-]{1,64}")) {
      throw new IllegalArgumentException("Not a board's id: " + name);
    }
  }

  /** A board's id from its text, as {@link #text} writes it. */
  public static BoardId parse(String text) {
    int dot = text.indexOf('.');
    if (dot < 0) {
      throw new IllegalArgumentException("Not a board's id: " + text);
    }
    return new BoardId(new ProjectId(text.substring(0, dot)), text.substring(dot + 1));
  }

  /** As it stands in addresses and keys. */
  public String text() {
    return project.value() + "." + name;
  }
}
