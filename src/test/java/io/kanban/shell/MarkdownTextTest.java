package io.kanban.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        "```<b>``` <b> | ```<b>``` &lt;b>",
        "``` <b> | ``` <b>",
        "` <b> | ` &lt;b>",
        "> quoted | > quoted"
      })
  void html_is_escaped_outside_code(String text, String shown) {
    assertThat(MarkdownText.withoutHtml(text)).isEqualTo(shown);
  }
}
