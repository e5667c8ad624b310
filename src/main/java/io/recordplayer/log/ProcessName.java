package io.recordplayer.log;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name of this process, by which operators of the log find it: its host and process id. */
final class ProcessName {
  static final String TEXT = host() + "-" + ProcessHandle.current().pid();

  private ProcessName() {}

  private static String host() {
    try {
      // A header must not have other characters.
      return InetAddress.getLocalHost().getHostName().replaceAll("[^\\x21-\\x7e]", "?");
    } catch (UnknownHostException _) {
      return "localhost";
    }
  }
}
