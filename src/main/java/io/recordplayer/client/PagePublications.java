package io.recordplayer.client;

import io.recordplayer.player.Access.Subject;
import io.recordplayer.update.Publication;
import io.recordplayer.update.Publisher;
import io.recordplayer.update.Topic;
import io.recordplayer.update.Updates;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Publishes the updates of one page while its person may see the view that they belong to. A value
 * waits until that is known; of several that wait, only the newest one is published. When the
 * person loses the access, the value is withdrawn; a kept one is published again with the access.
 */
final class PagePublications {
  private final PageClient page;
  private final Publisher publisher;
  private final OpenPages pages;
  private final ReentrantLock lock = new ReentrantLock();
  // The lock guards these.
  private final Map<Topic, Guarded> published = new HashMap<>();
  private boolean closed;

  PagePublications(PageClient page, Publisher publisher, OpenPages pages) {
    this.page = page;
    this.publisher = publisher;
    this.pages = pages;
  }

  /** Publishes a value, or withdraws it. Doesn't wait. */
  void add(Publication<?> publication) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      Topic topic = publication.topic();
      if (publication.value() == null) {
        Guarded last = published.remove(topic);
        if (last != null) {
          last.end();
        }
        return;
      }
      Guarded known = published.get(topic);
      if (known == null) {
        known = new Guarded(publication);
        published.put(topic, known);
        known.check.begin();
      } else {
        known.change(publication);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing waits to be published. */
  boolean areDone() {
    lock.lock();
    try {
      return published.values().stream().allMatch(each -> each.check.isCurrent());
    } finally {
      lock.unlock();
    }
  }

  /** Withdraws all that the page has published. Doesn't wait. */
  void close() {
    lock.lock();
    try {
      closed = true;
      List.copyOf(published.values()).forEach(Guarded::end);
      published.clear();
    } finally {
      lock.unlock();
    }
  }

  /** A value that is published while the person may see its view. */
  private final class Guarded implements AccessCheck.Result {
    private final AccessCheck check;
    // The lock guards these.
    private Publication<?> latest;
    private boolean isPublished;
    private boolean isGranted;
    private boolean isEnded;

    Guarded(Publication<?> first) {
      latest = first;
      check =
          new AccessCheck(
              page, pages, new Subject(first.update().view().name(), first.key()), this);
    }

    /** Under the lock. */
    void change(Publication<?> to) {
      latest = to;
      isPublished = false;
      // If a check that is under way takes the access away, it withdraws this value, too.
      if (isGranted) {
        publish(to);
      }
    }

    /** Under the lock. */
    void end() {
      isEnded = true;
      withdraw();
      check.end();
    }

    private <T> void publish(Publication<T> publication) {
      T value = publication.value();
      if (value != null) {
        isPublished = true;
        updates().publish(publication.update(), publication.key(), value, publisher);
      }
    }

    private void withdraw() {
      updates().withdraw(latest.update(), latest.key(), publisher);
    }

    private Updates updates() {
      return pages.liveUpdates();
    }

    @Override
    public void granted() {
      lock.lock();
      try {
        isGranted = true;
        if (!isEnded && !isPublished) {
          publish(latest);
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void withheld(Watch.State why) {
      lock.lock();
      try {
        isGranted = false;
        withdraw();
        // The life of another value goes on meanwhile.
        isPublished &= !latest.update().isKept();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void ended() {}
  }
}
