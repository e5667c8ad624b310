package io.kanban.file;

import java.util.regex.Pattern;

/** Makes a name that a browser sends harmless. */
public final class FileName {
  /** The most characters of a name. */
  public static final int LENGTH = 120;

  /**
   * Control characters, also those that turn the direction of the text: with them, a name could
   * show another ending than it has.
   */
  private static final Pattern INVISIBLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}]");

  private FileName() {}

  /**
   * The name without folders and invisible characters, with its ending in {@value #LENGTH}
   * characters.
   */
  public static String of(String sent) {
    String last = sent.substring(Math.max(sent.lastIndexOf('/'), sent.lastIndexOf('\\')) + 1);
    String visible = INVISIBLE.matcher(last).replaceAll("").strip();
    if (visible.length() <= LENGTH) {
      return visible;
    }
    int dot = visible.lastIndexOf('.');
    String ending = dot >= 0 && visible.length() - dot < 10 ? visible.substring(dot) : "";
    return shorten(visible, LENGTH - ending.length()) + ending;
  }

  /** The beginning of a text, without half a character at its end. */
  private static String shorten(String text, int most) {
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end);
  }
}
