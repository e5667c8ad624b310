package io.kanban.board.card;

import io.kanban.project.Field;
import io.kanban.shell.BaseValue;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;

/** The day in a field of a card. */
final class FieldDay extends DayPicker {
  private static final long serialVersionUID = 1L;

  FieldDay(CardField field) {
    super(
        field.name(),
        field.value().map(FieldDay::day),
        day ->
            field.send(
                new BaseValue(field.actions().client()), day.map(LocalDate::toString).orElse("")));
    Field definition = field.field();
    setPlaceholder(CardField.words(""));
    setRequiredIndicatorVisible(definition.required());
    setI18n(
        new DatePickerI18n()
            .setRequiredErrorMessage(definition.problemOf("").orElse(""))
            .setBadInputErrorMessage(definition.problemOf("no date").orElse("")));
  }

  /** The day that a value names; empty if it names none, because the field had another type. */
  private static Optional<LocalDate> day(String value) {
    try {
      return value.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(value));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
