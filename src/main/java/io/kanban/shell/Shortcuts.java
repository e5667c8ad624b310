package io.kanban.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.DescriptionList.Description;
import com.vaadin.flow.component.html.DescriptionList.Term;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.dom.DomListenerRegistration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The sheet that says which keys do what. */
final class Shortcuts {
  /** Not while somebody types a question. */
  private static final String ASKED =
      "event.key === '?' && !/^(INPUT|TEXTAREA)$/.test(event.composedPath()[0].tagName)";

  private static final Map<String, String> KEYS = new LinkedHashMap<>();

  static {
    KEYS.put("Tab", "to the next card, button or field");
    KEYS.put("Shift →", "the card to the next column");
    KEYS.put("Shift ←", "the card to the column before");
    KEYS.put("Shift ↓", "the card one place down");
    KEYS.put("Shift ↑", "the card one place up");
    KEYS.put("Enter", "in “Add a card”: adds it, ready for the next");
    KEYS.put("Esc", "closes what is open");
    KEYS.put("?", "shows this");
  }

  private Shortcuts() {}

  static void openOnQuestionMark(Component owner) {
    owner.addAttachListener(
        attached -> {
          DomListenerRegistration keys =
              attached
                  .getUI()
                  .getElement()
                  .addEventListener("keydown", _ -> open())
                  .setFilter(ASKED);
          owner.addDetachListener(
              detached -> {
                detached.unregisterListener();
                keys.remove();
              });
        });
  }

  static void open() {
    Dialog sheet = new Dialog("Keyboard shortcuts");
    DescriptionList list = new DescriptionList();
    list.addClassName("shortcuts");
    KEYS.forEach(
        (keys, does) -> {
          Term term = new Term();
          for (String key : keys.split(" ")) {
            Span cap = new Span(key);
            cap.addClassName("key");
            term.add(cap);
          }
          list.add(term, new Description(does));
        });
    sheet.add(list);
    sheet.getFooter().add(new Button("Close", _ -> sheet.close()));
    sheet.setWidth("28rem");
    sheet.open();
  }
}
