package io.recordplayer.projection;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The views that a writer used last, up to a size. For one thread. */
final class ViewCache<V> {
  /** What a view takes beside its document. */
  private static final long ENTRY = 512;

  private final long capacity;
  private final Map<String, StoredView<V>> views = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /**
   * @param capacity in bytes of the views' documents; the newest view is kept whatever its size
   */
  ViewCache(long capacity) {
    this.capacity = capacity;
  }

  @Nullable StoredView<V> get(String key) {
    return views.get(key);
  }

  void put(String key, StoredView<V> view) {
    StoredView<V> old = views.put(key, view);
    bytes += size(view) - (old == null ? 0 : size(old));
    Iterator<StoredView<V>> eldest = views.values().iterator();
    while (bytes > capacity && views.size() > 1) {
      bytes -= size(eldest.next());
      eldest.remove();
    }
  }

  private static long size(StoredView<?> view) {
    return ENTRY + view.document().size();
  }

  /** Has each view written as a whole the next time. */
  void forgetDocuments() {
    views.replaceAll((_, view) -> view.keptAs(Document.NONE));
    bytes = ENTRY * views.size();
  }

  void clear() {
    views.clear();
    bytes = 0;
  }
}
