package io.kanban.board.page;

import io.kanban.board.CardId;
import io.recordplayer.record.Person;
import io.recordplayer.update.Published;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The other people who look at a board now. A person with several pages is one of them.
 *
 * @param people by name
 * @param held the cards that somebody has open or drags
 */
record Lookers(List<Person> people, Map<CardId, CardHolders> held) {
  static final Lookers NONE = new Lookers(List.of(), Map.of());

  /**
   * The people whose pages say that they show the board.
   *
   * @param pages ordered by the names of their people
   * @param me the person who is not shown to themselves
   */
  static Lookers of(List<Published<Looking>> pages, Person me) {
    Map<String, Person> people = new LinkedHashMap<>();
    Map<CardId, CardHolders> held = new HashMap<>();
    for (Published<Looking> page : pages) {
      Person person = page.person();
      if (!person.id().equals(me.id())) {
        people.putIfAbsent(person.id(), person);
        page.value().open().ifPresent(card -> hold(held, card, CardHolders.reader(person)));
        page.value().dragged().ifPresent(card -> hold(held, card, CardHolders.mover(person)));
      }
    }
    return new Lookers(List.copyOf(people.values()), Map.copyOf(held));
  }

  private static void hold(Map<CardId, CardHolders> held, CardId card, CardHolders holder) {
    held.merge(card, holder, CardHolders::and);
  }
}
