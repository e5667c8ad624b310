package io.kanban.waiting;

import io.kanban.board.BoardEvent.CardsWaiting;
import io.kanban.board.BoardEvent.WaitingChanged;
import io.kanban.board.BoardEvent.WaitingEvent;
import io.kanban.board.WaitingCount;
import io.kanban.project.Project;
import io.kanban.project.WaitingCards;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How many cards of a project wait for whom.
 *
 * @param boards the counts of each board, by the board's name in its id
 */
public record WaitingFor(Map<String, List<WaitingCount>> boards) implements WaitingCards {
  static final WaitingFor NONE = new WaitingFor(Map.of());

  /** The project's id. */
  static Collection<String> keysOf(Recorded<WaitingEvent> event) {
    return Set.of(event.data().board().project().value());
  }

  WaitingFor play(Recorded<WaitingEvent> event) {
    String board = event.data().board().name();
    Map<String, List<WaitingCount>> next = new HashMap<>(boards);
    next.put(
        board,
        switch (event.data()) {
          case CardsWaiting e -> e.counts();
          case WaitingChanged e ->
              WaitingCount.withChanged(boards.getOrDefault(board, List.of()), e.counts());
        });
    return new WaitingFor(next);
  }

  /** Number of cards that wait for a person with the roles that they have now. */
  int cardsFor(Person person, Project project) {
    return boards.keySet().stream().mapToInt(board -> cardsFor(person, project, board)).sum();
  }

  @Override
  public int cardsFor(Person person, Project project, String board) {
    List<WaitingCount> counts = boards.getOrDefault(board, List.of());
    return project.rolesOn(board, person).map(roles -> cards(counts, person, roles)).orElse(0);
  }

  private static int cards(List<WaitingCount> counts, Person person, Set<String> roles) {
    return counts.stream()
        .filter(count -> count.isFor(person, roles))
        .mapToInt(WaitingCount::cards)
        .sum();
  }
}
