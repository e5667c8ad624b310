package io.kanban.board.page;

import io.kanban.board.Board;
import io.kanban.board.Board.Card;
import io.kanban.board.action.BoardActions;
import io.kanban.board.action.CardFilter;
import io.kanban.people.AccountDirectory;
import io.kanban.project.Project;
import io.kanban.shell.BrowserTime;
import io.recordplayer.record.Person;
import java.time.LocalDate;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A board as a page shows it to one person.
 *
 * @param roles the person's roles on the board
 * @param absent the ids of the assignees who have left the board, or whose account is deactivated
 * @param today the present day where the person is
 */
public record ShownBoard(
    Board board, Set<String> roles, CardFilter filter, Set<String> absent, LocalDate today) {
  static ShownBoard of(
      BoardActions actions, Board board, Project project, AccountDirectory people) {
    Set<String> present =
        project.peopleOn(actions.id().name()).stream()
            .filter(person -> !people.isDeactivated(person))
            .map(Person::id)
            .collect(Collectors.toUnmodifiableSet());
    Set<String> absent =
        board.columns().stream()
            .flatMap(column -> column.cards().stream())
            .flatMap(card -> card.assignee().stream())
            .map(Person::id)
            .filter(id -> !present.contains(id))
            .collect(Collectors.toUnmodifiableSet());
    return new ShownBoard(
        board, actions.myRoles(), actions.visible().filter().get(), absent, BrowserTime.today());
  }

  /** A board as it is before a page has drawn it. */
  static ShownBoard plain(Board board) {
    return new ShownBoard(board, Set.of(), CardFilter.NONE, Set.of(), BrowserTime.today());
  }

  boolean isManager() {
    return roles.contains(Project.MANAGER);
  }

  public boolean isAbsent(Card card) {
    return card.assignee().filter(person -> absent.contains(person.id())).isPresent();
  }

  /** Whether a column with the same cards looks the same on another board. */
  boolean looksLike(@Nullable ShownBoard other) {
    return other != null
        && board.labels().equals(other.board.labels())
        && board.columns().getLast().id().equals(other.board.columns().getLast().id())
        && roles.equals(other.roles)
        && filter.equals(other.filter)
        && absent.equals(other.absent)
        && today.equals(other.today);
  }
}
