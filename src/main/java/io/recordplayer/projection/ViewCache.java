package io.recordplayer.projection;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

/** Keeps the views that a writer used last, up to a size. */
final class ViewCache<V> {
  /** The bytes that a view takes beside its document. */
  private static final int ENTRY = 512;

  private final Cache<String, StoredView<V>> views;

  /**
   * @param capacity in bytes of the views' documents; a larger document counts as this much
   */
  ViewCache(int capacity) {
    this.views =
        Caffeine.newBuilder()
            .maximumWeight(capacity)
            .weigher(
                (String _, StoredView<V> view) ->
                    Math.min(capacity, ENTRY + view.document().size()))
            .executor(Runnable::run)
            .build();
  }

  @Nullable StoredView<V> get(String key) {
    return views.getIfPresent(key);
  }

  void put(String key, StoredView<V> view) {
    views.put(key, view);
  }

  /** Forgets how the views are stored: each is written as a whole the next time. */
  void forgetDocuments() {
    views.asMap().replaceAll((_, view) -> view.storedAs(Document.NONE));
  }

  void clear() {
    views.invalidateAll();
  }
}
