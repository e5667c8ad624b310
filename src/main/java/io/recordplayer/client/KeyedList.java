package io.recordplayer.client;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasComponents;
import com.vaadin.flow.dom.Element;
import com.vaadin.flow.signals.Signal;
import com.vaadin.flow.signals.local.ValueSignal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Shows the items of a signal as the children of a container, with one component for each key.
 *
 * <p>An item that stays keeps its component, and with it the focus and the text that is typed in
 * it, while its neighbours come, go and move. Only as many components move as the new order needs,
 * and never the one with the focus. A changed item reaches its component through a signal of its
 * own.
 *
 * <p>The container is updated once per message to the browser: first all removals, then all
 * insertions from beginning to end. Vaadin's client puts an element after its neighbour in the
 * <em>final</em> list, so a second pass in the same message would insert it in a wrong place.
 *
 * @param <T> the type of the items
 */
public final class KeyedList<T> {
  private final HasComponents container;
  private final Function<? super T, ?> key;
  private final Function<? super Signal<T>, ? extends Component> component;
  private Map<Slot, Child<T>> children = new LinkedHashMap<>();
  private List<T> latest = List.of();
  private @Nullable List<T> drawn;

  /** The element in the list that has the focus in the browser. */
  private @Nullable Element focused;

  /** A key, and the number of equal keys before it, so that equal items have a component each. */
  private record Slot(Object key, int repetition) {}

  private record Child<T>(ValueSignal<T> item, Component component) {}

  private KeyedList(
      HasComponents container,
      Function<? super T, ?> key,
      Function<? super Signal<T>, ? extends Component> component) {
    this.container = container;
    this.key = key;
    this.component = component;
  }

  /**
   * Shows items that are their own keys, for instance names or ids.
   *
   * @param container holds these items and nothing else
   * @param component makes the component of an item that is new
   * @return the container
   */
  public static <T, C extends Component & HasComponents> C of(
      C container,
      Signal<? extends Collection<? extends T>> items,
      Function<? super Signal<T>, ? extends Component> component) {
    return of(container, items, item -> item, component);
  }

  /**
   * Shows items that have a key each.
   *
   * @param container holds these items and nothing else
   * @param key the part of an item that stays the same when the item changes
   * @param component makes the component of an item whose key is new
   * @return the container
   */
  public static <T, C extends Component & HasComponents> C of(
      C container,
      Signal<? extends Collection<? extends T>> items,
      Function<? super T, ?> key,
      Function<? super Signal<T>, ? extends Component> component) {
    KeyedList<T> list = new KeyedList<>(container, key, component);
    Element element = container.getElement();
    element
        .addEventListener("focusin", event -> list.focused = event.getEventTarget().orElse(null))
        .mapEventTargetElement();
    element.addEventListener("focusout", _ -> list.focused = null);
    list.follow(container, items);
    return container;
  }

  /**
   * Shows items that hardly ever move. The browser does not report the focus, which costs a message
   * for each change of the focus; so an item that moves may lose it. Otherwise as {@link #of}.
   */
  public static <T, C extends Component & HasComponents> C ofFixedOrder(
      C container,
      Signal<? extends Collection<? extends T>> items,
      Function<? super T, ?> key,
      Function<? super Signal<T>, ? extends Component> component) {
    new KeyedList<T>(container, key, component).follow(container, items);
    return container;
  }

  private void follow(Component owner, Signal<? extends Collection<? extends T>> items) {
    Signal.effect(
        owner,
        () -> {
          latest = List.copyOf(items.get());
          owner
              .getElement()
              .getNode()
              .runWhenAttached(ui -> ui.beforeClientResponse(owner, _ -> draw()));
        });
  }

  private void draw() {
    List<T> items = latest;
    if (items.equals(drawn)) {
      return;
    }
    Map<Slot, T> wanted = slots(items);
    // Before the container changes: where a component can't be made, the list stays as it is.
    Map<Slot, Child<T>> now = new LinkedHashMap<>();
    wanted.forEach((slot, item) -> now.put(slot, childAt(slot, item)));
    arrange(now);
    children = now;
    drawn = items;
    wanted.forEach((slot, item) -> childAt(slot, item).item().set(item));
  }

  private Map<Slot, T> slots(List<T> items) {
    Map<Object, Integer> repetitions = new HashMap<>();
    Map<Slot, T> slots = new LinkedHashMap<>();
    for (T item : items) {
      Object itemKey = key.apply(item);
      slots.put(new Slot(itemKey, repetitions.merge(itemKey, 1, Integer::sum)), item);
    }
    return slots;
  }

  private Child<T> childAt(Slot slot, T item) {
    Child<T> known = children.get(slot);
    if (known != null) {
      return known;
    }
    ValueSignal<T> signal = new ValueSignal<>(item);
    return new Child<>(signal, component.apply(signal.asReadonly()));
  }

  private void arrange(Map<Slot, Child<T>> now) {
    Set<Slot> staying = staying(now.keySet());
    List<Component> shown = new ArrayList<>();
    children.forEach(
        (slot, child) -> {
          if (staying.contains(slot)) {
            shown.add(child.component());
          } else {
            container.remove(child.component());
          }
        });
    int at = 0;
    for (Child<T> child : now.values()) {
      if (at == shown.size() || !shown.get(at).equals(child.component())) {
        shown.add(at, child.component());
        container.addComponentAtIndex(at, child.component());
      }
      at++;
    }
  }

  /** The most slots that are in the same order before and after; all others move. */
  private Set<Slot> staying(Collection<Slot> now) {
    List<Slot> order = List.copyOf(now);
    Map<Slot, Integer> targets = new HashMap<>();
    order.forEach(slot -> targets.put(slot, targets.size()));
    List<Integer> common =
        children.keySet().stream().map(targets::get).filter(Objects::nonNull).toList();
    OptionalInt fixed = focusedAmong(order);
    List<Integer> candidates = fixed.isEmpty() ? common : inOrderWith(common, fixed.getAsInt());
    Set<Slot> staying = new HashSet<>();
    IncreasingSubsequence.longest(candidates).forEach(target -> staying.add(order.get(target)));
    return staying;
  }

  /** The targets that are before the fixed one, or after it, in both orders; and that one. */
  private static List<Integer> inOrderWith(List<Integer> targets, int fixed) {
    int at = targets.indexOf(fixed);
    return IntStream.range(0, targets.size())
        .filter(index -> Integer.compare(index, at) == Integer.compare(targets.get(index), fixed))
        .mapToObj(targets::get)
        .toList();
  }

  /** The place of the child that has the focus; empty if it is new or none. */
  private OptionalInt focusedAmong(List<Slot> order) {
    return IntStream.range(0, order.size()).filter(index -> hasFocus(order.get(index))).findFirst();
  }

  private boolean hasFocus(Slot slot) {
    Child<T> child = children.get(slot);
    if (child == null) {
      return false;
    }
    Element at = focused;
    while (at != null && !at.equals(child.component().getElement())) {
      at = at.getParent();
    }
    return at != null;
  }
}
