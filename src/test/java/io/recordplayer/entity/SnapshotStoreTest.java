package io.recordplayer.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.recordplayer.Rig;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.StoredAs;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot gives back the state that was kept, and nothing that looks like it. */
class SnapshotStoreTest {
  sealed interface Command {
    @StoredAs("book")
    record Book(BigDecimal amount) implements Command {}
  }

  sealed interface Event {
    @StoredAs("booked")
    record Booked(BigDecimal amount) implements Event {}
  }

  record Account(BigDecimal balance, Map<String, BigDecimal> pots, Optional<Instant> closed) {}

  private static final Account NEW =
      new Account(
          new BigDecimal("10.00"),
          Map.of("holidays", new BigDecimal("12345678901234567890.123456789")),
          Optional.empty());

  private static final class Rules implements Entity<Command, Account, Event> {
    @Override
    public Account initial() {
      return NEW;
    }

    @Override
    public Decision<Event> decide(Command command, Account account, Origin origin) {
      return Decision.accept();
    }

    @Override
    public Account evolve(Account account, Recorded<Event> event) {
      return account;
    }
  }

  private static final EntityType<Command, Account, Event> ACCOUNT =
      new EntityType<>(
          "account",
          Command.class,
          Event.class,
          Account.class,
          1,
          _ -> "main",
          new Rules(),
          SnapshotPolicy.afterEvents(100));

  @Test
  void exact_numbers_and_the_ledger_come_back_as_they_were(@TempDir Path data) {
    try (Rig rig = new Rig(data, List.of(Command.class, Event.class))) {
      SnapshotStore snapshots = new SnapshotStore(rig.redis(), rig.provenance());
      UUID last = UUID.randomUUID();
      Position at = new Position(7, 7);
      Ledger ledger = new Ledger(12, new TreeSet<>(List.of(4L, 9L)));
      snapshots.keep(
          ACCOUNT,
          "main",
          new LoadedEntity<>(
              new VersionedState<>(NEW, 3, last, at, 1, Instant.EPOCH, Instant.EPOCH),
              ledger,
              null));
      LoadedEntity<Account> found = snapshots.find(ACCOUNT, "main").orElseThrow();
      assertThat(found.version())
          .isEqualTo(new VersionedState<>(NEW, 3, last, at, 0, Instant.EPOCH, Instant.EPOCH));
      assertThat(found.ledger()).isEqualTo(ledger);
    }
  }
}
