package io.kanban.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Focusable;
import com.vaadin.flow.component.HasValue;
import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.KeyModifier;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
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
 * Asks a person for what a command needs. It closes with the answer; where that is refused, it is
 * there again, with the reason and with everything that was filled in.
 */
public final class CommandDialog extends Dialog {
  private static final long serialVersionUID = 1L;

  private static final String UNSAVED =
      "What you filled in is not saved yet. Save it, or cancel to drop it.";

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

  /**
   * @param drafts keep what is filled in until it is sent and decided
   * @param seen what the person saw when the fields were filled; with a draft, when that was begun
   * @param name names the dialog among the drafts
   */
  public CommandDialog(
      Drafts drafts, BaseValue seen, String name, String title, Component... fields) {
    super(title);
    this.drafts = drafts;
    this.seen = seen;
    this.name = name;
    reason.addClassName("reason");
    reason.getElement().setAttribute("role", "alert");
    reason.setVisible(false);
    VerticalLayout form = new VerticalLayout(fields);
    form.setPadding(false);
    form.addClassName("form");
    add(reason, form);
    setWidth("28rem");
    this.fields = List.of(fields);
    this.fields.forEach(this::listen);
    addDialogCloseActionListener(_ -> closeUnlessChanged());
  }

  /** Enter answers, in text of several lines together with Ctrl; and nothing typed is dropped. */
  private void listen(Component field) {
    if (field instanceof HasValueChangeMode typed) {
      typed.setValueChangeMode(ValueChangeMode.LAZY);
    }
    if (field instanceof HasValue<?, ?> input) {
      // What is set before anybody can change it is no change of theirs.
      input.addValueChangeListener(_ -> changed |= isOpened() && field.getElement().isEnabled());
    }
    if (field instanceof TextArea text) {
      text.addKeyDownListener(Key.ENTER, _ -> answer(), KeyModifier.CONTROL);
      ConnectionNotice.counts(text, "Ctrl+Enter");
    } else if (field instanceof TextFieldBase<?, ?> line) {
      line.addKeyDownListener(Key.ENTER, _ -> answer());
      ConnectionNotice.counts(field, "Enter");
    }
  }

  /** By Escape, or a click beside it. */
  private void closeUnlessChanged() {
    if (changed) {
      reason.setText(UNSAVED);
      reason.setVisible(true);
    } else {
      drop();
    }
  }

  private void drop() {
    close();
    drafts.drop(name);
  }

  /**
   * The id of that which the answer makes: the same one where an answer is given once more, since
   * nobody knows what became of the first.
   */
  public String id() {
    return id;
  }

  /**
   * Opens it. Where a field is disabled, what is filled in is kept from {@link #filled} on.
   *
   * @param verb what the answer does
   * @param isComplete whether what was filled in may be sent; marks what is missing
   * @param answer sends it
   */
  public void ask(String verb, BooleanSupplier isComplete, Supplier<List<SentCommand>> answer) {
    this.verb = verb;
    complete = isComplete;
    this.answer = answer;
    yes.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
    ConnectionNotice.counts(yes, "click");
    getFooter().add(no, yes);
    label(false);
    open();
    drafts.opened(name);
    if (fields.stream().allMatch(field -> field.getElement().isEnabled())) {
      filled();
    }
  }

  /** Keeps what is filled in from now on, and shows what was kept. */
  public void filled() {
    drafts.begin(
        name,
        new Drafts.Begun(id, seen.position()),
        begun -> {
          id = begun.id();
          seen.since(begun.seen());
        });
    for (int i = 0; i < fields.size(); i++) {
      drafts.keepAny(fields.get(i), name + "/" + i);
    }
  }

  /**
   * Says what the buttons do.
   *
   * @param replaces whether the answer puts something in the place of somebody else's
   */
  private void label(boolean replaces) {
    yes.setText(replaces ? "Replace" : verb);
    no.setText(replaces ? "Keep theirs" : "Cancel");
  }

  /** Answers with what is filled in. */
  public void answer() {
    // A second click may be on its way when the first one closes this.
    if (isOpened() && complete.getAsBoolean()) {
      close();
      send(answer);
    }
  }

  /** Answers, and does one thing more with it. */
  public void answerAnd(Runnable more) {
    if (isOpened()) {
      answer();
      if (!isOpened()) {
        more.run();
      }
    }
  }

  /** As above, with a field that the person fills in first. */
  public void ask(
      String verb,
      BooleanSupplier isComplete,
      Supplier<List<SentCommand>> answer,
      Focusable<?> first) {
    ask(verb, isComplete, answer);
    first.focus();
  }

  private void send(Supplier<List<SentCommand>> answer) {
    reason.setVisible(false);
    changed = false;
    // The page that asked may be left by then, and what was typed is still somebody's work.
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
    open();
  }
}
