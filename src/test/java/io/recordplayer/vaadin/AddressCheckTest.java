package io.recordplayer.vaadin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressCheckTest {
  @ParameterizedTest
  @CsvSource({
    "board/a b,       board/a%20b, true",
    "board/a%20b,     board/a b,   true",
    "board/%C3%BCber, board/über,  true",
    "board/100%,      board/100%,  true",
    "board/a%20b,     board/ab,    false",
    "board/a%zz,      board/a,     false",
  })
  void escaped_characters_do_not_make_another_address(String one, String other, boolean same) {
    assertThat(AddressCheck.isSame(one, other)).isEqualTo(same);
  }
}
