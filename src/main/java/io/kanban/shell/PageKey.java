package io.kanban.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.dom.DomListenerRegistration;
import java.util.function.Consumer;

/**
 * A single key that does something on a page while a component is attached. It does nothing while
 * the person types in a field or uses a menu, and nothing behind a dialog.
 */
public final class PageKey {
  private static final String FREE =
      "!event.ctrlKey && !event.altKey && !event.metaKey"
          + " && !event.composedPath()[0].closest("
          + "'input, textarea, select, [contenteditable], [role=menu], [role=listbox]')";

  private PageKey() {}

  /** Listens for a key. */
  public static void on(Component owner, String key, Runnable then) {
    on(owner, key, "''", _ -> then.run());
  }

  /**
   * Listens for a key.
   *
   * @param data a browser expression of a text that the handler receives
   */
  public static void on(Component owner, String key, String data, Consumer<String> then) {
    owner.addAttachListener(
        attached -> {
          DomListenerRegistration keys =
              attached
                  .getUI()
                  .getElement()
                  .addEventListener(
                      "keydown", event -> then.accept(event.getEventData().get(data).asString()))
                  .setFilter("event.key === '%s' && %s".formatted(key, FREE))
                  .addEventData(data)
                  .preventDefault();
          owner.addDetachListener(
              detached -> {
                keys.remove();
                detached.unregisterListener();
              });
        });
  }
}
