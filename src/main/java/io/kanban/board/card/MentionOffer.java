package io.kanban.board.card;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextArea;
import io.kanban.text.Mentions;
import io.recordplayer.record.Person;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Offers, below a field, the people whose name a writer begins after an “@”; a click completes the
 * name. The text of the field has names; {@link Mentions#toStore} gives the text to store.
 */
final class MentionOffer extends Div {
  private static final long serialVersionUID = 1L;

  private static final int MOST = 6;

  private final TextArea field;
  private final transient Supplier<List<Person>> people;

  /** The people whom the page offers now. */
  private transient @Nullable List<Person> offered;

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

  /** Changes nothing while the offer stays the same, so that most letters cost no answer. */
  private void offer(String written) {
    List<Person> fitting = Mentions.completing(written, people.get()).stream().limit(MOST).toList();
    if (fitting.equals(offered)) {
      return;
    }
    offered = fitting;
    removeAll();
    if (fitting.isEmpty()) {
      add(new Span("Type @ to mention somebody."));
    }
    fitting.forEach(person -> add(button(person)));
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
