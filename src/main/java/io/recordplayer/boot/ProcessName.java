package io.recordplayer.boot;

import io.recordplayer.boot.RecordPlayerProperties.Role;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** Names this process for those who look after the log: host, process id and roles. */
final class ProcessName {
  private ProcessName() {}

  static String of(Collection<Role> roles) {
    String does =
        roles.stream()
            .map(role -> role.name().toLowerCase(Locale.ROOT))
            .sorted()
            .collect(Collectors.joining("+"));
    // It travels in a header, where nothing else is allowed.
    return (host() + "/" + ProcessHandle.current().pid() + "/" + does)
        .replaceAll("[^\\x21-\\x7e]", "?");
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "localhost";
    }
  }
}
