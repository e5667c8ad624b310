package io.recordplayer.entity;

import io.recordplayer.log.CommandConsumer.Delivery;
import io.recordplayer.record.CommandLink;
import io.recordplayer.record.Recorded;
import org.jspecify.annotations.Nullable;

/**
 * One delivery of a command, from its arrival until it is acknowledged or parked.
 *
 * @param revision the command's revision in its stream
 * @param older whether a program from before the ledger recorded the command
 * @param record the command; null if there was no room for it in memory, then it is read from its
 *     stream when it is due
 * @param budget the memory that waiting commands may take
 */
record DeliveredCommand(
    long revision,
    boolean older,
    @Nullable Recorded<?> record,
    Delivery delivery,
    ByteBudget budget) {
  static DeliveredCommand of(Recorded<?> record, Delivery delivery, ByteBudget budget) {
    boolean hasRoom = budget.tryReserve(delivery.size());
    boolean older = record.link().equals(CommandLink.OLDER);
    return new DeliveredCommand(
        record.revision(), older, hasRoom ? record : null, delivery, budget);
  }

  boolean isReplay() {
    return delivery.isReplay();
  }

  void acknowledge() {
    delivery.acknowledge();
    release();
  }

  void park(String reason) {
    delivery.park(reason);
    release();
  }

  private void release() {
    if (record != null) {
      budget.release(delivery.size());
    }
  }
}
