package io.kanban.shell;

import com.vaadin.flow.component.textfield.TextFieldBase;
import io.kanban.text.TextLimit;
import io.kanban.text.Texts;

/**
 * Checks the text in a field, and shows an error beside the field. It never truncates a text that
 * is too long, so that the person can shorten a pasted text.
 */
public final class TextCheck {
  private final TextFieldBase<?, String> field;
  private final TextLimit limit;

  public TextCheck(TextFieldBase<?, String> field, TextLimit limit) {
    this.field = field;
    this.limit = limit;
    field.setManualValidation(true);
    field.addValueChangeListener(_ -> passes());
  }

  /** Whether the text may be sent; marks the field if the text is too long. */
  public boolean passes() {
    String text = field.getValue();
    return mark(limit.isExceededBy(text) ? limit.messageFor(text) : "");
  }

  /**
   * Whether the text may be sent, for a required text.
   *
   * @param missing the error to show if the text is blank
   */
  public boolean passes(String missing) {
    return Texts.isBlank(field.getValue()) ? mark(missing) : passes();
  }

  private boolean mark(String wrong) {
    field.setErrorMessage(wrong);
    field.setInvalid(!wrong.isEmpty());
    return wrong.isEmpty();
  }
}
