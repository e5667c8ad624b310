package io.recordplayer.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.recordplayer.log.CatchUpSubscription.Batch;
import io.recordplayer.log.Checkpoint;
import io.recordplayer.record.CommandLink;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecentRecordsTest {
  private static Recorded<?> record(long place) {
    Origin origin =
        Origin.ofCommand(new UUID(0, place), Person.SYSTEM, Set.of(), Instant.EPOCH, "");
    return new Recorded<>(
        new UUID(1, place),
        "ring-a",
        place,
        new Position(place, place),
        "counted",
        origin,
        place,
        CommandLink.NONE);
  }

  private static Batch batch(long bytes, long... places) {
    List<Recorded<?>> records = new ArrayList<>();
    for (long place : places) {
      records.add(record(place));
    }
    return new Batch(records, bytes);
  }

  private static Position at(long place) {
    return new Position(place, place);
  }

  private static List<Object> after(RecentRecords ring, long place) {
    List<Object> found = new ArrayList<>();
    ring.forEachAfter(at(place), record -> found.add(record.data()));
    return found;
  }

  @Test
  void the_oldest_records_are_dropped_if_they_are_too_many_bytes() {
    RecentRecords ring = new RecentRecords(100, Checkpoint.START);
    ring.add(batch(40, 1, 2));
    ring.add(batch(40, 3));
    assertThat(ring.hasAllAfter(Position.START)).isTrue();
    assertThat(after(ring, 1)).containsExactly(2L, 3L);
    ring.add(batch(40, 4, 5));
    assertThat(ring.hasAllAfter(at(1))).isFalse();
    assertThat(ring.hasAllAfter(at(2))).isTrue();
    assertThat(after(ring, 2)).containsExactly(3L, 4L, 5L);
  }

  @Test
  void a_batch_that_is_larger_than_the_capacity_is_kept_alone() {
    RecentRecords ring = new RecentRecords(100, Checkpoint.START);
    ring.add(batch(40, 1));
    ring.add(batch(1_000, 2));
    assertThat(ring.hasAllAfter(at(1))).isTrue();
    assertThat(after(ring, 1)).containsExactly(2L);
    ring.add(batch(40, 3));
    assertThat(after(ring, 2)).containsExactly(3L);
    assertThat(ring.hasAllAfter(at(1))).isFalse();
  }

  @Test
  void a_record_is_identified_by_its_position_and_its_id() {
    RecentRecords ring = new RecentRecords(100, Checkpoint.START);
    ring.add(batch(60, 1, 2));
    ring.add(batch(60, 3, 4));
    for (long place = 2; place <= 4; place++) {
      assertThat(ring.has(new Checkpoint(at(place), new UUID(1, place)))).isTrue();
      assertThat(ring.has(new Checkpoint(at(place), new UUID(2, place)))).isFalse();
    }
    assertThat(ring.has(new Checkpoint(at(1), new UUID(1, 1)))).isFalse();
    assertThat(ring.has(new Checkpoint(at(5), new UUID(1, 5)))).isFalse();
  }
}
