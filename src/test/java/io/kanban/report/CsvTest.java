package io.kanban.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTest {
  private static String cell(String value) {
    return new Csv(List.of(List.of(value))).text();
  }

  @Test
  void each_row_is_a_line() {
    assertThat(Csv.of(List.of("Card", "Changes"), List.of(List.of("Draw", "3"))).text())
        .isEqualTo("Card,Changes\r\nDraw,3\r\n");
  }

  @Test
  void a_comma_a_quote_and_a_line_break_are_quoted() {
    assertThat(cell("a, b")).isEqualTo("\"a, b\"\r\n");
    assertThat(cell("say \"yes\"")).isEqualTo("\"say \"\"yes\"\"\"\r\n");
    assertThat(cell("a\nb")).isEqualTo("\"a\nb\"\r\n");
  }

  @Test
  void a_cell_is_never_a_formula() {
    assertThat(cell("=HYPERLINK(\"http://x\")")).isEqualTo("\"'=HYPERLINK(\"\"http://x\"\")\"\r\n");
    assertThat(cell("+1")).isEqualTo("'+1\r\n");
    assertThat(cell("-1")).isEqualTo("'-1\r\n");
    assertThat(cell("@SUM(A1)")).isEqualTo("'@SUM(A1)\r\n");
    assertThat(cell(" =1")).isEqualTo("' =1\r\n");
    assertThat(cell("\t=1")).isEqualTo("'\t=1\r\n");
    assertThat(cell("\u00A0=1")).isEqualTo("'\u00A0=1\r\n");
    assertThat(cell("\u200B=1")).isEqualTo("'\u200B=1\r\n");
    assertThat(cell("＝1")).isEqualTo("'＝1\r\n");
    assertThat(cell("2+1")).isEqualTo("2+1\r\n");
  }

  @Test
  void the_file_says_that_it_is_utf_8() {
    assertThat(new Csv(List.of(List.of("Größe"))).bytes())
        .isEqualTo("\uFEFFGröße\r\n".getBytes(StandardCharsets.UTF_8));
  }
}
