package io.kanban.shell;

import com.vaadin.flow.component.textfield.TextFieldBase;
import io.kanban.text.TextLimit;
import io.kanban.text.Texts;

/**
 * Checks what a person writes into a field, and says beside it what is wrong. It never cuts a text
 * that is too long: what was pasted is still there to be shortened.
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

  /** Whether the text may be sent as it is; marks the field where it is too long. */
  public boolean passes() {
    String text = field.getValue();
    return mark(limit.isExceededBy(text) ? limit.refusal(text) : "");
  }

  /**
   * As above, of a text that must be there.
   *
   * @param missing says what to do where it isn't
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
