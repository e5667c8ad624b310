package io.kanban.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "Nothing special | Nothing special",
        "<script>x</script> | &lt;script>x&lt;/script>",
        "a < b and b > c | a &lt; b and b > c",
        "`List<String>` and <b> | `List<String>` and &lt;b>",
        "(`<b>`) | (`&lt;b>`)",
        "```<b>``` <b> | ```&lt;b>``` &lt;b>",
        "``` <b> | ``` &lt;b>",
        "` <b> | ` &lt;b>",
        "\\`<b>\\` | \\`&lt;b>\\`",
        "http://a.b/`<b>` | http://a.b/`&lt;b>`",
        "> quoted | > quoted"
      })
  void html_is_escaped_outside_code(String text, String shown) {
    assertThat(MarkdownText.withoutHtml(text)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a ` b\n`<b>`",
        "a `b\r\r<b>` c",
        "| a |\n|---|\n| `b | <b>` |",
        "~~~\n```\n~~~\n<b>\n```",
        "> ```\n<b>\n```",
        "```a`b\n<b>\n```"
      })
  void html_is_escaped_where_parsers_could_disagree(String text) {
    assertThat(MarkdownText.withoutHtml(text)).doesNotContain("<");
  }

  @Test
  void a_block_of_code_stays() {
    String text = "Before\n```java\nList<String> all;\n```\nafter";
    assertThat(MarkdownText.withoutHtml(text)).isEqualTo(text);
  }
}
