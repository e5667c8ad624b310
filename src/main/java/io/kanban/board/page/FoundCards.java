package io.kanban.board.page;

import io.kanban.board.Board;
import io.kanban.board.Board.Card;
import io.kanban.board.BoardId;
import io.kanban.board.Column;
import io.kanban.board.DueDay;
import io.kanban.board.Flow;
import io.kanban.board.FlowMove;
import io.kanban.board.Label;
import io.kanban.board.action.CardFilter;
import io.kanban.people.AccountDirectory;
import io.kanban.project.Project;
import io.recordplayer.record.Person;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The cards of one board that a filter shows.
 *
 * @param all the number of the board's cards
 * @param labels the board's labels
 */
record FoundCards(int all, List<Found> cards, List<Label> labels) {
  static final FoundCards NONE = new FoundCards(0, List.of(), List.of());

  /**
   * A card and its column.
   *
   * @param done whether the column is the board's last one
   */
  record Found(BoardId board, String boardName, String column, Flow flow, boolean done, Card card) {
    /** The card as a person sees it in the list of a project's cards. */
    FoundCard shown(
        List<Label> labels,
        Project project,
        AccountDirectory people,
        Person person,
        LocalDate today) {
      boolean waits =
          !FlowMove.of(flow, card, person, project.rolesOn(board.name(), person).orElse(Set.of()))
              .isEmpty();
      boolean absent =
          card.assignee()
              .filter(
                  owner ->
                      people.isDeactivated(owner)
                          || project.peopleOn(board.name()).stream()
                              .noneMatch(other -> other.id().equals(owner.id())))
              .isPresent();
      return new FoundCard(
          board,
          boardName + " · " + column,
          new CardFace(
              card,
              labels.stream().filter(label -> card.badges().labels().contains(label.id())).toList(),
              card.badges().due().map(day -> DueDay.of(day, today, done)),
              waits,
              absent,
              Optional.empty()));
    }
  }

  /** Finds the cards, column by column. */
  static FoundCards on(BoardId id, Board board, CardFilter filter, Person person, LocalDate today) {
    List<Found> cards = new ArrayList<>();
    for (Column column : board.columns()) {
      boolean done = board.isLast(column.id());
      column.cards().stream()
          .filter(card -> filter.shows(card, person, today, done))
          .map(card -> new Found(id, board.name(), column.name(), column.flow(), done, card))
          .forEach(cards::add);
    }
    return new FoundCards(board.size(), List.copyOf(cards), board.labels());
  }
}
