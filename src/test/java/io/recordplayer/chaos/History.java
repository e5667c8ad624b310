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
 * All observations of a run.
 *
 * @param sent the commands and the stages that pages were told, in the order of each page
 * @param commands the command stream of each till
 * @param records the event stream of each till
 * @param screens the final screen of each page that was not killed
 * @param documents the stored view of each till
 * @param parked the ids of the parked commands
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
   * @param told the stages that the page was told, in their order
   */
  record Sent(CommandKey key, String till, List<Told> told) {
    boolean isEnded() {
      return told.stream().anyMatch(each -> !(each instanceof Told.InTheLog));
    }
  }

  /** A stage of a command that its page was told. */
  sealed interface Told {
    record InTheLog() implements Told {}

    /**
     * The command was accepted.
     *
     * @param visible whether the page showed its event at that moment
     */
    record OnScreen(boolean visible) implements Told {}

    /**
     * The command was rejected.
     *
     * @param rule the rule's name, as in {@link Rejection}
     */
    record Rejected(String rule) implements Told {}
  }

  /** A page's view of a till. */
  record Screen(String page, String till, Watch.State state, Journal journal) {}

  List<Recorded<?>> commandsOf(String till) {
    return commands.getOrDefault(till, List.of());
  }

  List<Recorded<?>> recordsOf(String till) {
    return records.getOrDefault(till, List.of());
  }

  /** The stored view of a till. */
  Journal documentOf(String till) {
    return documents.getOrDefault(till, Journal.BLANK);
  }

  /** The numbers of a run, for people. */
  String summary() {
    long ends = sent.stream().filter(Sent::isEnded).count();
    long recorded = commands.values().stream().mapToLong(List::size).sum();
    return "%d commands sent, %d recorded, %d parked, %d final stages told on %d pages"
        .formatted(
            sent.size(),
            recorded,
            parked.size(),
            ends,
            sent.stream().map(each -> each.key().page()).distinct().count());
  }
}
