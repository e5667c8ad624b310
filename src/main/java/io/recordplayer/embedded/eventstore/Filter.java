package io.recordplayer.embedded.eventstore;

import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which events of the log somebody wants. */
@FunctionalInterface
interface Filter extends Predicate<StoredEvent> {
  Filter NONE = _ -> true;

  /**
   * By the stream's name or the event's type: a regular expression, or else any of some beginnings.
   *
   * <p>A regular expression may take longer than anybody lives for a single name. One that takes
   * too many steps for a name ends the call that brought it.
   */
  static Filter of(boolean byStream, String regex, List<String> prefixes) {
    Predicate<String> matches;
    if (!regex.isEmpty()) {
      Pattern pattern = pattern(regex);
      matches = text -> matches(pattern, text);
    } else {
      List<String> beginnings = List.copyOf(prefixes);
      matches = text -> beginnings.stream().anyMatch(text::startsWith);
    }
    return byStream ? event -> matches.test(event.stream()) : event -> matches.test(event.type());
  }

  static StatusRuntimeException byNothing() {
    return Protocol.invalid("A filter goes by streams or by types of events.");
  }

  private static Pattern pattern(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw Protocol.invalid("The filter is no regular expression: " + e.getMessage());
    } catch (StackOverflowError _) {
      throw Protocol.invalid("The filter's regular expression is too deep.");
    }
  }

  @SuppressWarnings("ThreadPriorityCheck")
  private static boolean matches(Pattern pattern, String text) {
    Steps steps = new Steps(text);
    try {
      boolean found = pattern.matcher(steps).find();
      if (steps.areMany()) {
        // What carries a virtual thread carries others, too, and takes none from it by itself.
        Thread.yield();
      }
      return found;
    } catch (StackOverflowError _) {
      throw Protocol.invalid("The filter's regular expression is too deep for a name of the log.");
    }
  }

  /** A text that is looked at for so long and no longer. */
  final class Steps implements CharSequence {
    /** A few milliseconds; whoever looks for something anywhere in a name needs a few thousand. */
    private static final int MOST = 1_000_000;

    private static final int MANY = 10_000;

    private final String text;
    private int taken;

    Steps(String text) {
      this.text = text;
    }

    boolean areMany() {
      return taken > MANY;
    }

    @Override
    public char charAt(int index) {
      if (++taken > MOST) {
        throw Protocol.invalid(
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
