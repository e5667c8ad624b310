package io.recordplayer.player;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Entity;
import io.recordplayer.entity.EntityType;
import io.recordplayer.entity.SnapshotPolicy;
import io.recordplayer.projection.Projection;
import io.recordplayer.projection.Views;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.StoredAs;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FeaturesTest {
  private static final Views NONE =
      new Views() {
        @Override
        public <V> V read(Projection<V> projection, String key) {
          return projection.initial();
        }
      };

  sealed interface Command {
    @StoredAs("pay")
    record Pay() implements Command {}
  }

  sealed interface Event {
    @StoredAs("paid")
    record Paid() implements Event {}
  }

  record State() {}

  private static final class Rules implements Entity<Command, State, Event> {
    @Override
    public State initial() {
      return new State();
    }

    @Override
    public Decision<Event> decide(Command command, State state, Origin origin) {
      return Decision.accept(new Event.Paid());
    }

    @Override
    public State evolve(State state, Recorded<Event> event) {
      return state;
    }
  }

  private static final EntityType<Command, State, Event> ENTITY =
      new EntityType<>(
          "salary",
          Command.class,
          Event.class,
          State.class,
          1,
          _ -> "main",
          new Rules(),
          SnapshotPolicy.afterEvents(100));

  private static final Projection<State> PROJECTION =
      Projection.of("salary", new State()).on(Event.class, (state, _) -> state);

  @Test
  void what_is_in_no_feature_is_not_taken_for_a_lack_of_rights() {
    Features features = new Features(List.of());
    var guests = new Access.Subject("guests", "book");
    assertThatThrownBy(() -> features.rolesOf(Person.SYSTEM, guests, NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'guests' is in no Feature");
  }

  @Test
  void an_entity_and_a_view_of_one_name_are_refused_in_either_order() {
    Feature views = new Feature(List.of(), List.of(PROJECTION), (_, _, _) -> Optional.empty());
    Feature entities = new Feature(List.of(ENTITY), List.of(), Access.open());
    for (List<Feature> features : List.of(List.of(views, entities), List.of(entities, views))) {
      assertThatThrownBy(() -> new Features(features))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'salary'");
    }
  }
}
