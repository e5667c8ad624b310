package io.recordplayer.benchmark;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The settings for one run of a section.
 *
 * @param quick whether this is a quick run, with fewer samples
 * @param folder an empty folder on the measured disk; it is deleted after the run
 */
public record Settings(boolean quick, Path folder) {
  public int count(int full, int quickly) {
    return quick ? quickly : full;
  }

  public Duration time(Duration full, Duration quickly) {
    return quick ? quickly : full;
  }
}
