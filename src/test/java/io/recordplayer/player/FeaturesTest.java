package io.recordplayer.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Entity;
import io.recordplayer.entity.EntityType;
import io.recordplayer.projection.Projection;
import io.recordplayer.projection.Views;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.StoredAs;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
      EntityType.single("salary", new Rules());

  private static final Projection<State> PROJECTION =
      Projection.of("salary", new State()).on(Event.class, (state, _) -> state);

  @Test
  void a_view_of_no_feature_is_an_error_and_not_a_lack_of_rights() {
    Features features = new Features(List.of());
    var guests = new Access.Subject("guests", "book");
    assertThatThrownBy(() -> features.rolesOf(Person.SYSTEM, guests, NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'guests' is in no Feature");
  }

  @Test
  void an_entity_and_a_view_of_two_features_can_not_have_one_name_in_either_order() {
    Feature views = Feature.of().views(PROJECTION).access((_, _, _) -> Optional.empty());
    Feature entities = Feature.of(ENTITY).access(Access.open());
    for (List<Feature> features : List.of(List.of(views, entities), List.of(entities, views))) {
      assertThatThrownBy(() -> new Features(features))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'salary'");
    }
  }

  @Test
  void an_entity_and_its_view_in_one_feature_may_have_one_name() {
    Features features =
        new Features(List.of(Feature.of(ENTITY).views(PROJECTION).access(Access.open())));
    assertThat(features.entities()).containsExactly(ENTITY);
    assertThat(features.projections()).containsExactly(PROJECTION);
  }

  @Test
  void a_feature_that_does_not_say_who_may_use_it_is_an_error_that_says_what_to_add() {
    Feature feature = Feature.of(ENTITY);
    assertThatThrownBy(() -> new Features(List.of(feature)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[salary] does not say who may use it")
        .hasMessageContaining(".access(Access.open())");
  }

  private record Salary(int number) {
    static Salary parse(String key) {
      return new Salary(Integer.parseInt(key));
    }
  }

  private static Optional<Set<String>> rolesIn(Feature feature, String key) {
    return new Features(List.of(feature))
        .rolesOf(Person.SYSTEM, new Access.Subject("salary", key), NONE);
  }

  @Test
  void a_rule_on_typed_ids_is_asked_for_the_parsed_key() {
    Feature feature =
        Feature.of(ENTITY)
            .access(Salary::parse, (_, salary, _) -> Optional.of(Set.of("no " + salary.number())));
    assertThat(rolesIn(feature, "7")).contains(Set.of("no 7"));
  }

  @Test
  void nobody_has_access_to_a_key_that_can_not_be_parsed() {
    Feature feature = Feature.of(ENTITY).access(Salary::parse, (_, _, _) -> Optional.of(Set.of()));
    assertThat(rolesIn(feature, "seven")).isEmpty();
  }

  @Test
  void a_fault_in_a_rule_is_not_taken_for_a_key_that_can_not_be_parsed() {
    Feature feature =
        Feature.of(ENTITY)
            .access(
                Salary::parse,
                (_, _, _) -> {
                  throw new IllegalArgumentException("a bug");
                });
    assertThatThrownBy(() -> rolesIn(feature, "7")).hasMessage("a bug");
  }
}
