package io.recordplayer.kit;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Names a temporary file with the stacks of all threads, virtual ones included. It comes with the
 * error of a test that waited too long, and shows a stall.
 */
final class ThreadDump extends Exception {
  private static final long serialVersionUID = 1L;

  ThreadDump() {
    super("All threads at this time: " + write(), null, false, false);
  }

  private static String write() {
    try {
      Path file = Files.createTempDirectory("screen-kit").resolve("threads.txt");
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
      return file.toString();
    } catch (IOException | UnsupportedOperationException e) {
      return e.toString();
    }
  }
}
