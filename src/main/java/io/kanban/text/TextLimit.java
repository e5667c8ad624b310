package io.kanban.text;

/**
 * How long a text may be.
 *
 * @param name what people call the text
 * @param most how many characters it has at most; an emoji may be several
 */
public record TextLimit(String name, int most) {
  public boolean isExceededBy(String text) {
    return length(text) > most;
  }

  /** Says to a person how much too long the text is. */
  public String refusal(String text) {
    return "This %s is too long: it has %,d characters, and %,d are the most."
        .formatted(name, length(text), most);
  }

  private static int length(String text) {
    String written = Texts.strip(text);
    return written.codePointCount(0, written.length());
  }
}
