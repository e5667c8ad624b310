package io.kanban.text;

/** Tells what people write from what nobody can see. */
public final class Texts {
  /** Letters and symbols, by their categories, that are drawn as nothing. */
  private static final String FILLERS = "\u115f\u1160\u3164\uffa0\u2800";

  private Texts() {}

  /** Whether there is nothing in a text that can be seen. */
  public static boolean isBlank(String text) {
    return strip(text).isEmpty();
  }

  /** A text without white space, and without characters that can't be seen, at both ends. */
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

  /** Changes how the character before it looks, as in many emoji; without one, it is nothing. */
  private static boolean changesOther(int character) {
    return isTag(character)
        || character == 0x034f // combining grapheme joiner
        || (character >= 0x180b && character <= 0x180f)
        || (character >= 0xfe00 && character <= 0xfe0f)
        || (character >= 0xe0100 && character <= 0xe01ef);
  }

  /** Spells the region of a flag. */
  private static boolean isTag(int character) {
    return character >= 0xe0000 && character <= 0xe007f;
  }
}
