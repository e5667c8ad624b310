package io.recordplayer.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Format;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.NoSuchMessageException;
import org.springframework.context.support.StaticMessageSource;

class MessagesTest {
  private static final Path SOURCES = Path.of("src/main");
  private static final String ENGLISH = "messages.properties";
  private static final Pattern PARAMETER = Pattern.compile("\\{(\\d)");
  private static final Pattern KEY = Pattern.compile("\"(recordplayer\\.[\\w.]+)\"");

  private static Properties bundle(String file) throws IOException {
    Properties sentences = new Properties();
    try (Reader reader =
        Files.newBufferedReader(SOURCES.resolve("resources/io/recordplayer").resolve(file))) {
      sentences.load(reader);
    }
    return sentences;
  }

  private static Set<String> parameters(String sentence) {
    return PARAMETER
        .matcher(sentence)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @ValueSource(strings = "messages_de.properties")
  void a_translation_has_the_same_keys_and_parameters(String file) throws Exception {
    Properties english = bundle(ENGLISH);
    Properties translated = bundle(file);
    assertThat(translated.stringPropertyNames())
        .containsExactlyInAnyOrderElementsOf(english.stringPropertyNames());
    for (String key : english.stringPropertyNames()) {
      assertThat(parameters(translated.getProperty(key)))
          .as(key)
          .isEqualTo(parameters(english.getProperty(key)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {ENGLISH, "messages_de.properties"})
  void each_sentence_is_a_format_without_apostrophes(String file) throws Exception {
    Properties sentences = bundle(file);
    for (String key : sentences.stringPropertyNames()) {
      assertThat(sentences.getProperty(key)).as(key).isNotBlank().doesNotContain("'");
      Format[] formats = new MessageFormat(sentences.getProperty(key)).getFormats();
      assertThat(formats).as(key).isNotNull();
    }
  }

  @Test
  void each_sentence_is_used_and_each_one_used_is_there() throws Exception {
    Set<String> used = new TreeSet<>();
    try (Stream<Path> files = Files.walk(SOURCES.resolve("java/io/recordplayer"))) {
      for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
        String source = Files.readString(file);
        Matcher text = Pattern.compile("(?s)\\btext\\(.{0,200}?" + KEY).matcher(source);
        while (text.find()) {
          used.add(text.group(1));
        }
        Matcher builtIn = Pattern.compile("\\bbuiltIn\\(\\s*\"(\\w+)\"").matcher(source);
        while (builtIn.find()) {
          used.add("recordplayer.rejection." + builtIn.group(1));
        }
      }
    }
    used.add("recordplayer.rejection.CHANGED_MEANWHILE");
    assertThat(bundle(ENGLISH).stringPropertyNames()).containsExactlyInAnyOrderElementsOf(used);
  }

  @Test
  void a_sentence_is_in_the_language_of_the_page_and_else_in_english() {
    assertThat(text(Locale.GERMANY)).isEqualTo("Jemand");
    assertThat(text(Locale.US)).isEqualTo("Somebody");
    assertThat(text(Locale.FRENCH)).isEqualTo("Somebody");
    assertThat(text(Locale.ROOT)).isEqualTo("Somebody");
  }

  private static String text(Locale locale) {
    return Messages.DEFAULT.text(locale, "recordplayer.person.anonymous");
  }

  @Test
  void umlauts_arrive() {
    assertThat(rejection(Messages.DEFAULT, Locale.GERMAN, "DELETED"))
        .isEqualTo("Das wurde endgültig gelöscht und lässt sich nicht mehr ändern.");
  }

  private static String rejection(Messages messages, Locale locale, String rule) {
    return messages.rejection(locale, rule, List.of(), Messages.stored(rule));
  }

  @Test
  void an_application_replaces_single_sentences() {
    StaticMessageSource application = new StaticMessageSource();
    application.setUseCodeAsDefaultMessage(true);
    application.addMessage("recordplayer.person.anonymous", Locale.GERMAN, "Ein Gast");
    application.addMessage("recordplayer.rejection.FULL", Locale.GERMAN, "Voll: {0} Karten.");
    Messages messages = new Messages(application);
    assertThat(messages.text(Locale.GERMAN, "recordplayer.person.anonymous")).isEqualTo("Ein Gast");
    assertThat(messages.text(Locale.ENGLISH, "recordplayer.person.anonymous"))
        .isEqualTo("Somebody");
    assertThat(rejection(messages, Locale.GERMAN, "BUSY")).startsWith("Andere ändern das");
    assertThat(messages.rejection(Locale.GERMAN, "FULL", List.of(3), "Full: 3 cards."))
        .isEqualTo("Voll: 3 Karten.");
    assertThat(messages.rejection(Locale.ENGLISH, "FULL", List.of(3), "Full: 3 cards."))
        .isEqualTo("Full: 3 cards.");
  }

  @Test
  void a_sentence_of_the_application_stays_even_for_a_rule_of_the_framework() {
    String own = "It's {full}: come back.";
    assertThat(Messages.DEFAULT.rejection(Locale.GERMAN, "BUSY", List.of(), own)).isEqualTo(own);
    assertThat(Messages.DEFAULT.rejection(Locale.GERMAN, "FULL", List.of(), own)).isEqualTo(own);
  }

  @Test
  void a_change_that_somebody_has_not_seen_is_told_in_both_languages() {
    List<String> told = new ArrayList<>();
    for (int minutes : List.of(0, 2, 119, 120, 2_879, 2_880, 2_000_000)) {
      told.add(changed(Locale.GERMAN, 1, minutes));
    }
    assertThat(told)
        .containsExactly(
            "Bill hat das gerade eben geändert: moved it to Done.",
            "Bill hat das vor 2 Minuten geändert: moved it to Done.",
            "Bill hat das vor 119 Minuten geändert: moved it to Done.",
            "Bill hat das vor 2 Stunden geändert: moved it to Done.",
            "Bill hat das vor 47 Stunden geändert: moved it to Done.",
            "Bill hat das vor 2 Tagen geändert: moved it to Done.",
            "Bill hat das vor 1388 Tagen geändert: moved it to Done.");
    assertThat(changed(Locale.ENGLISH, 0, 0))
        .isEqualTo("On another page you moved it to Done a moment ago.");
    assertThat(changed(Locale.ENGLISH, 1, 100)).isEqualTo("Bill moved it to Done 100 minutes ago.");
  }

  private static String changed(Locale locale, int who, long minutes) {
    Object[] arguments = {
      who, "Bill", "moved it to Done", minutes, minutes / 60, minutes / (60 * 24)
    };
    String rule = "CHANGED_MEANWHILE";
    return Messages.DEFAULT.rejection(
        locale, rule, List.of(arguments), Messages.stored(rule, arguments));
  }

  @Test
  void an_unknown_key_is_a_bug() {
    assertThatThrownBy(() -> Messages.DEFAULT.text(Locale.ENGLISH, "recordplayer.nothing"))
        .isInstanceOf(NoSuchMessageException.class);
  }
}
