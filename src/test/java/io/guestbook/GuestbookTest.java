package io.guestbook;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.SpringBrowserlessApplicationContext;
import io.guestbook.GuestbookApplication.GuestCommand.Sign;
import io.guestbook.GuestbookApplication.GuestEvent.Signed;
import io.guestbook.GuestbookApplication.Rules;
import io.recordplayer.kit.EntityKit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GuestbookTest {
  private static final Path README = Path.of("README.md");
  private static final Path SOURCES = Path.of("src/test/java/io/guestbook");
  private static final Path APPLICATION = SOURCES.resolve("GuestbookApplication.java");
  private static final Pattern JAVA = Pattern.compile("(?ms)^```java\n(.*?)^```$");

  private static List<String> lines(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  @Test
  void an_application_with_one_live_page_has_at_most_60_lines() throws Exception {
    assertThat(lines(Files.readString(APPLICATION)))
        .filteredOn(line -> !line.matches("(import |package |/\\*\\*).*"))
        .hasSizeLessThanOrEqualTo(60);
  }

  @Test
  void it_uses_at_most_11_types_of_the_framework() throws Exception {
    assertThat(lines(Files.readString(APPLICATION)))
        .filteredOn(line -> line.startsWith("import io.recordplayer."))
        .hasSizeLessThanOrEqualTo(11)
        .noneMatch(line -> line.endsWith("*;"));
  }

  @Test
  void a_guest_signs_once() {
    EntityKit.of(new Rules()).when(new Sign("Ann")).then(new Signed("Ann"));
    EntityKit.of(new Rules())
        .given(new Signed("Ann"))
        .when(new Sign("Ann"))
        .thenRejected("SIGNED_ALREADY");
  }

  @Test
  void the_readme_shows_the_code_that_is_compiled_here() throws Exception {
    List<MatchResult> shown = JAVA.matcher(Files.readString(README)).results().toList();
    List<String> sources =
        List.of("GuestbookApplication.java", "GuestbookTest.java", "GuestbookScreenTest.java");
    assertThat(shown).hasSameSizeAs(sources);
    for (int i = 0; i < sources.size(); i++) {
      assertThat(lines(Files.readString(SOURCES.resolve(sources.get(i)))))
          .containsSubsequence(lines(shown.get(i).group(1)));
    }
  }

  @Test
  void the_readme_builds_on_the_versions_that_are_built_here() throws Exception {
    List<String> here = versions(Path.of("pom.xml")).subList(0, 2);
    assertThat(versions(README))
        .containsExactly(here.getFirst(), "1", here.getLast(), browserlessVersion());
  }

  private static String browserlessVersion() {
    String jar =
        SpringBrowserlessApplicationContext.class
            .getProtectionDomain()
            .getCodeSource()
            .getLocation()
            .getPath();
    return jar.replaceAll(".*browserless-test-spring-(.+)\\.jar", "$1");
  }

  private static List<String> versions(Path file) throws IOException {
    return Pattern.compile("<version>(.+)</version>")
        .matcher(Files.readString(file))
        .results()
        .map(version -> version.group(1))
        .toList();
  }
}
