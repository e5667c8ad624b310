package io.recordplayer.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recordplayer.projection.Projection;
import io.recordplayer.record.CommandLink;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.StoredAs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EntityTypeTest {
  sealed interface Command {
    String bell();

    @StoredAs("ring")
    record Ring(String bell) implements Command {}
  }

  sealed interface Event {
    @StoredAs("rung")
    record Rung() implements Event {}
  }

  record Bell(int rings) {}

  /** Rules of any types; a subclass names them. */
  private static class AnyRules<C, S, E> implements Entity<C, S, E> {
    private final S initial;

    AnyRules(S initial) {
      this.initial = initial;
    }

    @Override
    public S initial() {
      return initial;
    }

    @Override
    public Decision<E> decide(C command, S state, Origin origin) {
      return Decision.accept();
    }

    @Override
    public S evolve(S state, Recorded<E> event) {
      return state;
    }
  }

  private static final class Rules extends AnyRules<Command, Bell, Event> {
    Rules() {
      super(new Bell(0));
    }

    @Override
    public Bell evolve(Bell bell, Recorded<Event> event) {
      return new Bell(bell.rings() + 1);
    }
  }

  private static final class ListRules extends AnyRules<Command, List<Bell>, Event> {
    ListRules() {
      super(List.of());
    }
  }

  @Test
  void the_types_are_read_from_the_rules() {
    EntityType<Command, Bell, Event> type = EntityType.of("bell", new Rules(), Command::bell);
    assertThat(type.commands()).isEqualTo(Command.class);
    assertThat(type.state()).isEqualTo(Bell.class);
    assertThat(type.events()).isEqualTo(Event.class);
    assertThat(type.stateVersion()).isEqualTo(1);
  }

  @Test
  void a_command_names_its_entity_or_is_for_the_single_one() {
    Command command = new Command.Ring("tower");
    assertThat(EntityType.of("bell", new Rules(), Command::bell).idOf(command)).isEqualTo("tower");
    assertThat(EntityType.single("bell", new Rules()).idOf(command))
        .isEqualTo(EntityType.SINGLE_ID);
  }

  @Test
  void a_changed_copy_keeps_everything_else() {
    SnapshotPolicy hourly = SnapshotPolicy.afterTime(Duration.ofHours(1));
    EntityType<Command, Bell, Event> type =
        EntityType.of("bell", new Rules(), Command::bell).stateVersion(7).snapshots(hourly);
    assertThat(type.category()).isEqualTo("bell");
    assertThat(type.stateVersion()).isEqualTo(7);
    assertThat(type.snapshots()).isSameAs(hourly);
    assertThat(type.idOf(new Command.Ring("tower"))).isEqualTo("tower");
  }

  @Test
  void the_state_serves_as_a_view_of_the_same_version() {
    Projection<Bell> view = EntityType.of("churchBell", new Rules(), Command::bell).view();
    assertThat(view.name()).isEqualTo("church-bell");
    assertThat(view.version()).isEqualTo(1);
    assertThat(view.view()).isEqualTo(Bell.class);
    assertThat(view.initial()).isEqualTo(new Bell(0));
    assertThat(EntityType.single("bell", new Rules()).stateVersion(7).view("bells"))
        .extracting(Projection::name, Projection::version)
        .containsExactly("bells", 7);
  }

  @Test
  void the_view_of_an_entity_plays_its_events_as_the_entity_does() {
    Projection<Bell> view = EntityType.of("bell", new Rules(), Command::bell).view();
    Recorded<?> rung = rung("bell-tower-1");
    assertThat(view.keysOf(rung)).containsExactly("tower-1");
    assertThat(view.play(new Bell(2), rung, "tower-1")).isEqualTo(new Bell(3));
  }

  private static Recorded<Event> rung(String stream) {
    UUID id = UUID.randomUUID();
    Origin origin = Origin.ofCommand(id, Person.SYSTEM, Set.of(), Instant.EPOCH, "");
    return new Recorded<>(
        id, stream, 0, Position.START, "rung", origin, new Event.Rung(), CommandLink.to(0));
  }

  @Test
  void rules_that_do_not_name_their_types_are_an_error_that_says_what_to_write() {
    Entity<Command, Bell, Event> nameless = new AnyRules<>(new Bell(0));
    assertThatThrownBy(() -> EntityType.single("bell", nameless))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("EntityTypeTest$AnyRules does not say the type of its commands")
        .hasMessageContaining("class AnyRules implements Entity<Commands, State, Events>");
  }

  @Test
  void a_state_that_can_not_be_read_back_from_json_is_an_error() {
    assertThatThrownBy(() -> EntityType.single("bell", new ListRules()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("wrap it in a record");
  }

  @Test
  void a_category_can_not_be_taken_for_that_of_commands() {
    assertThatThrownBy(() -> EntityType.single("bellCommand", new Rules()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must not end in 'Command'");
    assertThatThrownBy(() -> EntityType.single("church-bell", new Rules()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be letters only");
  }
}
