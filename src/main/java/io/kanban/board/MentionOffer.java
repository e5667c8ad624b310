package io.kanban.board;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextArea;
import io.kanban.text.Mentions;
import io.recordplayer.record.Person;
import java.util.List;
import java.util.function.Supplier;

/**
 * Offers, below a field, the people whose name a writer begins after an “@”; a click completes the
 * name. The text of the field has names; {@link Mentions#toStore} gives the text to store.
 */
final class MentionOffer extends Div {
  private static final long serialVersionUID = 1L;

  private static final int MOST = 6;

  private final TextArea field;
  private final transient Supplier<List<Person>> people;

  private MentionOffer(TextArea field, Supplier<List<Person>> people) {
    this.field = field;
    this.people = people;
    addClassName("mention-offer");
    getElement().setAttribute("aria-live", "polite");
    field.addValueChangeListener(change -> offer(change.getValue()));
    offer(field.getValue());
  }

  /**
   * Adds an offer to a field.
   *
   * @param people the people who can be mentioned
   */
  static void to(TextArea field, Supplier<List<Person>> people) {
    field.setHelperComponent(new MentionOffer(field, people));
  }

  private void offer(String written) {
    removeAll();
    List<Person> fitting = Mentions.completing(written, people.get());
    if (fitting.isEmpty()) {
      add(new Span("Type @ to mention somebody."));
    }
    fitting.stream().limit(MOST).forEach(person -> add(button(person)));
  }

  private NativeButton button(Person person) {
    NativeButton button =
        new NativeButton(
            "@" + person.name(),
            _ -> {
              field.setValue(Mentions.completed(field.getValue(), person));
              field.focus();
            });
    button.addClassName("mention-button");
    return button;
  }
}
