package io.recordplayer.chaos;

import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Entity;
import io.recordplayer.entity.EntityType;
import io.recordplayer.entity.Rejection;
import io.recordplayer.entity.SnapshotPolicy;
import io.recordplayer.projection.Projection;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.StoredAs;
import java.util.ArrayList;
import java.util.List;

/**
 * The application of the chaos test: tills with a limit. Each command has the name of its page and
 * a number on that page, so that the oracle can identify it and check its order.
 */
final class Tills {
  static final long LIMIT = 100;
  static final Rejection TILL_FULL = new Rejection("TILL_FULL", "The till is full. Empty it.");

  private Tills() {}

  /** A command's unique name in a run. */
  record CommandKey(String page, int number) {
    @Override
    public String toString() {
      return page + "/" + number;
    }
  }

  sealed interface TillCommand {
    String till();

    CommandKey key();

    /** Is rejected if the till would hold too much. */
    @StoredAs("pay")
    record Pay(String till, CommandKey key, long amount) implements TillCommand {}

    /** Leads to two events. */
    @StoredAs("exchange")
    record Exchange(String till, CommandKey key, long amount) implements TillCommand {}

    /** Leads to no event if the till is already empty. */
    @StoredAs("empty-till")
    record Empty(String till, CommandKey key) implements TillCommand {}

    /** Makes the rules throw an exception, and is parked. */
    @StoredAs("jam")
    record Jam(String till, CommandKey key) implements TillCommand {}
  }

  sealed interface TillEvent {
    String till();

    CommandKey key();

    @StoredAs("paid")
    record Paid(String till, CommandKey key, int part, long amount) implements TillEvent {}

    @StoredAs("till-emptied")
    record Emptied(String till, CommandKey key) implements TillEvent {}

    /** The event's unique name in a run. */
    default String entry() {
      return switch (this) {
        case Paid e when e.part() > 0 -> e.key() + "." + e.part();
        case Paid e -> e.key().toString();
        case Emptied e -> e.key().toString();
      };
    }
  }

  /**
   * The state of a till.
   *
   * @param payments number of all payments
   */
  record Till(long holds, long payments) {
    static final Till NEW = new Till(0, 0);

    Till with(TillEvent event) {
      return switch (event) {
        case TillEvent.Paid e -> new Till(holds + e.amount(), payments + 1);
        case TillEvent.Emptied _ -> new Till(0, payments);
      };
    }
  }

  /** The view of a till: its events, in the order in which they were played. */
  record Journal(Till till, List<String> entries) {
    static final Journal BLANK = new Journal(Till.NEW, List.of());

    Journal {
      entries = List.copyOf(entries);
    }

    Journal with(TillEvent event) {
      List<String> more = new ArrayList<>(entries);
      more.add(event.entry());
      return new Journal(till.with(event), more);
    }
  }

  static final class Rules implements Entity<TillCommand, Till, TillEvent> {
    @Override
    public Till initial() {
      return Till.NEW;
    }

    @Override
    public Decision<TillEvent> decide(TillCommand command, Till till, Origin origin) {
      return decide(command, till);
    }

    static Decision<TillEvent> decide(TillCommand command, Till till) {
      return switch (command) {
        case TillCommand.Pay c when till.holds() + c.amount() > LIMIT -> Decision.reject(TILL_FULL);
        case TillCommand.Pay c ->
            Decision.accept(new TillEvent.Paid(c.till(), c.key(), 0, c.amount()));
        case TillCommand.Exchange c ->
            Decision.accept(
                new TillEvent.Paid(c.till(), c.key(), 0, -c.amount()),
                new TillEvent.Paid(c.till(), c.key(), 1, c.amount()));
        case TillCommand.Empty _ when till.holds() == 0 -> Decision.accept();
        case TillCommand.Empty c -> Decision.accept(new TillEvent.Emptied(c.till(), c.key()));
        case TillCommand.Jam _ -> throw new IllegalStateException("jammed");
      };
    }

    @Override
    public Till evolve(Till till, Recorded<TillEvent> event) {
      return till.with(event.data());
    }
  }

  static final EntityType<TillCommand, Till, TillEvent> TILL =
      EntityType.of("till", new Rules(), TillCommand::till)
          .snapshots(SnapshotPolicy.afterEvents(20));

  static final Projection<Journal> JOURNAL =
      Projection.of("journal", Journal.BLANK)
          .on(TillEvent.class, (journal, event) -> journal.with(event.data()));
}
