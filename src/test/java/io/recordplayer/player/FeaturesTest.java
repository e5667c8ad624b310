package io.recordplayer.player;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recordplayer.projection.Projection;
import io.recordplayer.projection.Views;
import io.recordplayer.record.Person;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeaturesTest {
  private static final Views NONE =
      new Views() {
        @Override
        public <V, E> V read(Projection<V, E> projection, String key) {
          return projection.initial();
        }
      };

  @Test
  void what_is_in_no_feature_is_not_taken_for_a_lack_of_rights() {
    Features features = new Features(List.of());
    var guests = new Access.Subject("guests", "book");
    assertThatThrownBy(() -> features.rolesOf(Person.SYSTEM, guests, NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'guests' is in no Feature");
  }
}
