package io.recordplayer.kit;

import com.vaadin.browserless.internal.TestingLifecycleHookKt;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Text;
import com.vaadin.flow.dom.Element;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The names by which a person, or a test, knows a component: its label or text, its {@code
 * aria-label}, its placeholder, its tool tip, its id, and its test id.
 */
record ComponentNames(Set<String> all) {
  static ComponentNames of(Component component) {
    Element element = component.getElement();
    Set<String> names = new LinkedHashSet<>();
    add(names, element.getProperty("label"));
    add(names, element.getProperty("text"));
    if (component.getChildren().allMatch(child -> child instanceof Text)) {
      add(names, element.getTextRecursively());
    } else {
      add(names, element.getText());
    }
    add(names, element.getProperty("accessibleName"));
    add(names, element.getAttribute("aria-label"));
    add(names, element.getProperty("placeholder"));
    add(names, element.getAttribute("title"));
    add(names, element.getAttribute("data-testid"));
    add(names, element.getAttribute("id"));
    return new ComponentNames(names);
  }

  private static void add(Set<String> names, @Nullable String name) {
    if (name != null && !name.isBlank()) {
      names.add(name.strip());
    }
  }

  /** The name that an error shows. */
  String first() {
    return all.isEmpty() ? "" : all.iterator().next();
  }

  boolean has(String name) {
    return all.contains(name);
  }

  /** The component and all below it that a person can see, from the top down. */
  static Stream<Component> visible(Component component) {
    return component.isVisible()
        ? Stream.concat(
            Stream.of(component), childrenOf(component).flatMap(ComponentNames::visible))
        : Stream.empty();
  }

  /** The children, with those that Vaadin keeps in slots and in menus. */
  static Stream<Component> childrenOf(Component component) {
    return TestingLifecycleHookKt.getTestingLifecycleHook().getAllChildren(component).stream()
        .filter(child -> !(child instanceof Text));
  }
}
