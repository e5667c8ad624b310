package io.kanban.board;

import io.kanban.board.Board.Card;
import io.recordplayer.record.Person;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The number of cards on a board that wait for the same people.
 *
 * @param person the person for whom the cards wait; empty for everybody with the role
 * @param role the role that the person needs for the next move; empty if they need none
 */
public record WaitingCount(Optional<Person> person, Optional<String> role, int cards) {
  /** The people for whom a card waits. */
  private record Group(Optional<Person> person, Optional<String> role) {
    private static final Comparator<Group> ORDER =
        Comparator.comparing((Group group) -> group.person().map(Person::id).orElse(""))
            .thenComparing(group -> group.role().orElse(""));

    /** The group of a card in a column with this flow; empty if the card waits for nobody. */
    static Optional<Group> of(Flow flow, Card card) {
      return switch (card.stage()) {
        case TO_DO -> card.assignee().map(person -> new Group(Optional.of(person), flow.worker()));
        case DOING ->
            card.assignee().map(person -> new Group(Optional.of(person), Optional.empty()));
        case TO_REVIEW ->
            flow.reviewer().map(role -> new Group(Optional.empty(), Optional.of(role)));
      };
    }
  }

  /** The counts of a board, in an order of their own, without those that are 0. */
  public static List<WaitingCount> of(Board board) {
    Map<Group, Long> groups =
        board.columns().stream()
            .filter(column -> column.flow().worker().isPresent())
            .flatMap(
                column ->
                    column.cards().stream().flatMap(card -> Group.of(column.flow(), card).stream()))
            .collect(
                Collectors.groupingBy(
                    Function.identity(), () -> new TreeMap<>(Group.ORDER), Collectors.counting()));
    return groups.entrySet().stream()
        .map(
            group ->
                new WaitingCount(
                    group.getKey().person(), group.getKey().role(), group.getValue().intValue()))
        .toList();
  }

  /** The counts that are new or have another number; 0 for those that are gone. */
  static List<WaitingCount> changed(List<WaitingCount> before, List<WaitingCount> after) {
    return Stream.concat(
            after.stream().filter(count -> !before.contains(count)),
            before.stream()
                .filter(count -> after.stream().noneMatch(count::isOfSame))
                .map(count -> new WaitingCount(count.person(), count.role(), 0)))
        .toList();
  }

  /** The counts with some of them changed. */
  public static List<WaitingCount> withChanged(
      List<WaitingCount> counts, List<WaitingCount> changed) {
    return Stream.concat(
            counts.stream().filter(count -> changed.stream().noneMatch(count::isOfSame)),
            changed.stream().filter(count -> count.cards() > 0))
        .toList();
  }

  /** Whether both count the cards for the same people. */
  private boolean isOfSame(WaitingCount other) {
    return SharedRules.isSame(person, other.person) && role.equals(other.role);
  }

  /** Whether the cards wait for a person with these roles. */
  public boolean isFor(Person someone, Set<String> roles) {
    return person.map(Person::id).orElse(someone.id()).equals(someone.id())
        && (role.isEmpty() || roles.contains(role.get()));
  }
}
