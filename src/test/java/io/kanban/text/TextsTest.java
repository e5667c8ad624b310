package io.kanban.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\t\n",
        "\u00a0",
        "\u2007",
        "\u202f",
        "\u3000",
        "\u200b",
        "\u200d",
        "\u2060",
        "\ufeff",
        "\u00ad",
        "\u200e\u200f",
        "\u2066\u2069",
        "\u3164",
        "\u115f\u1160",
        "\uffa0",
        "\u2800",
        "\u0000",
        "\ufe0f",
        "\u034f",
        "\udb40\udc67\udb40\udc7f",
        " \u200b\u00a0\ufeff "
      })
  void a_text_of_invisible_characters_is_blank(String text) {
    assertThat(Texts.isBlank(text)).isTrue();
    assertThat(Texts.strip("\u00a0" + text + "Title" + " \u200b")).isEqualTo("Title");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "Two words",
        "Non\u00a0breaking",
        "\u2764\ufe0f",
        "\ud83d\udc68\u200d\ud83d\udcbb",
        "\ud83c\udff4\udb40\udc67\udb40\udc62\udb40\udc65\udb40\udc6e\udb40\udc67\udb40\udc7f",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
      })
  void visible_characters_are_kept(String text) {
    assertThat(Texts.isBlank(text)).isFalse();
    assertThat(Texts.strip("\u200b " + text + "\u00a0")).isEqualTo(text);
  }

  @Test
  void the_message_for_a_text_that_is_too_long_tells_both_lengths() {
    TextLimit limit = new TextLimit("title", 2_000);
    assertThat(limit.isExceededBy(" " + "x".repeat(2_000) + "\u200b")).isFalse();
    assertThat(limit.isExceededBy("\ud83d\udc4d".repeat(2_000))).isFalse();
    String tooMuch = "x".repeat(2_345);
    assertThat(limit.isExceededBy(tooMuch)).isTrue();
    assertThat(limit.messageFor(tooMuch))
        .isEqualTo("This title is too long: it has 2,345 characters; the limit is 2,000.");
  }
}
