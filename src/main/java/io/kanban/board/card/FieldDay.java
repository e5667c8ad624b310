package io.kanban.board.card;

import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.signals.Signal;
import io.kanban.project.Field;
import io.kanban.shell.BaseValue;
import io.recordplayer.client.ConnectionNotice;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The day in a field of a card. A person who deletes the text removes the day. */
final class FieldDay extends DatePicker {
  private static final long serialVersionUID = 1L;

  FieldDay(CardField field) {
    Field definition = field.field();
    addClassName("due-date");
    setAriaLabel(field.name());
    setPlaceholder(CardField.words(""));
    setRequiredIndicatorVisible(definition.required());
    setI18n(
        new DatePickerI18n()
            .setRequiredErrorMessage(definition.problemOf("").orElse(""))
            .setBadInputErrorMessage(definition.problemOf("no date").orElse("")));
    ConnectionNotice.counts(this, "change");
    Signal.effect(this, () -> setValue(day(field.value().get())));
    addValueChangeListener(
        change -> {
          // The value is empty after an input that is no date, too; the picker marks that input.
          if (change.isFromClient() && !isInvalid()) {
            field.send(
                new BaseValue(field.actions().client()), Objects.toString(change.getValue(), ""));
          }
        });
  }

  /** The day that a value names; null if it names none, because the field had another type. */
  private static @Nullable LocalDate day(String value) {
    try {
      return value.isEmpty() ? null : LocalDate.parse(value);
    } catch (DateTimeException _) {
      return null;
    }
  }
}
