package io.kanban.board.page;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.contextmenu.ContextMenu;
import com.vaadin.flow.component.contextmenu.MenuItem;
import com.vaadin.flow.component.contextmenu.SubMenu;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.Board;
import io.kanban.board.Board.Place;
import io.kanban.board.BoardCommand;
import io.kanban.board.BoardCommand.Direction;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.Column;
import io.kanban.board.ColumnId;
import io.kanban.board.FlowMove;
import io.kanban.board.NamedColumn;
import io.kanban.board.Row;
import io.kanban.board.action.BoardActions;
import io.kanban.board.card.FlowDialogs;
import io.kanban.board.card.HandOverDialog;
import io.kanban.shell.BaseValue;
import io.recordplayer.client.ConnectionNotice;
import io.recordplayer.record.Person;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The menu of a card. While it is open, it hides each item whose effect the card has by now. Its
 * commands carry what the person had seen when the menu opened.
 */
final class CardMenu extends ContextMenu {
  private static final long serialVersionUID = 1L;

  private final transient BoardActions actions;
  private final transient CardDialogs dialogs;
  private final transient FlowDialogs flow;

  /** The items that are not always possible, with the places where they have no effect. */
  private final transient Map<MenuItem, Predicate<Place>> idle = new HashMap<>();

  private transient @Nullable CardId card;
  private boolean follows;

  CardMenu(BoardActions actions) {
    this.actions = actions;
    this.dialogs = new CardDialogs(actions);
    this.flow = new FlowDialogs(actions);
  }

  /** Follows the board from the first opening on. A board has many menus, and most stay closed. */
  private void followWhileOpen() {
    if (!follows) {
      follows = true;
      Signal.effect(this, () -> follow(actions.board().get()));
    }
  }

  private void follow(Board board) {
    if (card != null) {
      board
          .find(card)
          .ifPresentOrElse(
              place -> idle.forEach((item, when) -> item.setVisible(!when.test(place))),
              this::close);
    }
  }

  @Override
  protected boolean onBeforeOpenMenu(ObjectNode attributes) {
    removeAll();
    idle.clear();
    CardId id = new CardId(attributes.get("card").asString());
    card = id;
    Optional<Place> known = actions.place(id);
    if (known.isPresent()) {
      followWhileOpen();
      BaseValue seen = new BaseValue(actions.client());
      addFlow(id);
      addTexts(id);
      addSeparator();
      addAssignees(id, seen);
      addSeparator();
      addMoves(id, known.get().column().id(), seen);
      addRows(id, known.get().column(), seen);
      addSeparator();
      MenuItem archive = addItem("Archive", _ -> actions.archive(id, seen));
      ConnectionNotice.counts(archive, "click");
      follow(actions.board().peek());
    }
    return known.isPresent();
  }

  private void addFlow(CardId id) {
    Signal<List<FlowMove>> possible = actions.flowMoves(id);
    for (FlowMove step : FlowMove.values()) {
      MenuItem item = addItem(step.label(), _ -> flow.make(step, id));
      ConnectionNotice.counts(item, "click");
      idle.put(item, _ -> !possible.peek().contains(step));
    }
    addItem("Comment", _ -> flow.comment(id));
    addSeparator();
  }

  private void addTexts(CardId id) {
    addItem("Open", _ -> UI.getCurrentOrThrow().navigate(actions.id().addressOf(id)));
    addItem("Rename", _ -> actions.card(id).ifPresent(dialogs::openTitle));
    addItem("Describe", _ -> actions.card(id).ifPresent(dialogs::openDescription));
  }

  private void addAssignees(CardId id, BaseValue seen) {
    Consumer<Optional<Person>> assign =
        person -> seen.send(Boards.BOARD, actions.assignment(id, person));
    String myId = actions.client().person().id();
    Optional<Person> me =
        actions.members().stream().filter(member -> member.id().equals(myId)).findFirst();
    if (me.isPresent()) {
      MenuItem toMe = addItem("Assign to me", _ -> assign.accept(me));
      ConnectionNotice.counts(toMe, "click");
      idle.put(toMe, place -> place.card().assignee().equals(me));
    }
    SubMenu others = addItem("Assign to").getSubMenu();
    for (Person member : actions.members()) {
      MenuItem toMember = others.addItem(member.name(), _ -> assign.accept(Optional.of(member)));
      ConnectionNotice.counts(toMember, "click");
      idle.put(toMember, place -> place.card().assignee().equals(Optional.of(member)));
    }
    MenuItem toNobody = addItem("Unassign", _ -> assign.accept(Optional.empty()));
    ConnectionNotice.counts(toNobody, "click");
    idle.put(toNobody, place -> place.card().assignee().isEmpty());
  }

  private void addMoves(CardId id, ColumnId here, BaseValue seen) {
    for (NamedColumn to : actions.board().peek().named()) {
      MenuItem move =
          addMove("Move to " + to.name(), id, to.id(), seen, actions.toEnd(id, to.id()));
      idle.put(move, place -> !actions.board().peek().allows(place.column(), to.id()));
    }
    Signal<Boolean> canLeave = actions.canLeave(id);
    MenuItem elsewhere = addItem("Move to another board…", _ -> HandOverDialog.open(actions, id));
    idle.put(elsewhere, _ -> !canLeave.peek());
    addMove("Move up", id, here, seen, actions.step(id, Direction.UP));
    addMove("Move down", id, here, seen, actions.step(id, Direction.DOWN));
  }

  private void addRows(CardId id, Column here, BaseValue seen) {
    if (here.rows().isEmpty()) {
      return;
    }
    MenuItem parent = addItem("Move to row");
    idle.put(parent, place -> !place.column().id().equals(here.id()));
    for (Row row : here.rows()) {
      MenuItem item =
          parent
              .getSubMenu()
              .addItem(
                  row.name(),
                  _ ->
                      actions.follow(
                          id, here.id(), seen.send(Boards.BOARD, actions.toRow(id, row.id()))));
      ConnectionNotice.counts(item, "click");
      idle.put(item, place -> place.card().row().equals(Optional.of(row.id())));
    }
  }

  private MenuItem addMove(
      String label, CardId id, ColumnId to, BaseValue seen, BoardCommand command) {
    MenuItem move = addItem(label, _ -> actions.follow(id, to, seen.send(Boards.BOARD, command)));
    ConnectionNotice.counts(move, "click");
    return move;
  }
}
