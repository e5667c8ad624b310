package io.kanban.text;

import java.util.regex.Pattern;

/** Recognizes the addresses of web pages. */
public final class WebAddress {
  private static final Pattern FORM = Pattern.compile("(?i)https?://[^\\s\\p{Cntrl}]+");

  private WebAddress() {}

  /**
   * Whether a text is the absolute address of a web page. An address of another scheme can run a
   * script.
   */
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }
}
