package io.kanban.text;

/**
 * The maximum length of a text.
 *
 * @param name the text's name for people
 * @param most maximum number of characters (Unicode code points); an emoji can be several
 */
public record TextLimit(String name, int most) {
  public boolean isExceededBy(String text) {
    return length(text) > most;
  }

  /** Tells a person how long the text is and how long it may be. */
  public String messageFor(String text) {
    return "This %s is too long: it has %,d characters; the limit is %,d."
        .formatted(name, length(text), most);
  }

  private static int length(String text) {
    String written = Texts.strip(text);
    return written.codePointCount(0, written.length());
  }
}
