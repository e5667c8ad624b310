package io.kanban.board;

import io.kanban.board.DetailEvent.CardEstimated;
import io.kanban.board.DetailEvent.CardLabelled;
import io.kanban.board.DetailEvent.CardLinked;
import io.kanban.board.DetailEvent.CardRelated;
import io.kanban.board.DetailEvent.CardUnlabelled;
import io.kanban.board.DetailEvent.CardUnlinked;
import io.kanban.board.DetailEvent.CardUnrelated;
import io.kanban.board.DetailEvent.DueDateSet;
import io.kanban.board.DetailEvent.FieldSet;
import io.kanban.board.DetailEvent.FileAttached;
import io.kanban.board.DetailEvent.FileRemoved;
import io.kanban.board.DetailEvent.ItemAdded;
import io.kanban.board.DetailEvent.ItemAssigned;
import io.kanban.board.DetailEvent.ItemChecked;
import io.kanban.board.DetailEvent.ItemDueSet;
import io.kanban.board.DetailEvent.ItemRemoved;
import io.kanban.board.DetailEvent.ItemRenamed;
import io.kanban.board.DetailEvent.JournalWritten;
import io.kanban.board.DetailEvent.KindSet;
import io.kanban.board.DetailEvent.RelationEvent;
import io.kanban.board.DetailEvent.RestEstimated;
import io.kanban.project.NamedKind;
import io.recordplayer.record.Person;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Says a change of a card's detail in words for people, as in "set the due date to 3 Dec 2026". */
final class DetailWords {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);

  private DetailWords() {}

  /**
   * The change in words.
   *
   * @param before the card's details before the event
   */
  static String of(DetailEvent event, CardDetails before) {
    return switch (event) {
      case CardLabelled e -> "added the label “%s”".formatted(e.name());
      case CardUnlabelled e -> "took the label “%s” off".formatted(e.name());
      case DueDateSet e -> due(e.due());
      case CardEstimated e -> effort(e.effort());
      case RestEstimated e -> rest(e.rest());
      case KindSet e -> kind(e.kind());
      case FieldSet e -> field(e.field(), e.value());
      case JournalWritten _ -> "wrote in the journal";
      case ItemAdded e -> "added “%s” to the checklist".formatted(e.text());
      case ItemRenamed e ->
          "renamed “%s” on the checklist to “%s”".formatted(text(before, e.item()), e.text());
      case ItemChecked e ->
          "marked “%s” as %s".formatted(text(before, e.item()), e.done() ? "done" : "not done");
      case ItemAssigned e -> assigned(text(before, e.item()), e.assignee());
      case ItemDueSet e -> itemDue(text(before, e.item()), e.due());
      case ItemRemoved e -> "removed “%s” from the checklist".formatted(text(before, e.item()));
      case CardLinked e -> "added " + link(e.title());
      case CardUnlinked e ->
          "removed " + link(before.link(e.link()).map(CardLink::title).orElse(""));
      case FileAttached e -> "attached “%s”".formatted(e.name());
      case FileRemoved e -> "removed the file “%s”".formatted(e.name());
      case RelationEvent e -> of(e, e.card());
    };
  }

  /**
   * The change of a relation in words, from the side of one of its cards.
   *
   * @param card the card in whose history the words are
   */
  static String of(RelationEvent event, CardId card) {
    CardRelation seen = CardDetails.seenFrom(card, event);
    String words =
        switch (event) {
          case CardRelated _ -> "added the relation that it %s “%s”";
          case CardUnrelated _ -> "removed the relation that it %s “%s”";
        };
    return words.formatted(seen.words(), seen.title());
  }

  static String due(Optional<LocalDate> to) {
    return to.map(day -> "set the due date to " + DAY.format(day)).orElse("removed the due date");
  }

  static String effort(Optional<Effort> to) {
    return to.map(time -> "set the estimate to " + time.text()).orElse("removed the estimate");
  }

  static String rest(Optional<Effort> to) {
    return to.map(time -> "set the remaining effort to " + time.text())
        .orElse("removed the remaining effort");
  }

  static String kind(Optional<NamedKind> to) {
    return to.map(kind -> "set the kind to “%s”".formatted(kind.name())).orElse("removed the kind");
  }

  static String field(String name, String value) {
    return value.isEmpty()
        ? "removed “%s”".formatted(name)
        : "set “%s” to “%s”".formatted(name, value);
  }

  static String assigned(String item, Optional<Person> to) {
    return to.map(person -> "assigned “%s” to %s".formatted(item, person.name()))
        .orElseGet(() -> "unassigned “%s”".formatted(item));
  }

  static String itemDue(String item, Optional<LocalDate> to) {
    return to.map(day -> "set the due date of “%s” to %s".formatted(item, DAY.format(day)))
        .orElseGet(() -> "removed the due date of “%s”".formatted(item));
  }

  private static String link(String title) {
    return title.isEmpty() ? "a link" : "the link “%s”".formatted(title);
  }

  private static String text(CardDetails details, ItemId item) {
    return details.item(item).map(ChecklistItem::text).orElse("");
  }
}
