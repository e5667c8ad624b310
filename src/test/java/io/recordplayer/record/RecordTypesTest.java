package io.recordplayer.record;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecordTypesTest {
  interface Open {}

  @StoredAs("opened")
  record Opened() implements Open {}

  @Test
  void who_forgot_to_seal_a_type_is_told_so() {
    assertThatThrownBy(() -> new RecordTypes(List.of(Open.class)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Open.class.getName())
        .hasMessageContaining("make it sealed");
  }
}
