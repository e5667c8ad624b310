package io.kanban.report;

import io.kanban.board.BoardEvent;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardEvent;
import io.kanban.board.BoardEvent.CardRenamed;
import io.kanban.board.BoardId;
import io.kanban.board.BoardList.Named;
import io.kanban.board.CardId;
import io.kanban.board.HandOverEvent.CardHandedOver;
import io.kanban.board.HandOverEvent.CardTaken;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The cards that each person changed in a period. It plays the events of the boards in turn. */
final class WorkReport {
  /**
   * A card that a person changed.
   *
   * @param title the card's title now
   * @param changes number of the person's changes in the period
   */
  record TouchedCard(
      Named board, CardId card, String title, Instant first, Instant last, int changes) {
    private TouchedCard again(Instant time) {
      return new TouchedCard(board, card, title, first, time, changes + 1);
    }

    private TouchedCard titled(String now) {
      return new TouchedCard(board, card, now, first, last, changes);
    }
  }

  private record CardKey(BoardId board, CardId card) {}

  private final Instant from;
  private final Instant to;
  private final Map<CardKey, String> titles = new HashMap<>();
  private final Map<String, Person> people = new HashMap<>();

  /** The cards that each person changed, by the person's id. */
  private final Map<String, Map<CardKey, TouchedCard>> touched = new HashMap<>();

  /**
   * @param from the first day of the period
   * @param to the last day of the period
   * @param zone the zone of these days
   */
  WorkReport(LocalDate from, LocalDate to, ZoneId zone) {
    this.from = from.atStartOfDay(zone).toInstant();
    this.to = to.plusDays(1).atStartOfDay(zone).toInstant();
  }

  void play(Named board, Recorded<BoardEvent> event) {
    if (event.data() instanceof CardEvent change) {
      CardKey key = new CardKey(board.id(), change.card());
      switch (change) {
        case CardAdded e -> titles.put(key, e.title());
        case CardRenamed e -> titles.put(key, e.title());
        case CardTaken e -> titles.put(key, e.parcel().face().title());
        case CardEvent _ -> {}
      }
      Instant at = event.at();
      // The person has changed the card on the board from which they moved it.
      if (change instanceof CardTaken || (change instanceof CardHandedOver e && e.passed() > 0)) {
        return;
      }
      if (!at.isBefore(from) && at.isBefore(to)) {
        people.put(event.by().id(), event.by());
        touched
            .computeIfAbsent(event.by().id(), _ -> new HashMap<>())
            .merge(
                key,
                new TouchedCard(board, change.card(), "", at, at, 1),
                (known, _) -> known.again(at));
      }
    }
  }

  /** The people who changed a card, by their names. */
  List<Person> people() {
    return people.values().stream()
        .sorted(
            Comparator.comparing(Person::name, String.CASE_INSENSITIVE_ORDER)
                .thenComparing(Person::id))
        .toList();
  }

  /** The cards that a person changed, the one with the last change first. */
  List<TouchedCard> cardsOf(Person person) {
    return touched.getOrDefault(person.id(), Map.of()).entrySet().stream()
        .map(one -> one.getValue().titled(titles.getOrDefault(one.getKey(), "")))
        .sorted(Comparator.comparing(TouchedCard::last).reversed())
        .toList();
  }
}
