package io.kanban.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.KeyModifier;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.DescriptionList.Description;
import com.vaadin.flow.component.html.DescriptionList.Term;
import com.vaadin.flow.component.html.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The dialog that lists the keyboard shortcuts. */
final class Shortcuts {
  private static final Map<List<String>, String> KEYS = new LinkedHashMap<>();

  static {
    KEYS.put(List.of("Tab"), "goes to the next column, button or field");
    KEYS.put(List.of("↑", "↓", "←", "→"), "go from card to card");
    KEYS.put(List.of("Enter"), "opens the card; in a menu: chooses; in a dialog: saves");
    KEYS.put(List.of("m"), "opens the menu of the card");
    KEYS.put(List.of("n"), "adds a card to the column");
    KEYS.put(List.of("/"), "filters the board");
    KEYS.put(List.of("Shift", "→"), "moves the card to the next column");
    KEYS.put(List.of("Shift", "←"), "moves the card to the column before");
    KEYS.put(List.of("Shift", "↓"), "moves the card one place down");
    KEYS.put(List.of("Shift", "↑"), "moves the card one place up");
    KEYS.put(List.of("Ctrl", "Enter"), "in a text of several lines: saves");
    KEYS.put(List.of("Esc"), "closes the open dialog or menu");
    KEYS.put(List.of("?"), "shows this list");
  }

  private Shortcuts() {}

  /** Opens the list when a person presses its key outside fields. */
  static void openByKey(Component owner) {
    com.vaadin.flow.component.Shortcuts.addShortcutListener(
        owner, Shortcuts::open, Key.SLASH, KeyModifier.CONTROL);
    PageKey.on(owner, "?", Shortcuts::open);
  }

  static void open() {
    PageDialog sheet = new PageDialog("shortcuts", "Keyboard shortcuts");
    DescriptionList list = new DescriptionList();
    list.addClassName("shortcuts");
    KEYS.forEach(
        (keys, does) -> {
          Term term = new Term();
          keys.forEach(
              key -> {
                Span cap = new Span(key);
                cap.addClassName("key");
                term.add(cap);
              });
          list.add(term, new Description(does));
        });
    sheet.add(list);
    sheet.getFooter().add(new Button("Close", _ -> sheet.close()));
    sheet.setWidth("28rem");
    sheet.open();
  }
}
