package io.recordplayer.kit;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where two values differ, as deep inside of them as it can be told. */
final class Difference {
  private final StringBuilder lines = new StringBuilder();

  private Difference() {}

  /** A line for each place. */
  static String between(Object expected, Object actual) {
    Difference difference = new Difference();
    difference.compare("", expected, actual);
    return difference.lines.toString();
  }

  private void compare(String path, @Nullable Object expected, @Nullable Object actual) {
    if (Objects.equals(expected, actual)) {
      return;
    }
    if (expected instanceof Record one
        && actual instanceof Record other
        && one.getClass() == other.getClass()) {
      for (RecordComponent component : one.getClass().getRecordComponents()) {
        compare(
            path + "." + component.getName(), valueOf(component, one), valueOf(component, other));
      }
    } else if (expected instanceof List<?> one
        && actual instanceof List<?> other
        && one.size() == other.size()) {
      for (int i = 0; i < one.size(); i++) {
        compare(path + "[" + i + "]", one.get(i), other.get(i));
      }
    } else if (expected instanceof Map<?, ?> one
        && actual instanceof Map<?, ?> other
        && one.keySet().equals(other.keySet())) {
      for (Object key : new ArrayList<>(one.keySet())) {
        compare(path + "[" + key + "]", one.get(key), other.get(key));
      }
    } else {
      lines
          .append("\n  ")
          .append(path.startsWith(".") ? path.substring(1) : path)
          .append("\n    expected ")
          .append(expected)
          .append("\n    but it is ")
          .append(actual);
    }
  }

  private static @Nullable Object valueOf(RecordComponent component, Record of) {
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("A record's component can't be read: " + component, e);
    }
  }
}
