package io.kanban.board;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;

/** Hears of cards that are dropped on something. */
@FunctionalInterface
interface Dropped {
  /** Where the browser shows it: since the drop, others may have moved what it was dropped on. */
  String COLUMN = "element.closest('[data-column]').dataset.column";

  /**
   * A card was dropped.
   *
   * @param column where the browser showed what it was dropped on
   */
  void drop(CardId card, Column column);

  static void on(Component target, Dropped dropped) {
    target
        .getElement()
        .addEventListener(
            "drop",
            event -> {
              UI ui = target.getUI().orElseThrow();
              Component source = ui.getInternals().getActiveDragSourceComponent();
              if (source instanceof CardItem item && !item.equals(target)) {
                dropped.drop(
                    item.card().id(), Column.valueOf(event.getEventData().get(COLUMN).asString()));
              }
            })
        .addEventData(COLUMN);
  }
}
