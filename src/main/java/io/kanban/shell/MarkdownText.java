package io.kanban.shell;

import com.vaadin.flow.component.HasStyle;
import com.vaadin.flow.component.markdown.Markdown;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Shows a person's text as Markdown. HTML in it stays text, outside code by an escape and in any
 * case by the sanitizer of Vaadin's component.
 */
public final class MarkdownText extends Markdown implements HasStyle {
  private static final long serialVersionUID = 1L;

  /**
   * Code that each Markdown parser takes for code: a block between two lines of three backticks, or
   * a span on one line after a blank.
   */
  private static final Pattern CODE =
      Pattern.compile(
          "^```[^`\\n]*\\n[^`]*\\n```[ \\t]*$|(?<!\\S)`[^`\\n|\\\\]+`(?!`)", Pattern.MULTILINE);

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

  /**
   * The text with each {@code <} outside code as an entity. Where parsers could disagree about the
   * code, no {@code <} remains.
   */
  static String withoutHtml(String text) {
    String lines = text.replaceAll("\\r\\n?", "\n");
    if (lines.contains("~~~") || CODE.matcher(lines).replaceAll("").contains("`")) {
      return escaped(lines);
    }
    StringBuilder shown = new StringBuilder();
    int end = 0;
    for (MatchResult code : CODE.matcher(lines).results().toList()) {
      shown.append(escaped(lines.substring(end, code.start()))).append(code.group());
      end = code.end();
    }
    return shown.append(escaped(lines.substring(end))).toString();
  }

  private static String escaped(String text) {
    return text.replace("<", "&lt;");
  }
}
