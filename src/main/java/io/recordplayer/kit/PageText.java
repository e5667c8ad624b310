package io.recordplayer.kit;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Composite;
import com.vaadin.flow.component.HasEnabled;
import com.vaadin.flow.component.HasValue;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridTester;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.markdown.Markdown;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.component.shared.HasValidationProperties;
import com.vaadin.flow.dom.Element;
import com.vaadin.flow.router.RouterLink;
import io.recordplayer.client.TemplateList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The visible text of a part of a page: a line for each component that has text. */
final class PageText {
  /** Elements that a browser draws within a line. */
  private static final Set<String> INLINE =
      Set.of("span", "b", "strong", "em", "i", "small", "code", "time", "mark", "sub", "sup");

  /** How many rows of a grid are read. */
  private static final int MOST_ROWS = 100;

  /**
   * @param text the words that a person reads there, without the value of a field
   * @param shown the same, with the value and the state of a field or button
   */
  private record TextLine(String text, String shown) {}

  private final List<TextLine> lines = new ArrayList<>();

  private PageText() {}

  static PageText of(Component part) {
    PageText text = new PageText();
    text.read(part, "");
    return text;
  }

  boolean has(String words) {
    return lines.stream().anyMatch(line -> line.text().contains(words));
  }

  /** The words that a person reads, line by line. */
  List<String> texts() {
    return lines.stream().map(TextLine::text).toList();
  }

  /** The lines as an error shows them. */
  List<String> lines() {
    return lines.stream().map(TextLine::shown).toList();
  }

  private void read(Component component, String indent) {
    if (!component.isVisible()) {
      return;
    }
    if (component instanceof Button || component instanceof NativeButton) {
      String name = ComponentNames.of(component).first();
      add(name, indent + "[" + name + "]" + stateOf(component));
    } else if (component instanceof Checkbox box) {
      String name = ComponentNames.of(box).first();
      add(name, indent + (box.getValue() ? "[x] " : "[ ] ") + name + stateOf(box));
    } else if (component instanceof HasValue<?, ?> field) {
      String name = ComponentNames.of(component).first();
      String helper = component.getElement().getProperty("helperText", "");
      add(
          (name + " " + helper + " " + errorOf(component)),
          indent + name + ": " + valueOf(field) + stateOf(component));
      if (component instanceof Composite<?>) {
        readChildren(component, indent + "  ");
      }
    } else if (component instanceof TemplateList<?> list) {
      TemplateItem.of(list).forEach(item -> add(item.text(), indent + "- " + item.shown()));
    } else if (component instanceof Grid<?> grid) {
      readGrid(grid, indent);
    } else if (component instanceof Dialog dialog) {
      String title = String.valueOf(dialog.getElement().getProperty("headerTitle", ""));
      add(title, indent + "dialog " + title);
      readChildren(dialog, indent + "  ");
    } else if (component instanceof Notification notification) {
      String words = notification.getElement().getProperty("text", "");
      add(words, indent + "notification " + words);
      readChildren(notification, indent + "  ");
    } else if (component instanceof Markdown markdown) {
      markdown.getContent().lines().forEach(line -> add(line, indent + line));
    } else if (isOneLine(component)) {
      addLine(component, component.getElement().getTextRecursively().strip(), indent);
    } else {
      addLine(component, component.getElement().getText().strip(), indent);
      readChildren(component, indent);
    }
  }

  private void readGrid(Grid<?> grid, String indent) {
    var cells = new GridTester<>(grid);
    int columns = grid.getColumns().size();
    readRow(columns, column -> grid.getColumns().get(column).getHeaderText(), indent);
    for (int i = 0; i < Math.min(cells.size(), MOST_ROWS); i++) {
      int row = i;
      readRow(columns, column -> cells.getCellText(row, column), indent);
    }
  }

  private void readRow(int columns, IntFunction<@Nullable String> cell, String indent) {
    String row =
        IntStream.range(0, columns)
            .mapToObj(column -> Objects.toString(cell.apply(column), ""))
            .collect(Collectors.joining(" | "));
    add(row, indent + row);
  }

  private void readChildren(Component component, String indent) {
    ComponentNames.childrenOf(component).forEach(child -> read(child, indent));
  }

  private void addLine(Component component, String words, String indent) {
    if (words.isEmpty()) {
      return;
    }
    boolean link = component instanceof Anchor || component instanceof RouterLink;
    boolean item = component.getElement().getTag().equals("li");
    add(words, indent + (item ? "- " : "") + (link ? "<" + words + ">" : words));
  }

  private void add(String text, String shown) {
    lines.add(new TextLine(text.strip(), shown.stripTrailing()));
  }

  /** Whether a browser draws an element and all elements in it in one line. */
  private static boolean isOneLine(Component component) {
    return !component.getElement().getTextRecursively().isBlank()
        && isOneLine(component.getElement());
  }

  private static boolean isOneLine(Element element) {
    return element
        .getChildren()
        .allMatch(
            child ->
                child.isTextNode()
                    || (INLINE.contains(child.getTag()) && child.isVisible() && isOneLine(child)));
  }

  private static String valueOf(HasValue<?, ?> field) {
    Object value = field.getValue();
    return value == null ? "\"\"" : "\"" + value + "\"";
  }

  private static String stateOf(Component component) {
    String states =
        Stream.of(
                component instanceof HasEnabled may && !may.isEnabled() ? "disabled" : "",
                component instanceof HasValue<?, ?> field && field.isReadOnly() ? "read-only" : "",
                isInvalid(component) ? "invalid: " + errorOf(component) : "")
            .filter(state -> !state.isEmpty())
            .collect(Collectors.joining(", "));
    return states.isEmpty() ? "" : " (" + states + ")";
  }

  private static boolean isInvalid(Component component) {
    return component instanceof HasValidationProperties field && field.isInvalid();
  }

  private static String errorOf(Component component) {
    return component instanceof HasValidationProperties field
            && field.isInvalid()
            && field.getErrorMessage() != null
        ? field.getErrorMessage()
        : "";
  }
}
