package io.kanban.text;

/** Recognizes and removes invisible characters. */
public final class Texts {
  /** Characters that Unicode classes as letters or symbols, but that are drawn as blank. */
  private static final String FILLERS = "\u115f\u1160\u3164\uffa0\u2800";

  private Texts() {}

  /** Whether a text has no visible character. */
  public static boolean isBlank(String text) {
    return strip(text).isEmpty();
  }

  /** The text without white space and invisible characters at both ends. */
  public static String strip(String text) {
    int start = 0;
    while (start < text.length()
        && (isInvisible(text.codePointAt(start)) || changesOther(text.codePointAt(start)))) {
      start += Character.charCount(text.codePointAt(start));
    }
    int end = text.length();
    while (end > start && isInvisible(text.codePointBefore(end))) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    return text.substring(start, end);
  }

  private static boolean isInvisible(int character) {
    return Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || Character.isISOControl(character)
        || FILLERS.indexOf(character) >= 0
        || (Character.getType(character) == Character.FORMAT && !isTag(character));
  }

  /** Whether this character only changes the look of the one before it, as in many emoji. */
  private static boolean changesOther(int character) {
    return isTag(character)
        || character == 0x034f // combining grapheme joiner
        || (character >= 0x180b && character <= 0x180f)
        || (character >= 0xfe00 && character <= 0xfe0f)
        || (character >= 0xe0100 && character <= 0xe01ef);
  }

  /** Whether this is a tag character; a sequence of them names the region of a flag emoji. */
  private static boolean isTag(int character) {
    return character >= 0xe0000 && character <= 0xe007f;
  }
}
