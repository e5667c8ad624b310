package io.recordplayer.update;

import java.util.Comparator;

/**
 * Names the values of one kind for one view.
 *
 * @param view the name of the view's projection
 * @param name the name of the update
 * @param key the key of the view
 */
public record Topic(String view, String name, String key) implements Comparable<Topic> {
  private static final Comparator<Topic> ORDER =
      Comparator.comparing(Topic::view).thenComparing(Topic::name).thenComparing(Topic::key);

  static Topic of(Update<?> update, String key) {
    return new Topic(update.view().name(), update.name(), key);
  }

  @Override
  public int compareTo(Topic other) {
    return ORDER.compare(this, other);
  }
}
