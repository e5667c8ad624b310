package io.recordplayer.chaos;

import io.recordplayer.chaos.Tills.Journal;
import io.recordplayer.chaos.Tills.TillEvent;
import io.recordplayer.projection.Projection;
import io.recordplayer.projection.Projection.Play;
import io.recordplayer.record.Recorded;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A bug between the log and a process's views. Each till has one bug, which hits one event. */
enum PlantedBug {
  LOST,
  DOUBLE,
  SWAPPED;

  /** Number of a till's events before the hit one. */
  static final int BEFORE = 5;

  static PlantedBug of(String till) {
    return values()[ChaosPages.TILLS.indexOf(till) % values().length];
  }

  static Projection<Journal> plantedIn(Projection<Journal> projection) {
    return Projection.of(projection.name(), projection.initial())
        .version(projection.version())
        .on(TillEvent.class, planted(projection));
  }

  private static Play<Journal, TillEvent> planted(Projection<Journal> projection) {
    Play<Journal, TillEvent> right =
        (journal, event) -> projection.play(journal, event, event.data().till());
    Map<String, Recorded<TillEvent>> victims = new ConcurrentHashMap<>();
    return (journal, event) -> {
      if (journal.entries().size() != BEFORE) {
        return right.play(journal, event);
      }
      String till = event.data().till();
      Recorded<TillEvent> victim = victims.computeIfAbsent(till, _ -> event);
      boolean isVictim = victim.id().equals(event.id());
      return switch (of(till)) {
        case LOST -> isVictim ? journal : right.play(journal, event);
        case DOUBLE -> right.play(right.play(journal, event), event);
        case SWAPPED -> isVictim ? journal : right.play(right.play(journal, event), victim);
      };
    };
  }
}
