package io.kanban.handover;

import io.kanban.board.Board;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.ColumnId;
import io.kanban.board.HandOver;
import io.kanban.board.HandOverCommand.CarrierCommand;
import io.kanban.board.HandOverCommand.TakeCard;
import io.kanban.board.HandOverCommand.TakeColumns;
import io.kanban.board.HandOverEvent;
import io.kanban.board.HandOverEvent.CardHandedOver;
import io.kanban.board.HandOverEvent.CardTaken;
import io.kanban.board.HandOverEvent.ColumnsHandedOver;
import io.kanban.board.HandOverEvent.ColumnsTaken;
import io.kanban.board.Shipment;
import io.kanban.board.Shipment.Item;
import io.kanban.board.TakingRules;
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
      case CardTaken _, ColumnsTaken _ -> {}
    }
  }

  /** Carries a card; a card for a board that doesn't exist comes back. */
  private void carry(CardHandedOver event, Recorded<HandOverEvent> record) {
    Item item = Shipment.read(log, record).items().getFirst();
    Sent sent =
        send(take(item, event.to().board(), event.to().column(), event.reason(), record), record);
    Optional<Rejection> rejected = commands.await(sent);
    if (rejected.filter(TakingRules::isNoBoard).isPresent()) {
      requireTaken(
          send(take(item, event.board(), event.from(), HandOver.WITH_COLUMN, record), record));
    } else {
      requireNone(rejected);
    }
  }

  private void carry(ColumnsHandedOver event, Recorded<HandOverEvent> record) {
    Shipment shipment = Shipment.read(log, record);
    requireTaken(
        send(
            new TakeColumns(
                event.to(),
                event.board(),
                record.position(),
                shipment.from().name(),
                event.name(),
                shipment.columns(),
                shipment.from().labels()),
            record));
    Board taker = Shipment.boardNow(log, event.to());
    List<Sent> all =
        shipment.items().stream()
            .map(
                item ->
                    take(
                        item,
                        event.to(),
                        Shipment.columnFor(item.column(), event.board(), taker),
                        HandOver.WITH_COLUMN,
                        record))
            .map(command -> send(command, record))
            .toList();
    all.forEach(this::requireTaken);
  }

  private static TakeCard take(
      Item item, BoardId to, ColumnId column, HandOver reason, Recorded<HandOverEvent> record) {
    Position handedOver = record.position();
    return new TakeCard(
        to, item.card(), record.data().board(), handedOver, column, reason, item.parcel());
  }

  /** The command is the work of the person who handed the cards over, at that time. */
  private Sent send(CarrierCommand command, Recorded<HandOverEvent> record) {
    Origin cause = record.origin();
    return commands.send(
        Boards.BOARD,
        command,
        new Origin(
            cause.by(),
            Set.of(TakingRules.CARRIER),
            cause.at(),
            "",
            cause.correlation(),
            UUID.randomUUID(),
            Position.END,
            cause.trace()));
  }

  private void requireTaken(Sent command) {
    requireNone(commands.await(command));
  }

  private static void requireNone(Optional<Rejection> rejected) {
    rejected.ifPresent(
        rejection -> {
          throw new IllegalStateException("The board did not take it: " + rejection.message());
        });
  }
}
