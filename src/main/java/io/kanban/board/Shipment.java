package io.kanban.board;

import io.kanban.board.Board.Card;
import io.kanban.board.Board.Place;
import io.kanban.board.CardView.Comment;
import io.kanban.board.CardView.HistoryEntry;
import io.kanban.board.HandOverEvent.BoardReopened;
import io.kanban.board.HandOverEvent.CardHandedOver;
import io.kanban.board.HandOverEvent.CardTaken;
import io.kanban.board.HandOverEvent.ColumnsHandedOver;
import io.kanban.board.HandOverEvent.ColumnsTaken;
import io.recordplayer.log.Log;
import io.recordplayer.record.Recorded;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The cards and columns that a board has handed over by one event, as they were then.
 *
 * @param from the board before the event
 * @param columns the columns without cards; empty if a single card left
 * @param items the cards, in the order of the columns, top first
 */
public record Shipment(Board from, List<Column> columns, List<Item> items) {
  /**
   * A card that left.
   *
   * @param column the column that it left
   */
  public record Item(CardId card, NamedColumn column, Parcel parcel) {}

  /**
   * Reads the board's whole stream and blocks, so it must not run under a page's session lock.
   *
   * @throws io.recordplayer.log.LogException if the log can't be read now
   */
  public static Shipment read(Log log, Recorded<HandOverEvent> event) {
    BoardId board = event.data().board();
    Reading reading =
        new Reading(
            switch (event.data()) {
              case CardHandedOver e -> List.of(e.card());
              case ColumnsHandedOver e -> e.cards();
              case CardTaken _, ColumnsTaken _, BoardReopened _ -> List.of();
            },
            board);
    BoardStream.read(
        log,
        board,
        record -> {
          if (event.position().isAfter(record.position())) {
            reading.play(record);
          }
        });
    return reading.shipment(event);
  }

  private static final class Reading {
    private final List<CardId> cards;
    private final BoardId id;
    private final Set<String> keys = new HashSet<>();
    private final Map<String, CardView> views = new HashMap<>();
    private Board board = Board.NONE;

    Reading(List<CardId> cards, BoardId id) {
      this.cards = cards;
      this.id = id;
      cards.forEach(card -> keys.add(CardView.key(id, card)));
    }

    void play(Recorded<BoardEvent> event) {
      board = board.with(event.data());
      for (String key : CardView.keysOf(event)) {
        if (keys.contains(key)) {
          views.put(key, views.getOrDefault(key, CardView.NONE).play(event, key));
        }
      }
    }

    Shipment shipment(Recorded<HandOverEvent> event) {
      return new Shipment(
          board,
          event.data() instanceof ColumnsHandedOver e ? columns(e) : List.of(),
          cards.stream().map(card -> item(card, event)).toList());
    }

    /** The columns; where a workflow leads back to a column that stays, it still does. */
    private List<Column> columns(ColumnsHandedOver event) {
      List<BoardColumn> staying =
          board.named().stream()
              .filter(column -> !event.columns().contains(column.id()))
              .map(column -> column.at(id, board.name()))
              .toList();
      return board.columns().stream()
          .filter(column -> event.columns().contains(column.id()))
          .map(column -> column.copy(column.id()).flowing(column.flow().handedOver(staying)))
          .toList();
    }

    private Item item(CardId card, Recorded<HandOverEvent> event) {
      CardView view = views.getOrDefault(CardView.key(id, card), CardView.NONE);
      Optional<Place> place = board.find(card);
      Card face =
          place
              .map(Place::card)
              .orElseGet(
                  () ->
                      new Card(
                          card,
                          view.title(),
                          view.assignee(),
                          Stage.TO_DO,
                          view.badges(),
                          Optional.empty()));
      NamedColumn column =
          place
              .map(at -> at.column().named())
              .or(() -> view.column().map(left -> new NamedColumn(left, board.nameOf(left))))
              .orElseGet(() -> board.columns().getFirst().named());
      HandOver reason = HandOver.WITH_COLUMN;
      Optional<String> approval = Optional.empty();
      if (event.data() instanceof CardHandedOver alone) {
        reason = alone.reason();
        approval = alone.approval();
      }
      CardTexts texts = view.texts();
      if (approval.isPresent()) {
        texts = texts.with(new Comment(event.by(), event.at(), approval.get()));
        face = face.with(face.badges().commented());
      }
      return new Item(
          card,
          column,
          new Parcel(
              face,
              view.details().leaving(id, cards),
              view.description(),
              texts.carried(this::inWords).with(departure(reason, column, event)),
              board.labels().stream().filter(label -> view.labels().contains(label.id())).toList(),
              view.archived()));
    }

    /** The other board doesn't know this board's columns. */
    private HistoryEntry inWords(HistoryEntry entry) {
      return new HistoryEntry(
          entry.who(),
          entry.when(),
          new FoldedEntry<>(0, entry, entry, List.of()).words(board::nameOf),
          Optional.empty(),
          Optional.empty());
    }

    private HistoryEntry departure(
        HandOver reason, NamedColumn column, Recorded<HandOverEvent> event) {
      return new HistoryEntry(
          event.by(),
          event.at(),
          "%s here from %s on “%s”".formatted(reason.words(), column.name(), board.name()),
          Optional.empty(),
          Optional.empty());
    }
  }
}
