package io.recordplayer.client;

import io.recordplayer.player.Access.Subject;
import io.recordplayer.record.CauseChain;
import io.recordplayer.update.Publication;
import io.recordplayer.update.Publisher;
import io.recordplayer.update.Topic;
import io.recordplayer.update.Update;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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
  private final Map<Topic, Publication<?>> waiting = new LinkedHashMap<>();
  private final Map<Topic, Publication<?>> published = new HashMap<>();
  private boolean publishing;
  private boolean closed;

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
      waiting.put(publication.topic(), publication);
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
      Map.Entry<Topic, Publication<?>> first =
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
    @Nullable T shown =
        value != null && pages.rolesOf(publisher.person(), subject, pages.views()).isPresent()
            ? value
            : null;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (shown != null) {
        published.put(publication.topic(), publication);
        pages.liveUpdates().publish(update, key, shown, publisher);
      } else {
        withdraw(publication);
      }
    } finally {
      lock.unlock();
    }
  }

  private void withdraw(Publication<?> publication) {
    published.remove(publication.topic());
    pages.liveUpdates().withdraw(publication.update(), publication.key(), publisher);
  }

  /** Withdraws all that the page has published. Doesn't wait. */
  void close() {
    lock.lock();
    try {
      closed = true;
      waiting.clear();
      List.copyOf(published.values()).forEach(this::withdraw);
    } finally {
      lock.unlock();
    }
  }
}
