package io.recordplayer.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recordplayer.record.CommandLink;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ProjectionTest {
  sealed interface DoorEvent {
    record Opened(List<String> rooms) implements DoorEvent {}
  }

  record Rung() {}

  sealed interface Door {
    record Closed() implements Door {}

    record Open(int times) implements Door {}
  }

  record Count(int number) {}

  private static Recorded<?> recorded(String stream, Object data) {
    UUID id = UUID.randomUUID();
    Origin origin = Origin.ofCommand(id, new Person("ann", "Ann"), Set.of(), Instant.EPOCH, "");
    return new Recorded<>(
        id, stream, 0, new Position(1, 1), "type", origin, data, CommandLink.NONE);
  }

  private static Projection<Count> counting(
      Function<Recorded<DoorEvent>, Collection<String>> keys) {
    return Projection.of("count", new Count(0))
        .on(DoorEvent.class, keys, (count, _) -> new Count(count.number() + 1));
  }

  @Test
  void the_default_key_is_the_id_in_the_name_of_the_stream() {
    Projection<Count> rings =
        Projection.of("rings", new Count(0))
            .on(Rung.class, (count, _) -> new Count(count.number() + 1));
    assertThat(rings.keysOf(recorded("bell-house.front-door", new Rung())))
        .containsExactly("house.front-door");
    assertThat(rings.keysOf(recorded("door-a", new DoorEvent.Opened(List.of())))).isEmpty();
  }

  @Test
  void each_kind_of_event_has_its_own_keys_and_its_own_play() {
    Projection<Count> both =
        counting(event -> ((DoorEvent.Opened) event.data()).rooms())
            .on(
                Rung.class,
                _ -> List.of("hall"),
                (count, _, key) -> new Count(count.number() + key.length()));
    Recorded<?> opened = recorded("door-a", new DoorEvent.Opened(List.of("hall", "attic")));
    Recorded<?> rung = recorded("bell-a", new Rung());
    assertThat(both.keysOf(opened)).containsExactlyInAnyOrder("hall", "attic");
    assertThat(both.keysOf(rung)).containsExactly("hall");
    assertThat(both.play(both.play(both.initial(), opened, "hall"), rung, "hall"))
        .isEqualTo(new Count(5));
  }

  @Test
  void a_key_that_is_given_twice_counts_once() {
    assertThat(counting(_ -> List.of("a", "a", "b")).keysOf(door()))
        .containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void keys_that_are_null_cannot_be_told() {
    List<String> keys = new ArrayList<>();
    keys.add(null);
    Projection<Count> one = counting(_ -> keys);
    assertThatThrownBy(() -> one.keysOf(door())).isInstanceOf(NullPointerException.class);
    keys.add("a");
    assertThatThrownBy(() -> one.keysOf(door())).isInstanceOf(NullPointerException.class);
  }

  private static Recorded<?> door() {
    return recorded("door-a", new DoorEvent.Opened(List.of()));
  }

  @Test
  void one_event_cannot_be_played_in_two_ways() {
    Projection<Count> doors = counting(_ -> List.of("a"));
    assertThatThrownBy(() -> doors.on(DoorEvent.Opened.class, (count, _) -> count))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'count' plays io.recordplayer.projection.ProjectionTest$DoorEvent");
    assertThatThrownBy(() -> doors.on(Object.class, (count, _) -> count))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_view_of_a_sealed_type_needs_the_type() {
    Door closed = new Door.Closed();
    assertThatThrownBy(() -> Projection.of("door", closed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Projection.of(name, type, initial)");
    assertThat(Projection.of("door", Door.class, closed).view()).isEqualTo(Door.class);
    assertThat(Projection.of("count", new Count(0)).view()).isEqualTo(Count.class);
  }

  @Test
  void a_plain_list_cannot_be_read_again_from_the_store_and_is_no_view() {
    assertThatThrownBy(() -> Projection.of("rooms", List.of("hall")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_version_makes_another_projection() {
    Projection<Count> first = counting(_ -> List.of("a"));
    assertThat(first.version(2)).hasToString("count v2");
    assertThat(first).hasToString("count v1");
    assertThat(first.version(2).keysOf(door())).containsExactly("a");
  }
}
