package io.recordplayer.kit;

import com.vaadin.flow.component.AbstractField;
import com.vaadin.flow.component.ClickEvent;
import com.vaadin.flow.component.ClickNotifier;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.ComponentUtil;
import com.vaadin.flow.component.HasValue;
import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.KeyModifier;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.contextmenu.MenuItemBase;
import com.vaadin.flow.component.dnd.DragSource;
import com.vaadin.flow.component.dnd.DropTarget;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.tabs.Tab;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.RouterLink;
import io.recordplayer.client.TemplateList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The open page of one person: it acts for the person and checks the texts that the page shows.
 * Each action waits until the component that it names is there and can be used; each check waits
 * until it is true. An error shows the text of all open pages.
 *
 * <p>The name of a component is its label or text, its {@code aria-label}, placeholder, tool tip,
 * id or test id.
 */
public final class Screen {
  private final OpenWindows windows;
  private final BrowserWindow window;
  private final List<String> parts;

  Screen(OpenWindows windows, BrowserWindow window, List<String> parts) {
    this.windows = windows;
    this.window = window;
    this.parts = parts;
  }

  /**
   * A part of the page. Components and texts are looked for in this part only.
   *
   * @param name the name of a component with others in it, or the text of a heading in one
   */
  public Screen in(String name) {
    return new Screen(windows, window, Stream.concat(parts.stream(), Stream.of(name)).toList());
  }

  /** Opens another address in the same window. */
  public Screen go(String address) {
    Location location = new Location(address);
    window.activate().getUI().navigate(location.getPath(), location.getQueryParameters());
    return this;
  }

  /** Clicks a button, a link, a menu item, a tab, or another component that listens for clicks. */
  public Screen click(String name) {
    use(
        name,
        "to click",
        () ->
            Stream.concat(
                    find(name, Screen::isClickable).stream()
                        .map(component -> Target.of(component, window::click)),
                    items()
                        .flatMap(
                            item ->
                                item.button(name).stream()
                                    .map(
                                        button ->
                                            new Target(
                                                item.isUsable(button), item.clickOn(button)))))
                .toList());
    return this;
  }

  /**
   * Enters a value into a field.
   *
   * @param value of the field's own type, for instance an {@link Integer} for an integer field
   */
  public Screen type(String field, Object value) {
    use(
        field,
        "to type into",
        AbstractField.class::isInstance,
        component -> UserInput.of(component).enter(value));
    return this;
  }

  /**
   * Chooses items of a field.
   *
   * @param items the labels of the items
   */
  public Screen choose(String field, String... items) {
    use(
        field,
        "that offers " + String.join(", ", items),
        component -> ItemChoice.isPossible(component, List.of(items)),
        component -> ItemChoice.choose(component, List.of(items)));
    return this;
  }

  /** Presses a keyboard shortcut. */
  public Screen press(Key key, KeyModifier... modifiers) {
    window.activate().fireShortcut(key, modifiers);
    return this;
  }

  /** Drags a component that is a {@link DragSource} onto one that is a {@link DropTarget}. */
  public Screen drag(String source, String target) {
    use(
        source,
        "to drag",
        found -> found instanceof DragSource<?> from && from.isDraggable(),
        dragged ->
            use(
                target,
                "to drop onto",
                found -> found instanceof DropTarget<?> to && to.isActive(),
                onto -> UserInput.of(dragged).dragOnto(onto)));
    return this;
  }

  /** Does something with a component for which this class has no method. */
  public <C extends Component> Screen with(Class<C> type, String name, Consumer<C> action) {
    use(
        name,
        "of type " + type.getSimpleName(),
        type::isInstance,
        component -> action.accept(type.cast(component)));
    return this;
  }

  /** Checks that the page shows this text; the values of fields do not count. */
  public Screen sees(String text) {
    await(() -> shows(text), "sees \"%s\"".formatted(text));
    return this;
  }

  /** Checks that a field holds this value. */
  public Screen sees(String field, Object value) {
    await(
        () ->
            find(field, HasValue.class::isInstance).stream()
                .anyMatch(found -> value.equals(((HasValue<?, ?>) found).getValue())),
        "sees \"%s\" in the field \"%s\"".formatted(value, field));
    return this;
  }

  /**
   * Checks that the page does not show this text now. Waits first until all pages show everything
   * that was done, so that the text cannot come later because of that.
   */
  public Screen doesNotSee(String text) {
    windows.awaitAllShown();
    await(
        () -> part().filter(page -> !PageText.of(page).has(text)).isPresent(),
        "does not see \"%s\"".formatted(text));
    return this;
  }

  /**
   * Checks that the whole page has not shown this text at any time since it was opened. Waits first
   * until all pages show everything that was done.
   */
  public Screen neverSees(String text) {
    if (!parts.isEmpty()) {
      throw new IllegalStateException(
          "neverSees is about the whole page; use doesNotSee for a part of it.");
    }
    windows.awaitAllShown();
    if (window.hasShown(text)) {
      throw windows.failure("%s sees or has seen \"%s\".".formatted(window.who(), text));
    }
    return this;
  }

