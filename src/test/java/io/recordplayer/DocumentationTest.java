package io.recordplayer;

import static org.assertj.core.api.Assertions.assertThat;

import io.recordplayer.boot.RecordPlayerProperties;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** The documents name all that there is, and lead nowhere else. */
class DocumentationTest {
  private static final Path DECISIONS = Path.of("docs", "decisions");
  private static final String LIST = "README.md";
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:\\s]+)(#[^)]*)?\\)");
  private static final Pattern CAPITAL = Pattern.compile("[A-Z]");

  private static List<Path> documents(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    }
  }

  @Test
  void the_list_of_decisions_has_each_by_its_number_and_title() throws Exception {
    List<String> expected = new ArrayList<>();
    for (Path record : documents(DECISIONS)) {
      String name = record.getFileName().toString();
      if (!name.equals(LIST)) {
        String title = Files.readAllLines(record).getFirst().substring("# ".length());
        expected.add("- %s [%s](%s)".formatted(name.substring(0, 4), title, name));
      }
    }
    assertThat(Files.readAllLines(DECISIONS.resolve(LIST)).stream().filter(l -> l.startsWith("- ")))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void no_two_decisions_have_one_number() throws Exception {
    assertThat(documents(DECISIONS))
        .extracting(record -> record.getFileName().toString().substring(0, 4))
        .doesNotHaveDuplicates();
  }

  @Test
  void the_readme_lists_each_setting_with_its_default() throws Exception {
    List<String> rows =
        Files.readAllLines(Path.of("README.md")).stream().filter(l -> l.startsWith("| `")).toList();
    for (RecordComponent setting : RecordPlayerProperties.class.getRecordComponents()) {
      String name = "`recordplayer." + dashed(setting.getName()) + "`";
      assertThat(rows)
          .filteredOn(row -> row.split("\\|", -1)[1].contains(name))
          .singleElement()
          .extracting(row -> row.split("\\|", -1)[2].strip().replace("`", ""))
          .isEqualTo(defaultOf(setting.getName()));
    }
  }

  private static String dashed(String name) {
    return CAPITAL
        .matcher(name)
        .replaceAll(letter -> "-" + letter.group().toLowerCase(Locale.ROOT));
  }

  private static String defaultOf(String setting) {
    return Arrays.stream(RecordPlayerProperties.class.getConstructors()[0].getParameters())
        .filter(parameter -> parameter.getName().equals(setting))
        .map(parameter -> parameter.getAnnotation(DefaultValue.class))
        .map(value -> value == null ? "none" : String.join(",", value.value()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void every_link_to_a_file_leads_to_one() throws Exception {
    for (Path folder : List.of(Path.of(""), Path.of("docs"), DECISIONS)) {
      for (Path document : documents(folder)) {
        List<String> links =
            LINK.matcher(Files.readString(document))
                .results()
                .map(DocumentationTest::file)
                .toList();
        assertThat(links)
            .as("links of " + document)
            .allSatisfy(link -> assertThat(folder.resolve(link)).exists());
      }
    }
  }

  private static String file(MatchResult link) {
    return link.group(1);
  }
}
