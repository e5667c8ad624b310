package io.kanban.text;

import io.recordplayer.record.Person;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The people whom a text mentions. A stored text has {@code @[Name](id)} for each of them, so that
 * it still means the same person when another one gets the same name; people write and read
 * {@code @Name}.
 */
public final class Mentions {
  /** Maximum number of mentions in a text, because each of the people is told. */
  public static final int MOST = 20;

  private static final Pattern STORED =
      Pattern.compile("@\\[([^\\[\\]\\n]{1,120})]\\(([a-zA-Z0-9-]{1,64})\\)");

  /** An “@” at the end, with the letters of a name that has begun; the “@” begins a word. */
  private static final Pattern BEGUN = Pattern.compile("(?<![\\p{L}\\p{N}@])@([^@\\n]{0,40})\\z");

  /** A character that can have a meaning in Markdown. */
  private static final Pattern SPECIAL = Pattern.compile("[\\p{Punct}]");

  private Mentions() {}

  /** The people whom a stored text mentions, each once; at most {@value #MOST}. */
  public static List<Person> in(String stored) {
    return STORED
        .matcher(stored)
        .results()
        .map(found -> new Person(found.group(2), found.group(1)))
        .distinct()
        .limit(MOST)
        .toList();
  }

  /** A stored text as people read it. */
  public static String asPeopleRead(String stored) {
    return STORED.matcher(stored).replaceAll("@$1");
  }

  /** A stored text as Markdown, in which each mention is bold and italic. */
  public static String asMarkdown(String stored) {
    return STORED
        .matcher(stored)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    "***@%s***".formatted(SPECIAL.matcher(found.group(1)).replaceAll("\\\\$0"))));
  }

  /**
   * The text to store for what a person wrote. A name that several of the people share mentions all
   * of them.
   *
   * @param people the people who can be mentioned
   */
  public static String toStore(String written, List<Person> people) {
    if (people.isEmpty()) {
      return written;
    }
    String names =
        people.stream()
            .map(Person::name)
            .sorted(Comparator.comparingInt(String::length).reversed())
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
    return Pattern.compile(
            "(?<![\\p{L}\\p{N}@])@(" + names + ")(?![\\p{L}\\p{N}])",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
        .matcher(written)
        .replaceAll(found -> Matcher.quoteReplacement(stored(found, people)));
  }

  private static String stored(MatchResult found, List<Person> people) {
    return people.stream()
        .filter(person -> person.name().equalsIgnoreCase(found.group(1)))
        .map(person -> "@[%s](%s)".formatted(withoutBrackets(person.name()), person.id()))
        .collect(Collectors.joining(" "));
  }

  /** The name as a mention can hold it. */
  private static String withoutBrackets(String name) {
    return name.replaceAll("[\\[\\]]", "");
  }

  /** Number of mentions in a stored text. */
  public static long count(String stored) {
    return STORED.matcher(stored).results().count();
  }

  /**
   * The people whose names begin like the last word after an “@” at the end of a text; empty if the
   * text doesn't end so.
   */
  public static List<Person> completing(String written, List<Person> people) {
    Matcher begun = BEGUN.matcher(written);
    if (!begun.find()) {
      return List.of();
    }
    String prefix = begun.group(1).toLowerCase(Locale.ROOT);
    return people.stream()
        .filter(person -> person.name().toLowerCase(Locale.ROOT).startsWith(prefix))
        .toList();
  }

  /** The text with the begun name completed. */
  public static String completed(String written, Person person) {
    return BEGUN.matcher(written).replaceFirst(Matcher.quoteReplacement("@" + person.name() + " "));
  }
}
