package io.recordplayer.entity;

import io.recordplayer.record.Position;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The part of a snapshot beside the state: the last record and the ledger. Redis has one for each
 * entity, so its text is short: the record's id in base 64, its position, the time of the last
 * event, and the ledger, with a dash for a value that is missing.
 */
record SnapshotHeader(
    @Nullable UUID last, Position position, @Nullable Instant latestAt, CommandLedger ledger) {
  private static final String NONE = "-";
  private static final int PARTS = 5;

  static SnapshotHeader of(LoadedEntity<?> entity) {
    VersionedState<?> version = entity.version();
    return new SnapshotHeader(
        version.last(), version.position(), version.latestAt(), entity.ledger());
  }

  /** The entity as of the snapshot. */
  <S> LoadedEntity<S> load(S state, long revision) {
    return new LoadedEntity<>(
        new VersionedState<>(state, revision, last, position, 0, latestAt, latestAt), ledger, null);
  }

  String text() {
    String parked =
        ledger.parked().isEmpty()
            ? NONE
            : ledger.parked().stream().map(String::valueOf).collect(Collectors.joining(","));
    return String.join(
        " ",
        last == null ? NONE : text(last),
        position.commit() == position.prepare()
            ? String.valueOf(position.commit())
            : position.toString(),
        latestAt == null ? NONE : latestAt.getEpochSecond() + "." + latestAt.getNano(),
        String.valueOf(ledger.decided()),
        parked);
  }

  /**
   * @throws IllegalArgumentException if the text is not a header
   */
  static SnapshotHeader parse(String text) {
    String[] parts = text.split(" ", -1);
    if (parts.length != PARTS) {
      throw new IllegalArgumentException("'" + text + "' does not have " + PARTS + " parts.");
    }
    return new SnapshotHeader(
        parts[0].equals(NONE) ? null : uuid(parts[0]),
        Position.parse(parts[1].contains("/") ? parts[1] : parts[1] + "/" + parts[1]),
        parts[2].equals(NONE) ? null : instant(parts[2]),
        new CommandLedger(Long.parseLong(parts[3]), parked(parts[4])));
  }

  private static String text(UUID id) {
    byte[] bytes =
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static UUID uuid(String text) {
    byte[] bytes = Base64.getUrlDecoder().decode(text);
    if (bytes.length != 2 * Long.BYTES) {
      throw new IllegalArgumentException("'" + text + "' is not an id.");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  private static Instant instant(String text) {
    int point = text.indexOf('.');
    if (point < 0) {
      throw new IllegalArgumentException("'" + text + "' is not a time.");
    }
    return Instant.ofEpochSecond(
        Long.parseLong(text, 0, point, 10), Long.parseLong(text, point + 1, text.length(), 10));
  }

  private static SortedSet<Long> parked(String text) {
    return text.equals(NONE)
        ? new TreeSet<>()
        : Arrays.stream(text.split(",", -1))
            .map(Long::parseLong)
            .collect(Collectors.toCollection(TreeSet::new));
  }
}
