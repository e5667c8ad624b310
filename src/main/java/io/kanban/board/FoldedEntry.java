package io.kanban.board;

import io.kanban.board.CardView.HistoryEntry;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * An entry of a history as people read it. Consecutive moves of one card by one person are one
 * entry, and so are changes that people tell in the same words, each within an hour of the one
 * before.
 *
 * @param index the index of its first entry in the unfolded list
 * @param latest its last entry in the unfolded list
 * @param change the whole change, with the time of the last move
 * @param via the columns through which the card passed, each once
 */
public record FoldedEntry<T>(int index, T latest, HistoryEntry change, List<ColumnId> via) {
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  /**
   * Folds a history.
   *
   * @param entries the entries, oldest first
   * @param subject the card of an entry
   * @param change the change of an entry
   * @return the folded entries in the order of their last changes
   */
  public static <T> List<FoldedEntry<T>> fold(
      List<T> entries, Function<? super T, ?> subject, Function<? super T, HistoryEntry> change) {
    Map<Integer, FoldedEntry<T>> folded = new LinkedHashMap<>();
    Map<Object, FoldedEntry<T>> latest = new HashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      T entry = entries.get(i);
      HistoryEntry next = change.apply(entry);
      FoldedEntry<T> before = latest.get(subject.apply(entry));
      FoldedEntry<T> now =
          before != null && before.isContinuedBy(next)
              ? before.with(entry, next)
              : new FoldedEntry<>(i, entry, next, List.of());
      folded.remove(now.index());
      folded.put(now.index(), now);
      latest.put(subject.apply(entry), now);
    }
    return List.copyOf(folded.values());
  }

  private boolean isContinuedBy(HistoryEntry next) {
    return (isMovedOnBy(next) || isRepeatedBy(next))
        && change.who().id().equals(next.who().id())
        && !next.when().isAfter(change.when().plus(LONGEST_PAUSE));
  }

  private boolean isMovedOnBy(HistoryEntry next) {
    return isMove(change) && isMove(next) && change.to().equals(next.from());
  }

  private boolean isRepeatedBy(HistoryEntry next) {
    return change.what().equals(next.what()) && change.to().isEmpty() && next.to().isEmpty();
  }

  private static boolean isMove(HistoryEntry entry) {
    return entry.what().equals("moved it");
  }

  private FoldedEntry<T> with(T entry, HistoryEntry next) {
    Set<ColumnId> passed = new LinkedHashSet<>(via);
    change.to().ifPresent(passed::add);
    change.from().ifPresent(passed::remove);
    next.to().ifPresent(passed::remove);
    return new FoldedEntry<>(
        index,
        entry,
        new HistoryEntry(next.who(), next.when(), next.what(), change.from(), next.to()),
        List.copyOf(passed));
  }

  /**
   * The change in words, as in “moved it from New to Done, by way of In Work”.
   *
   * @param nameOf the name that a column has now
   */
  public String words(Function<ColumnId, String> nameOf) {
    String from = change.from().map(nameOf).orElse("");
    String to = change.to().map(nameOf).orElse("");
    String way = String.join(", ", via.stream().map(nameOf).toList());
    boolean returned = change.from().isPresent() && change.from().equals(change.to());
    if (returned) {
      return way.isEmpty()
          ? "%s within %s".formatted(change.what(), from)
          : "%s from %s to %s and back".formatted(change.what(), from, way);
    }
    return change.what()
        + (from.isEmpty() ? "" : " from " + from)
        + (to.isEmpty() ? "" : " to " + to)
        + (way.isEmpty() ? "" : ", by way of " + way);
  }
}
