package io.kanban.report;

import io.kanban.board.CardId;
import io.kanban.board.FoldedEntry;
import io.kanban.report.Activity.Entry;
import io.recordplayer.record.Person;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The entries of a board's activity that a page knows: those of the view, and earlier ones from the
 * log.
 *
 * @param first number of entries before these
 * @param entries the entries, oldest first
 */
record ActivityEntries(int first, List<Entry> entries) {
  static final ActivityEntries NONE = new ActivityEntries(0, List.of());

  /**
   * A line of the feed. The title stands between two parts of the sentence; it is empty, like the
   * card, if the change is not about a card.
   */
  record Line(
      Person who, Instant when, String before, Optional<CardId> card, String title, String after) {}

  /** The place in a sentence about a card where its title can stand. */
  private static final Pattern CARD =
      Pattern.compile("([^“]*?)\\b(?:it|the card)\\b(.*)", Pattern.DOTALL);

  /**
   * The same with the newest entries. If the view no longer holds all entries that follow the known
   * ones, these are forgotten.
   */
  ActivityEntries with(Activity now) {
    int end = first + entries.size();
    if (entries.isEmpty() || now.earlier() > end || now.earlier() < first) {
      return new ActivityEntries(now.earlier(), now.entries());
    }
    return new ActivityEntries(
        first,
        Stream.concat(entries.subList(0, now.earlier() - first).stream(), now.entries().stream())
            .toList());
  }

  /** The same with entries that end where these begin. */
  ActivityEntries after(List<Entry> earlier) {
    return new ActivityEntries(
        first - earlier.size(), Stream.concat(earlier.stream(), entries.stream()).toList());
  }

  /** The entries with moves folded, newest first, with the names that the columns have now. */
  List<Line> lines(Activity names) {
    return FoldedEntry.fold(entries, Entry::card, Entry::change).reversed().stream()
        .map(folded -> line(folded, names))
        .toList();
  }

  private static Line line(FoldedEntry<Entry> folded, Activity names) {
    Entry entry = folded.latest();
    String words = folded.words(names::nameOf);
    Matcher card = CARD.matcher(words);
    boolean named = entry.card().isPresent() && card.matches();
    return new Line(
        folded.change().who(),
        folded.change().when(),
        named ? card.group(1).strip() : entry.card().isPresent() ? words + " on" : words,
        entry.card(),
        entry.title(),
        named ? card.group(2).strip() : "");
  }
}
