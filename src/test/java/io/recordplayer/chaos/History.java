package io.recordplayer.chaos;

import io.recordplayer.chaos.Tills.CommandKey;
import io.recordplayer.chaos.Tills.Journal;
import io.recordplayer.client.Watch;
import io.recordplayer.entity.Rejection;
import io.recordplayer.record.Recorded;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * All that was seen of a run.
 *
 * @param sent what pages sent and were told, each page's in its order
 * @param commands the command stream of each till
 * @param records the stream of each till
 * @param screens what each page showed in the end that wasn't killed
 * @param documents the view of each till in the store
 * @param parked the ids of the records that the log has set aside
 */
record History(
    List<Sent> sent,
    Map<String, List<Recorded<?>>> commands,
    Map<String, List<Recorded<?>>> records,
    List<Screen> screens,
    Map<String, Journal> documents,
    Set<UUID> parked) {

  /**
   * A command that a page sent.
   *
   * @param told what the page was told, in its order
   */
  record Sent(CommandKey key, String till, List<Told> told) {
    boolean isEnded() {
      return told.stream().anyMatch(each -> !(each instanceof Told.InTheLog));
    }
  }

  /** What a page was told about its command. */
  sealed interface Told {
    record InTheLog() implements Told {}

    /**
     * Done.
     *
     * @param visible whether the page showed it at that moment
     */
    record OnScreen(boolean visible) implements Told {}

    /**
     * Not done.
     *
     * @param rule as in {@link Rejection}
     */
    record Refused(String rule) implements Told {}
  }

  /** A till on a page. */
  record Screen(String page, String till, Watch.State state, Journal journal) {}

  List<Recorded<?>> commandsOf(String till) {
    return commands.getOrDefault(till, List.of());
  }

  List<Recorded<?>> recordsOf(String till) {
    return records.getOrDefault(till, List.of());
  }

  /** As the store has it. */
  Journal documentOf(String till) {
    return documents.getOrDefault(till, Journal.BLANK);
  }

  /** How much happened. */
  String summary() {
    long ends = sent.stream().filter(Sent::isEnded).count();
    long recorded = commands.values().stream().mapToLong(List::size).sum();
    return "%d commands sent, %d recorded, %d parked, %d ends told on %d pages"
        .formatted(
            sent.size(),
            recorded,
            parked.size(),
            ends,
            sent.stream().map(each -> each.key().page()).distinct().count());
  }
}
