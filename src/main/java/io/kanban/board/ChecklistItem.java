package io.kanban.board;

import io.recordplayer.record.Person;
import java.time.LocalDate;
import java.util.Optional;

/** An item of a card's checklist. */
public record ChecklistItem(
    ItemId id, String text, boolean done, Optional<Person> assignee, Optional<LocalDate> due) {
  static ChecklistItem added(ItemId id, String text) {
    return new ChecklistItem(id, text, false, Optional.empty(), Optional.empty());
  }

  ChecklistItem renamed(String to) {
    return new ChecklistItem(id, to, done, assignee, due);
  }

  ChecklistItem checked(boolean to) {
    return new ChecklistItem(id, text, to, assignee, due);
  }

  ChecklistItem assigned(Optional<Person> to) {
    return new ChecklistItem(id, text, done, to, due);
  }

  ChecklistItem due(Optional<LocalDate> to) {
    return new ChecklistItem(id, text, done, assignee, to);
  }
}
