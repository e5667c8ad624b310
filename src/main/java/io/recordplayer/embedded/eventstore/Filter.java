package io.recordplayer.embedded.eventstore;

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
   */
  static Filter of(boolean byStream, String regex, List<String> prefixes) {
    Predicate<String> matches;
    if (!regex.isEmpty()) {
      try {
        matches = Pattern.compile(regex).asPredicate();
      } catch (PatternSyntaxException e) {
        throw Protocol.invalid("The filter is no regular expression: " + e.getMessage());
      }
    } else {
      List<String> beginnings = List.copyOf(prefixes);
      matches = text -> beginnings.stream().anyMatch(text::startsWith);
    }
    return byStream ? event -> matches.test(event.stream()) : event -> matches.test(event.type());
  }
}
