package io.recordplayer.embedded.eventstore;

import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which events of the log somebody wants. */
@FunctionalInterface
interface EventFilter extends Predicate<StoredEvent> {
  EventFilter ALL_EVENTS = _ -> true;

  /**
   * By the stream's name or the event's type: a regular expression, or else any of some beginnings.
   *
   * <p>A regular expression may take longer than anybody lives for a single name. One that takes
   * too many steps for a name ends the call that brought it.
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
    return Protocol.invalidArgument("A filter goes by streams or by types of events.");
  }

  private static Pattern compile(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw Protocol.invalidArgument("The filter is no regular expression: " + e.getMessage());
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
        // What carries a virtual thread carries others, too, and takes none from it by itself.
        Thread.yield();
      }
      return found;
    } catch (StackOverflowError _) {
      throw Protocol.invalidArgument("The filter's regular expression is too deep for a name of the log.");
    }
  }

  /** A text that is looked at for so long and no longer. */
  final class StepLimitedText implements CharSequence {
    /** A few milliseconds; whoever looks for something anywhere in a name needs a few thousand. */
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
            "The filter's regular expression takes too many steps for a name of the log.");
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
