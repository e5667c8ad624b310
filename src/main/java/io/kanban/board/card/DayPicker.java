package io.kanban.board.card;

import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.signals.Signal;
import io.recordplayer.client.ConnectionNotice;
import io.recordplayer.client.SentCommand;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Function;

/**
 * A day that a person chooses, and removes by deleting the text. It has no clear button: with one,
 * the Escape that closes the card's panel would remove the day. After a rejection it shows the day
 * that holds.
 */
class DayPicker extends DatePicker {
  private static final long serialVersionUID = 1L;

  /**
   * @param day the day that holds; empty for none
   * @param send sends the day that the person chooses; empty if the person deletes the text
   */
  DayPicker(
      String label,
      Signal<Optional<LocalDate>> day,
      Function<Optional<LocalDate>, SentCommand> send) {
    setAriaLabel(label);
    addClassName("due-date");
    ConnectionNotice.counts(this, "change");
    Signal.effect(this, () -> setValue(day.get().orElse(null)));
    addValueChangeListener(
        change -> {
          // A text that is no day arrives as no value.
          if (change.isFromClient() && !isInvalid()) {
            send.apply(Optional.ofNullable(change.getValue()))
                .whenRejected(this, _ -> setValue(day.peek().orElse(null)));
          }
        });
  }
}
