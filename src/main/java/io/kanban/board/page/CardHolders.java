package io.kanban.board.page;

import io.kanban.shell.PersonAvatar;
import io.recordplayer.record.Person;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The other people who have a card in hand; at least one.
 *
 * @param movers they drag the card
 * @param readers they have the card open, and don't drag it
 */
record CardHolders(List<Person> movers, List<Person> readers) {
  private static final int NAMED = 5;

  static CardHolders mover(Person person) {
    return new CardHolders(List.of(person), List.of());
  }

  static CardHolders reader(Person person) {
    return new CardHolders(List.of(), List.of(person));
  }

  CardHolders and(CardHolders others) {
    List<Person> allMovers = union(movers, others.movers);
    List<Person> allReaders =
        union(readers, others.readers).stream()
            .filter(person -> !contains(allMovers, person))
            .toList();
    return new CardHolders(allMovers, allReaders);
  }

  private static List<Person> union(List<Person> some, List<Person> more) {
    return Stream.concat(some.stream(), more.stream().filter(person -> !contains(some, person)))
        .toList();
  }

  private static boolean contains(List<Person> people, Person wanted) {
    return people.stream().anyMatch(person -> person.id().equals(wanted.id()));
  }

  private Person first() {
    return movers.isEmpty() ? readers.getFirst() : movers.getFirst();
  }

  private int size() {
    return movers.size() + readers.size();
  }

  /** The texts of the ring by their names in the template of {@link CardList}. */
  Map<String, String> texts() {
    return Map.of(
        "held",
        movers.isEmpty() ? "open" : "dragged",
        "holderHue",
        String.valueOf(PersonAvatar.hue(first())),
        "holder",
        first().name() + (size() == 1 ? "" : " +" + (size() - 1)),
        "holderWords",
        words());
  }

  private String words() {
    String named =
        Stream.concat(
                movers.stream().map(person -> person.name() + " drags this card"),
                readers.stream().map(person -> person.name() + " has this card open"))
            .limit(NAMED)
            .collect(Collectors.joining(", "));
    return size() <= NAMED ? named : "%s, and %d more".formatted(named, size() - NAMED);
  }
}
