package io.recordplayer.embedded.eventstore;

import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Selects events of {@code $all}. */
@FunctionalInterface
interface EventFilter extends Predicate<StoredEvent> {
  EventFilter ALL_EVENTS = _ -> true;

  /**
   * Filters by stream name or event type: by a regular expression, or else by prefixes.
   *
   * <p>A regular expression may take practically forever on one name. If it takes too many steps,
   * the call that has the filter fails.
   */
  static EventFilter of(boolean byStream, String regex, List<String> prefixes) {
    Predicate<String> matches;
    if (!regex.isEmpty()) {
      Pattern pattern = compile(regex);
      matches = text -> matches(pattern, text);
    } else {
      List<String> beginnings = List.copyOf(prefixes);
      matches = text -> beginnings.stream().anyMatch(text::startsWith);
    }
    return byStream ? event -> matches.test(event.stream()) : event -> matches.test(event.type());
  }

  static StatusRuntimeException missingCriterion() {
    return Protocol.invalidArgument("A filter needs a stream name or an event type.");
  }

  private static Pattern compile(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw Protocol.invalidArgument("The filter is not a regular expression: " + e.getMessage());
    } catch (StackOverflowError _) {
      throw Protocol.invalidArgument("The filter's regular expression is too deep.");
    }
  }

  @SuppressWarnings("ThreadPriorityCheck")
  private static boolean matches(Pattern pattern, String text) {
    StepLimitedText steps = new StepLimitedText(text);
    try {
      boolean found = pattern.matcher(steps).find();
      if (steps.tookManySteps()) {
        // A virtual thread keeps its carrier thread until it yields, and others wait for it.
        Thread.yield();
      }
      return found;
    } catch (StackOverflowError _) {
      throw Protocol.invalidArgument(
          "The filter's regular expression is too deep for a name in the log.");
    }
  }

  /** A text that limits the number of steps of a regular expression. */
  final class StepLimitedText implements CharSequence {
    /** Takes a few milliseconds; a search in a name usually needs a few thousand steps. */
    private static final int MAX_STEPS = 1_000_000;

    private static final int MANY_STEPS = 10_000;

    private final String text;
    private int steps;

    StepLimitedText(String text) {
      this.text = text;
    }

    boolean tookManySteps() {
      return steps > MANY_STEPS;
    }

    @Override
    public char charAt(int index) {
      if (++steps > MAX_STEPS) {
        throw Protocol.invalidArgument(
            "The filter's regular expression takes too many steps for a name in the log.");
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
