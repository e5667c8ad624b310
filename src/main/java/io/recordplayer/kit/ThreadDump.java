package io.recordplayer.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names a temporary file with the stacks of all platform threads. It comes with the error of a test
 * that waited too long, and shows a stall.
 *
 * <p>Virtual threads are left out: JDK 25.0.3 can crash when it dumps one.
 */
final class ThreadDump extends Exception {
  private static final long serialVersionUID = 1L;

  ThreadDump() {
    super("The platform threads at this time: " + write(), null, false, false);
  }

  private static String write() {
    try {
      Path file = Files.createTempDirectory("screen-kit").resolve("threads.txt");
      return Files.writeString(
              file,
              Thread.getAllStackTraces().entrySet().stream()
                  .map(ThreadDump::text)
                  .collect(Collectors.joining("\n")))
          .toString();
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static String text(Map.Entry<Thread, StackTraceElement[]> thread) {
    return Stream.of(thread.getValue())
        .map(frame -> "    " + frame + "\n")
        .collect(Collectors.joining("", thread.getKey() + "\n", ""));
  }
}
