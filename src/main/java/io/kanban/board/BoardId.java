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

  /**
   * The project of a key that begins with the project's id: a board's id, a card's key, or the id
   * of the project itself.
   */
  static ProjectId projectOf(String key) {
    return new ProjectId(key.split("\\.", 2)[0]);
  }

  /** As it stands in addresses and keys. */
  public String text() {
    return project.value() + "." + name;
  }
}
