package io.recordplayer.projection;

import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/** Builds the parts of the patch of one array. Not thread-safe. */
final class ArrayPatchParts {
  private final JavaType content;
  private final @Nullable Object[] old;
  private final int to;
  private final IdentityHashMap<@Nullable Object, Integer> places = new IdentityHashMap<>();

  /** The old elements in use. None is used twice, because a later patch would change both. */
  private final BitSet taken = new BitSet();

  private final StringBuilder json = new StringBuilder();
  private boolean changed;

  /** The index of the next old element. */
  private int next;

  /** The range of old elements that the next part will have. */
  private int runFrom;

  private int runTo;

  ArrayPatchParts(JavaType content, @Nullable Object[] old, int from, int to) {
    this.content = content;
    this.old = old;
    this.to = to;
    this.next = from;
    for (int i = from; i < to; i++) {
      places.put(old[i], i);
    }
  }

  void addAll(List<@Nullable Object> elements) throws ViewDifference.Unknown {
    Set<@Nullable Object> kept = Collections.newSetFromMap(new IdentityHashMap<>());
    kept.addAll(elements);
    for (Object element : elements) {
      Integer place =
          next < to && ViewDifference.isSame(old[next], element)
              ? (Integer) next
              : places.get(element);
      if (place != null && !taken.get(place)) {
        take(place);
      } else if (next < to && !kept.contains(old[next])) {
        change(element);
      } else {
        add("[" + ViewDifference.jsonOf(content, element) + "]");
      }
    }
    changed = changed || next != to;
    endRun();
  }

  private void take(int place) {
    taken.set(place);
    changed = changed || place != next;
    if (place != runTo || runFrom == runTo) {
      endRun();
      runFrom = place;
    }
    runTo = place + 1;
    next = place + 1;
  }

  private void change(@Nullable Object element) throws ViewDifference.Unknown {
    String patch = ViewDifference.difference(content, old[next], element);
    if (patch == null) {
      take(next);
    } else {
      add("{\"%d\":%s}".formatted(next, patch));
      next++;
    }
  }

  private void add(String part) {
    endRun();
    changed = true;
    json.append(',').append(part);
  }

  private void endRun() {
    if (runFrom < runTo) {
      json.append(",[").append(runFrom).append(',').append(runTo).append(']');
    }
    runFrom = runTo;
  }

  boolean isChanged() {
    return changed;
  }

  String json() {
    return json.toString();
  }
}
