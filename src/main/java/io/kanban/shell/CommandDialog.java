package io.kanban.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Focusable;
import io.recordplayer.client.Drafts;
import io.recordplayer.client.SentCommand;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Asks a person for the input of a command. It closes when the command is sent. If the command is
 * rejected, the dialog opens again with the reason and with the person's input.
 */
public final class CommandDialog extends PageDialog implements CommandForm.Holder {
  private static final long serialVersionUID = 1L;

  private final CommandForm form;

  /**
   * @param drafts keeps the input until its commands are accepted
   * @param seen the state of the log that the person saw when the fields were filled; for a draft,
   *     when the draft was begun
   * @param name the dialog's name among the drafts
   */
  public CommandDialog(
      Drafts drafts, BaseValue seen, String name, String title, Component... fields) {
    super(name, title);
    form = new CommandForm(this, drafts, seen, name, List.of(fields));
    add(form);
    getFooter().add(form.no(), form.yes());
    setWidth("28rem");
    // The person presses Escape or clicks beside the dialog; their input must survive that.
    addDialogCloseActionListener(_ -> form.closeUnlessChanged());
  }

  /**
   * The id for a new thing that the dialog's command creates. It stays the same when the person
   * answers again, so that a first answer whose response was lost creates the same thing.
   */
  public String id() {
    return form.id();
  }

  /**
   * Opens the dialog. If a field is disabled, drafts are kept only after a call of {@link #filled}.
   *
   * @param verb the label of the button that answers
   * @param isComplete whether the input may be sent; marks missing input
   * @param answer sends the commands
   */
  public void ask(String verb, BooleanSupplier isComplete, Supplier<List<SentCommand>> answer) {
    form.ask(verb, isComplete, answer);
  }

  /** Opens the dialog and moves the focus to a field. */
  public void ask(
      String verb,
      BooleanSupplier isComplete,
      Supplier<List<SentCommand>> answer,
      Focusable<?> first) {
    ask(verb, isComplete, answer);
    first.focus();
  }

  /** Restores the draft of this dialog, and keeps the input as a draft from now on. */
  public void filled() {
    form.filled();
  }

  /** Sends the input and closes the dialog, if the input is complete. */
  public void answer() {
    form.answer();
  }
}
