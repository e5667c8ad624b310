package io.kanban.board;

import io.kanban.project.ProjectId;

/**
 * A board's id. It contains the id of the board's project, so that access can be checked before the
 * board is read.
 */
public record BoardId(ProjectId project, String name) {
  public BoardId {
    if (!name.matches("[a-zA-Z0-9-]{1,64}")) {
      throw new IllegalArgumentException("Not a board's id: " + name);
    }
  }

  /** Parses an id that {@link #text} wrote. */
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

  /** The id's form in addresses and keys: the project's id, a dot, the board's name. */
  public String text() {
    return project.value() + "." + name;
  }

  /** The address of a card, relative to the application's: its panel over this board. */
  public String addressOf(CardId card) {
    return "card/%s/%s".formatted(text(), card.value());
  }
}
