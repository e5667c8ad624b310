package io.guestbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestbook.GuestbookApplication.GuestCommand.Sign;
import io.guestbook.GuestbookApplication.GuestEvent.Signed;
import io.guestbook.GuestbookApplication.Rules;
import io.recordplayer.kit.EntityKit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GuestbookTest {
  private static final Path SOURCE =
      Path.of("src/test/java/io/guestbook/GuestbookApplication.java");

  @Test
  void an_application_with_one_live_page_is_little_code() throws Exception {
    long lines =
        Files.readString(SOURCE)
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .filter(line -> !line.startsWith("import ") && !line.startsWith("package "))
            .filter(line -> !line.startsWith("/**"))
            .count();
    assertThat(lines).isLessThan(110);
  }

  @Test
  void a_guest_signs_once() {
    EntityKit.of(new Rules()).when(new Sign("Ann")).then(new Signed("Ann"));
    EntityKit.of(new Rules())
        .given(new Signed("Ann"))
        .when(new Sign("Ann"))
        .thenRejected(GuestbookApplication.SIGNED_ALREADY);
  }

  @Test
  void the_readme_shows_the_code_that_is_compiled_here() throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    int start = readme.indexOf("```java\n") + "```java\n".length();
    String shown = readme.substring(start, readme.indexOf("```", start));
    String source = Files.readString(SOURCE);
    assertThat(source.lines().map(String::strip).filter(line -> !line.isEmpty()).toList())
        .containsSubsequence(
            shown.lines().map(String::strip).filter(line -> !line.isEmpty()).toList());
  }

  @Test
  void the_readme_builds_on_the_versions_that_are_built_here() throws Exception {
    List<String> here = versions(Path.of("pom.xml")).subList(0, 2);
    List<String> shown = versions(Path.of("README.md"));
    assertThat(shown).containsExactly(here.getFirst(), "1", here.getLast());
  }

  private static List<String> versions(Path file) throws IOException {
    return Pattern.compile("<version>(.+)</version>")
        .matcher(Files.readString(file))
        .results()
        .map(version -> version.group(1))
        .toList();
  }
}
