package io.kanban.board;

import io.kanban.board.Board.Card;
import io.recordplayer.entity.LastChange;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The part of a card's state that the board does not show, for the board's rules.
 *
 * @param description a digest of the description, because a description is too long for the state;
 *     empty if there is no description
 * @param texts the ids of the latest comments and journal entries, newest last, by the author's id
 * @param changes the last change of each part, by the part's key
 * @param lastMove the card's last move to another column, as long as it can be undone
 * @param arrival the card's way from another board, as long as it can be undone
 */
record CardState(
    CardDetails details,
    String description,
    Map<String, List<String>> texts,
    Map<String, LastChange> changes,
    Optional<Move> lastMove,
    Optional<Arrival> arrival) {
  static final CardState NONE =
      new CardState(CardDetails.NONE, "", Map.of(), Map.of(), Optional.empty(), Optional.empty());

  /** Number of ids that are kept for each author. */
  private static final int TEXTS = 5;

  /** Number of fields whose last change is kept. */
  static final int FIELDS = 200;

  private static final String FIELD = "FIELD ";

  /**
   * A card's move to another column.
   *
   * @param stage the card's stage before the move
   * @param row the card's row before the move
   * @param assignee the card's assignee at the time of the move
   */
  record Move(
      ColumnId from, Stage stage, Optional<RowId> row, Optional<Person> assignee, Person by) {
    /** The stage into which the card comes back; nobody comes to work who has not pulled it. */
    Stage stageFor(Card card) {
      return stage == Stage.DOING && assignee.filter(card::isOf).isEmpty() ? Stage.TO_DO : stage;
    }
  }

  /** A card's way to this board, which a person has made it go. */
  record Arrival(BoardId from, Person by) {}

  /** The parts of a card that change independently of each other. */
  enum Part {
    COLUMN,
    PLACE,
    STAGE,
    TITLE,
    DESCRIPTION,
    ASSIGNEE,
    DUE,
    EFFORT,
    REST,
    KIND
  }

  /** The parts of a checklist item that change independently of each other. */
  enum ItemPart {
    TEXT,
    ASSIGNEE,
    DUE;

    String key(ItemId item) {
      return name() + " " + item.value();
    }
  }

  /** The last change of this part, if the sender has not seen it. */
  Optional<LastChange> unseen(Part part, Origin sender) {
    return unseen(part.name(), sender);
  }

  /** The last change of this part of an item, if the sender has not seen it. */
  Optional<LastChange> unseen(ItemPart part, ItemId item, Origin sender) {
    return unseen(part.key(item), sender);
  }

  /** The last change of a field, if the sender has not seen it. */
  Optional<LastChange> unseenField(String field, Origin sender) {
    return unseen(fieldKey(field), sender);
  }

  static String fieldKey(String field) {
    return FIELD + field;
  }

  private Optional<LastChange> unseen(String key, Origin sender) {
    return Optional.ofNullable(changes.get(key)).filter(change -> change.isUnseenBy(sender));
  }

  /** Whether this is the id of one of the person's latest comments or journal entries. */
  boolean has(Person author, String id) {
    return texts.getOrDefault(author.id(), List.of()).contains(id);
  }

  /** Remembers the id of a comment or of a journal entry. */
  CardState written(Person author, String id) {
    Map<String, List<String>> next = new HashMap<>(texts);
    next.merge(
        author.id(),
        List.of(id),
        (before, now) -> {
          List<String> all = Stream.concat(before.stream(), now.stream()).toList();
          return all.subList(Math.max(0, all.size() - TEXTS), all.size());
        });
    return new CardState(details, description, next, changes, lastMove, arrival);
  }

  CardState changed(Part part, Recorded<?> event) {
    return changed(part.name(), event);
  }

  CardState changed(String key, Recorded<?> event) {
    Map<String, LastChange> next = new HashMap<>(changes);
    next.put(key, LastChange.of(event));
    forgetOldestFields(next);
    return new CardState(details, description, texts, next, lastMove, arrival);
  }

  /** Keeps the latest changes of fields only, because a sender can name ever new fields. */
  private static void forgetOldestFields(Map<String, LastChange> changes) {
    List<String> fields =
        changes.entrySet().stream()
            .filter(change -> change.getKey().startsWith(FIELD))
            .sorted(Comparator.comparing(change -> change.getValue().position()))
            .map(Map.Entry::getKey)
            .toList();
    fields.stream().limit(Math.max(0, fields.size() - FIELDS)).forEach(changes::remove);
  }

  /** Forgets the changes of an item. */
  CardState forgetting(ItemId item) {
    Map<String, LastChange> next = new HashMap<>(changes);
    for (ItemPart part : ItemPart.values()) {
      next.remove(part.key(item));
    }
    return new CardState(details, description, texts, next, lastMove, arrival);
  }

  CardState with(CardDetails to) {
    return new CardState(to, description, texts, changes, lastMove, arrival);
  }

  CardState described(String digest) {
    return new CardState(details, digest, texts, changes, lastMove, arrival);
  }

  CardState moved(Optional<Move> by) {
    return new CardState(details, description, texts, changes, by, Optional.empty());
  }

  CardState arrived(Arrival from) {
    return new CardState(details, description, texts, changes, lastMove, Optional.of(from));
  }
}
