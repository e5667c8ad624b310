package io.recordplayer.record;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecordTypesTest {
  interface Open {}

  @StoredAs("opened")
  record Opened() implements Open {}

  @Test
  void a_type_that_is_not_sealed_is_an_error() {
    assertThatThrownBy(() -> new RecordTypes(List.of(Open.class)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Open.class.getName())
        .hasMessageContaining("make it sealed");
  }
}
