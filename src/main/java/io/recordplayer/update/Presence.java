package io.recordplayer.update;

import io.recordplayer.projection.Projection;
import io.recordplayer.update.Updates.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Who watches a view now, on all nodes. Each page that watches a view announces itself for as long
 * as it does. A node sends the announcements of all its pages together, once in each third of the
 * time after which a page that is silent is gone.
 */
public final class Presence {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final Updates updates;
  private final Duration silence;

  /** What a page announces beside its person. */
  record Announcement(boolean hidden, Instant since) {}

  /**
   * @param silence after this time without an announcement a page is gone; at least a second, at
   *     most ten minutes
   */
  public Presence(Updates updates, Duration silence) {
    this.updates = updates;
    this.silence =
        silence.compareTo(SHORTEST) < 0
            ? SHORTEST
            : silence.compareTo(LONGEST) > 0 ? LONGEST : silence;
  }

  /** Says that a page watches a view, until it leaves or its node ends. Doesn't wait. */
  public void announce(
      Projection<?> view, String key, Publisher page, boolean hidden, Instant since) {
    updates.publish(announcements(view), key, new Announcement(hidden, since), page);
  }

  /** Says that a page no longer watches a view. Doesn't wait. */
  public void leave(Projection<?> view, String key, Publisher page) {
    updates.withdraw(announcements(view), key, page);
  }

  /**
   * Tells a listener who watches a view, now and whenever that changes. Viewers are ordered by
   * name. Doesn't wait.
   *
   * @param listener is called on any thread: must not wait
   */
  public Subscription subscribe(Projection<?> view, String key, Consumer<List<Viewer>> listener) {
    return updates.subscribe(
        announcements(view),
        key,
        published -> listener.accept(published.stream().map(Presence::viewer).toList()));
  }

  private static Viewer viewer(Published<Announcement> published) {
    Announcement announcement = published.value();
    return new Viewer(
        published.person(), published.page(), announcement.hidden(), announcement.since());
  }

  private Update<Announcement> announcements(Projection<?> view) {
    return Update.ofFramework(view, "$presence", Announcement.class).lasting(silence).kept();
  }
}
