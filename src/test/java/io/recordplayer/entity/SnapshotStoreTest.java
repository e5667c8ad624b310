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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot restores exactly the state that was stored. */
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
      EntityType.single("account", new Rules());

  @Test
  void exact_numbers_and_the_ledger_are_restored(@TempDir Path data) {
    try (Rig rig = new Rig(data, List.of(Command.class, Event.class))) {
      SnapshotStore snapshots = new SnapshotStore(rig.redis(), rig.provenance());
      UUID last = UUID.randomUUID();
      Position at = new Position(7, 7);
      CommandLedger ledger = new CommandLedger(12, new TreeSet<>(List.of(4L, 9L)));
      snapshots.store(
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

  private static LoadedEntity<Account> account(
      Position at, @Nullable Instant latest, CommandLedger known) {
    return new LoadedEntity<>(
        new VersionedState<>(NEW, 3, UUID.randomUUID(), at, 1, latest, latest), known, null);
  }

  @Test
  void a_snapshot_of_a_real_log_with_its_fractions_of_a_second_comes_back(@TempDir Path data) {
    try (Rig rig = new Rig(data, List.of(Command.class, Event.class))) {
      SnapshotStore snapshots = new SnapshotStore(rig.redis(), rig.provenance());
      Instant latest = Instant.parse("2026-11-28T06:20:01.000000007Z");
      for (LoadedEntity<Account> kept :
          List.of(
              account(new Position(123_456, 123_450), latest, CommandLedger.EMPTY),
              account(Position.START, null, new CommandLedger(3, new TreeSet<>(List.of(1L)))))) {
        snapshots.delete(ACCOUNT, "main");
        snapshots.store(ACCOUNT, "main", kept);
        LoadedEntity<Account> found = snapshots.find(ACCOUNT, "main").orElseThrow();
        assertThat(found.version()).isEqualTo(kept.version().withSnapshot());
        assertThat(found.ledger()).isEqualTo(kept.ledger());
      }
    }
  }

  @Test
  void a_snapshot_that_is_damaged_or_of_an_older_form_is_not_used(@TempDir Path data) {
    try (Rig rig = new Rig(data, List.of(Command.class, Event.class))) {
      SnapshotStore snapshots = new SnapshotStore(rig.redis(), rig.provenance());
      LoadedEntity<Account> kept = account(new Position(7, 7), Instant.EPOCH, CommandLedger.EMPTY);
      snapshots.store(ACCOUNT, "main", kept);
      String key = rig.redis().keys("recordplayer:model*").iterator().next();
      var fields = rig.redis().<String, String>opsForHash();
      String place = fields.get(key, "place");
      assertThat(place).isNotNull();
      for (String damaged :
          List.of("", "x", place.replace(' ', '_'), place + " 1", "AAAA" + place, "- - - - -")) {
        fields.put(key, "place", damaged);
        assertThat(snapshots.find(ACCOUNT, "main")).as(damaged).isEmpty();
      }
      rig.redis().delete(key);
      fields.putAll(key, Map.of("version", "1", "revision", "3", "body", "{\"state\":{}}"));
      assertThat(snapshots.find(ACCOUNT, "main")).isEmpty();
      snapshots.store(
          ACCOUNT, "main", account(new Position(9, 9), Instant.EPOCH, CommandLedger.EMPTY));
      assertThat(fields.keys(key))
          .containsExactlyInAnyOrder("version", "revision", "place", "state");
    }
  }
}
