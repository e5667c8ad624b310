package io.recordplayer.kit;

import com.vaadin.flow.internal.nodefeature.ElementListenerMap;
import io.recordplayer.client.TemplateList;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An item of a {@link TemplateList} as the browser draws it. The server has no component for it, so
 * a click goes to the listeners of the list, with the facts that they ask about the element.
 *
 * @param list the list
 * @param root the item's element
 */
record TemplateItem(TemplateList<?> list, Element root) {
  private static final Pattern CLOSEST =
      Pattern.compile("event\\.target\\.closest\\('([^']+)'\\)(.*)");
  private static final Pattern DATA = Pattern.compile("\\?\\.dataset\\.(\\w+) \\?\\? ''");

  static Stream<TemplateItem> of(TemplateList<?> list) {
    return list.html().stream()
        .map(html -> new TemplateItem(list, Jsoup.parseBodyFragment(html).body().child(0)));
  }

  /** The item's texts, with the names of its buttons and links. */
  String shown() {
    return root.getAllElements().stream()
        .map(TemplateItem::shown)
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private static String shown(Element element) {
    return switch (element.tagName()) {
      case "button" -> "[" + nameOf(element) + "]";
      case "a" -> "<" + element.ownText() + ">";
      default -> textOf(element);
    };
  }

  /** The item's texts as a person reads them; for a picture, its description. */
  String text() {
    return root.getAllElements().stream()
        .map(TemplateItem::textOf)
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private static String textOf(Element element) {
    return !element.ownText().isEmpty() && element.attr("role").equals("img")
        ? element.attr("aria-label")
        : element.ownText();
  }

  private static String nameOf(Element element) {
    return element.hasAttr("aria-label") ? element.attr("aria-label") : element.ownText();
  }

  /** The button of this name. */
  Optional<Element> button(String name) {
    return root.select("button, [role=button]").stream()
        .filter(element -> nameOf(element).equals(name))
        .findFirst();
  }

  /** Whether a person can click an element of the item now. */
  boolean isUsable(Element element) {
    return !element.hasAttr("disabled") && UserInput.of(list).isPossible();
  }

  /** A click on an element of the item. */
  Runnable clickOn(Element element) {
    return () -> click(element);
  }

  private void click(Element element) {
    Set<String> wanted =
        list.getElement().getNode().getFeature(ElementListenerMap.class).getExpressions("click");
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    for (String expression : wanted) {
      Matcher closest = CLOSEST.matcher(expression);
      if (!closest.matches()) {
        throw new IllegalArgumentException(
            "The kit can't evaluate '%s'; use with(TemplateList.class, …).".formatted(expression));
      }
      put(data, expression, element.closest(closest.group(1)), closest.group(2));
    }
    BrowserScripts.fire(list.getElement(), "click", data);
    if (!list.opener().isEmpty() && element.closest(list.opener()) != null) {
      ObjectNode attributes = JsonNodeFactory.instance.objectNode();
      root.dataset().forEach(attributes::put);
      ObjectNode opening = JsonNodeFactory.instance.objectNode();
      opening.set("event.detail", attributes);
      BrowserScripts.fire(list.getElement(), "vaadin-context-menu-before-open", opening);
    }
  }

  private static String dashed(String property) {
    return property.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static void put(
      ObjectNode data, String expression, @Nullable Element found, String rest) {
    Matcher value = DATA.matcher(rest);
    if (value.matches()) {
      data.put(
          expression,
          found == null ? "" : found.dataset().getOrDefault(dashed(value.group(1)), ""));
    } else {
      data.put(expression, found != null);
    }
  }
}
