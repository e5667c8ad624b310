package io.kanban.handover;

import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.ColumnId;
import io.kanban.board.HandOver;
import io.kanban.board.HandOverCommand.CarrierCommand;
import io.kanban.board.HandOverCommand.TakeCard;
import io.kanban.board.HandOverCommand.TakeColumns;
import io.kanban.board.HandOverEvent;
import io.kanban.board.HandOverEvent.BoardReopened;
import io.kanban.board.HandOverEvent.CardHandedOver;
import io.kanban.board.HandOverEvent.CardTaken;
import io.kanban.board.HandOverEvent.ColumnsHandedOver;
import io.kanban.board.HandOverEvent.ColumnsTaken;
import io.kanban.board.Shipment;
import io.kanban.board.Shipment.Item;
import io.kanban.board.Taker;
import io.kanban.board.TakingRules;
import io.kanban.project.Project;
import io.recordplayer.entity.Rejection;
import io.recordplayer.log.Log;
import io.recordplayer.player.DecidedCommands;
import io.recordplayer.player.DecidedCommands.Sent;
import io.recordplayer.reaction.Reaction;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Carries what a board has handed over to the board that takes it. The other board takes each
 * hand-over once, so it does no harm to carry it again.
 */
final class Carrier implements Reaction.Effect<HandOverEvent> {
  /** Number of cards that are sent before the carrier waits for their decisions. */
  private static final int AT_ONCE = 50;

  private final Log log;
  private final DecidedCommands commands;

  Carrier(Log log, DecidedCommands commands) {
    this.log = log;
    this.commands = commands;
  }

  /**
   * @throws io.recordplayer.record.RecordPlayerException if it has to be tried again
   */
  @Override
  public void react(Recorded<HandOverEvent> event) {
    switch (event.data()) {
      case CardHandedOver e -> carry(e, event);
      case ColumnsHandedOver e -> carry(e, event);
      case CardTaken _, ColumnsTaken _, BoardReopened _ -> {}
    }
  }

  private void carry(CardHandedOver event, Recorded<HandOverEvent> record) {
    Shipment shipment = Shipment.read(log, record);
    Item item = shipment.items().getFirst();
    BoardId to = event.to().board();
    // A board that has ended doesn't know the columns of the one that took its own.
    ColumnId column =
        event.passed() > 0
            ? Taker.read(log, to, event.board()).columnFor(item.column())
            : event.to().column();
    Optional<Rejection> rejected =
        commands.await(send(take(item, to, column, event.reason(), record), record));
    if (rejected.filter(TakingRules::isNoBoard).isPresent() && !shipment.from().opens(to)) {
      requireNone(
          commands.await(
              send(take(item, event.board(), event.from(), HandOver.WITH_COLUMN, record), record)));
    } else {
      requireNone(rejected);
    }
  }

  private void carry(ColumnsHandedOver event, Recorded<HandOverEvent> record) {
    Shipment shipment = Shipment.read(log, record);
    BoardId to = Taker.ofColumns(log, event.to(), event.board(), record.position()).id();
    requireNone(
        commands.await(
            send(
                new TakeColumns(
                    to,
                    event.board(),
                    record.position(),
                    shipment.from().name(),
                    event.name(),
                    shipment.columns(),
                    shipment.from().labels()),
                record)));
    Taker taker = Taker.read(log, to, event.board());
    List<Item> missing =
        shipment.items().stream()
            .filter(item -> !taker.hasTaken(item.card(), record.position()))
            .toList();
    for (int first = 0; first < missing.size(); first += AT_ONCE) {
      List<Sent> sent =
          missing.subList(first, Math.min(first + AT_ONCE, missing.size())).stream()
              .map(
                  item ->
                      send(
                          take(
                              item,
                              to,
                              taker.columnFor(item.column()),
                              HandOver.WITH_COLUMN,
                              record),
                          record))
              .toList();
      commands.await(sent.getLast());
    }
    requireAll(missing, Taker.read(log, to, event.board()), record.position());
  }

  private static void requireAll(List<Item> items, Taker taker, Position handedOver) {
    long lacking = items.stream().filter(item -> !taker.hasTaken(item.card(), handedOver)).count();
    if (lacking > 0) {
      throw new IllegalStateException(
          "%d of %d cards have not arrived".formatted(lacking, items.size()));
    }
  }

  private static TakeCard take(
      Item item, BoardId to, ColumnId column, HandOver reason, Recorded<HandOverEvent> record) {
    return new TakeCard(
        to,
        item.card(),
        record.data().board(),
        record.position(),
        column,
        reason,
        record.data() instanceof CardHandedOver e ? e.passed() : 0,
        item.parcel());
  }

  /** The command is the work of the person who handed the cards over, at that time. */
  private Sent send(CarrierCommand command, Recorded<HandOverEvent> record) {
    Origin cause = record.origin();
    return commands.send(
        Boards.BOARD,
        command,
        new Origin(
            cause.by(),
            Set.of(Project.CARRIER),
            cause.at(),
            "",
            cause.correlation(),
            UUID.randomUUID(),
            Position.END,
            cause.trace()));
  }

  private static void requireNone(Optional<Rejection> rejected) {
    rejected.ifPresent(
        rejection -> {
          throw new IllegalStateException("The board did not take it: " + rejection.message());
        });
  }
}
