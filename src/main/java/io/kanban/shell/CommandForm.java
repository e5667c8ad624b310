package io.kanban.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasValue;
import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.KeyModifier;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.orderedlayout.VerticalLayout;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextFieldBase;
import com.vaadin.flow.data.value.HasValueChangeMode;
import com.vaadin.flow.data.value.ValueChangeMode;
import io.recordplayer.client.ConnectionNotice;
import io.recordplayer.client.Drafts;
import io.recordplayer.client.SentCommand;
import io.recordplayer.entity.LastChange;
import io.recordplayer.entity.Rejection;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The input for commands, kept as a draft until the commands are accepted. Its holder closes when
 * the commands are sent, and opens again with the reason if one is rejected.
 */
final class CommandForm extends Div {
  private static final long serialVersionUID = 1L;

  private static final String UNSAVED =
      "Your input is not saved yet. Save it, or cancel to discard it.";

  private final transient Holder holder;
  private final transient Drafts drafts;
  private final transient BaseValue seen;
  private final String name;
  private final List<Component> fields;
  private final Paragraph reason = new Paragraph();
  private final Button yes = new Button("", _ -> answer());
  private final Button no = new Button("", _ -> drop());
  private String verb = "";
  private boolean changed;
  private String id = UUID.randomUUID().toString().substring(0, 13);

  private BooleanSupplier complete = () -> true;
  private Supplier<List<SentCommand>> answer = List::of;

  /** Shows a form while it is open. */
  interface Holder {
    void open();

    void close();

    boolean isOpened();

    /** Another person has changed the same thing; the form asks whether to replace that change. */
    default void conflict() {}
  }

  /**
   * @param seen the state of the log that the person saw when the fields were filled; for a draft,
   *     when the draft was begun
   * @param name the form's name among the drafts
   */
  CommandForm(Holder holder, Drafts drafts, BaseValue seen, String name, List<Component> fields) {
    this.holder = holder;
    this.drafts = drafts;
    this.seen = seen;
    this.name = name;
    this.fields = List.copyOf(fields);
    reason.addClassName("reason");
    reason.getElement().setAttribute("role", "alert");
    reason.setVisible(false);
    VerticalLayout form = new VerticalLayout();
    fields.forEach(form::add);
    form.setPadding(false);
    form.addClassName("form");
    add(reason, form);
    this.fields.forEach(this::listen);
    yes.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
    ConnectionNotice.counts(yes, "click");
    label(false);
  }

  /** The button that sends the input. */
  Button yes() {
    return yes;
  }

  /** The button that drops the input. */
  Button no() {
    return no;
  }

  /** Enter answers the form; in a text of several lines, Ctrl and Enter. */
  private void listen(Component field) {
    if (field instanceof HasValueChangeMode typed) {
      // In the other modes, a click or a key can overtake the text.
      typed.setValueChangeMode(ValueChangeMode.EAGER);
    }
    if (field instanceof HasValue<?, ?> input) {
      // A value that the application sets before the person can type is not the person's change.
      input.addValueChangeListener(
          _ -> changed |= holder.isOpened() && field.getElement().isEnabled());
    }
    if (field instanceof TextArea text) {
      text.addKeyDownListener(Key.ENTER, _ -> answer(), KeyModifier.CONTROL);
      ConnectionNotice.counts(text, "Ctrl+Enter");
    } else if (field instanceof TextFieldBase<?, ?> line) {
      line.addKeyDownListener(Key.ENTER, _ -> answer());
      ConnectionNotice.counts(field, "Enter");
    }
  }

  /** Closes the form, unless the person's input would be lost by that. */
  void closeUnlessChanged() {
    if (changed) {
      reason.setText(UNSAVED);
      reason.setVisible(true);
    } else {
      drop();
    }
  }

  /** Closes the form and discards the input. */
  void drop() {
    holder.close();
    drafts.drop(name);
  }

  /**
   * The id for a new thing that the form's command creates. It stays the same when the person
   * answers again, so that a first answer whose response was lost creates the same thing.
   */
  String id() {
    return id;
  }

  /**
   * Opens the form. If a field is disabled, drafts are kept only after a call of {@link #filled}.
   *
   * @param verb the label of the button that answers
   * @param isComplete whether the input may be sent; marks missing input
   * @param answer sends the commands
   */
  void ask(String verb, BooleanSupplier isComplete, Supplier<List<SentCommand>> answer) {
    this.verb = verb;
    complete = isComplete;
    this.answer = answer;
    label(false);
    holder.open();
    drafts.opened(name);
    if (fields.stream().allMatch(field -> field.getElement().isEnabled())) {
      filled();
    }
  }

  /** Restores the draft of this form, and keeps the input as a draft from now on. */
  void filled() {
    drafts.begin(
        name,
        new Drafts.Begun(id, seen.position()),
        begun -> {
          id = begun.id();
          seen.restore(begun.seen());
        });
    for (int i = 0; i < fields.size(); i++) {
      drafts.keepAny(fields.get(i), name + "/" + i);
    }
  }

  /**
   * Labels the buttons.
   *
   * @param replaces whether the answer replaces a change of another person
   */
  private void label(boolean replaces) {
    yes.setText(replaces ? "Replace" : verb);
    no.setText(replaces ? "Keep theirs" : "Cancel");
  }

  /** Sends the input and closes the form, if the input is complete. */
  void answer() {
    // A second click may be under way when the first one closes the form.
    if (holder.isOpened() && complete.getAsBoolean()) {
      holder.close();
      send(answer);
    }
  }

  private void send(Supplier<List<SentCommand>> answer) {
    reason.setVisible(false);
    changed = false;
    // The person may have left the page by then, and their input must survive a rejection.
    UI ui = UI.getCurrent();
    List<SentCommand> commands = answer.get();
    commands.forEach(sent -> sent.whenRejected(ui, this::askAgain));
    drafts.dropWhenAccepted(name, commands);
  }

  private void askAgain(Rejection rejection) {
    boolean replaces = rejection.rule().equals(LastChange.UNSEEN);
    reason.setText(
        replaces
            ? rejection.message() + " Replace it with yours, or keep theirs?"
            : rejection.message());
    reason.setVisible(true);
    label(replaces);
    changed = true;
    holder.open();
    if (replaces) {
      holder.conflict();
    }
  }
}
