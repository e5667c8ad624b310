package io.kanban.board.card;

import com.vaadin.flow.signals.Signal;
import io.kanban.board.DueDay;
import io.kanban.shell.BrowserTime;
import io.recordplayer.client.SentCommand;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Function;

/** The day on which something has to be done, with a warning when that day is near. */
final class DueDate extends DayPicker {
  private static final long serialVersionUID = 1L;

  DueDate(
      String label,
      Signal<Optional<LocalDate>> due,
      Function<Optional<LocalDate>, SentCommand> send) {
    super(label, due, send);
    setPlaceholder("Due date");
    Signal.effect(this, () -> getElement().setAttribute("data-due", state(due.get())));
  }

  private static String state(Optional<LocalDate> due) {
    return due.map(day -> DueDay.state(day, BrowserTime.today()).name()).orElse("");
  }
}
