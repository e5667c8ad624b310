package io.recordplayer.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.recordplayer.log.Checkpoint;
import io.recordplayer.record.Position;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ViewCacheTest {
  private static StoredView<String> view(int bytes) {
    Document document = new Document("1/1", bytes, 0, 0, true);
    return new StoredView<>(
        "view", new Position(1, 1), Checkpoint.START, null, false, "stream-a", document);
  }

  @Test
  void the_views_together_stay_within_the_capacity() {
    ViewCache<String> cache = new ViewCache<>(100_000);
    for (int i = 0; i < 1_000; i++) {
      cache.put("view " + i, view(1_000));
    }
    assertThat(IntStream.range(0, 1_000).filter(i -> cache.get("view " + i) != null).count())
        .isBetween(30L, 100L);
  }

  @Test
  void a_view_that_is_larger_than_the_capacity_is_kept_while_there_is_no_other() {
    ViewCache<String> cache = new ViewCache<>(1_000);
    cache.put("a", view(100_000));
    assertThat(cache.get("a")).isNotNull();
  }

  @Test
  void a_view_whose_document_is_forgotten_is_written_as_a_whole() {
    ViewCache<String> cache = new ViewCache<>(100_000);
    cache.put("a", view(1_000));
    cache.forgetDocuments();
    assertThat(cache.get("a")).isEqualTo(view(1_000).storedAs(Document.NONE));
  }

  @Test
  void a_cleared_cache_is_empty() {
    ViewCache<String> cache = new ViewCache<>(100_000);
    cache.put("a", view(1_000));
    cache.clear();
    assertThat(cache.get("a")).isNull();
  }
}
