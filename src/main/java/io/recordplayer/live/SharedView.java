package io.recordplayer.live;

import io.recordplayer.live.LiveViews.Guard;
import io.recordplayer.live.LiveViews.Watcher;
import io.recordplayer.projection.PlayedView;
import io.recordplayer.record.Recorded;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One view that all its watchers on this node share. Guarded by the lock of {@link SharedViews}.
 */
final class SharedView<V> {
  private static final Logger LOG = LoggerFactory.getLogger(SharedView.class);

  /** One watch of the view. Two watches with the same watcher end separately. */
  static final class Registration<V> {
    private final Watcher<? super V> watcher;

    private Registration(Watcher<? super V> watcher) {
      this.watcher = watcher;
    }
  }

  private final ViewSource<V> source;
  private final String key;

  /** The size of the view's document, in bytes, when the view was opened. */
  private final int bytes;

  private final Set<Registration<V>> registrations = new LinkedHashSet<>();

  /** Null while the view is withdrawn. */
  private @Nullable PlayedView<V> view;

  SharedView(ViewSource<V> source, String key, PlayedView<V> view, int bytes) {
    this.source = source;
    this.key = key;
    this.view = view;
    this.bytes = bytes;
  }

  ViewSource<V> source() {
    return source;
  }

  String key() {
    return key;
  }

  int bytes() {
    return bytes;
  }

  /** Whether the view plays events: it is neither withdrawn nor stopped. */
  boolean isPlaying() {
    return view != null && view.stop() == null;
  }

  /**
   * Plays a record that concerns the view.
   *
   * @return whether the view has changed or stopped
   */
  boolean play(Recorded<?> record) {
    return view != null && view.play(record);
  }

  /** Shows nothing until the view is replaced. */
  void withdraw() {
    view = null;
  }

  /**
   * Takes over a view that was opened from the store, if this one is withdrawn, or if only this one
   * is stopped.
   *
   * @return whether it was taken over
   */
  boolean replace(PlayedView<V> opened) {
    boolean better = view == null || (view.stop() != null && opened.stop() == null);
    if (better) {
      view = opened;
    }
    return better;
  }

  /** Begins a watch, and shows the view to its watcher. */
  Registration<V> register(Watcher<? super V> watcher) {
    Registration<V> registration = new Registration<>(watcher);
    registrations.add(registration);
    tell(watcher);
    return registration;
  }

  /**
   * Ends a watch.
   *
   * @return whether this was the last one
   */
  boolean unregister(Registration<V> registration) {
    return registrations.remove(registration) && registrations.isEmpty();
  }

  void tellGuards() {
    tell(true);
  }

  void tellOthers() {
    tell(false);
  }

  private void tell(boolean guards) {
    for (Registration<V> registration : registrations) {
      if (registration.watcher instanceof Guard == guards) {
        tellSafely(registration.watcher);
      }
    }
  }

  /** A watcher that fails keeps no other from its view: the batch would not be played again. */
  private void tellSafely(Watcher<? super V> watcher) {
    try {
      tell(watcher);
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      LOG.error("A watcher of {} '{}' failed", source.projection(), key, e);
    }
  }

  private void tell(Watcher<? super V> watcher) {
    if (view == null) {
      watcher.withdrawn(source.projection().initial());
    } else if (view.stop() != null) {
      watcher.stopped(view.view());
    } else {
      watcher.show(view.view());
    }
  }
}
