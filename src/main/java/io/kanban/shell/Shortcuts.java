package io.kanban.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.KeyModifier;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
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
    KEYS.put(List.of("Tab"), "goes to the next card, button or field");
    KEYS.put(List.of("Shift", "→"), "moves the card to the next column");
    KEYS.put(List.of("Shift", "←"), "moves the card to the column before");
    KEYS.put(List.of("Shift", "↓"), "moves the card one place down");
    KEYS.put(List.of("Shift", "↑"), "moves the card one place up");
    KEYS.put(List.of("Enter"), "in “Add a card”: adds it, ready for the next; in a dialog: saves");
    KEYS.put(List.of("Ctrl", "Enter"), "in a text of several lines: saves");
    KEYS.put(List.of("Esc"), "closes the open dialog or menu");
    KEYS.put(List.of("Ctrl", "/"), "shows this list");
  }

  private Shortcuts() {}

  static void openByKey(Component owner) {
    com.vaadin.flow.component.Shortcuts.addShortcutListener(
        owner, Shortcuts::open, Key.SLASH, KeyModifier.CONTROL);
  }

  static void open() {
    Dialog sheet = new Dialog("Keyboard shortcuts");
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
