package io.kanban.board.card;

import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.DueDay;
import io.kanban.shell.BrowserTime;
import io.recordplayer.client.ConnectionNotice;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The day on which something has to be done, with a warning when that day is near. A person removes
 * it by deleting the text. It has no clear button: with one, the Escape that closes the card's
 * panel would remove the day.
 */
final class DueDate extends DatePicker {
  private static final long serialVersionUID = 1L;

  /**
   * @param choose receives the day that the person chooses; empty if the person clears it
   */
  DueDate(String label, Signal<Optional<LocalDate>> due, Consumer<Optional<LocalDate>> choose) {
    setAriaLabel(label);
    setPlaceholder("Due date");
    addClassName("due-date");
    ConnectionNotice.counts(this, "change");
    Signal.effect(
        this,
        () -> {
          Optional<LocalDate> now = due.get();
          setValue(now.orElse(null));
          getElement()
              .setAttribute(
                  "data-due",
                  now.map(day -> DueDay.state(day, BrowserTime.today()).name()).orElse(""));
        });
    addValueChangeListener(
        change -> {
          // A text that is no day arrives as no value.
          if (change.isFromClient() && !isInvalid()) {
            choose.accept(Optional.ofNullable(change.getValue()));
          }
        });
  }
}
