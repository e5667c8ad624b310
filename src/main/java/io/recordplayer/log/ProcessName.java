package io.recordplayer.log;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Names this process for those who look after the log: its host and its id there. */
final class ProcessName {
  static final String TEXT = host() + "-" + ProcessHandle.current().pid();

  private ProcessName() {}

  private static String host() {
    try {
      // It travels in a header, where nothing else is allowed.
      return InetAddress.getLocalHost().getHostName().replaceAll("[^\\x21-\\x7e]", "?");
    } catch (UnknownHostException _) {
      return "localhost";
    }
  }
}
