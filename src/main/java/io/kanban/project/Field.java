package io.kanban.project;

import io.kanban.text.TextLimit;
import io.kanban.text.Texts;
import io.kanban.text.WebAddress;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A field of a card kind, and the input that it accepts.
 *
 * @param required whether a card must not lose its value
 * @param least the smallest number that a {@link Type#NUMBER} field accepts; empty for no minimum
 * @param most the greatest number that a {@link Type#NUMBER} field accepts; empty for no maximum
 * @param choices the values that a {@link Type#LIST} field accepts
 */
public record Field(
    String name,
    Type type,
    boolean required,
    Optional<BigDecimal> least,
    Optional<BigDecimal> most,
    List<String> choices) {
  /** The length of a value. */
  public static final TextLimit VALUE = new TextLimit("text", 1_000);

  /** Maximum number of digits before and after the point, so that no number is long. */
  private static final int DIGITS = 30;

  public Field {
    choices = List.copyOf(choices);
  }

  /** The kinds of input. */
  public enum Type {
    TEXT("Text"),
    NUMBER("Number"),
    LIST("List of values"),
    DATE("Date"),
    URL("Web address");

    private final String label;

    Type(String label) {
      this.label = label;
    }

    /** The name for people. */
    String label() {
      return label;
    }
  }

  /** A field that accepts any text, number without a range, date or address. */
  public static Field of(String name, Type type, boolean required) {
    return new Field(name, type, required, Optional.empty(), Optional.empty(), List.of());
  }

  /** A field that accepts one of these values. */
  public static Field choice(String name, boolean required, List<String> choices) {
    return new Field(name, Type.LIST, required, Optional.empty(), Optional.empty(), choices);
  }

  /** The accepted values in words, as in "Number from 1 to 10". */
  public String accepts() {
    return switch (type) {
      case NUMBER -> type.label() + range();
      case LIST -> "One of: " + String.join(", ", choices);
      case TEXT, DATE, URL -> type.label();
    };
  }

  private String range() {
    Optional<String> from = least.map(BigDecimal::toPlainString);
    Optional<String> to = most.map(BigDecimal::toPlainString);
    return from.flatMap(low -> to.map(high -> " from %s to %s".formatted(low, high)))
        .or(() -> from.map(low -> " of at least " + low))
        .or(() -> to.map(high -> " of at most " + high))
        .orElse("");
  }

  /** A sentence that tells a person why this field does not accept a value; empty if it does. */
  public Optional<String> problemOf(String value) {
    String text = Texts.strip(value);
    if (text.isEmpty()) {
      return required ? Optional.of("“%s” is required.".formatted(name)) : Optional.empty();
    }
    if (VALUE.isExceededBy(text)) {
      return Optional.of(VALUE.messageFor(text));
    }
    return switch (type) {
      case TEXT -> Optional.empty();
      case NUMBER -> problemOfNumber(text);
      case LIST -> told(choices.contains(text), "is one of: " + String.join(", ", choices));
      case DATE -> told(isDate(text), "is a date, such as 2026-12-31");
      case URL ->
          told(WebAddress.isValid(text), "is the address of a page, such as https://example.org");
    };
  }

  private Optional<String> told(boolean accepted, String rule) {
    return accepted ? Optional.empty() : Optional.of("“%s” %s.".formatted(name, rule));
  }

  /** A sentence that tells a person why a field can't have this range; empty if it can. */
  Optional<String> problemOfRange() {
    boolean isShort = Stream.of(least, most).flatMap(Optional::stream).allMatch(Field::isShort);
    return told(isShort, "has a range with more than %d digits in a number".formatted(DIGITS));
  }

  private static boolean isShort(BigDecimal number) {
    return number.precision() <= DIGITS && number.scale() <= DIGITS && number.scale() >= -DIGITS;
  }

  private Optional<String> problemOfNumber(String text) {
    Optional<String> range = problemOfRange();
    if (range.isPresent()) {
      return range;
    }
    Optional<BigDecimal> number = number(text);
    if (number.isEmpty()) {
      return told(false, "is a number");
    }
    if (least.filter(bound -> number.get().compareTo(bound) < 0).isPresent()) {
      return told(false, "is at least " + least.get().toPlainString());
    }
    return told(
        most.filter(bound -> number.get().compareTo(bound) > 0).isEmpty(),
        "is at most " + most.map(BigDecimal::toPlainString).orElse(""));
  }

  /** The number that a text says; empty if it says none, or a number with too many digits. */
  static Optional<BigDecimal> number(String text) {
    return text.matches("[+-]?\\d{1,%d}(\\.\\d{1,%d})?".formatted(DIGITS, DIGITS))
        ? Optional.of(new BigDecimal(text))
        : Optional.empty();
  }

  private static boolean isDate(String text) {
    try {
      LocalDate.parse(text);
      return true;
    } catch (DateTimeException _) {
      return false;
    }
  }
}
