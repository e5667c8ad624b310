package io.kanban.waiting;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.Board;
import io.kanban.board.Board.Card;
import io.kanban.board.Board.Place;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.FlowMove;
import io.kanban.project.Project;
import io.recordplayer.client.Client;
import io.recordplayer.client.KeyedList;
import io.recordplayer.record.Person;
import java.util.List;
import java.util.Set;

/** Shows the cards on one board that wait for a person; hidden if there are none. */
final class WaitingList extends Section {
  private static final long serialVersionUID = 1L;

  /** A card that waits, and its place as the page shows it. */
  private record Waiting(BoardId board, Card card, String where) {}

  WaitingList(Client client, Signal<Project> project, BoardId id) {
    addClassName("waiting");
    Signal<Board> board = client.watch(this, Boards.VIEW, id.text()).view();
    // Cached, because the list and its visibility both read it.
    Signal<List<Waiting>> cards =
        Signal.cached(() -> waiting(id, board.get(), project.get(), client.person()));
    H2 name = new H2();
    name.bindText(() -> project.get().name() + " · " + board.get().name());
    UnorderedList list = new UnorderedList();
    KeyedList.of(list, cards, waiting -> waiting.card().id(), WaitingList::item);
    add(name, list);
    bindVisible(() -> !cards.get().isEmpty());
  }

  private static List<Waiting> waiting(BoardId id, Board board, Project project, Person me) {
    Set<String> roles = project.rolesOn(id.name(), me).orElse(Set.of());
    return FlowMove.waitingFor(board, me, roles).stream()
        .map(
            card -> new Waiting(id, card, board.find(card.id()).map(WaitingList::where).orElse("")))
        .toList();
  }

  private static String where(Place place) {
    return "%s · %s".formatted(place.column().name(), place.card().stage().label());
  }

  private static ListItem item(Signal<Waiting> waiting) {
    Waiting first = waiting.peek();
    Anchor link = new Anchor(first.board().addressOf(first.card().id()), "");
    link.setRouterIgnore(false);
    link.bindText(waiting.map(now -> now.card().title()));
    Span where = new Span(waiting.map(Waiting::where));
    where.addClassName("where");
    return new ListItem(link, where);
  }
}
