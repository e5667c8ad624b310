package io.kanban.file;

import java.util.Locale;

/** Writes a size for people. */
public final class FileSize {
  private static final int STEP = 1024;
  private static final String[] UNITS = {"KB", "MB", "GB"};

  private FileSize() {}

  /** The size with its unit, as in “1.5 MB”. */
  public static String text(long bytes) {
    if (bytes < STEP) {
      return bytes == 1 ? "1 byte" : bytes + " bytes";
    }
    double size = bytes;
    int unit = -1;
    while (size >= STEP && unit < UNITS.length - 1) {
      size /= STEP;
      unit++;
    }
    return String.format(Locale.ENGLISH, "%.1f %s", size, UNITS[unit]).replace(".0 ", " ");
  }
}
