package io.kanban.shell;

import com.vaadin.flow.component.HasStyle;
import com.vaadin.flow.component.markdown.Markdown;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shows a person's text as Markdown. HTML in it stays text, outside code by an escape and in any
 * case by the sanitizer of Vaadin's component.
 */
public final class MarkdownText extends Markdown implements HasStyle {
  private static final long serialVersionUID = 1L;

  /** Code, which shows each character as it is, or a character that could begin HTML. */
  private static final Pattern CODE_OR_HTML =
      Pattern.compile("(```.*?(?:```|\\z)|`[^`\\n]+`)|<", Pattern.DOTALL);

  public MarkdownText() {
    this("");
  }

  public MarkdownText(String text) {
    addClassName("markdown");
    getElement().setAttribute("dir", "auto");
    show(text);
  }

  public void show(String text) {
    setContent(withoutHtml(text));
  }

  /** The text with each {@code <} outside code as an entity. */
  static String withoutHtml(String text) {
    return CODE_OR_HTML
        .matcher(text)
        .replaceAll(
            found -> found.group(1) == null ? "&lt;" : Matcher.quoteReplacement(found.group(1)));
  }
}
