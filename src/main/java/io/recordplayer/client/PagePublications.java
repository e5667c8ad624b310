package io.recordplayer.client;

import io.recordplayer.player.Access.Subject;
import io.recordplayer.record.CauseChain;
import io.recordplayer.update.Publication;
import io.recordplayer.update.Publisher;
import io.recordplayer.update.Update;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the updates of one page, if its person may see the view that they belong to. One task
 * at a time checks that. If a value changes faster than that, only the newest one is published.
 */
final class PagePublications {
  private static final Logger LOG = LoggerFactory.getLogger(PagePublications.class);

  private final Publisher publisher;
  private final OpenPages pages;
  private final ReentrantLock lock = new ReentrantLock();
  // The lock guards these.
  private final Map<Slot, Publication<?>> waiting = new LinkedHashMap<>();
  private boolean publishing;
  private boolean closed;

  /** Where a new value replaces the earlier one. */
  private record Slot(String view, String update, String key) {
    static Slot of(Publication<?> publication) {
      Update<?> update = publication.update();
      return new Slot(update.view().name(), update.name(), publication.key());
    }
  }

  PagePublications(Publisher publisher, OpenPages pages) {
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
      waiting.put(Slot.of(publication), publication);
      if (publishing) {
        return;
      }
      publishing = true;
    } finally {
      lock.unlock();
    }
    pages.run(this::publishAll);
  }

  /** Whether nothing waits to be published. */
  boolean areDone() {
    lock.lock();
    try {
      return !publishing;
    } finally {
      lock.unlock();
    }
  }

  private void publishAll() {
    for (Publication<?> next = next(); next != null; next = next()) {
      try {
        publish(next);
      } catch (RuntimeException | Error e) {
        LOG.warn("an update is not published: {}", CauseChain.of(e));
      }
    }
  }

  private @Nullable Publication<?> next() {
    lock.lock();
    try {
      Map.Entry<Slot, Publication<?>> first =
          waiting.isEmpty() ? null : waiting.entrySet().iterator().next();
      if (first == null) {
        publishing = false;
        return null;
      }
      waiting.remove(first.getKey());
      return first.getValue();
    } finally {
      lock.unlock();
    }
  }

  private <T> void publish(Publication<T> publication) {
    Update<T> update = publication.update();
    String key = publication.key();
    T value = publication.value();
    Subject subject = new Subject(update.view().name(), key);
    if (value == null || pages.rolesOf(publisher.person(), subject, pages.views()).isEmpty()) {
      pages.liveUpdates().withdraw(update, key, publisher);
      return;
    }
    lock.lock();
    try {
      if (!closed) {
        pages.liveUpdates().publish(update, key, value, publisher);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Withdraws all that the page has published. Doesn't wait. */
  void close() {
    lock.lock();
    try {
      closed = true;
      waiting.clear();
      pages.liveUpdates().withdrawAll(publisher);
    } finally {
      lock.unlock();
    }
  }
}
