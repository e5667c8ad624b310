package io.recordplayer.client;

import io.recordplayer.projection.Projection;
import io.recordplayer.update.Presence;
import io.recordplayer.update.Publisher;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** Announces the views that one page watches. A page that sleeps still watches its views. */
final class PagePresence {
  private final Presence presence;
  private final Publisher publisher;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  // The lock guards these.
  private final Map<Place, Announced> announced = new HashMap<>();
  private boolean hidden;
  private boolean closed;

  private record Place(String view, String key) {}

  /**
   * A view that the page watches.
   *
   * @param watches those of the page that watch this view
   */
  private record Announced(Projection<?> view, String key, Instant since, Set<PageWatch> watches) {}

  PagePresence(Presence presence, Publisher publisher, InstantSource clock) {
    this.presence = presence;
    this.publisher = publisher;
    this.clock = clock;
  }

  /** A watch shows the view from now on. Doesn't wait. */
  void begin(Projection<?> view, String key, PageWatch watch) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      Place place = new Place(view.name(), key);
      Announced known = announced.get(place);
      if (known == null) {
        known = new Announced(view, key, clock.instant(), new HashSet<>());
        announced.put(place, known);
        announce(known);
      }
      known.watches().add(watch);
    } finally {
      lock.unlock();
    }
  }

  /** A watch no longer shows the view. Doesn't wait. */
  void end(Projection<?> view, String key, PageWatch watch) {
    lock.lock();
    try {
      Place place = new Place(view.name(), key);
      Announced known = announced.get(place);
      if (known != null && known.watches().remove(watch) && known.watches().isEmpty()) {
        announced.remove(place);
        presence.leave(view, key, publisher);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Says whether somebody sees the page. Doesn't wait. */
  void setHidden(boolean now) {
    lock.lock();
    try {
      if (!closed && hidden != now) {
        hidden = now;
        announced.values().forEach(this::announce);
      }
    } finally {
      lock.unlock();
    }
  }

  private void announce(Announced each) {
    presence.announce(each.view(), each.key(), publisher, hidden, each.since());
  }

  /** The page watches nothing any more. Doesn't wait. */
  void close() {
    lock.lock();
    try {
      closed = true;
      announced.values().forEach(each -> presence.leave(each.view(), each.key(), publisher));
      announced.clear();
    } finally {
      lock.unlock();
    }
  }
}
