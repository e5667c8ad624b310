package io.kanban.board.page;

import io.kanban.board.Board;
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
 * @param pages their pages
 */
record Lookers(List<Person> people, List<Published<Looking>> pages) {
  static final Lookers NONE = new Lookers(List.of(), List.of());

  /**
   * The people whose pages say that they show the board.
   *
   * @param pages ordered by the names of their people
   * @param me the person who is not shown to themselves
   */
  static Lookers of(List<Published<Looking>> pages, Person me) {
    Map<String, Person> people = new LinkedHashMap<>();
    List<Published<Looking>> others =
        pages.stream().filter(page -> !page.person().id().equals(me.id())).toList();
    others.forEach(page -> people.putIfAbsent(page.person().id(), page.person()));
    return new Lookers(List.copyOf(people.values()), others);
  }

  /**
   * The cards that somebody has open or drags. A card that has left its list on the board is not
   * dragged any more, so that a move and the end of its drag are one change.
   */
  Map<CardId, CardHolders> held(Board board) {
    Map<CardId, CardHolders> held = new HashMap<>();
    for (Published<Looking> page : pages) {
      Person person = page.person();
      page.value().open().ifPresent(card -> hold(held, card, CardHolders.reader(person)));
      page.value()
          .dragged()
          .filter(from -> from.isThere(board))
          .ifPresent(from -> hold(held, from.card(), CardHolders.mover(person)));
    }
    return Map.copyOf(held);
  }

  private static void hold(Map<CardId, CardHolders> held, CardId card, CardHolders holder) {
    held.merge(card, holder, CardHolders::and);
  }
}
