package io.recordplayer.client;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasStyle;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.contextmenu.ContextMenu;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.web.util.HtmlUtils;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A list of items that the browser renders from a template. The server keeps no component for an
 * item, so that a page with many items stays small, and a change is a short message.
 *
 * <p>Listeners are added to the list's element, because the events of the items bubble up to it. If
 * items can have the focus, the Tab key stops at one of them, the arrow keys lead from one to the
 * other, also into the list beside, Enter follows an item's first link, and the key "m" opens its
 * menu. If the item with the focus leaves, the next one gets the focus.
 *
 * <p>An item may be {@code draggable}. The dragged item has the class {@code v-dragged}. The item
 * in front of which it would land has the class {@code v-drag-over-target}; at the end, the list
 * has {@code v-drop-at-end}.
 *
 * @param <T> the type of the items, with a proper {@code equals}
 */
@Tag("div")
public class TemplateList<T> extends Component implements HasStyle {
  private static final long serialVersionUID = 1L;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Pattern VALUE = Pattern.compile("\\{(\\w+)}");

  private final String template;
  private final transient Function<T, String> key;
  private final transient Function<T, Map<String, String>> values;
  private transient List<T> items = List.of();
  private String opener = "";

  /**
   * Creates an empty list.
   *
   * @param template the HTML of one element, with placeholders such as {@code {title}} for values.
   *     Values are escaped; they may be in texts and attributes, but not in the element's classes
   * @param key the id of an item, which is unique in the list
   * @param values the values of an item for the placeholders; a missing one is empty
   */
  public TemplateList(
      String template, Function<T, String> key, Function<T, Map<String, String>> values) {
    this.template = template;
    this.key = key;
    this.values = values;
  }

  /**
   * A JavaScript expression for this value of the item in front of which the dragged one is
   * dropped; undefined at the end of a list, and beside all lists.
   */
  public static String landing(String value) {
    return "window.recordPlayerLists.landing(event, '" + value + "')";
  }

  /** A JavaScript expression for this value of the dragged item, or undefined. */
  public static String dragged(String value) {
    return "window.recordPlayerLists.dragged?." + value;
  }

  /**
   * Makes a click on a part of each item open a menu. The menu can fill itself in {@code
   * onBeforeOpenMenu}, which receives the item's {@code data-} attributes.
   *
   * @param part the CSS selector of the part, such as {@code .actions}
   */
  public final void opens(ContextMenu menu, String part) {
    opener = part;
    menu.setTarget(this);
    menu.setOpenOnClick(true);
  }

  /** The CSS selector of the part that opens a menu; empty if there is none: for tests. */
  public final String opener() {
    return opener;
  }

  /** The items that the list shows. */
  public final List<T> items() {
    return items;
  }

  /** The items as HTML, as the browser draws them: for tests. */
  public final List<String> html() {
    return items.stream().map(item -> html(values.apply(item))).toList();
  }

  private String html(Map<String, String> texts) {
    return VALUE
        .matcher(template)
        .replaceAll(
            value ->
                Matcher.quoteReplacement(
                    HtmlUtils.htmlEscape(Objects.toString(texts.get(value.group(1)), ""))));
  }

  /** Shows the items again, because the browser has a new element. */
  @Override
  protected void onAttach(AttachEvent attached) {
    getElement().executeJs("window.recordPlayerLists.begin(this, $0, $1)", template, opener);
    List<T> all = items;
    items = List.of();
    show(all);
  }

  /**
   * Shows these items and no others. An item that stays between its neighbours keeps its element
   * and the focus.
   */
  public final void show(List<T> now) {
    if (isAttached() && !now.equals(items)) {
      Steps steps = new Steps();
      steps.lead(now);
      change(steps.all);
    }
    items = now;
  }

  /** Moves the focus to the item of this key, if it is shown. */
  public final void focus(String wanted) {
    for (int at = 0; at < items.size(); at++) {
      if (key.apply(items.get(at)).equals(wanted)) {
        change(JSON.arrayNode().add(JSON.arrayNode().add("focus").add(at)));
      }
    }
  }

  /** Shows this item in place of the one of the same key, if there is one. */
  public final void replace(T item) {
    String wanted = key.apply(item);
    for (int at = 0; at < items.size(); at++) {
      if (key.apply(items.get(at)).equals(wanted)) {
        List<T> now = new ArrayList<>(items);
        now.set(at, item);
        if (isAttached()) {
          Steps steps = new Steps();
          steps.update(at, item);
          change(steps.all);
        }
        items = List.copyOf(now);
        return;
      }
    }
  }

  /** A function of the element, because each call of a longer script would send its text. */
  private void change(ArrayNode steps) {
    if (!steps.isEmpty()) {
      getElement().callJsFunction("change", steps);
    }
  }

  /** The steps that lead from the shown items to other ones. */
  private final class Steps {
    private final List<T> list = new ArrayList<>(items);
    private final ArrayNode all = JSON.arrayNode();

    void lead(List<T> now) {
      Set<String> staying = now.stream().map(key).collect(Collectors.toSet());
      for (int at = list.size() - 1; at >= 0; at--) {
        if (!staying.contains(key.apply(list.get(at)))) {
          remove(at);
        }
      }
      for (int at = 0; at < now.size(); at++) {
        T item = now.get(at);
        if (indexOf(item, at) == at + 1) {
          // Not this item has moved up: the one in its place has left.
          remove(at);
        }
        int old = indexOf(item, at);
        if (old == at) {
          update(at, item);
        } else {
          if (old > at) {
            remove(old);
          }
          insert(at, item);
        }
      }
    }

    /** The index of an item from this index on, or -1. */
    private int indexOf(T item, int from) {
      for (int at = from; at < list.size(); at++) {
        if (key.apply(list.get(at)).equals(key.apply(item))) {
          return at;
        }
      }
      return -1;
    }

    private void remove(int at) {
      list.remove(at);
      step("remove", at);
    }

    private void insert(int at, T item) {
      list.add(at, item);
      step("insert", at).add(valuesOf(item));
    }

    private void update(int at, T item) {
      T old = list.set(at, item);
      if (!old.equals(item)) {
        ObjectNode changed = changes(values.apply(old), values.apply(item));
        if (!changed.isEmpty()) {
          step("update", at).add(changed);
        }
      }
    }

    /** The values that are new or other ones; a value that is gone is empty. */
    private static ObjectNode changes(Map<String, String> before, Map<String, String> after) {
      ObjectNode node = JSON.objectNode();
      before.keySet().stream()
          .filter(name -> !after.containsKey(name))
          .forEach(name -> node.put(name, ""));
      after.forEach(
          (name, value) -> {
            if (!value.equals(before.get(name))) {
              node.put(name, value);
            }
          });
      return node;
    }

    private ArrayNode step(String what, int at) {
      return all.addArray().add(what).add(at);
    }

    private ObjectNode valuesOf(T item) {
      ObjectNode node = JSON.objectNode();
      values.apply(item).forEach(node::put);
      return node;
    }
  }
}
