package io.kanban.board.page;

import io.kanban.board.Board.Card;
import io.kanban.board.DueDay;
import io.kanban.board.Label;
import io.kanban.shell.PersonAvatar;
import io.recordplayer.record.Person;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A card as it is shown to one person.
 *
 * @param labels the labels of the card, in the board's order
 * @param due the day on which the card is due, as of today
 * @param waits whether the card waits for a move of this person
 * @param absent whether the assignee is not on the board any more
 * @param holders the other people who have the card in hand
 */
public record CardFace(
    Card card,
    List<Label> labels,
    Optional<DueDay> due,
    boolean waits,
    boolean absent,
    Optional<CardHolders> holders) {
  /** Number of labels that a face has room for; the last place counts the others. */
  public static final int LABELS = 4;

  /**
   * The face of a card.
   *
   * @param done whether the card is in the board's last column, so that its day is no warning
   */
  static CardFace of(
      Card card, ShownBoard shown, boolean done, boolean waits, Optional<CardHolders> holders) {
    return new CardFace(
        card,
        shown.board().labels().stream()
            .filter(label -> card.badges().labels().contains(label.id()))
            .toList(),
        card.badges().due().map(day -> DueDay.of(day, shown.today(), done)),
        waits,
        shown.isAbsent(card),
        holders);
  }

  /** The texts of the face by their names in the template of {@link CardList}. */
  public Map<String, String> texts() {
    Map<String, String> texts = new HashMap<>();
    texts.put("id", card.id().value());
    texts.put("title", card.title());
    for (int i = 0; i < Math.min(labels.size(), LABELS); i++) {
      texts.put("label" + i, labels.get(i).name());
      texts.put("color" + i, labels.get(i).color().cssClass());
    }
    if (labels.size() > LABELS) {
      texts.put("labels", "+" + (labels.size() - LABELS));
    }
    due.ifPresent(
        day -> {
          texts.put("due", day.text());
          texts.put("dueState", day.state().name());
          texts.put("dueWords", day.words());
        });
    card.badges()
        .effort()
        .ifPresent(
            effort -> {
              texts.put("effort", effort.text());
              texts.put("effortWords", "Estimate: " + effort.text());
            });
    count(texts, "comments", card.badges().comments());
    if (card.badges().items() > 0) {
      texts.put("items", card.badges().checked() + "/" + card.badges().items());
      texts.put(
          "itemsWords", card.badges().checked() + " of " + card.badges().items() + " items done");
      texts.put("itemsState", card.badges().checked() == card.badges().items() ? "all" : "some");
    }
    card.badges().kind().ifPresent(kind -> texts.put("kind", kind.name()));
    if (waits) {
      texts.put("yours", "Yours now");
    }
    card.assignee().ifPresent(person -> put(texts, person));
    holders.ifPresent(people -> texts.putAll(people.texts()));
    return texts;
  }

  private static void count(Map<String, String> texts, String name, int number) {
    if (number > 0) {
      texts.put(name, String.valueOf(number));
      texts.put(name + "Words", number == 1 ? "1 comment" : number + " comments");
    }
  }

  private void put(Map<String, String> texts, Person person) {
    texts.put("who", absent ? person.name() + ", who has left" : person.name());
    texts.put("initials", PersonAvatar.initials(person));
    texts.put("hue", String.valueOf(PersonAvatar.hue(person)));
    if (absent) {
      texts.put("absent", "absent");
    }
  }
}