  /**
   * Checks the address of the page.
   *
   * @param address without a slash at its beginning
   */
  public Screen isAt(String address) {
    await(() -> window.address().equals(address), "is at \"/%s\"".formatted(address));
    return this;
  }

  /**
   * Checks that the page's own code failed with this error. Without this check, the error fails the
   * test.
   */
  public Screen fails(Class<? extends Throwable> error) {
    windows.awaitError(window, error);
    return this;
  }

  /** Checks that the button, link or field with this name can be used. */
  public Screen canUse(String name) {
    await(() -> isUsable(name), "can use \"%s\"".formatted(name));
    return this;
  }

  /** Checks that no button, link or field with this name can be used. */
  public Screen cannotUse(String name) {
    windows.awaitAllShown();
    await(() -> part().isPresent() && !isUsable(name), "cannot use \"%s\"".formatted(name));
    return this;
  }

  private boolean isUsable(String name) {
    return find(name, found -> isClickable(found) || found instanceof HasValue<?, ?>).stream()
            .anyMatch(found -> UserInput.of(found).isPossible())
        || items().anyMatch(item -> item.button(name).filter(item::isUsable).isPresent());
  }

  private boolean shows(String text) {
    return part().map(PageText::of).filter(page -> page.has(text)).isPresent();
  }

  private void await(BooleanSupplier condition, String expected) {
    windows.await(window, condition, () -> "Expected that %s %s.".formatted(who(), expected));
  }

  boolean isOn(BrowserWindow other) {
    return window.equals(other);
  }

  /** The person, and the part of the page. */
  String who() {
    return parts.isEmpty()
        ? window.who()
        : "%s, in \"%s\",".formatted(window.who(), String.join("\" in \"", parts));
  }

  private static boolean isClickable(Component component) {
    return component instanceof Button
        || component instanceof NativeButton
        || component instanceof Anchor
        || component instanceof RouterLink
        || component instanceof MenuItemBase<?, ?, ?>
        || component instanceof Tab
        || component instanceof Checkbox
        || (component instanceof ClickNotifier<?>
            && ComponentUtil.hasEventListener(component, ClickEvent.class));
  }

  /**
   * A component or an element that a person can use, or could if it were usable.
   *
   * @param action the click, the input or the other use
   */
  private record Target(boolean isUsable, Runnable action) {
    static Target of(Component component, Consumer<Component> action) {
      return new Target(UserInput.of(component).isPossible(), () -> action.accept(component));
    }
  }

  private void use(
      String name, String purpose, Predicate<Component> kind, Consumer<Component> action) {
    use(
        name,
        purpose,
        () -> find(name, kind).stream().map(found -> Target.of(found, action)).toList());
  }

  /** Waits for the one target that can be used, and uses it. */
  private void use(String name, String purpose, Supplier<List<Target>> targets) {
    List<Target> usable = new ArrayList<>();
    windows.await(
        window,
        () -> {
          usable.clear();
          targets.get().stream().filter(Target::isUsable).forEach(usable::add);
          return !usable.isEmpty();
        },
        () ->
            targets.get().isEmpty()
                ? "%s finds no \"%s\" %s.".formatted(who(), name, purpose)
                : "%s cannot use \"%s\": it is disabled, read-only or behind a dialog."
                    .formatted(who(), name));
    if (usable.size() > 1) {
      throw windows.failure(
          "%s finds %d components \"%s\" %s. Name the part of the page with in(…)."
              .formatted(who(), usable.size(), name, purpose));
    }
    usable.getFirst().action().run();
  }

  /** The items of the template lists in this part. */
  private Stream<TemplateItem> items() {
    return part().stream()
        .flatMap(ComponentNames::visible)
        .filter(TemplateList.class::isInstance)
        .flatMap(list -> TemplateItem.of((TemplateList<?>) list));
  }

  private List<Component> find(String name, Predicate<Component> kind) {
    return part().stream()
        .flatMap(ComponentNames::visible)
        .filter(component -> kind.test(component) && ComponentNames.of(component).has(name))
        .distinct() // Vaadin lists the items of a submenu twice: below their item and the menu.
        .toList();
  }

  /** The component in which this screen looks; empty while it is not there. */
  private Optional<Component> part() {
    Component part = window.ui();
    for (String name : parts) {
      Component within = part;
      Component found =
          ComponentNames.visible(within)
              .filter(component -> ComponentNames.of(component).has(name))
              .map(Screen::container)
              .findFirst()
              .orElse(null);
      if (found == null) {
        return Optional.empty();
      }
      part = found;
    }
    return Optional.of(part);
  }

  /** The component itself if others are in it; else the one around it. */
  private static Component container(Component component) {
    return ComponentNames.childrenOf(component).findAny().isPresent()
        ? component
        : component.getParent().orElse(component);
  }
}
