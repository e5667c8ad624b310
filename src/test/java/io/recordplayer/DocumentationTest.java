package io.recordplayer;

import static org.assertj.core.api.Assertions.assertThat;

import io.recordplayer.boot.RecordPlayerProperties;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Compares the documents with the sources, with each other, and with the rules for their form. */
class DocumentationTest {
  private static final Path README = Path.of("README.md");
  private static final Path DOCS = Path.of("docs");
  private static final Path DECISIONS = DOCS.resolve("decisions");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:\\s]*)(?:#([^)\\s]+))?\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
  private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$");
  private static final Pattern TYPE_OR_PACKAGE =
      Pattern.compile("`(io\\.(?:recordplayer|kanban|guestbook)[\\w.]*|\\w+(?:Test|IT))`");
  private static final Pattern CAPITAL = Pattern.compile("[A-Z]");

  private static final Pattern DECISION =
      Pattern.compile(
          "(?s)# (?<number>\\d{4}) (?<title>[^\n]+)\n\nDate: (?<date>\\d{4}-\\d\\d-\\d\\d)\n\n"
              + ".*## Context\n\n\\S.*\n## Decision\n\n\\S.*"
              + "\n## Consequences\n\n\\S.*\n## Alternatives\n\n\\S.*");

  /** "What is stored is kept." Such a sentence hides its subject: "A stored record is kept." */
  private static final Pattern RIDDLE =
      Pattern.compile("(?:^|\\n\\n|\\n *- |\\| |[.;]\\s+)\\**(?i:who|whoever|what)\\s[^.?;|]*[.;]");

  private static final Pattern WRONG_WORD =
      Pattern.compile("(?i)\\b(?:refus(?:e|es|ed|al|als|ing)|mend(?:s|ed|ing)?|anew|whoever)\\b");

  private static List<Path> documents(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    }
  }

  private static List<Path> documents() throws IOException {
    return Stream.of(documents(Path.of("")), documents(DOCS), documents(DECISIONS))
        .flatMap(List::stream)
        .toList();
  }

  private static List<Path> decisions() throws IOException {
    return documents(DECISIONS).stream().filter(file -> !file.endsWith(README)).toList();
  }

  /** README.md and the generated report have other authors. */
  private static List<Path> handwritten() throws IOException {
    return documents().stream()
        .filter(file -> !file.equals(README) && !file.endsWith("benchmark.md"))
        .toList();
  }

  private static String prose(Path document) throws IOException {
    return CODE.matcher(Files.readString(document)).replaceAll("");
  }

  @Test
  void each_decision_has_a_date_and_the_four_parts() throws Exception {
    for (Path decision : decisions()) {
      assertThat(Files.readString(decision)).as("%s", decision).matches(DECISION);
      assertThat(decision.getFileName().toString()).isEqualTo(nameOf(decision));
    }
  }

  private static String nameOf(Path decision) throws IOException {
    Matcher parts = parts(decision);
    return "%s-%s.md".formatted(parts.group("number"), slug(parts.group("title")));
  }

  private static Matcher parts(Path decision) throws IOException {
    Matcher parts = DECISION.matcher(Files.readString(decision));
    assertThat(parts.matches()).as("%s", decision).isTrue();
    return parts;
  }

  /** The name by which a link leads to a heading. */
  private static String slug(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", "").replace(' ', '-');
  }

  @Test
  void the_list_of_decisions_has_each_with_its_number_title_and_date() throws Exception {
    List<String> rows = new ArrayList<>();
    for (Path decision : decisions()) {
      Matcher parts = parts(decision);
      rows.add(
          "| %s | [%s](%s) | %s |"
              .formatted(
                  parts.group("number"),
                  parts.group("title"),
                  decision.getFileName(),
                  parts.group("date")));
    }
    assertThat(Files.readAllLines(DECISIONS.resolve(README)))
        .filteredOn(line -> line.matches("\\| \\d.*"))
        .containsExactlyInAnyOrderElementsOf(rows);
  }

  @Test
  void no_two_decisions_have_one_number() throws Exception {
    assertThat(decisions())
        .extracting(decision -> decision.getFileName().toString().substring(0, 4))
        .doesNotHaveDuplicates();
  }

  @Test
  void no_sentence_begins_with_who_or_what() throws Exception {
    for (Path document : handwritten()) {
      assertThat(RIDDLE.matcher(prose(document)).results().map(MatchResult::group))
          .as("%s", document)
          .isEmpty();
    }
  }

  @Test
  void each_document_uses_the_words_of_the_field() throws Exception {
    for (Path document : handwritten()) {
      assertThat(WRONG_WORD.matcher(prose(document)).results().map(MatchResult::group))
          .as("%s: write rejection, repair, again", document)
          .isEmpty();
    }
  }

  @Test
  void the_readme_lists_each_setting_with_its_default() throws Exception {
    List<String> rows =
        Files.readAllLines(README).stream().filter(l -> l.startsWith("| `")).toList();
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
  void each_type_and_package_that_a_document_names_exists() throws Exception {
    List<String> sources;
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      sources = files.map(file -> file.toString().replace(".java", "")).toList();
    }
    for (Path document : documents()) {
      for (MatchResult name : TYPE_OR_PACKAGE.matcher(prose(document)).results().toList()) {
        String end = File.separator + name.group(1).replace('.', File.separatorChar);
        assertThat(sources)
            .as("%s: %s", document, name.group())
            .anyMatch(source -> source.endsWith(end));
      }
    }
  }

  @Test
  void each_link_leads_to_a_file_and_to_a_heading_in_it() throws Exception {
    for (Path document : documents()) {
      for (MatchResult link : LINK.matcher(prose(document)).results().toList()) {
        Path target =
            link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1)).normalize();
        assertThat(target).as("%s: %s", document, link.group()).exists();
        if (link.group(2) != null) {
          assertThat(HEADING.matcher(prose(target)).results().map(h -> slug(h.group(1))))
              .as("%s: %s", document, link.group())
              .contains(link.group(2));
        }
      }
    }
  }
}
