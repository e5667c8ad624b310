package io.kanban.board;

import com.vaadin.flow.signals.Signal;
import io.kanban.board.Board.Card;
import io.kanban.board.Board.Lane;
import io.kanban.board.Board.Place;
import io.kanban.board.BoardCommand.AssignCard;
import io.kanban.board.BoardCommand.DescribeCard;
import io.kanban.board.BoardCommand.MoveCard;
import io.kanban.project.Project;
import io.kanban.project.Project.Member;
import io.recordplayer.client.Client;
import io.recordplayer.client.Drafts;
import io.recordplayer.client.Sent;
import io.recordplayer.client.Sent.Stage;
import io.recordplayer.record.Person;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a person does with the cards of one board, as this page shows it. */
final class BoardActions {
  private final BoardId id;
  private final Client client;
  private final Drafts drafts;
  private final Signal<Board> board;
  private final Signal<Project> project;
  private @Nullable CardId focused;
  private @Nullable Carried carried;

  /** A card that was moved by its keys: where it goes, the focus goes too. */
  private record Carried(CardId card, Place from, Sent move) {}

  BoardActions(BoardId id, Client client, Signal<Board> board, Signal<Project> project) {
    this.id = id;
    this.client = client;
    this.drafts = new Drafts(client, "board/" + id.text());
    this.board = board;
    this.project = project;
  }

  BoardId id() {
    return id;
  }

  Client client() {
    return client;
  }

  /** The input on this board that isn't sent yet. */
  Drafts drafts() {
    return drafts;
  }

  /** A card as the page shows it now. */
  Optional<Card> card(CardId card) {
    return board.peek().find(card).map(Place::card);
  }

  /** Who a card can be assigned to. */
  List<Person> people() {
    return project.peek().members().values().stream().map(Member::person).toList();
  }

  /** Brings the roles that the person has now: none where they are no member any more. */
  Sent assign(CardId card, Optional<Person> from, Optional<Person> to) {
    return client.send(
        Boards.BOARD,
        new AssignCard(
            id,
            card,
            from,
            to.map(person -> new Member(person, project.peek().rolesOf(person).orElse(Set.of())))));
  }

  Sent describe(CardId card, String from, String to) {
    return client.send(Boards.BOARD, new DescribeCard(id, card, from, to));
  }

  /** To the end of a column. */
  Sent move(CardId card, Column from, Column to) {
    return move(card, from, to, Optional.empty());
  }

  /** To the end of a column, from where this page shows it. */
  Optional<Sent> move(CardId card, Column to) {
    return columnOf(card).map(from -> move(card, from, to));
  }

  private Sent move(CardId card, Column from, Column to, Optional<CardId> before) {
    return client.send(Boards.BOARD, new MoveCard(id, card, from, to, before));
  }

  /** Where this page shows it. */
  Optional<Column> columnOf(CardId card) {
    return board.peek().find(card).map(Place::column);
  }

  /** Up or down within the column; nowhere at either end of it. */
  Optional<Sent> moveAlong(CardId card, int step) {
    Place place = board.peek().find(card).orElse(null);
    if (place == null) {
      return Optional.empty();
    }
    Column column = place.column();
    Lane lane = board.peek().lane(column);
    int index = place.index();
    return lane.at(index + step).isEmpty()
        ? Optional.empty()
        : Optional.of(move(card, column, column, lane.at(step < 0 ? index - 1 : index + 2)));
  }

  /** Into the next column or the one before; nowhere at either end of the board. */
  Optional<Sent> moveAside(CardId card, int step) {
    List<Column> columns = List.of(Column.values());
    return columnOf(card)
        .flatMap(
            from -> {
              int place = columns.indexOf(from) + step;
              return place < 0 || place >= columns.size()
                  ? Optional.empty()
                  : Optional.of(move(card, from, columns.get(place)));
            });
  }

  /** A card that is dropped on another takes its place; the other makes room. */
  void drop(CardId card, CardId on) {
    Place to = board.peek().find(on).orElse(null);
    Column from = columnOf(card).orElse(null);
    if (to == null || from == null) {
      return;
    }
    Lane lane = board.peek().lane(to.column());
    int index = lane.indexOf(card);
    boolean fromAbove = index >= 0 && index < to.index();
    move(card, from, to.column(), lane.at(fromAbove ? to.index() + 1 : to.index()));
  }

  /** The focus is on a card, or on something in it. */
  void focus(CardId card) {
    focused = card;
  }

  /** The card that keys are meant for. */
  Optional<CardId> focused() {
    return Optional.ofNullable(focused);
  }

  /** Remembers that the focus goes with this card. */
  void carry(CardId card, Sent move) {
    carried = board.peek().find(card).map(from -> new Carried(card, from, move)).orElse(null);
  }

  /** The card that the focus goes with, once, when it has come where it was sent. */
  Optional<CardId> arrived() {
    Carried now = carried;
    if (now == null) {
      return Optional.empty();
    }
    if (now.move().stage().peek() instanceof Stage.Refused) {
      carried = null;
      return Optional.empty();
    }
    Optional<CardId> arrived =
        board
            .peek()
            .find(now.card())
            .filter(
                place ->
                    place.column() != now.from().column() || place.index() != now.from().index())
            .map(_ -> now.card());
    arrived.ifPresent(_ -> carried = null);
    return arrived;
  }
}
