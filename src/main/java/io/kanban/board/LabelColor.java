package io.kanban.board;

import java.util.Locale;

/** The color of a label; both themes have a style for each. */
public enum LabelColor {
  RED,
  ORANGE,
  YELLOW,
  GREEN,
  TEAL,
  BLUE,
  PURPLE,
  GRAY;

  /** The CSS class of the color, such as {@code label-red}. */
  public String cssClass() {
    return "label-" + name().toLowerCase(Locale.ROOT);
  }

  /** The color's name for people. */
  public String label() {
    return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
  }
}
