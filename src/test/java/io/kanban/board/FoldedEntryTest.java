package io.kanban.board;

import static io.kanban.board.ColumnId.DONE;
import static io.kanban.board.ColumnId.IN_WORK;
import static io.kanban.board.ColumnId.NEW;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.board.BoardEvent.CardDescribed;
import io.kanban.board.BoardEvent.CardMoved;
import io.kanban.board.BoardEvent.CardRenamed;
import io.kanban.board.CardView.HistoryEntry;
import io.kanban.people.People;
import io.kanban.project.ProjectId;
import io.recordplayer.kit.ViewKit;
import io.recordplayer.record.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FoldedEntryTest {
  private static final BoardId BOARD = new BoardId(new ProjectId("p"), "b");
  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
  private static final Map<ColumnId, String> NAMES =
      Map.of(NEW, "New", IN_WORK, "In Work", DONE, "Done");

  private record Entry(String card, HistoryEntry change) {}

  private final List<Entry> history = new ArrayList<>();
  private Instant now = NOON;
  private Person person = People.BILL;

  private FoldedEntryTest after(Duration time) {
    now = now.plus(time);
    return this;
  }

  private FoldedEntryTest by(Person somebody) {
    person = somebody;
    return this;
  }

  private FoldedEntryTest moved(String card, ColumnId from, ColumnId to) {
    return happened(
        card, new CardMoved(BOARD, new CardId(card), from, to, Optional.empty(), person));
  }

  private FoldedEntryTest happened(String card, Object event) {
    CardView view =
        ViewKit.of(Boards.CARD)
            .by(person)
            .at(now)
            .given(event)
            .view(CardView.key(BOARD, new CardId(card)));
    history.add(new Entry(card, view.history().getLast()));
    return this;
  }

  private List<String> folded() {
    return FoldedEntry.fold(history, Entry::card, Entry::change).stream()
        .map(
            entry ->
                entry.latest().card() + ": " + entry.words(id -> requireNonNull(NAMES.get(id))))
        .toList();
  }

  @Test
  void consecutive_moves_of_one_card_are_one_entry_with_the_columns_between() {
    moved("a", NEW, IN_WORK).after(Duration.ofMinutes(1)).moved("a", IN_WORK, DONE);
    assertThat(folded()).containsExactly("a: moved it from New to Done, by way of In Work");
    FoldedEntry<Entry> entry = FoldedEntry.fold(history, Entry::card, Entry::change).getFirst();
    assertThat(entry.index()).isZero();
    assertThat(entry.change().when()).isEqualTo(NOON.plus(Duration.ofMinutes(1)));
    assertThat(entry.change().who()).isEqualTo(People.BILL);
  }

  @Test
  void moves_there_and_back_are_one_entry() {
    moved("a", NEW, DONE).moved("a", DONE, NEW);
    assertThat(folded()).containsExactly("a: moved it from New to Done and back");
  }

  @Test
  void a_column_that_is_left_and_entered_again_is_named_once() {
    moved("a", NEW, IN_WORK).moved("a", IN_WORK, NEW).moved("a", NEW, DONE);
    assertThat(folded()).containsExactly("a: moved it from New to Done, by way of In Work");
  }

  @Test
  void moves_within_a_column_belong_to_the_moves_around_them() {
    moved("a", NEW, NEW).moved("a", NEW, NEW);
    assertThat(folded()).containsExactly("a: moved it within New");
    moved("a", NEW, DONE).moved("a", DONE, DONE);
    assertThat(folded()).containsExactly("a: moved it from New to Done");
  }

  @Test
  void moves_of_other_cards_in_between_do_not_count() {
    moved("a", NEW, IN_WORK)
        .by(People.JANET)
        .moved("b", NEW, DONE)
        .by(People.BILL)
        .moved("a", IN_WORK, DONE);
    assertThat(folded())
        .containsExactly(
            "b: moved it from New to Done", "a: moved it from New to Done, by way of In Work");
  }

  @Test
  void changes_in_the_same_words_are_one_entry() {
    for (String text : List.of("One.", "Two.", "Three.")) {
      happened("a", new CardDescribed(BOARD, new CardId("a"), text));
    }
    happened("b", new CardDescribed(BOARD, new CardId("b"), "Four."));
    assertThat(folded())
        .containsExactly("a: changed the description", "b: changed the description");
  }

  @Test
  void another_person_another_change_and_a_long_pause_begin_a_new_entry() {
    moved("a", NEW, IN_WORK).by(People.JANET).moved("a", IN_WORK, NEW);
    happened("a", new CardRenamed(BOARD, new CardId("a"), "A")).moved("a", NEW, DONE);
    after(Duration.ofMinutes(61)).moved("a", DONE, NEW);
    assertThat(folded())
        .containsExactly(
            "a: moved it from New to In Work",
            "a: moved it from In Work to New",
            "a: renamed it from “”",
            "a: moved it from New to Done",
            "a: moved it from Done to New");
  }
}
